"""Sentences told once are the same sentence, and an answer is of one state of the store."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa import answering
from qa.assistant import Assistant
from qa.composing import select
from qa.config import Config
from qa.ranking import RankedSentence
from qa.types import Hit, Passage, Sentence

FERRY = "The coast guard said 12 people died when the ferry sank near the harbour on Monday."


def ranked(text: str, article: str) -> RankedSentence:
    sentence = Sentence(article, 0, 0, len(text), 1, text)
    hit = Hit(Passage(article, 0, len(text), text, (sentence,)), 1.0)
    return RankedSentence(sentence, hit, 1.0, 1.0, 1.0, 1.0)


@pytest.mark.parametrize(
    ("other", "folded"),
    [
        pytest.param(FERRY, True, id="the same"),
        pytest.param(FERRY.replace("on Monday", "early on Monday"), True, id="a word more"),
        pytest.param(FERRY.replace("12", "47"), False, id="another number"),
        pytest.param(FERRY.replace("12", "twelve hundred"), False, id="another number in words"),
        pytest.param(FERRY.replace("people died", "people had not died"), False, id="denied"),
        pytest.param(FERRY.replace("Monday", "Friday"), False, id="another day"),
        pytest.param(FERRY.replace("harbour", "islands"), False, id="another place"),
    ],
)
def test_near_copies_are_told_once_unless_they_disagree(other: str, folded: bool) -> None:
    chosen = select([ranked(FERRY, "a.txt"), ranked(other, "b.txt")], 8)
    assert [len(copies) for _, copies in chosen] == ([1] if folded else [0, 0])


def test_exchanged_roles_are_no_copy() -> None:
    one = "The minister accused the mayor of lying about the price of the new bridge."
    two = "The mayor accused the minister of lying about the price of the new bridge."
    assert len(select([ranked(one, "a.txt"), ranked(two, "b.txt")], 8)) == 2


@pytest.mark.parametrize("change", ["Another story now.\n\nNothing of it is left here.", None])
def test_an_answer_is_of_one_state_of_the_store(
    change: str | None, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    news = tmp_path / "news"
    news.mkdir()
    (news / "keep.txt").write_text("Bread prices\n\nBread got dearer in May.", "utf-8")
    story = news / "ferry.txt"
    story.write_text(f"Ferry sinks\n\n{FERRY}", "utf-8")
    config = Config(store=tmp_path / ".qa")
    with Assistant(config) as writer:
        writer.index([str(news)])
    rank = answering.rank

    def rank_and_change(*words: object, **rest: object) -> answering.Ranking:
        ranking = rank(*words, **rest)  # type: ignore[arg-type]
        if change is None:
            story.unlink()
        else:
            story.write_text(change, "utf-8")
        with Assistant(config) as writer:
            writer.index([str(news)])
        return ranking

    monkeypatch.setattr(answering, "rank", rank_and_change)
    with Assistant.open(config) as reader:
        answer = reader.ask("how many people died when the ferry sank")
    assert answer.status == "answered"
    first = answer.citations[0]
    assert replace(first.sentence, speaker=None).text == FERRY
    assert first.title == "Ferry sinks"
    assert first.stale
