"""Lines come as they are written, whole, whatever pieces the system gives them in."""

import io
import os
import threading
from pathlib import Path

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.cli import input_lines
from qa.cli.input_lines import lines_of


@given(st.binary() | st.lists(st.sampled_from([b"a", b"\n", b"\r\n", b"bc"])).map(b"".join))
def test_lines_are_those_of_a_file(data: bytes) -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as file:
        os.write(writing, data)
        os.close(writing)
        assert list(lines_of(file)) == list(io.BytesIO(data))


def test_lines_are_put_together(monkeypatch: pytest.MonkeyPatch, tmp_path: Path) -> None:
    monkeypatch.setattr(input_lines, "AT_ONCE", 3)
    path = tmp_path / "lines"
    path.write_bytes(b"a long line\n\nx\nno end")
    with path.open("rb") as file:
        assert list(lines_of(file)) == [b"a long line\n", b"\n", b"x\n", b"no end"]


def test_a_line_is_there_before_the_next_is_written() -> None:
    reading, writing = os.pipe()
    with os.fdopen(reading, "rb") as file, os.fdopen(writing, "wb", buffering=0) as into:
        lines = lines_of(file)
        for line in (b"one\n", b"two\n"):
            into.write(line)
            assert next(lines) == line


def test_a_descriptor_that_never_waits_is_waited_for() -> None:
    reading, writing = os.pipe()
    os.set_blocking(reading, False)
    with os.fdopen(reading, "rb") as file, os.fdopen(writing, "wb", buffering=0) as into:
        later = threading.Timer(0.1, into.write, [b"late\n"])
        later.start()
        assert next(lines_of(file)) == b"late\n"
        later.join()


def test_a_file_in_memory_has_lines_too() -> None:
    assert list(lines_of(io.BytesIO(b"a\nb"))) == [b"a\n", b"b"]
