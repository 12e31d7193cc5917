"""Disagreements found in the sample articles, on a topic and below an answer."""

from collections.abc import Iterator
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Config
from qa.types import Filter
from tests.stores import news


@pytest.fixture(scope="module")
def store() -> Iterator[Assistant]:
    with Assistant(Config(store=news() / ".qa", offline=True)) as assistant:
        yield assistant


@pytest.mark.parametrize(
    ("topic", "words", "articles"),
    [
        pytest.param(
            "North Korean workers in Russia",
            ("37,000", "24,000"),
            ["workers-russia.txt", "workers-sent-home.md"],
            id="workers",
        ),
        pytest.param(
            "aircraft in the drill", ("230", "260"), ["drills-begin.txt", "seoul-spokesman.md"],
            id="aircraft",
        ),
    ],
)  # fmt: skip
def test_articles_that_disagree_are_found(
    store: Assistant, topic: str, words: tuple[str, str], articles: list[str]
) -> None:
    comparison = store.compare(topic)
    (found,) = comparison.disagreements
    assert (found.about, found.words) == ("number", words)
    cited = {one.number: one.sentence for one in comparison.citations}
    assert [cited[number].article_id for number in found.citations] == articles
    for number, word in zip(found.citations, words, strict=True):
        assert word in cited[number].text
    assert [one.number for one in comparison.citations] == [1, 2]


@pytest.mark.parametrize(
    "topic",
    ["storm", "missile", "sanctions", "Lavrov", "budget", "museum", "Korea", "football cup"],
)
def test_other_topics_hold_no_disagreement(store: Assistant, topic: str) -> None:
    assert not store.compare(topic).disagreements


def test_a_filter_leaves_out_what_disagrees(store: Assistant) -> None:
    only = Filter(articles=("workers-russia.txt",))
    assert not store.compare("North Korean workers in Russia", wanted=only).disagreements


def test_an_answer_tells_which_of_its_sentences_disagree(store: Assistant) -> None:
    answer = store.ask("how many aircraft take part in the drill?")
    (found,) = answer.disagreements
    cited = {one.number: one.sentence.text for one in answer.citations}
    assert "230" in cited[found.citations[0]]
    assert "260" in cited[found.citations[1]]
    assert not store.ask("what did Lavrov say about sanctions").disagreements


ARTICLES = {
    "slide.txt": """Landslide hits Ombra
Date: 2018-03-05

A landslide buried 12 houses in Ombra on Sunday. The road to Ombra will open on March 20, the
prefect said.
""",
    "losses.txt": """Ombra counts its losses
Date: 2018-03-14

The landslide in Ombra buried 17 houses, the insurers said. Ombra lies in a narrow valley.
""",
    "road.txt": """Road to Ombra stays shut
Date: 2018-03-16

The road to Ombra will open on April 4, the prefect said. Snow fell on the pass.
""",
}


@pytest.fixture(scope="module")
def ombra(tmp_path_factory: pytest.TempPathFactory) -> Iterator[Assistant]:
    folder: Path = tmp_path_factory.mktemp("ombra")
    for name, text in ARTICLES.items():
        (folder / name).write_text(text, encoding="utf-8")
    with Assistant(Config(store=folder / ".qa", offline=True)) as assistant:
        assistant.index([str(folder)])
        yield assistant


@pytest.mark.parametrize(
    ("topic", "found"),
    [
        ("Ombra landslide", [("number", ("12", "17"))]),
        ("road to Ombra", [("date", ("March 20", "April 4"))]),
        ("snow in Ombra", []),
    ],
)
def test_articles_of_different_dates_disagree_on_their_own_topic(
    ombra: Assistant, topic: str, found: list[tuple[str, tuple[str, str]]]
) -> None:
    comparison = ombra.compare(topic)
    assert [(one.about, one.words) for one in comparison.disagreements] == found


def test_an_answer_tells_what_a_later_article_has_otherwise(ombra: Assistant) -> None:
    answer = ombra.ask("how many houses did the landslide bury in Ombra?")
    assert [one.words for one in answer.disagreements] == [("12", "17")]
