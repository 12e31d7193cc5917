"""Settings come from the right place, say so, and are refused by name when they are wrong."""

import json
from pathlib import Path

import pytest

from qa.config import READERS, SETTINGS, Config, load_config, user_file
from qa.errors import ConfigError, UsageError
from tests.conftest import Ran
from tests.stores import CommandLine


@pytest.fixture
def folder(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Path:
    monkeypatch.chdir(tmp_path)
    return tmp_path


def write_own(text: str) -> Path:
    path = user_file()
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text)
    return path


def test_defaults_hold_where_nothing_is_said(folder: Path) -> None:
    assert load_config({}) == Config(store=folder / ".qa", origins={"store": "default"})
    assert set(READERS) == set(SETTINGS)


def test_each_layer_beats_the_one_before(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    own = write_own("k = 2\nmax_size = 2\npatience = 2\ninclude = ['*.md']")
    (folder / "qa.toml").write_text("k = 3\nmax_size = 3\npatience = 3")
    monkeypatch.setenv("QA_K", "4")
    monkeypatch.setenv("QA_MAX_SIZE", "4")
    config = load_config({"k": "5", "exclude": ()})
    assert (config.k, config.max_size, config.patience) == (5, 4.0, 3.0)
    assert config.include == ("*.md",)
    assert config.origins == {
        "store": "default", "k": "flag", "max_size": "QA_MAX_SIZE",
        "patience": str(folder / "qa.toml"), "include": str(own),
    }  # fmt: skip


def test_the_store_is_found_as_git_finds_its_own(
    folder: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    inner = folder / "a" / "b"
    inner.mkdir(parents=True)
    (folder / ".qa").mkdir()
    found = load_config({}, directory=inner)
    assert (found.store, found.origins["store"]) == (folder / ".qa", "found")
    monkeypatch.setenv("QA_STORE", "elsewhere")
    assert load_config({}, directory=inner).store == inner / "elsewhere"
    flagged = load_config({"store": Path("named")}, directory=inner)
    assert (flagged.store, flagged.origins["store"]) == (inner / "named", "flag")


@pytest.mark.parametrize("name", ["store", "embedder", "reranker", "offline"])
def test_a_file_among_articles_cannot_redirect(folder: Path, name: str) -> None:
    (folder / "qa.toml").write_text(f"{name} = 'x'")
    with pytest.raises(ConfigError, match=name) as caught:
        load_config({})
    assert str(folder / "qa.toml") in caught.value.message
    assert str(user_file()) in str(caught.value.hint)


@pytest.mark.parametrize("name", ["embedder = 'minilm'", "offline = true"])
def test_the_user_s_own_file_may(folder: Path, name: str) -> None:
    own = write_own(name)
    config = load_config({})
    assert config.origins[name.split()[0]] == str(own)


@pytest.mark.parametrize(
    ("text", "reason"),
    [
        pytest.param("k = ", "is not TOML", id="no value"),
        pytest.param("k = 0", "k must be a whole number of at least 1, not 0", id="k of 0"),
        pytest.param("k = 2.5", "not 2.5", id="k a fraction"),
        pytest.param("k = true", "not True", id="k a truth"),
        pytest.param("k = 'x'", "not 'x'", id="k a word"),
        pytest.param("max_size = -1", "max_size must be a number above 0", id="size below 0"),
        pytest.param("patience = nan", "patience must be", id="no number"),
        pytest.param("include = 3", "include must be a list of patterns", id="no patterns"),
        pytest.param("kk = 3", "'kk', which is no setting", id="unknown setting"),
        pytest.param("[table]\nk = 3", "'table', which is no setting", id="table"),
    ],
)
def test_a_bad_file_is_told_by_name(folder: Path, text: str, reason: str) -> None:
    path = folder / "qa.toml"
    path.write_text(text)
    with pytest.raises(ConfigError) as caught:
        load_config({})
    told = f"{caught.value.message} {caught.value.hint}"
    assert reason in told
    assert str(path) in told


def test_a_file_that_is_no_text_or_a_folder_is_told(folder: Path) -> None:
    (folder / "qa.toml").write_bytes(b"k = \xff")
    with pytest.raises(ConfigError, match="is not TOML"):
        load_config({})
    (folder / "qa.toml").unlink()
    (folder / "qa.toml").mkdir()
    with pytest.raises(ConfigError, match="cannot be read"):
        load_config({})


@pytest.mark.parametrize(
    ("variable", "value"),
    [
        pytest.param("QA_K", "0", id="k of 0"),
        pytest.param("QA_K", "many", id="k a word"),
        pytest.param("QA_K", "9" * 5_000, id="k endless"),
        pytest.param("QA_OFFLINE", "perhaps", id="neither yes nor no"),
        pytest.param("QA_MAX_SIZE", "inf", id="endless size"),
        pytest.param("QA_STORE", "~nobody-here/x", id="no home"),
        pytest.param("QA_STORE", "x" * 300, id="name too long"),
        pytest.param("QA_EMBEDDER", " ", id="blank"),
    ],
)
def test_a_bad_variable_is_told_by_name(
    folder: Path, monkeypatch: pytest.MonkeyPatch, variable: str, value: str
) -> None:
    monkeypatch.setenv(variable, value)
    with pytest.raises(ConfigError, match=variable) as caught:
        load_config({})
    assert len(caught.value.message) < 200
    assert variable in str(caught.value.hint)


def test_a_bad_flag_is_wrong_usage(folder: Path) -> None:
    for flags, option in (({"k": "x"}, "-k"), ({"max_size": "x"}, "--max-size")):
        with pytest.raises(UsageError, match=f"^{option} must be"):
            load_config(flags)


def test_empty_variables_are_not_set(folder: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_K", "")
    assert load_config({}).k == 8


@pytest.mark.parametrize(("word", "value"), [("1", True), ("Yes", True), ("off", False)])
def test_truths_have_many_words(
    folder: Path, monkeypatch: pytest.MonkeyPatch, word: str, value: bool
) -> None:
    monkeypatch.setenv("QA_OFFLINE", word)
    assert load_config({}).offline is value


def test_the_command_tells_values_and_where_from(folder: Path) -> None:
    run = CommandLine(folder)
    (folder / "qa.toml").write_text("k = 3\ninclude = ['*.md', '*.txt']")
    told = run("config", variables={"QA_OFFLINE": "yes"})
    assert told.code == 0
    rows = {line.split()[0]: line.split(None, 1)[1] for line in told.out.splitlines()}
    assert set(rows) == set(SETTINGS)
    assert rows["k"].split() == ["3", str(folder / "qa.toml")]
    assert rows["offline"].split() == ["true", "QA_OFFLINE"]
    assert rows["include"].startswith("*.md, *.txt ")
    assert rows["max_size"].split() == ["50", "default"]
    assert str(user_file()) in told.err
    settings = json.loads(run("config", "--json").out)["settings"]
    assert settings["k"] == {"value": 3, "from": str(folder / "qa.toml")}


def test_the_command_line_tells_of_bad_settings(folder: Path) -> None:
    run = CommandLine(folder)
    told = run("ask", "x", "--json", variables={"QA_K": "0"})
    assert told.code == 3
    assert json.loads(told.out)["error"]["kind"] == "config"
    (folder / "qa.toml").write_text("k = 'x'")
    message = "qa: k must be a whole number of at least 1, not 'x'."
    assert run("config") == Ran(3, "", f"{message}\n    Mend that line of {folder}/qa.toml.\n")
