"""Readers and what follows them, for a few seconds on damaged samples; and what fuzzing found."""

import random

import pytest

from qa.types import Extracted
from tests.bench import fuzz
from tests.bench.fuzz import Input


def test_damaged_samples_break_nothing(
    monkeypatch: pytest.MonkeyPatch, tmp_path_factory: pytest.TempPathFactory
) -> None:
    monkeypatch.setattr(fuzz, "KEPT", tmp_path_factory.mktemp("kept"))
    monkeypatch.setattr(fuzz, "AT_ONCE", len(fuzz.targets()) * 4)
    counts, findings = fuzz.run(fuzz.targets(), seconds=4, seed=random.randrange(10**6))
    assert findings == []
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
