"""Words of a question that no article has are told below the answer."""

from pathlib import Path

import pytest

from qa.absent_words import absent_words, told_absent
from qa.questions import parse_question
from qa.terms import terms
from tests.builders import assistant, write

STORY = (
    "The mayor opened the new gate at noon. The army took the palace, and he was overthrown."
    " It was a mistake to let it in, as he sees now. A café belongs to the organisation."
)


def absent(question: str, text: str = STORY) -> tuple[str, ...]:
    asked = parse_question(question)
    held = terms(text)
    return absent_words(asked, set(asked.terms) - set(held), [text])


@pytest.mark.parametrize(
    ("question", "wanted"),
    [
        pytest.param("who opened the gate", (), id="all are there"),
        pytest.param("who opened the bridge", ("bridge",), id="one is not"),
        pytest.param("who opened a bridge, a bridge?", ("bridge",), id="once each"),
        pytest.param("what's the name of who opened it", (), id="words that only ask"),
        pytest.param("please explain who mustn't open it", (), id="contractions"),
        pytest.param("did the u.s. open it by e-mail for 1,000", (), id="parts of words"),
        pytest.param("did the Duke open it on June 25th", (), id="names and numbers"),
        pytest.param("who opened the cafe of the organization", (), id="spelt otherwise"),
        pytest.param("who overthrew him", (), id="another form of the verb"),
        pytest.param("what error did he see", (), id="a word of the same meaning"),
        pytest.param("what was it about", (), id="no content words"),
    ],
)
def test_words_that_no_article_has(question: str, wanted: tuple[str, ...]) -> None:
    assert absent(question) == wanted


@pytest.mark.parametrize(
    ("absent", "wanted"), [("a", '"a"'), ("ab", '"a" or "b"'), ("abc", '"a", "b" or "c"')]
)
def test_they_are_told_in_a_line(absent: str, wanted: str) -> None:
    assert told_absent(absent) == f"No article has the word {wanted}."


def test_an_answer_tells_of_them_and_a_refusal_does_not(tmp_path: Path) -> None:
    write(tmp_path / "news", "gate.txt", f"The gate\n\n{STORY}\n")
    write(tmp_path / "news", "b.md", "---\ntitle: Museum\n---\nThe doors are shut on Mondays.\n")
    with assistant(tmp_path / "store") as opened:
        opened.index([str(tmp_path / "news")])
        told = opened.ask("which mayor opened the new gate with a trombone")
        assert (told.status, told.notes) == ("answered", ('No article has the word "trombone".',))
        assert opened.ask("which mayor opened the new gate").notes == ()
        named = opened.ask("which mayor opened the new gate of the museum")
        assert named.notes == ()  # in a title
        refused = opened.ask("who plays the trombone")
        assert (refused.status, refused.notes) == ("not_found", ())
