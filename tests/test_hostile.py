"""Files made to do harm: each ends within its limit and is told, the rest of the folder is indexed.

The real command reads real files, with limits that are small so that nobody has to wait for them.
"""

import json
import zlib
from collections.abc import Callable
from pathlib import Path

import pytest

from tests import hostile
from tests.builders import write
from tests.conftest import Ran

BOATS = "Boats\n\nThe boats came to the harbour on Monday, and nobody minded.\n"
Qa = Callable[..., Ran]
SECONDS = 10
MEMORY = 400  # megabytes


def told(ran: Ran) -> dict[str, str]:
    """Return the reasons why files were skipped, after looking at what every run has to be."""
    assert ran.code == 0, ran
    assert "Traceback" not in ran.err
    report = json.loads(ran.out)
    return {Path(each["path"]).name: each["reason"] for each in report["skipped"]}


def indexed(qa: Qa, store: Path) -> list[str]:
    ran = qa("articles", "--json", "--store", str(store))
    return sorted(each["article"] for each in json.loads(ran.out)["articles"])


def test_files_made_to_do_harm_are_skipped_and_the_rest_is_indexed(tmp_path: Path, qa: Qa) -> None:
    folder = tmp_path / "in" / "news"
    write(folder, "boats.txt", BOATS)
    hostile.refused_at_once(folder)
    hostile.others(folder)
    names = {path.name for path in folder.iterdir()} - {"boats.txt", "deep.html", "entities.html"}
    skipped = told(qa("index", str(folder), "--json", "--store", str(tmp_path / "store")))
    assert skipped.keys() == names
    assert not [reason for reason in skipped.values() if "crash" in reason or "failed" in reason]
    assert skipped["bomb.docx"] == skipped["bomb.odt"] == "unpacks to more than 100 MB"
    assert "entities" in skipped["entities.docx"]
    assert skipped["pipe.pdf"] == skipped["socket.html"] == "not a regular file"
    assert skipped["passwords.txt"] == "a link that leaves the folder, not followed"
    found = indexed(qa, tmp_path / "store")
    assert found == ["boats.txt", "deep.html", "entities.html"]
    ran = qa("show", "entities.html", "--store", str(tmp_path / "store"))
    assert "boomboom" not in ran.out
    assert not list(tmp_path.rglob("outside*.txt"))
    assert not Path("/outside.txt").exists()


def attributes(path: Path) -> None:
    """Write a page whose one tag has more attributes than its parser gets through in an hour."""
    many = b"".join(b"a%d=1 " % number for number in range(200_000))
    path.write_bytes(b"<html><body><p " + many + b">Boats came.</p></body></html>")


def page(path: Path) -> None:
    hostile.repeated(path, b"<html><body>", b"<p>Boats came to the harbour.</p>\n", 9_000_000)


def zeros_pdf(path: Path) -> None:
    """Write a PDF whose page is 700 MB of blanks, packed into one."""
    path.write_bytes(hostile.pdf_of_pages(1, hostile.flate(hostile.zeros(700_000_000))))


def words_pdf(path: Path) -> None:
    """Write a PDF whose page says a word ten million times."""
    content = b"BT /F 12 Tf " + b"(Boats) Tj " * 10_000_000 + b"ET"
    path.write_bytes(hostile.pdf_of_pages(1, hostile.flate(zlib.compress(content))))


def pages_pdf(path: Path) -> None:
    content = hostile.flate(zlib.compress(b"BT /F 12 Tf (Boats came.) Tj ET"))
    path.write_bytes(hostile.pdf_of_pages(1_000_000, content))


def field(path: Path) -> None:
    hostile.repeated(path, b"title,text\nA,", b"boats ", 20_000_000)


def record(path: Path) -> None:
    hostile.repeated(path, b'{"text":"', b"boats ", 20_000_000)


def blank_lines(path: Path) -> None:
    hostile.repeated(path, b"", b"\n", 500_000_000)


def line(path: Path) -> None:
    """Write a letter of one line of a gigabyte that takes no place on the disk."""
    path.write_bytes(b"From a Mon Jan  1 00:00:00 2018\nSubject: Boats\n\nboats")
    with path.open("r+b") as file:
        file.truncate(1_000_000_000)


KILLERS = {
    "attributes.html": attributes,
    "page.html": page,
    "zeros.pdf": zeros_pdf,
    "words.pdf": words_pdf,
    "pages.pdf": pages_pdf,
    "field.csv": field,
    "field.csv.gz": field,
    "record.jsonl.gz": record,
    "lines.jsonl.gz": blank_lines,
    "line.mbox": line,
}
TIME = f"takes longer than {SECONDS} seconds to read"
SPACE = "takes more memory than there is for a file"
ABORTED = "its reader crashed (SIGABRT)"  # a library in C that was refused memory
TOO_LARGE = "record 1: a message larger than 50 MB"
TOO_LONG = "record 1 is longer than 50 million characters"


def test_files_that_would_take_for_ever_end_within_their_limits(tmp_path: Path, qa: Qa) -> None:
    folder, store = tmp_path / "news", tmp_path / "store"
    write(folder, "boats.txt", BOATS)
    write(folder, "ships.txt", BOATS.replace("boats", "ships"))
    for name, make in KILLERS.items():
        make(folder / name)
    words = ["index", str(folder), "--json", "--store", str(store), "--max-size", "1000"]
    ran = qa(*words, "--file-timeout", str(SECONDS), QA_FILE_MEMORY=str(MEMORY))
    for name in KILLERS:
        (folder / name).unlink()
    skipped = told(ran)
    assert skipped.keys() == KILLERS.keys()
    for name in ("field.csv", "field.csv.gz", "record.jsonl.gz"):
        assert skipped.pop(name).endswith(TOO_LONG)
    assert skipped.pop("attributes.html") == TIME
    others = {TIME, SPACE, ABORTED, "no record in it", TOO_LARGE}
    assert set(skipped.values()) <= others
    assert indexed(qa, store) == ["boats.txt", "ships.txt"]


def test_a_page_that_is_too_large_is_not_opened(tmp_path: Path, qa: Qa) -> None:
    folder = tmp_path / "news"
    write(folder, "boats.txt", BOATS)
    with (folder / "page.html").open("wb") as file:
        file.truncate(300_000_000)
    skipped = told(qa("index", str(folder), "--json", "--store", str(tmp_path / "store")))
    assert skipped == {"page.html": "larger than 50 MB (300 MB; --max-size)"}


@pytest.mark.parametrize(
    ("words", "variables", "code", "message"),
    [
        pytest.param(["--file-timeout", "0"], {}, 2, "--file-timeout must be a number above 0"),
        pytest.param([], {"QA_FILE_MEMORY": "much"}, 3, "QA_FILE_MEMORY must be a number above 0"),
        pytest.param([], {"QA_FILE_TIMEOUT": "-1"}, 3, "QA_FILE_TIMEOUT must be a number above 0"),
    ],
)
def test_a_limit_has_to_be_a_number(
    tmp_path: Path, qa: Qa, words: list[str], variables: dict[str, str], code: int, message: str
) -> None:
    ran = qa("index", str(tmp_path), "--store", str(tmp_path / "s"), *words, **variables)
    assert ran.code == code
    assert message in ran.err
