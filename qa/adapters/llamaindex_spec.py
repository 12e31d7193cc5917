"""Names of LlamaIndex's classes, and building what they stand for.

Turns `llamaindex:llama_index.llms.anthropic.Anthropic?model=...` into an object of that class with
arguments of the right types. Loads only modules of `llama_index`. Arguments that look like secrets
are never shown.
"""

import importlib
import inspect
import os
import re
import typing
from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, TypeVar
from urllib.parse import parse_qsl

from ..errors import ConfigError, ModelUnavailable, QAError
from ..naming import SECRET, public_name

PREFIX = "llamaindex:"
CLASS_NAME = re.compile(r"llama_index(?:\.[A-Za-z_]\w*)+\.[A-Za-z_]\w*", re.ASCII)
WORDS = {"true": True, "false": False}
LONGEST_TOLD = 300  # characters of a provider's own words that a message repeats
SHORTEST_SECRET = 6  # characters; anything shorter would blot out ordinary words
Result = TypeVar("Result")
EXAMPLE = "llamaindex:llama_index.llms.anthropic.Anthropic?model=NAME"
EXAMPLES = {
    "chat model": EXAMPLE,
    "embedder": "llamaindex:llama_index.embeddings.openai.OpenAIEmbedding",
    "reader": "llama_index.readers.file:IPYNBReader",
}


@dataclass(frozen=True)
class Spec:
    """A class of LlamaIndex and the arguments to build it with, as texts."""

    module: str
    class_name: str
    arguments: Mapping[str, str] = field(default_factory=dict, repr=False)
    written: str = field(default="", repr=False)

    @classmethod
    def parsed(cls, text: str) -> "Spec":
        """Return what a name such as `llamaindex:module.Class?argument=value` stands for.

        Raises:
            ConfigError: it is no such name.
        """
        path, _, query = text.removeprefix(PREFIX).partition("?")
        if not CLASS_NAME.fullmatch(path):
            raise ConfigError(
                f"{path!r} is not the name of a class of llama_index.",
                hint=f"Write it as {EXAMPLE}.",
            )
        try:
            pairs = parse_qsl(query, keep_blank_values=True, strict_parsing=True) if query else []
        except ValueError:
            pairs = [("", "")]
        names = [name for name, _ in pairs]
        if len(set(names)) < len(names) or not all(map(str.isidentifier, names)):
            raise ConfigError(
                f"The arguments of {path} cannot be read.", hint=f"Write them as {EXAMPLE}&b=2."
            )
        module, _, class_name = path.rpartition(".")
        return cls(module, class_name, dict(pairs), text.removeprefix(PREFIX))

    @property
    def name(self) -> str:
        """The name to show and record: without arguments that look like secrets."""
        return PREFIX + public_name(self.written)

    @property
    def package(self) -> str:
        """The package that brings the module, by LlamaIndex's own naming."""
        parts = self.module.split(".")[1:3]
        return "-".join(["llama-index", *parts]).replace("_", "-")

    def cleaned(self, error: BaseException) -> str:
        """Return a provider's words on one line, shortened, without secrets."""
        words = str(error) or type(error).__name__
        hidden = {text for name, text in self.arguments.items() if SECRET.search(name)}
        hidden |= {text for name, text in os.environ.items() if SECRET.search(name)}
        for text in sorted(hidden, key=len, reverse=True):
            if len(text) >= SHORTEST_SECRET:
                words = words.replace(text, "[key]")
        words = " ".join(words.split())
        return words if len(words) <= LONGEST_TOLD else words[:LONGEST_TOLD] + " ..."


def asked(spec: Spec, what: str, call: Callable[[], Result]) -> Result:
    """Return what a call into an integration returns, its failure in our words."""
    failure: QAError | None = None
    try:
        return call()
    except QAError as error:
        failure = error
    except Exception as error:  # each provider's library has exceptions of its own, without a base
        failure = ModelUnavailable(
            f"{spec.class_name} {what} ({spec.cleaned(error)}).",
            hint="Check its arguments, its key in the environment, and the connection.",
        )
    raise failure  # outside `except`: the library's exceptions may hold the key


def built(spec: Spec, base: type, what: str) -> Any:
    kind = getattr(asked(spec, "cannot be loaded", lambda: _imported(spec)), spec.class_name, None)
    if not (inspect.isclass(kind) and issubclass(kind, base)):
        raise ConfigError(
            f"{spec.module}.{spec.class_name} is no {what} of LlamaIndex.",
            hint=f"Name one, such as {EXAMPLES[what]}.",
        )
    arguments = _typed(spec, kind)
    return asked(spec, "cannot be set up", lambda: kind(**arguments))


def _imported(spec: Spec) -> object:
    try:
        return importlib.import_module(spec.module)
    except ModuleNotFoundError as error:
        missing = error.name or spec.module
    is_ours = spec.module == missing or spec.module.startswith(missing + ".")
    package = spec.package if is_ours else missing
    raise ModelUnavailable(
        f"The integration {spec.module} is not installed."
        if is_ours
        else f"The integration {spec.module} lacks the package {missing}.",
        hint=f"Run `pip install {package}`.",
    )


def _typed(spec: Spec, kind: type) -> dict[str, object]:
    """Return the arguments as the class wants them: whole numbers, numbers, yes or no, texts."""
    parameters = inspect.signature(kind).parameters
    is_open = any(item.kind is item.VAR_KEYWORD for item in parameters.values())
    fields: Mapping[str, Any] = getattr(kind, "model_fields", {})
    hints = {name: item.annotation for name, item in fields.items()}
    hints |= {
        name: item.annotation
        for name, item in parameters.items()
        if item.annotation is not item.empty and not isinstance(item.annotation, str)
    }
    for name in spec.arguments:
        if name not in parameters and name not in hints and not is_open:
            raise ConfigError(
                f"{spec.class_name} takes no argument {name}.",
                hint="It takes " + ", ".join(sorted(set(parameters) - {"self", "kwargs"})) + ".",
            )
    return {
        name: _value(spec, name, text, _kinds(hints.get(name)))
        for name, text in spec.arguments.items()
    }


def _kinds(annotation: object) -> set[object]:
    """Return the plain types among what an annotation allows; empty when it does not say."""
    inner = [kind for item in typing.get_args(annotation) for kind in _kinds(item)]
    return {kind for kind in [annotation, *inner] if kind in (bool, int, float, str)}


def _value(spec: Spec, name: str, text: str, kinds: set[object]) -> object:
    if (not kinds or bool in kinds) and text.lower() in WORDS:
        return WORDS[text.lower()]
    for kind in (int, float):
        if not kinds or kind in kinds:
            try:
                return kind(text)
            except ValueError:
                continue
    if not kinds or str in kinds:
        return text
    wanted = "true or false" if bool in kinds else "a number"
    raise ConfigError(
        f"The argument {name} of {spec.class_name} must be {wanted}.",
        hint=f"Write {name}=... with another value.",
    )
