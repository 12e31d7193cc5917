"""Files made to do harm, small on disk where they can be; each a function that writes one."""

import gzip
import io
import os
import socket
import zipfile
import zlib
from pathlib import Path

from tests.conftest import ROOT

SAMPLES = ROOT / "tests" / "samples"
LEVELS = "".join(f'<!ENTITY e{n} "{f"&e{n - 1};" * 10}">' for n in range(1, 12))
ENTITIES = f'<!DOCTYPE a [<!ENTITY e0 "boom">{LEVELS}]>'
PIECE = 1_000_000


def pdf(objects: list[bytes]) -> bytes:
    """Return a PDF of some objects, the first its catalogue, with a table of where they lie."""
    stream = io.BytesIO()
    stream.write(b"%PDF-1.5\n")
    places = []
    for number, body in enumerate(objects, start=1):
        places.append(stream.tell())
        stream.write(b"%d 0 obj" % number + body + b"endobj\n")
    start = stream.tell()
    stream.write(b"xref\n0 %d\n0000000000 65535 f \n" % (len(places) + 1))
    stream.writelines(b"%010d 00000 n \n" % place for place in places)
    stream.write(
        b"trailer<</Root 1 0 R/Size %d>>\nstartxref\n%d\n%%%%EOF" % (len(places) + 1, start)
    )
    return stream.getvalue()


def zeros(count: int, *, character: bytes = b" ") -> bytes:
    """Return so many bytes as zlib packs them, without holding them."""
    packing = zlib.compressobj(1)
    made = [packing.compress(character * PIECE) for _ in range(count // PIECE)]
    return b"".join([*made, packing.flush()])


def flate(data: bytes, entries: bytes = b"") -> bytes:
    """Return a packed stream as a PDF has it."""
    return b"<</Filter/FlateDecode/Length %d%s>>stream\n%s\nendstream " % (len(data), entries, data)


def pdf_of_pages(count: int, content: bytes) -> bytes:
    """Return a PDF all whose pages have the same content, an object."""
    kids = b"4 0 R " * count
    return pdf(
        [
            b"<</Type/Catalog/Pages 2 0 R>>",
            b"<</Type/Pages/Count %d/Kids[%s]>>" % (count, kids),
            content,
            b"<</Type/Page/Parent 2 0 R/MediaBox[0 0 600 800]/Contents 3 0 R"
            b"/Resources<</Font<</F<</Type/Font/Subtype/Type1/BaseFont/Helvetica>>>>>>>>",
        ]
    )


def packed(parts: dict[str, bytes], *, like: str | None = None) -> bytes:
    """Return a zip file of some parts, those of a sample beside them."""
    stream = io.BytesIO()
    with zipfile.ZipFile(stream, "w", zipfile.ZIP_DEFLATED) as new:
        if like is not None:
            with zipfile.ZipFile(SAMPLES / like) as old:
                for name in old.namelist():
                    if name not in parts:
                        new.writestr(name, old.read(name))
        for name, data in parts.items():
            new.writestr(name, data)
    return stream.getvalue()


def zip_bomb(part: str, start: bytes, megabytes: int, *, like: str | None = None) -> bytes:
    """Return a zip file with a part that unpacks to so much."""
    return packed({part: start + b" " * (megabytes * PIECE)}, like=like)


def repeated(path: Path, start: bytes, piece: bytes, count: int, end: bytes = b"") -> None:
    """Write a file of a piece so many times, gzipped where its name says so."""
    with gzip.open(path, "wb", 1) if path.suffix == ".gz" else path.open("wb") as file:
        file.write(start)
        many = max(1, PIECE // len(piece))
        for _ in range(count // many):
            file.write(piece * many)
        file.write(piece * (count % many) + end)


def refused_at_once(folder: Path) -> None:
    """Write files that their readers themselves give up, or read in little time."""
    write = {
        "pages.pdf": pdf(
            [
                b"<</Type/Catalog/Pages 2 0 R>>",
                b"<</Type/Pages/Count 4000000/Kids[3 0 R]>>",
                b"<</Type/Nothing>>",
            ]
        ),
        "circle.pdf": pdf(
            [b"<</Type/Catalog/Pages 2 0 R>>", b"<</Type/Pages/Count 9/Kids[2 0 R 2 0 R]>>"]
        ),
        "deep.pdf": pdf([b"<</Type/Catalog/Pages 2 0 R>>", b"[" * 500_000 + b"]" * 500_000]),
        "bomb.docx": zip_bomb("word/document.xml", b"<a>", 200),
        "bomb.odt": zip_bomb("content.xml", b"<a>", 200),
        "entities.docx": packed({"word/document.xml": f"{ENTITIES}<a>&e11;</a>".encode()}),
        "entities.odt": packed({"content.xml": f"{ENTITIES}<a>&e11;</a>".encode()}),
        "entities.html": f"{ENTITIES}<html><body><p>&e11;</p></body></html>".encode(),
        "deep.html": b"<div>" * 300_000 + b"Boats",
        "deep.json": b"[" * 1_000_000 + b"]" * 1_000_000,
        "deeper.jsonl": b'{"a":' * 500_000,
        "deep.rtf": b"{\\rtf1 " + b"{" * 500_000,
        "deep.eml": b"".join(
            b'Content-Type: multipart/mixed; boundary="b%d"\n\n--b%d\n' % (n, n)
            for n in range(3_000)
        ),
        "outside.docx": packed({"../../outside.txt": b"x", "/outside.txt": b"x"}),
        "outside.odt": packed({"../../outside.txt": b"x", "..\\outside.txt": b"x"}),
        "outside.epub": packed({"../../outside.txt": b"x", "/outside.txt": b"x"}),
    }
    for name, data in write.items():
        (folder / name).write_bytes(data)


def others(folder: Path) -> None:
    """Write what is no file to be read: a pipe, a socket, a device, links."""
    os.mkfifo(folder / "pipe.pdf")
    with socket.socket(socket.AF_UNIX) as listening:
        here = os.getcwd()
        os.chdir(folder)  # the name of a socket may not be long
        try:
            listening.bind("socket.html")
        finally:
            os.chdir(here)
    (folder / "device.txt").symlink_to("/dev/zero")
    (folder / "circle.txt").symlink_to("circle.txt")
    (folder / "passwords.txt").symlink_to("/etc/passwd")
