"""Questions about speech, asked of a real store: whose words come first, and where are none."""

from functools import cache
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest

from qa.assistant import Assistant
from qa.config import Config
from qa.types import Answer, Citation
from tests.builders import write
from tests.stores import news

FOLDER = TemporaryDirectory(prefix="qa-speech-", ignore_cleanup_errors=True)
OTHERS = 130  # more articles than either index is asked for

# Names the speaker and the topic more often than her own words do.
ABOUT_HER = (
    "Quill, tolls and the bridge: letter {n}\n\n"
    "Readers wrote of Quill, of the tolls and of Quill's tolls on the bridge. "
    '"Quill and her tolls are the talk of street {n}," Eve Marsh said.\n'
)
HER_OWN = """Council meets until midnight

The council dealt with eleven items on Monday, most of them without a vote.

Ada Quill, who chairs it, spoke of the harbour lights, of a new roof for the school, of the ferry's
winter table and of the paint that flakes from the town hall. "A fee for crossing is a tax on those
who live on the wrong bank," she said. "I will not vote for tolls in this or any other year."

Ben Lang asked for a pause. The sitting ended at midnight, and the lamps went out.
"""


@cache
def store() -> Path:
    """Return a store in which everybody speaks of Quill and tolls, and she does once."""
    folder = Path(FOLDER.name).resolve()
    for number in range(OTHERS):
        write(folder / "articles", f"letter-{number:03}.txt", ABOUT_HER.format(n=number))
    write(folder / "articles", "council.txt", HER_OWN)
    with Assistant(Config(store=folder / ".qa", offline=True)) as assistant:
        assistant.index([str(folder / "articles")])
    return folder / ".qa"


def ask(question: str, store: Path) -> Answer:
    with Assistant.open(Config(store=store, offline=True)) as assistant:
        return assistant.ask(question)


def first(citations: tuple[Citation, ...]) -> Citation:
    return next(one for one in citations if one.number == 1)


def test_the_speakers_own_words_are_found_among_many_that_speak_of_her() -> None:
    answer = ask("what did Quill say about tolls", store())
    assert answer.status == "answered"
    cited = first(answer.citations).sentence
    assert (cited.article_id, cited.speaker) == ("council.txt", "Ada Quill")
    assert cited.text.startswith('"I will not vote for tolls')
    assert answer.hits[0].passage.article_id == "council.txt"
    scores = [hit.score for hit in answer.hits]
    assert scores == sorted(scores, reverse=True)


def test_a_speaker_who_says_nothing_on_it() -> None:
    answer = ask("what did Quill say about trombones", store())
    assert answer.status == "not_found"
    assert answer.text == "The articles quote Ada Quill, but not on trombones."
    assert answer.citations == ()
    assert first(answer.nearest).sentence.speaker == "Ada Quill"


def test_what_others_say_on_it_comes_before_what_the_speaker_says_at_all() -> None:
    answer = ask("what did Lavrov say about North Korean labourers sent home", news() / ".qa")
    assert answer.status == "not_found"
    assert answer.text.startswith("The articles quote Sergei Lavrov, but not on")
    speakers = [one.sentence.speaker for one in answer.nearest]
    assert speakers[0] not in (None, "Sergei Lavrov")
    assert "labourers" in first(answer.nearest).sentence.text
    assert speakers[2] == "Sergei Lavrov"


@pytest.mark.parametrize(
    ("question", "speaker", "words"),
    [
        pytest.param(
            "who called for cutting ties with Pyongyang", "Nikki Haley", "Cut the ties", id="called"
        ),
        pytest.param(
            "who said that sanctions will not work", "Sergei Lavrov", "will not work", id="said"
        ),
        pytest.param(
            "what did Lavrov say about sanctions", "Sergei Lavrov", "will not work", id="what said"
        ),
    ],
)
def test_who_spoke_is_told_with_the_words(question: str, speaker: str, words: str) -> None:
    answer = ask(question, news() / ".qa")
    assert answer.status == "answered"
    cited = first(answer.citations).sentence
    assert cited.speaker == speaker
    assert words in cited.text
    assert answer.text.startswith(speaker)


def test_who_said_what_nobody_says() -> None:
    assert ask("who said that pensions must rise", news() / ".qa").status == "not_found"


def test_a_speaker_of_an_article_indexed_meanwhile_is_known(tmp_path: Path) -> None:
    folder = tmp_path / "articles"
    write(folder, "one.txt", 'Ferry\n\n"The ferry is late again this winter," Ben Lang said.\n')
    question = "what did Ada Quill say about trombones"
    with Assistant(Config(store=tmp_path / ".qa", offline=True)) as reader:
        reader.index([str(folder)])
        assert 'No article mentions "Ada Quill".' in reader.ask(question).text
        with Assistant(Config(store=tmp_path / ".qa", offline=True)) as writer:
            write(folder, "two.txt", 'Fees\n\n"I will not vote for tolls," Ada Quill said.\n')
            writer.index([str(folder)])
        assert reader.ask(question).text == "The articles quote Ada Quill, but not on trombones."
