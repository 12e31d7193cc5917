"""What says nothing that another says not already: sentences, and passages of one story."""

from datetime import date

import pytest

from qa.repeats import Unrepeated, same_sentence, says_the_same
from qa.types import Hit, Passage, Sentence

FIRST = "The ferry ran aground off Tarn Point at dawn on Tuesday, the coast guard said."
SECOND = "All 214 people on board were brought ashore by fishing boats within two hours."
THIRD = "The owner has opened an inquiry of its own, and will pay for the journeys home."


def sentences(article: str, *texts: str) -> tuple[Sentence, ...]:
    """Return sentences that follow each other."""
    found: list[Sentence] = []
    for text in texts:
        start = found[-1].end + 1 if found else 0
        found.append(Sentence(article, len(found), start, start + len(text), len(found) + 1, text))
    return tuple(found)


def hit(
    article: str,
    *texts: str,
    story: int | None = 1,
    score: float = 1.0,
    day: date | None = None,
) -> Hit:
    """Return a passage of an article."""
    told = sentences(article, *texts)
    whole = "\n".join(texts)
    return Hit(Passage(article, 0, len(whole), whole, told, date=day, story=story), score)


def kept(*hits: Hit) -> list[str]:
    """Return the articles of the hits that stay."""
    found = Unrepeated()
    for one in hits:
        found.add(one)
    assert len(found.hits) + found.repeated == len(hits)
    return [one.passage.article_id for one in found.hits]


def test_passages_that_say_the_same_count_once() -> None:
    edited = SECOND.replace("within two hours", "within just two hours")
    assert kept(hit("a", FIRST, SECOND), hit("b", FIRST, SECOND), hit("c", edited, FIRST)) == ["a"]


@pytest.mark.parametrize(
    "other",
    [
        pytest.param(hit("b", FIRST, SECOND, THIRD), id="a sentence more"),
        pytest.param(hit("b", FIRST, SECOND.replace("214", "231")), id="another figure"),
        pytest.param(hit("b", FIRST, SECOND, story=2), id="another story"),
        pytest.param(hit("b", FIRST, SECOND, story=None), id="an article that is alone"),
    ],
)
def test_what_says_more_or_belongs_elsewhere_stays(other: Hit) -> None:
    assert kept(hit("a", FIRST, SECOND), other) == ["a", "b"]


def test_what_several_kept_passages_say_together_is_no_news() -> None:
    assert kept(hit("a", FIRST), hit("b", SECOND), hit("c", SECOND, FIRST)) == ["a", "b"]


@pytest.mark.parametrize(
    ("score", "first", "second", "stays"),
    [
        pytest.param(1.0, date(2017, 12, 1), date(2017, 11, 30), "b", id="earlier"),
        pytest.param(1.0, None, date(2017, 11, 30), "b", id="the only one with a date"),
        pytest.param(1.0, date(2017, 11, 30), date(2017, 12, 1), "a", id="later"),
        pytest.param(1.0, date(2017, 11, 30), None, "a", id="without a date"),
        pytest.param(0.9, date(2017, 12, 1), date(2017, 11, 30), "a", id="earlier but worse"),
    ],
)
def test_of_equally_good_ones_the_earliest_dated_stays(
    score: float, first: date | None, second: date | None, stays: str
) -> None:
    one, other = hit("a", FIRST, day=first), hit("b", FIRST, day=second, score=score)
    assert kept(one, other) == [stays]


def test_a_sentence_is_looked_up_word_for_word_first() -> None:
    longer = FIRST.replace("the coast guard", "the local coast guard")
    there = sentences("b", longer, FIRST.replace(" ", "\n"), THIRD)
    assert same_sentence(FIRST, there) == there[1]
    assert same_sentence(FIRST, there[:1]) == there[0]
    assert same_sentence(SECOND, there) is None


def test_marks_that_a_program_bent_are_the_same() -> None:
    there = sentences("b", "“We had no rudder,” she said — twice, to Anna’s face.")
    assert (
        same_sentence('"We had no rudder," she said — twice, to Anna\'s face.', there) == there[0]
    )


def test_a_heading_is_not_where_a_sentence_stands() -> None:
    heading = Sentence("b", 0, 0, len(FIRST), 1, FIRST, heading=True)
    assert same_sentence(FIRST, [heading]) is None


def test_one_that_denies_says_something_else() -> None:
    assert not says_the_same(FIRST, FIRST.replace("ran aground", "never ran aground"))
