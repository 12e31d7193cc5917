"""What is in force, and where each value comes from: defaults < qa.toml < QA_* < flags.

Two `qa.toml` are read: the user's own, and the one beside the store. What can send data or load
code is taken from the user's file, from variables and from flags, never from a file that lies in a
folder of articles. Reads files and the environment once; opens no store.
"""

import os
import tomllib
from collections.abc import Callable, Mapping, Sequence
from contextlib import suppress
from dataclasses import dataclass, field, fields, replace
from pathlib import Path
from typing import Any, TypedDict

from .errors import ConfigError, UsageError
from .naming import KEY_LIKE, public_name

STORE_NAME = ".qa"
FILE_NAME = "qa.toml"
PREFIX = "QA_"
LONGEST_NAME, LONGEST_PATH = 255, 4_000  # bytes, characters: what file systems take
LOCAL_EMBEDDERS = ("wordllama", "minilm")
OPENAI, LLAMA_INDEX, FASTEMBED = "openai:", "llamaindex:", "fastembed:"
NO_RERANKER = "none"  # takes a configured one back
EMBEDDERS = "wordllama, minilm, openai:MODEL or llamaindex:MODULE.CLASS?..."
FLAG, ARGUMENT = "flag", "argument"  # where a value comes from
BRIEF = 60  # characters of a wrong value that a message shows


@dataclass(frozen=True, slots=True)
class Config:
    """Settings in force; `origins` tells for each where it comes from.

    `k` is the number of cited sentences, `max_size` megabytes, `workers` the processes that read
    files (None: one for each core), `file_timeout` the seconds and `file_memory` the megabytes that
    one file may take them; with `follow_links` links are followed wherever they lead. `fields` and
    `readers` are how records and files of other kinds are read; with `file_dates` an undated
    article gets its file's date. `patience` is the seconds a
    question waits for other processes that hold the vector index. `reranker` is a neural model that
    helps to order sentences. `model` writes the answers where one is chosen, at `base_url`;
    `timeout` is its seconds of silence, `window` its tokens, `prices` are per million tokens in and
    out, as `embedding_price` is; `prompts` is a folder of templates; `strict` drops what is
    unsupported.
    """

    store: Path = Path(STORE_NAME)
    embedder: str | None = None
    reranker: str | None = None
    k: int = 8
    offline: bool = False
    max_size: float = 50.0
    workers: int | None = None
    file_timeout: float = 60.0
    file_memory: float = 2000.0
    follow_links: bool = False
    fields: str | None = None
    readers: tuple[str, ...] = ()
    file_dates: bool = False
    patience: float = 10.0
    history: bool = True
    model: str | None = None
    base_url: str | None = None
    timeout: float = 60.0
    window: int | None = None
    prices: tuple[float, float] | None = None
    embedding_price: float | None = None
    prompts: Path | None = None
    strict: bool = False
    include: tuple[str, ...] = ()
    exclude: tuple[str, ...] = ()
    origins: Mapping[str, str] = field(default_factory=dict)


class Settings(TypedDict, total=False):
    """The settings that a program may give; see `Config`."""

    embedder: str
    reranker: str
    k: int
    offline: bool
    max_size: float
    workers: int
    file_timeout: float
    file_memory: float
    follow_links: bool
    fields: str
    readers: Sequence[str]
    file_dates: bool
    patience: float
    history: bool
    model: str
    base_url: str
    timeout: float
    window: int
    prices: tuple[float, float]
    embedding_price: float
    prompts: str | Path
    strict: bool
    include: Sequence[str]
    exclude: Sequence[str]


def _text(value: object) -> str:
    if not isinstance(value, str) or not value.strip():
        raise ValueError("must be a text that is not empty")
    return value.strip()


def _name(value: object) -> str:
    text = _text(value)
    if KEY_LIKE.fullmatch(text):
        raise ValueError("must be the name of a model, and this looks like a key")
    if len(text.split()) > 1:
        raise ValueError("must be the name of a model, which is one word")
    return text


def _embedder(value: object) -> str:
    text = _text(value)
    if text not in LOCAL_EMBEDDERS and not text.startswith((OPENAI, LLAMA_INDEX)):
        raise ValueError(f"must be {EMBEDDERS}")
    return text


def _reranker(value: object) -> str:
    text = _text(value)
    if text not in ("minilm", NO_RERANKER) and text.removeprefix(FASTEMBED) in ("", text):
        raise ValueError("must be minilm, fastembed:MODEL or none")
    return text


def _path(value: object) -> Path:
    text = os.fspath(value) if isinstance(value, Path) else _text(value)
    parts = os.fsencode(text).split(os.sep.encode())
    if "\0" in text or max(map(len, parts)) > LONGEST_NAME or len(text) > LONGEST_PATH:
        raise ValueError("must be a path, and this is too long for one or holds a NUL")
    try:
        return Path(text).expanduser()
    except RuntimeError as error:
        raise ValueError("must be a path, and there is no home folder of that name") from error


def _count(value: object) -> int:
    number = _number(int, value) if isinstance(value, (int, str)) else None
    if number is None or number < 1:
        raise ValueError("must be a whole number of at least 1")
    return int(number)


def _positive(value: object) -> float:
    number = _number(float, value)
    if number is None or not 0 < number < 1e9:
        raise ValueError("must be a number above 0")
    return number


def _number(kind: type[int] | type[float], value: object) -> float | None:
    """Return a number or the number a text stands for, None for anything else."""
    if isinstance(value, bool) or not isinstance(value, (int, float, str)):
        return None
    try:
        return kind(value)
    except (ValueError, OverflowError):
        return None


def _price(value: object) -> float:
    number = _number(float, value)
    if number is None or not 0 <= number < 1e6:
        raise ValueError("must be a price per million tokens")
    return number


def _flag(value: object) -> bool:
    words = {"1": True, "true": True, "yes": True, "on": True}
    words |= {"0": False, "false": False, "no": False, "off": False}
    word = str(value).strip().lower()
    if not isinstance(value, (bool, str)) or word not in words:
        raise ValueError("must be true or false")
    return words[word]


def _patterns(value: object) -> tuple[str, ...]:
    items = value.split(",") if isinstance(value, str) else value
    if not isinstance(items, (list, tuple)) or not all(isinstance(item, str) for item in items):
        raise ValueError("must be a list of patterns")
    return tuple(item.strip() for item in items if item.strip())


def _prices(value: object) -> tuple[float, float]:
    items = value.split(",") if isinstance(value, str) else value
    if isinstance(items, (list, tuple)) and len(items) == 2:
        with suppress(ValueError):
            return _price(items[0]), _price(items[1])
    raise ValueError("must be two prices per million tokens: in, out")


READERS: Mapping[str, Callable[[object], Any]] = {
    "store": _path,
    "embedder": _embedder,
    "reranker": _reranker,
    "k": _count,
    "offline": _flag,
    "max_size": _positive,
    "workers": _count,
    "file_timeout": _positive,
    "file_memory": _positive,
    "follow_links": _flag,
    "fields": _text,
    "readers": _patterns,
    "file_dates": _flag,
    "patience": _positive,
    "history": _flag,
    "model": _name,
    "base_url": _text,
    "timeout": _positive,
    "window": _count,
    "prices": _prices,
    "embedding_price": _price,
    "prompts": _path,
    "strict": _flag,
    "include": _patterns,
    "exclude": _patterns,
}
# These can send data, load code, say what a model is told, or lead to files elsewhere.
OWN_FILE_ONLY = frozenset(
    "store embedder reranker offline model base_url prompts readers follow_links".split()
)
ELSEWHERE = {"base_url": "OPENAI_BASE_URL"}  # what other programs call a setting


def load_config(
    flags: Mapping[str, object], *, directory: Path | None = None, given_by: str = FLAG
) -> Config:
    """Return the settings in force for a directory; flags that are None were not given.

    `given_by` is `FLAG` or `ARGUMENT`, for messages and as the origin of what was given.

    Raises:
        ConfigError: a value of a file or a variable cannot be used.
        UsageError: a flag's value cannot be used.
    """
    here = directory or _working_folder()
    own_file = user_file()
    layers: list[tuple[str, Mapping[str, object]]] = [(str(own_file), _read_file(own_file))]
    variables = {
        name: os.environ[PREFIX + name.upper()]
        for name in READERS
        if os.environ.get(PREFIX + name.upper())
    }
    for name, known in ELSEWHERE.items():
        if os.environ.get(known):
            variables.setdefault(name, os.environ[known])
    given = {name: value for name, value in flags.items() if value is not None and value != ()}
    config = _found_store(here, layers[0][1], variables, given, given_by)
    beside = config.store.parent / FILE_NAME
    if beside != own_file:
        values = _read_file(beside)
        _refuse_unsafe(values, beside)
        layers.append((str(beside), values))
    layers += [("variable", variables), (given_by, given)]
    origins = dict(config.origins)
    for origin, values in layers:
        for name, value in values.items():
            if name == "store":
                continue
            config = replace(config, **{name: _parsed(name, value, origin)})
            origins[name] = f"{PREFIX}{name.upper()}" if origin == "variable" else origin
    return replace(config, origins=origins)


def setting(name: str, value: object) -> Any:
    """Return a setting's value as it is used.

    Raises:
        UsageError: the value cannot be used.
    """
    return _parsed(name, value, FLAG)


def config_for(store: str | os.PathLike[str] | None, settings: Mapping[str, object]) -> Config:
    """Return the configuration of a program that names a store, or none, and some settings.

    Raises:
        TypeError: there is no setting of a name.
        UsageError: a setting's value cannot be used.
        ConfigError: a value of a file or a variable cannot be used.
    """
    unknown = sorted(set(settings) - set(SETTINGS))
    if unknown:
        raise TypeError(f"no setting is called {unknown[0]!r}; there are {', '.join(SETTINGS)}")
    where = {} if store is None else {"store": Path(store)}
    return load_config({**settings, **where}, given_by=ARGUMENT)


def _working_folder() -> Path:
    try:
        return Path.cwd()
    except FileNotFoundError as error:
        raise ConfigError(
            "The working folder does not exist any more.", hint="Change to another one: cd ~"
        ) from error


def user_file() -> Path:
    """Return the path of the user's own `qa.toml`, whether or not it exists."""
    from platformdirs import user_config_path

    return user_config_path("qa") / FILE_NAME


def nearest_store(directory: Path) -> Path | None:
    """Return the `.qa` folder here or in the nearest folder above, as git finds `.git`."""
    for folder in (directory, *directory.parents):
        if (folder / STORE_NAME).is_dir():
            return folder / STORE_NAME
    return None


def _found_store(
    here: Path,
    own: Mapping[str, object],
    variables: Mapping[str, object],
    given: Mapping[str, object],
    given_by: str,
) -> Config:
    for origin, values in ((given_by, given), ("variable", variables)):
        if "store" in values:
            path = _parsed("store", values["store"], origin)
            told = "QA_STORE" if origin == "variable" else origin
            return Config(store=(here / path).absolute(), origins={"store": told})
    nearest = nearest_store(here)
    if nearest is not None:
        return Config(store=nearest, origins={"store": "found"})
    if "store" in own:
        path = _parsed("store", own["store"], str(user_file()))
        return Config(store=(here / path).absolute(), origins={"store": str(user_file())})
    return Config(store=here / STORE_NAME, origins={"store": "default"})


def _read_file(path: Path) -> Mapping[str, object]:
    try:
        with path.open("rb") as file:
            values = tomllib.load(file)
    except (FileNotFoundError, NotADirectoryError):
        return {}
    except OSError as error:
        raise ConfigError(
            f"{path} cannot be read ({error.strerror}).", hint="Mend it, or move it away."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ConfigError(
            f"{path} is not TOML: {error}.", hint="Mend that line, or move the file away."
        ) from error
    unknown = sorted(set(values) - set(READERS))
    if unknown:
        raise ConfigError(
            f"{path} sets {', '.join(map(repr, unknown))}, which is no setting of qa.",
            hint="The settings are " + ", ".join(READERS) + ".",
        )
    return values


def _refuse_unsafe(values: Mapping[str, object], path: Path) -> None:
    unsafe = sorted(OWN_FILE_ONLY & set(values))
    if unsafe:
        raise ConfigError(
            f"{path} sets {', '.join(unsafe)}, which a file among articles may not.",
            hint=f"Set it in {user_file()}, by a QA_* variable or by a flag.",
        )


def _parsed(name: str, value: object, origin: str) -> Any:
    try:
        return READERS[name](value)
    except ValueError as error:
        if origin == ARGUMENT:
            raise UsageError(f"{name} {error}, not {_brief(value)}.") from error
        if origin == FLAG:
            option = f"-{name}" if len(name) == 1 else f"--{name.replace('_', '-')}"
            raise UsageError(f"{option} {error}, not {_brief(value)}.") from error
        if origin == "variable":
            variable = PREFIX + name.upper()
            raise ConfigError(
                f"{variable} {error}, not {_brief(value)}.",
                hint=f"Set {variable} to another value, or unset it.",
            ) from error
        raise ConfigError(
            f"{name} {error}, not {_brief(value)}.", hint=f"Mend that line of {origin}."
        ) from error


def _brief(value: object) -> str:
    told = public_name(repr(str(value) if isinstance(value, Path) else value))
    return told if len(told) <= BRIEF else f"{told[:BRIEF]} ..."


SETTINGS = tuple(item.name for item in fields(Config) if item.name != "origins")
