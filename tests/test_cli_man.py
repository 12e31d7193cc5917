"""Manual pages say what the commands say, and programs for manual pages can read them."""

import re
import shutil
import subprocess

import pytest
from typer.main import get_command

from qa.cli.app import app
from qa.cli.man import EXIT_CODES, manual_pages
from tests.conftest import ROOT

PAGES = manual_pages(app, "1.2.3")
COMMANDS = getattr(get_command(app), "commands")  # noqa: B009
READERS = {
    "groff": ["groff", "-man", "-Tutf8", "-ww"],
    "mandoc": ["mandoc", "-T", "utf8"],
}


def rendered(page: str, *command: str) -> str:
    done = subprocess.run(command, input=page, capture_output=True, text=True, check=True)
    assert done.stderr == ""
    text = re.sub(r".\x08|\x1b\[[0-9;]*m", "", done.stdout)
    return " ".join(text.replace("\u2010", "-").replace("\u2212", "-").split())


def test_there_is_a_page_for_each_command() -> None:
    assert set(PAGES) == {"qa", *(f"qa-{name}" for name in COMMANDS)}
    assert all(page.isascii() for page in PAGES.values())
    for name in COMMANDS:
        assert f"qa\\-{name}" in PAGES["qa"]


@pytest.mark.parametrize("name", COMMANDS)
def test_a_page_tells_every_option(name: str) -> None:
    for parameter in COMMANDS[name].params:
        for option in getattr(parameter, "opts", ()):
            if option.startswith("-"):
                assert option.replace("-", r"\-") in PAGES[f"qa-{name}"]


@pytest.mark.parametrize("reader", [name for name in READERS if shutil.which(name)])
@pytest.mark.parametrize("name", PAGES)
def test_a_page_is_read_without_a_complaint(name: str, reader: str) -> None:
    text = rendered(PAGES[name], *READERS[reader])
    assert text.startswith(f"{name.upper()}(1)")
    assert "SYNOPSIS" in text
    assert "nothing was found" in text
    if name == "qa-show":
        assert "qa show [OPTIONS] ARTICLE[:LINE]" in text
        assert "Open it in $EDITOR, at the line." in text


@pytest.mark.parametrize("name", PAGES if shutil.which("mandoc") else [])
def test_mandoc_finds_no_error(name: str) -> None:
    done = subprocess.run(
        ["mandoc", "-T", "lint", "-W", "warning"],
        input=PAGES[name], text=True, capture_output=True,
        check=False,
    )  # fmt: skip
    complaints = [line for line in done.stdout.splitlines() if "missing date" not in line]
    assert complaints == []


def test_the_exit_codes_are_those_of_the_docs() -> None:
    rows = re.findall(r"^\| (\d+) \| (.+) \|$", (ROOT / "docs" / "cli.md").read_text("utf-8"), re.M)
    assert [(code, told.replace("`", "")) for code, told in rows] == list(EXIT_CODES)
