"""Samples damaged at random: the same for the same random numbers."""

import random
from collections.abc import Sequence

MOST = 2_000_000  # bytes, so that what grows stays small
TOKENS: tuple[bytes, ...] = (
    b"\0", b"\xff", b"\xef\xbb\xbf", b"\xff\xfe",
    b"\xed\xa0\x80", b"\r", b"\r\n", b"\x0c", b"\x1a",
    b"<", b">", b"</", b"<!--", b"]]>", b"<![CDATA[",
    b"&#0;", b"&#xD800;", b"&#1114112;", b"&amp",
    b"<p>", b"</p>", b"<script>", b"<table>", b"<!DOCTYPE a [<!ENTITY b 'c'>]>", b"<?xml?>",
    b'"', b"'", b"\\", b"\\u0000", b"\\ud800", b"{", b"}",
    b"[", b"]", b",", b";", b"\t", b":", b"null",
    b"-1", b"1e999", b"NaN", b"99999999999999999999", b"%00", b"=?utf-8?b?/w==?=", b"=\n", b"--",
    b"\nFrom ", b"\n.\n",
    b"Content-Type: text/html; charset=\"x\"\n", b"\n\n", b"\\bin9 ", b"\\u-1?",
    b"\\'", b"{\\*", b"obj", b"endobj", b"stream\n", b"endstream", b"<<", b">>", b"/Kids[1 0 R]",
    b"/Count -1", b"/Parent 1 0 R", b"\x1f\x8b", b"PK\x03\x04", b"charset=utf-7", b"base64",
)  # fmt: skip
WORDS: tuple[str, ...] = (
    '"', "“", "”", "«", "»", "‘", "’", "''", "``", ".", "...", "…", "!", "?!", ":", ";", "—", "-",
    "\n", "\r", "\r\n", "\n\n", "\t", "\u2028", "\u2029", "\x85", "\x0b", "\x0c", "\x1c", "\xa0",
    "\u200b", "\u202e", "\ufeff", "\ufffd", "\u0301", "🇬🇧",
    "👩‍👩‍👧", "\U0010ffff", "ﬁ", "İ", "ß", "ſ",
    "中文。", "。", "؟", "।", " said ", " he said.", "Mr. ",
    "U.S. ", "Dr", "1.", "(", ")", "[1]", "[",
    "](", "# ", "> ", "* ", "```\n", "---\n", "|", "<p>", "</p>", "&amp;", "\\", "_", "**", "$",
    "http://a.b/c?d=e#f", "REUTERS", "(Reuters) - ", "By ",
    "2017-11-30", "May 3", "№", "½", "x" * 300,
    "a." * 50, " " * 200, "." * 200, '"' * 50, "[" * 100, "(" * 100, "\n" * 100,
)  # fmt: skip


def damaged(data: bytes, others: Sequence[bytes], rng: random.Random) -> bytes:
    """Return a sample with bytes changed, taken out, put in, repeated, or of another sample."""
    made = bytearray(data)
    for _ in range(rng.choice((1, 1, 2, 3, 5, 10))):
        place = rng.randrange(len(made) + 1)
        length = min(rng.choice((1, 2, 8, 40, 400, 4_000)), len(made) - place)
        change = rng.randrange(8)
        if change == 0 and place < len(made):
            made[place] ^= 1 << rng.randrange(8)
        elif change == 1:
            del made[place : place + length]
        elif change == 2:
            made[place:place] = rng.choice(TOKENS)
        elif change == 3:
            made[place : place + length] = rng.choice(TOKENS)
        elif change == 4 and length:
            times = rng.choice((1, 2, 50, 2_000))
            made[place:place] = made[place : place + length] * min(times, 1 + 200_000 // length)
        elif change == 5 and rng.random() < 0.3:
            del made[place:]
        elif change == 6:
            other = rng.choice(others)
            start = rng.randrange(len(other) + 1)
            made[place:place] = other[start : start + rng.choice((10, 100, 5_000))]
        else:
            made[place:place] = rng.choice(TOKENS) * rng.choice((1, 3, 1_000))
        del made[MOST:]
    return bytes(made)


def damaged_text(text: str, rng: random.Random) -> str:
    """Return a text with words and marks taken out, put in, repeated or moved."""
    for _ in range(rng.choice((1, 2, 5, 20, 60))):
        place = rng.randrange(len(text) + 1)
        length = rng.choice((1, 3, 20, 200))
        piece = text[place : place + length]
        change = rng.randrange(6)
        if change == 0:
            text = text[:place] + text[place + length :]
        elif change == 1:
            text = text[:place] + rng.choice(WORDS) + text[place:]
        elif change == 2:
            text = text[:place] + rng.choice(WORDS) + text[place + length :]
        elif change == 3:
            text = text[:place] + piece * rng.choice((2, 3, 300)) + text[place:]
        elif change == 4:
            other = rng.randrange(len(text) + 1)
            text = text[:other] + piece + text[other:]
        else:
            text = text[:place] + rng.choice(WORDS) * rng.choice((1, 2, 500)) + text[place:]
        text = text[:MOST]
    return text
