"""Readers and what follows them, for a few seconds on damaged samples; and what fuzzing found."""

import io
import random

import pytest

from qa.adapters.readers import eml
from qa.types import Extracted
from tests.bench import fuzz
from tests.bench.fuzz import Input


def test_damaged_samples_break_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(fuzz, "KEPT", tmp_path_factory.mktemp("kept"))
    monkeypatch.setattr(fuzz, "AT_ONCE", len(fuzz.targets()) * 4)
    counts, findings = fuzz.run(fuzz.targets(), seconds=4, seed=random.randrange(10**6))
    broken = [each for each in findings if not each.told.startswith("slow")]  # others work here too
    assert broken == []
    for name in fuzz.targets():
        assert counts[f"{name}, article"] + counts[f"{name}, refused"] > 0


def test_an_input_is_the_same_for_the_same_numbers() -> None:
    for name in fuzz.targets():
        assert fuzz.made(Input(name, 5, 3)) == fuzz.made(Input(name, 5, 3))
        assert len({fuzz.made(Input(name, 5, number))[1] for number in range(6)}) > 3


@pytest.mark.parametrize(
    "found",
    [
        pytest.param(Extracted("Boats came.\0 More did."), id="a NUL"),
        pytest.param(Extracted("Boats came.", marks=(5, 2)), id="marks out of order"),
        pytest.param(Extracted("Boats came.", title="Boats \udc80"), id="half a character"),
    ],
)
def test_what_could_not_be_stored_is_a_finding(found: Extracted) -> None:
    with pytest.raises((AssertionError, UnicodeEncodeError)):
        fuzz.check(found, "a.txt")


@pytest.mark.parametrize(
    "data",
    [
        pytest.param(b"Subject: =?utf-8?q?Boats=00?=\n\nBoats came.\n", id="an encoded header"),
        pytest.param(b"Subject: Boats\0 came\n\nBoats came.\n", id="a plain header"),
        pytest.param(
            b"Subject: Boats\nContent-Type: text/plain; charset=koi8-r\n\nBoats\0 came.\n",
            id="a text in an older encoding",
        ),
        pytest.param(
            b"Subject: Boats\nContent-Type: text/plain; charset=utf-7\n\nBoats +2AA- came.\n",
            id="a text with half a character",
        ),
        pytest.param(
            b"Subject: Boats\nContent-Type: text/plain; charset=utf-8\n\nBoats\0 came.\n",
            id="a text that is nothing else",
        ),
    ],
)
def test_no_letter_holds_what_no_text_does(data: bytes) -> None:
    (found,) = eml.read(io.BytesIO(data), "boats.eml")
    assert "Boats" in found.text
    fuzz.check(found, "boats.eml")
