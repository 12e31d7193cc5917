"""Paths to ids: unique, printable, as short as can be."""

import os

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.naming import (
    all_within,
    distinguishing_prefix,
    free_id,
    holding_folder,
    is_within,
    relative_id,
    shown,
    within_any,
)


@pytest.mark.parametrize(
    ("name", "wanted"),
    [
        pytest.param("plain name.txt", "plain name.txt", id="plain"),
        pytest.param("two\nlines.txt", "two\\x0alines.txt", id="newline"),
        pytest.param(os.fsdecode(b"caf\xe9.txt"), "caf\\xe9.txt", id="not UTF-8"),
        pytest.param("\x1b[31mred", "\\x1b[31mred", id="escape"),
        pytest.param("naïve 🎈.txt", "naïve 🎈.txt", id="emoji"),
        pytest.param("a\u2028b", "a\\xe2\\x80\\xa8b", id="line separator"),
    ],
)
def test_names_are_shown_so_that_they_print(name: str, wanted: str) -> None:
    assert shown(name) == wanted


@given(st.binary(max_size=30))
def test_every_name_can_be_printed(name: bytes) -> None:
    told = shown(os.fsdecode(name))
    told.encode("utf-8")
    assert not any(ord(c) < 32 for c in told)


@pytest.mark.parametrize(
    ("path", "folder", "wanted"),
    [
        pytest.param("/a/b", "/a", True, id="inside"),
        pytest.param("/a", "/a", True, id="itself"),
        pytest.param("/ab", "/a", False, id="same beginning"),
        pytest.param("/a/b", "/a/", True, id="slash at the end"),
        pytest.param("/a", "/", True, id="root"),
        pytest.param("/a", "/a/b", False, id="above"),
    ],
)
def test_is_within(path: str, folder: str, wanted: bool) -> None:
    assert is_within(path, folder) is wanted


def test_the_innermost_folder_holds_a_file() -> None:
    assert holding_folder("/a/b/c.txt", ["/", "/a", "/a/b", "/a/bb"]) == "/a/b"
    assert holding_folder("/x/c.txt", ["/a"]) is None


def test_ids_are_relative_paths_behind_the_prefix() -> None:
    assert relative_id("/news/2017/a.txt", "/news") == "2017/a.txt"
    assert relative_id("/news/a.txt", "/news", "news") == "news/a.txt"
    assert relative_id("/news/two\nlines.txt", "/news") == "two\\x0alines.txt"


@pytest.mark.parametrize(
    ("taken", "wanted"),
    [
        pytest.param(set(), "", id="nothing taken"),
        pytest.param({"a.txt"}, "news", id="the last name is enough"),
        pytest.param({"a.txt", "news/a.txt"}, "old/news", id="two names"),
        pytest.param({"b.txt"}, "", id="another name taken"),
    ],
)
def test_the_shortest_distinguishing_prefix(taken: set[str], wanted: str) -> None:
    assert distinguishing_prefix("/old/news", ["/old/news/a.txt"], taken.__contains__) == wanted


@pytest.mark.parametrize(
    ("wanted", "taken", "free"),
    [
        pytest.param("a.txt", set(), "a.txt", id="free"),
        pytest.param("a.txt", {"a.txt"}, "a-2.txt", id="taken"),
        pytest.param("a.txt", {"a.txt", "a-2.txt"}, "a-3.txt", id="taken twice"),
        pytest.param("v1.2/readme", {"v1.2/readme"}, "v1.2/readme-2", id="dot in a folder"),
    ],
)
def test_a_free_id(wanted: str, taken: set[str], free: str) -> None:
    assert free_id(wanted, taken.__contains__) == free


@pytest.mark.parametrize(
    ("path", "folders", "inside"),
    [
        pytest.param("/a/b/c.txt", {"/a"}, True, id="far below"),
        pytest.param("/a/b/c.txt", {"/a/b/c.txt"}, True, id="itself"),
        pytest.param("/a/bc.txt", {"/a/b"}, False, id="same beginning"),
        pytest.param("/a/b", {"/"}, True, id="root"),
        pytest.param("/", {"/a"}, False, id="above"),
        pytest.param("a/b.txt", {"/a"}, False, id="relative"),
        pytest.param("a/b.txt", set(), False, id="no folders"),
    ],
)
def test_within_any_asks_a_path_and_those_above_it(
    path: str, folders: set[str], inside: bool
) -> None:
    assert within_any(path, folders) is inside
    assert all_within([path], folders) == ([path] if inside else [])
