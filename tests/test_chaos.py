"""A store under chaos for a little while; and the chaos itself, which has to see what is wrong."""

import random
import shutil
from pathlib import Path
from typing import Any

import pytest

from tests.bench.chaos import Chaos, run, stored, wanted
from tests.bench.chaos_folder import News, sentence
from tests.bench.chaos_readers import judged
from tests.builders import assistant

SECONDS = 10.0
ROUNDS = 2  # at least, however busy the machine


def test_a_store_is_whole_whatever_happens_to_its_runs(tmp_path: Path) -> None:
    chaos = run(tmp_path, seconds=SECONDS, seed=random.randrange(10**6), files=25, least=ROUNDS)
    assert chaos.round >= ROUNDS
    assert chaos.findings == []


def cited(path: Path, *numbers: int) -> list[dict[str, Any]]:
    return [{"path": str(path), "record": None, "sentence": sentence(n)} for n in numbers]


@pytest.fixture
def news(tmp_path: Path) -> News:
    """A folder in which a file held first one thing, then another."""
    path = tmp_path / "a.txt"
    return News(
        tmp_path, random.Random(1), {path: [(10.0, ((1, 2, 3),)), (20.0, ((1, 4),)), (30.0, None)]}
    )


@pytest.mark.parametrize(
    ("numbers", "since", "right"),
    [
        pytest.param([2, 3], 15.0, True, id="what it held"),
        pytest.param([4, 1], 15.0, True, id="what it held later"),
        pytest.param([2, 4], 15.0, False, id="a mixture"),
        pytest.param([2], 25.0, False, id="what was replaced before"),
        pytest.param([4], 35.0, False, id="what was deleted before"),
        pytest.param([9], 15.0, False, id="what it never held"),
    ],
)
def test_the_readers_answers_are_judged(
    news: News, numbers: list[int], since: float, right: bool
) -> None:
    wrong, told = judged(cited(news.folder / "a.txt", *numbers), news, since)
    assert told == set(numbers)
    assert (wrong == []) == right


def test_a_changed_sentence_is_no_citation(news: News) -> None:
    citation = cited(news.folder / "a.txt", 2)
    citation[0]["sentence"] += "x"
    assert judged(citation, news, 15.0)[0]


def test_a_store_that_holds_something_else_is_found(tmp_path: Path) -> None:
    chaos = Chaos(tmp_path / "place", seed=3)
    for _ in range(5):
        chaos.news.add()
    with assistant(chaos.store) as opened:
        opened.index([str(chaos.news.folder)])
    chaos.compare()
    assert chaos.findings == []
    assert stored(chaos.store).keys() == wanted(chaos.news).keys()
    chaos.news.remove()
    chaos.news.rewrite()
    chaos.compare()
    assert len(chaos.findings) >= 2
    for path in tmp_path.parent.glob("qa-chaos-*"):
        shutil.rmtree(path)
