"""Sentences told once, in order: merging, choosing, grouping."""

from dataclasses import replace
from datetime import date

import pytest

from qa.periods import Days, day_of, month_of, year_of
from qa.ranking import RankedSentence
from qa.timeline_topics import Bar, bar_for, is_on_topic, is_row, names_in
from qa.timelines import (
    Dated,
    Event,
    best_of,
    by_speaker,
    date_sentence,
    gather,
    in_order,
    within,
)
from qa.types import Citation, Hit, Passage, Sentence

DAY = date(2017, 12, 6)


def ranked(
    text: str,
    *,
    article: str = "a.txt",
    published: date | None = DAY,
    score: float = 10.0,
    topic: float = 1.0,
    around: float = 1.0,
    evidence: float = 1.0,
    before: str | None = None,
) -> RankedSentence:
    """Return a sentence of an article of some day, with another before it if given."""
    lead = Sentence(article, 0, 0, len(before or ""), 1, before or "")
    start = lead.end + 1
    sentence = Sentence(article, 1, start, start + len(text), 2, text)
    sentences = (lead, sentence) if before else (sentence,)
    whole = f"{before} {text}" if before else text
    passage = Passage(article, 0, start + len(text), whole, sentences, date=published)
    return RankedSentence(
        sentence, Hit(passage, 1.0), score, topic, evidence, topic, topic=topic,
        topic_around=around,
    )  # fmt: skip


def dated(text: str, **rest: object) -> Dated:
    found = date_sentence(ranked(text, **rest))  # type: ignore[arg-type]
    assert found is not None
    return found


def titled(title: str, text: str) -> Dated:
    """Return a sentence that holds nothing of the topic, in an article of some title."""
    one = ranked(text, topic=0.0, around=0.0)
    passage = replace(one.passage.passage, title=title)
    found = date_sentence(replace(one, passage=replace(one.passage, passage=passage)))
    assert found is not None
    return found


def test_a_date_in_the_sentence_counts_before_that_of_its_article() -> None:
    assert dated("The mill burned down on Nov. 30.").days == day_of(date(2017, 11, 30))
    assert dated("The mill burned down.").days == day_of(DAY)
    assert dated("The mill burned down.").words is None
    assert dated("It sank the next day.", before="The ship left on Nov. 20.").days == day_of(
        date(2017, 11, 21)
    )
    assert date_sentence(ranked("The mill burned down.", published=None)) is None


def test_a_day_without_a_year_is_a_guess_where_a_year_long_past_was_told_before() -> None:
    thieves = "The thieves came through a skylight on Nov. 24."
    assert dated(thieves, before="The painting was stolen in 1994.").guessed
    assert not dated(thieves, before="The painting was found in 2017.").guessed
    assert not dated(f"{thieves[:-1]}, 2016.", before="It was painted in 1894.").guessed


def test_of_copies_with_one_day_the_article_that_appeared_first_stands_first() -> None:
    text = "The council of Marl closed the old toll bridge on Dec. 1."
    later = dated(text, article="a.txt", published=date(2017, 12, 6), score=12.0)
    earlier = dated(text, article="b.txt", published=date(2017, 12, 5))
    (event,) = gather([later, earlier])
    assert event.first is earlier


def test_what_only_stands_in_an_article_on_the_topic_is_not_on_it() -> None:
    bar = Bar()
    assert is_on_topic(dated("The mill burned down."), bar)
    assert not is_on_topic(dated("He smiled.", topic=0.2, around=0.9), bar)
    assert is_on_topic(dated("He smiled on Monday.", topic=0.2, around=0.9), bar)
    assert not is_on_topic(dated("The mill burned down.", evidence=0.5), bar)


def test_of_an_article_with_the_topic_in_its_title_what_says_on_which_day_is_on_it() -> None:
    bar = Bar(asked=frozenset({"kestrel", "bridg"}))
    title = "Kestrel Bridge: what we know"
    assert is_on_topic(titled(title, "The captain was held on Monday."), bar)
    assert not is_on_topic(titled("The captain", "The captain was held on Monday."), bar)
    assert not is_on_topic(titled(title, "The captain was held in 2016."), bar)
    assert not is_on_topic(titled(title, "The captain was held."), bar)


def test_less_is_asked_where_even_the_best_hold_only_a_part_of_the_topic() -> None:
    half = [ranked("The mill burned.", topic=0.45, evidence=0.6) for _ in range(8)]
    one = dated("The mill burned.", topic=0.45, evidence=0.6)
    assert is_on_topic(one, bar_for("fire", half, enough=True))
    assert not is_on_topic(one, bar_for("fire", half, enough=False))
    third = [ranked("The mill.", topic=0.3, evidence=0.35) for _ in range(8)]
    assert not is_on_topic(
        dated("The mill.", topic=0.3, evidence=0.35), bar_for("a", third, enough=True)
    )
    whole = [*half, *[ranked("The mill burned down.") for _ in range(5)]]
    assert bar_for("fire", whole, enough=True) == Bar(asked=frozenset({"fire"}))


def test_of_a_topic_with_a_name_only_what_names_it_is_told() -> None:
    on_it = [ranked(f"The cartel OPEC cut oil output by {n} barrels.") for n in range(2, 8)]
    other = ranked("Factories used more vegetable oil, and output rose.", article="b.txt")
    bar = bar_for("opec oil output", [*on_it, other], enough=True)
    assert bar.names == {"opec"}
    assert is_on_topic(dated("Ministers of OPEC met."), bar)
    assert not is_on_topic(dated("Factories used more oil."), bar)
    after = "It cut oil output."
    assert is_on_topic(dated(after, before="Ministers of OPEC met."), bar)
    weak = dated(f"{after[:-1]} on Monday.", before="Ministers of OPEC met.", topic=0.4)
    assert not is_on_topic(weak, bar)
    assert is_on_topic(weak, Bar())


def test_an_article_that_shares_one_word_needs_more_in_meaning() -> None:
    budget = [ranked(f"The city passed its budget of {n}.", evidence=0.7) for n in range(8)]
    missile = ranked("It reaches every city.", article="b.txt", evidence=0.55)
    bar = bar_for("city budget", [*budget, missile], enough=True)
    assert bar.around < 0.55
    assert bar.beside == {"b.txt"}
    assert not is_on_topic(dated("It reaches every city.", article="b.txt", evidence=0.55), bar)
    assert is_on_topic(dated("The budget takes effect.", evidence=0.55), bar)
    assert is_on_topic(dated("A town's spending.", article="b.txt", evidence=0.7), bar)
    assert bar_for("city", [missile], enough=True).beside == frozenset()


def test_names_are_known_by_how_sentences_write_them() -> None:
    told = [ranked("The strike at Port Ellery ended."), ranked("Strike leaders met in a port.")]
    assert names_in("port ellery Strike", told) == {"elleri"}
    assert names_in("", told) == frozenset()
    assert bar_for("Port Ellery", told, enough=True).names == {"elleri"}
    assert bar_for("Port Ellery and strikes", told, enough=True).names == frozenset()
    bar = Bar(names=frozenset({"korea", "germani"}))
    assert is_on_topic(dated("The Korean mill burned."), bar)
    assert is_on_topic(dated("German mills burned."), bar)
    assert not is_on_topic(dated("The mill in Port Ellery burned."), bar)


@pytest.mark.parametrize(
    ("text", "row"),
    [
        ("Old mill | 12 March", True),
        ("Mill | | 1912", True),
        ("12 March | The old mill burned down.", False),
        ("The old mill burned down on 12 March.", False),
    ],
)
def test_a_row_of_a_table_states_nothing(text: str, row: bool) -> None:
    assert is_row(text) is row


MERGED = [
    pytest.param(
        "A fire destroyed the mill in Port Ellery on Tuesday, killing six workers.",
        "Six workers died on Tuesday when fire destroyed the Port Ellery mill.",
        True, id="other words",
    ),
    pytest.param(
        "A fire destroyed the mill in Port Ellery on Tuesday, killing six workers.",
        "Eight workers died on Tuesday when fire destroyed the Port Ellery mill.",
        False, id="another number",
    ),
    pytest.param(
        "A fire destroyed the mill in Port Ellery on Tuesday.",
        "A fire destroyed the mill in Port Ellery on Monday.",
        False, id="another day",
    ),
    pytest.param(
        "The fire destroyed the mill in Port Ellery on Tuesday.",
        "The fire did not destroy the mill in Port Ellery on Tuesday.",
        False, id="denied",
    ),
    pytest.param(
        "The council voted on Tuesday for new limits on trade with Marlow Bay.",
        "The council voted on Tuesday for new limits on trade with Saltmarsh.",
        False, id="another place",
    ),
    pytest.param(
        "A fire destroyed the mill in Port Ellery on Tuesday.",
        "The mayor of Port Ellery opened a library on Tuesday.",
        False, id="something else",
    ),
]  # fmt: skip


@pytest.mark.parametrize(("one", "other", "same"), MERGED)
def test_one_event_of_two_articles_is_told_once(one: str, other: str, same: bool) -> None:
    events = gather([dated(one, score=12.0), dated(other, article="b.txt")])
    assert len(events) == (1 if same else 2)
    if same:
        assert [each.sentence.text for each in events[0].others] == [other]


def test_of_copies_dated_by_their_articles_the_earliest_tells_the_event() -> None:
    later = dated("The mill burned down to the ground.", article="b.txt", score=12.0)
    text = "The mill has burned down to the ground."
    earlier = dated(text, published=date(2017, 12, 5))
    (event,) = gather([later, earlier])
    assert event.first is earlier
    assert event.copies == [later]


def test_a_period_of_which_much_is_told_leaves_places_for_others() -> None:
    crowd = [
        dated(f"{name} voted on Nov. 30.", article=f"{name}.txt", score=12.0 - number)
        for number, name in enumerate(("Ann", "Ben", "Cleo", "Dan"))
    ]
    other = dated("The mill burned down on Dec. 1.", article="m.txt", score=8.5)
    events = gather([*crowd, other])
    assert len(events) == 5
    chosen = [event.first for event in best_of(events, 4)]
    assert other in chosen


def test_events_are_in_order_the_finer_before_the_coarser() -> None:
    texts = ("It ended in 2015.", "It ended on Jan. 1, 2015.", "It ended on Monday.", "It ended.")
    events = in_order(gather(dated(text, article=text) for text in texts))
    assert [event.first.sentence.text for event in events] == [texts[i] for i in (1, 0, 2, 3)]


@pytest.mark.parametrize(
    ("days", "inside"),
    [
        (day_of(date(2017, 11, 30)), True),
        (day_of(date(2017, 12, 1)), False),
        (month_of(2017, 10), False),
        (year_of(2017), True),
    ],
)
def test_an_event_is_inside_a_period_that_it_touches(days: Days, inside: bool) -> None:
    assert within(days, date(2017, 11, 1), date(2017, 11, 30)) is inside
    assert within(days, None, None)


def test_names_of_one_speaker_are_one_group() -> None:
    def said(speaker: str | None) -> Event:
        sentence = Sentence("a.txt", 0, 0, 2, 1, "Hm", speaker)
        return Event(day_of(DAY), "article", None, Citation(1, sentence, "/a.txt", "A"))

    events = [said("Haley"), said("Lavrov"), said(None), said("Sergei Lavrov")]
    groups = [(name, len(found)) for name, found in by_speaker(events)]
    assert groups == [("Sergei Lavrov", 2), ("Haley", 1)]
