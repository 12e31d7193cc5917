"""Nothing in an article, its title, its header or its name commands the terminal."""

import json
import os
import re
from collections.abc import Callable
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.cli.json_line import dumps
from qa.cli.terminal import clean
from tests.conftest import Ran

COMMANDING = re.compile("[\x00-\x08\x0b-\x1f\x7f-\x9f\u200e\u200f\u202a-\u202e\u2066-\u2069]")
EVIL = "\x1b]0;owned\x07\x1b[31m\u202etxt.exe\u2066\x9b2J\x07\x7f"


@given(st.text())
def test_clean_text_commands_nothing_and_keeps_the_rest(text: str) -> None:
    cleaned = clean(text)
    assert not COMMANDING.search(cleaned)
    if not COMMANDING.search(text):
        kept = [
            character
            for character in text
            if not re.match("[\u061c\u2028\u2029\ufff9-\ufffb]", character)
        ]
        assert cleaned == "".join(kept)


@given(st.dictionaries(st.text(), st.text()))
def test_json_commands_nothing_and_loses_nothing(value: dict[str, str]) -> None:
    line = dumps(value)
    assert not COMMANDING.search(line)
    assert "\n" not in line
    assert json.loads(line) == value


@pytest.mark.parametrize(
    ("text", "cleaned"),
    [
        pytest.param("\x1b[31mred\x1b[0m", "red", id="colour"),
        pytest.param("\x1b]0;title\x07x", "x", id="window title"),
        pytest.param("\x1b]8;;http://x\x1b\\link\x1b]8;;\x1b\\", "link", id="hyperlink"),
        pytest.param("\x9b2Jx", "2Jx", id="one-byte escape"),
        pytest.param("\x1b", "", id="escape alone"),
        pytest.param("a\tb\nc", "a\tb\nc", id="tab and line feed stay"),
        pytest.param("abc\u202edef", "abcdef", id="right to left override"),
        pytest.param("שלום 👩‍👩‍👧", "שלום 👩‍👩‍👧", id="Hebrew and emoji stay"),
    ],
)
def test_clean(text: str, cleaned: str) -> None:
    assert clean(text) == cleaned


def test_no_command_lets_anything_through(qa: Callable[..., Ran], tmp_path: Path) -> None:
    folder = tmp_path / "news"
    folder.mkdir()
    names = [f"ti{EVIL}tle.md", "b\x1b[31m.txt"]
    (folder / names[0]).write_text(
        '---\ntitle: "Sanctions \\e[31m\\u202e fail"\nauthor: "A\\x07da\\u2066"\n---\n\n'
        f"The minister {EVIL} said that the sanctions {EVIL} will fail in the end.\n"
    )
    (folder / names[1]).write_text(
        f"Sanctions{EVIL}\n\nThe sanctions{EVIL} hold, said Ada{EVIL}.\n"
    )
    (folder / os.fsdecode(b"c\xff\x1b.txt")).write_text(f"---\ntitle: [a {EVIL}\n---\nSanctions.\n")
    (folder / f"d{EVIL}.pdf").write_bytes(b"x")
    listed = qa("articles", "--json", cwd=tmp_path)
    assert listed.code == 5
    runs = [qa("index", "news", cwd=tmp_path), qa("index", "news", "--json", cwd=tmp_path)]
    listed = qa("articles", "--json", cwd=tmp_path)
    ids = [article["article"] for article in json.loads(listed.out)["articles"]]
    assert len(ids) == 3
    for words in (
        ["ask", "what did the minister say about sanctions"], ["search", "sanctions"],
        ["articles"], ["status"], *(["show", name] for name in ids),
    ):  # fmt: skip
        plain, as_json = qa(*words, cwd=tmp_path), qa(*words, "--json", cwd=tmp_path)
        assert plain.code in (0, 7), plain.err
        json.loads(as_json.out)
        runs += [plain, as_json]
    runs.append(qa("show", f"{ids[0]}:99", cwd=tmp_path))
    for told in runs:
        assert not COMMANDING.search(told.out), told.out
        assert not COMMANDING.search(told.err), told.err
        assert "Traceback" not in told.err
