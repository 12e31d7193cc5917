from importlib.util import find_spec
from pathlib import Path

import pytest

from qa.adapters import templates
from qa.adapters.templates import ANSWER, REWRITE, read_template
from qa.errors import ConfigError
from qa.prompts import ANSWER_PLACEHOLDERS, REWRITE_PLACEHOLDERS, check_template
from tests.conftest import ROOT


@pytest.mark.parametrize(
    ("name", "required"), [(ANSWER, ANSWER_PLACEHOLDERS), (REWRITE, REWRITE_PLACEHOLDERS)]
)
def test_the_shipped_templates_begin_with_a_comment_and_are_complete(
    name: str, required: tuple[str, ...]
) -> None:
    text = read_template(name)
    assert text == (ROOT / "prompts" / name).read_text(encoding="utf-8")
    assert text.startswith("# ")
    assert "What goes in:" in text
    assert "What comes out:" in text
    body = check_template(text, required, name=name)
    assert not body.startswith("#")
    assert "\n---\n" in body


def test_the_answer_template_asks_for_what_the_reader_of_replies_knows() -> None:
    text = read_template(ANSWER)
    assert "NOT IN THE ARTICLES" in text
    assert "[s3][s7]" in text
    assert text.count("{nonce}") >= 4


def test_an_installed_package_carries_its_templates(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    folder = tmp_path / "site" / "qa"
    (folder / "_templates").mkdir(parents=True)
    (folder / "_templates" / ANSWER).write_text("installed", encoding="utf-8")
    monkeypatch.setattr(templates, "files", lambda _: folder)
    assert read_template(ANSWER) == "installed"


def test_a_folder_of_ones_own_takes_the_place_of_the_shipped(tmp_path: Path) -> None:
    (tmp_path / ANSWER).write_text("{question} é", encoding="utf-8")
    assert read_template(ANSWER, tmp_path) == "{question} é"


def test_a_missing_template_is_named(tmp_path: Path) -> None:
    with pytest.raises(ConfigError) as caught:
        read_template(REWRITE, tmp_path)
    assert str(tmp_path / REWRITE) in caught.value.message
    assert caught.value.hint is not None


def test_a_folder_that_is_missing_is_an_error(tmp_path: Path) -> None:
    with pytest.raises(ConfigError, match=ANSWER):
        read_template(ANSWER, tmp_path / "none")


def test_a_folder_in_a_templates_place_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ANSWER).mkdir()
    with pytest.raises(ConfigError, match=ANSWER):
        read_template(ANSWER, tmp_path)


def test_a_template_that_is_not_utf8_is_an_error(tmp_path: Path) -> None:
    (tmp_path / ANSWER).write_bytes(b"{question} \xff")
    with pytest.raises(ConfigError, match="not UTF-8"):
        read_template(ANSWER, tmp_path)


def test_a_template_that_cannot_be_opened_is_an_error(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def refuse(path: Path, **options: object) -> str:
        raise PermissionError(13, "Permission denied", str(path))

    (tmp_path / ANSWER).write_text("{question}", encoding="utf-8")
    monkeypatch.setattr(Path, "read_text", refuse)
    with pytest.raises(ConfigError, match="Permission denied"):
        read_template(ANSWER, tmp_path)


def test_the_tests_run_on_the_checkout() -> None:
    spec = find_spec("qa")
    assert spec is not None
    assert spec.origin == str(ROOT / "qa" / "__init__.py")
