"""Whether sentences of different articles disagree, and on what."""

import datetime
from dataclasses import replace

import pytest

from qa.disagreements import Disagreement, disagreeing_pairs, disagreement
from qa.telling import Told, told_beside
from qa.types import Sentence

DAY = datetime.date(2018, 3, 5)
TITLE = "Ferry Petrel runs aground"


def told(
    text: str,
    article: str = "a.txt",
    *,
    before: str = "",
    title: str = TITLE,
    date: datetime.date | None = DAY,
) -> Told:
    return told_beside(Sentence(article, 1, 0, len(text), 1, text), {0: before}, title, date)


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        pytest.param(
            "The ferry Petrel carried 140 passengers when she hit the sandbank.",
            "The Petrel had 104 passengers on board when she hit the sandbank.",
            ("number", "140", "104"),
            id="number",
        ),
        pytest.param(
            "The Petrel will be back in service on May 12, her owners said.",
            "The Petrel will be back in service on May 14, according to her owners.",
            ("date", "May 12", "May 14"),
            id="date",
        ),
        pytest.param(
            "The Petrel was insured against storms.",
            "The Petrel was not insured against storms.",
            ("negation", "The Petrel was insured against storms.",
             "The Petrel was not insured against storms."),
            id="denial",
        ),
        pytest.param(
            "Some 230 aircraft take part in the exercise of the allies.",
            "According to Han, more than 260 aircraft have taken off for the exercise.",
            ("number", "230", "260"),
            id="counts of the same, told otherwise",
        ),
        pytest.param(
            "SALTMARSH, March 5, 2018 (Castellan) - The ferry Petrel carried 140 passengers.",
            "SKERRY, March 6, 2018 (Echo) - The ferry Petrel carried 104 passengers.",
            ("number", "140", "104"),
            id="datelines",
        ),
        pytest.param(
            "The Petrel carried 1.2 million letters to the islands.",
            "The Petrel took 1,198,000 letters to the islands.",
            None,
            id="rounded",
        ),
        pytest.param(
            "The Petrel carried 140 passengers when she hit the sandbank.",
            "The Plover carried 104 passengers when she hit the sandbank.",
            None,
            id="another ship",
        ),
        pytest.param(
            "The Petrel carried 140 passengers in May, her owners said.",
            "The Petrel carried 104 passengers and 30 cars and 7 dogs in 9 storms.",
            None,
            id="too much else",
        ),
        pytest.param(
            "The Petrel carried 140 passengers on May 12.",
            "The Petrel carried 104 passengers on May 13.",
            None,
            id="on other days",
        ),
        pytest.param(
            "Did the Petrel carry 140 passengers when she hit the sandbank?",
            "The Petrel carried 104 passengers when she hit the sandbank.",
            None,
            id="a question",
        ),
        pytest.param(
            "Some 230 aircraft take part in the exercise of the allies.",
            "Some 9 aircraft of the exercise were late.",
            None,
            id="a part",
        ),
    ],
)  # fmt: skip
def test_sentences_of_one_day(one: str, other: str, wanted: tuple[str, str, str] | None) -> None:
    pair = told(one), told(other, "b.txt")
    found = disagreement(*pair)
    assert found == (Disagreement(*wanted) if wanted else None)  # type: ignore[arg-type]
    turned = disagreement(*reversed(pair))
    assert (turned is None) is (wanted is None)


def test_what_comes_again_on_another_day_is_no_disagreement() -> None:
    first = told("The Bank of Marl bought 120 bonds in the morning session.")
    later = told("The Bank of Marl bought 150 bonds in the morning session.", "b.txt")
    assert disagreement(first, later) is not None
    week = replace(later.cited, date=DAY + datetime.timedelta(days=7))
    assert disagreement(first, replace(later, cited=week)) is None


@pytest.mark.parametrize(
    ("first", "second", "apart"),
    [
        pytest.param(
            "Twelve miners died in the Corley pit.", "Nine miners died in the Corley pit.", True,
            id="died",
        ),
        pytest.param(
            "Marl Coal used 300 lamps in the Corley pit.",
            "Marl Coal used 250 lamps in the Corley pit.",
            True,
            id="used",
        ),
        pytest.param(
            "The Corley Bridge, known as the Arch, is 300 metres long.",
            "The Corley Bridge, known as the Arch, is 350 metres long.",
            False,
            id="is, known as",
        ),
        pytest.param(
            "The ground of Corley Rovers seats 12,000 people.",
            "The ground of Corley Rovers seats 14,000 people.",
            False,
            id="seats, on a ground",
        ),
    ],
)  # fmt: skip
def test_what_happened_twice_may_be_two_things_what_is_so_may_not(
    first: str, second: str, apart: bool
) -> None:
    title = "News of Corley"
    one = told(first, title=title)
    other = told(second, "b.txt", title=title, date=DAY + datetime.timedelta(days=730))
    assert (disagreement(one, other) is None) is apart


def test_a_figure_that_comes_again_is_of_two_times_where_the_titles_have_other_figures() -> None:
    texts = [f"The market of Marl is short of {count} tonnes of herring." for count in (40, 60)]
    titles = [f"Marl lacks {count} tonnes of herring" for count in (40, 60)]
    for date in (DAY, None):
        one, other = (
            told(text, f"{at}.txt", title=title, date=date)
            for at, (text, title) in enumerate(zip(texts, titles, strict=True))
        )
        same = replace(other, title=one.title)
        assert disagreement(one, same) == Disagreement("number", "40", "60")
        assert disagreement(one, other) is None


def test_a_weekday_of_the_past_is_the_last_one() -> None:
    one = told("The Petrel carried 140 passengers on Monday.")
    week = DAY + datetime.timedelta(days=7)
    assert disagreement(one, told("The Petrel carried 104 passengers on Monday.", "b.txt"))
    other = told("The Petrel carried 104 passengers on Monday.", "b.txt", date=week)
    assert disagreement(one, other) is None


def test_parts_of_a_day_are_apart() -> None:
    first = told("The Bank of Marl bought 120 bonds in the morning session.")
    later = told("The Bank of Marl bought 150 bonds in the afternoon session.", "b.txt")
    assert disagreement(first, later) is None


def test_without_dates_only_tellings_of_one_story_are_of_one_moment() -> None:
    one = told("The Bank of Marl bought 120 bonds today.", before="Rain fell.", date=None)
    other = told(
        "The Bank of Marl bought 150 bonds today.", "b.txt", before="Rain fell.", date=None
    )
    assert disagreement(one, other) is not None
    apart = told(
        "The Bank of Marl bought 150 bonds today.", "b.txt", before="Snow melts.", date=None
    )
    assert disagreement(one, apart) is None


def test_sentences_without_names_need_the_same_title() -> None:
    one, other = (
        "Sales fell by 4 percent to the lowest ever.",
        "Sales fell by 9 percent to the lowest ever.",
    )
    assert disagreement(told(one), told(other, "b.txt")) is not None
    assert disagreement(told(one), told(other, "b.txt", title="Bakery closes shop")) is None


def test_them_are_those_counted_before() -> None:
    one = told("About 370 Marlish miners work in Ostland.", title="Miners of Ostland")
    other = told(
        "No more than 240 of them are still in Ostland.",
        "b.txt",
        before="Some 90 Marlish miners left.",
        title="Miners leave Ostland",
    )
    assert disagreement(one, other) == Disagreement("number", "370", "240")


def test_a_series_is_no_disagreement() -> None:
    texts = [
        f"The Petrel carried {count} passengers when she hit the bank."
        for count in (31, 54, 77, 95)
    ]
    sentences = [told(text, f"{at}.txt") for at, text in enumerate(texts)]
    assert list(disagreeing_pairs(sentences[:2]))
    assert not list(disagreeing_pairs(sentences))


def test_no_two_sentences_of_one_article_are_compared() -> None:
    one = told("The Petrel carried 140 passengers when she hit the sandbank.")
    other = told("The Petrel carried 104 passengers when she hit the sandbank.")
    assert not list(disagreeing_pairs([one, other]))
