import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.context import context_of, needs_context
from qa.types import Sentence


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("He said that the bridge was closed.", id="he"),
        pytest.param("“She’s wrong,” the mayor said.", id="behind a quotation mark"),
        pytest.param("They left at noon.", id="they"),
        pytest.param("His office declined to comment.", id="his"),
        pytest.param("It cost nine million.", id="it"),
        pytest.param("It is the step that would matter most.", id="it with an article"),
        pytest.param("This was a mistake.", id="this"),
        pytest.param("That decision surprised the council.", id="that with a noun"),
        pytest.param("That's a big mistake.", id="that's"),
        pytest.param("These jets\nfly low.", id="these, across a line end"),
        pytest.param("But the bridge stayed open.", id="but"),
        pytest.param("However, the bridge stayed open.", id="however"),
        pytest.param("For example, the bridge stayed open.", id="for example"),
        pytest.param("As a result, the bridge closed.", id="as a result"),
        pytest.param("The former was older.", id="the former"),
        pytest.param("The latter's hull leaked.", id="the latter"),
        pytest.param("Such ships are rare.", id="such"),
        pytest.param("Both were sold.", id="both"),
        pytest.param("(He had been ill.)", id="behind a bracket"),
    ],
)
def test_what_leans_on_the_sentence_before(text: str) -> None:
    assert needs_context(text)


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("The mayor said that he was ill.", id="a pronoun inside"),
        pytest.param("Hebrides ferries were late.", id="a word that begins like a pronoun"),
        pytest.param("This week the bridge closed.", id="this week"),
        pytest.param("That year the mayor resigned.", id="that year"),
        pytest.param("It is clear that the bridge will close.", id="it is clear that"),
        pytest.param("It remains to be seen whether it will.", id="it remains to be seen"),
        pytest.param("Such as it is, the bridge will do.", id="such as"),
        pytest.param("Both Ada and Grace came.", id="both with its two"),
        pytest.param("Neither Ada nor Grace came.", id="neither with its two"),
        pytest.param("Butter is dear.", id="a word that begins like but"),
        pytest.param("I am pleased.", id="the speaker is told"),
        pytest.param("", id="nothing"),
        pytest.param("...", id="no word"),
    ],
)
def test_what_can_be_understood_alone(text: str) -> None:
    assert not needs_context(text)


def sentences(*texts: str, headings: tuple[int, ...] = ()) -> list[Sentence]:
    return [
        Sentence("a.txt", index, 100 * index, 100 * index + len(text), index + 1, text,
                 heading=index in headings)
        for index, text in enumerate(texts)
    ]  # fmt: skip


def test_the_context_is_the_sentence_right_before() -> None:
    told = sentences("A title", "Ada Quill spoke.", "The hall was full.", "She was tired.")
    assert context_of(told[3], told) == told[2]
    assert context_of(told[3], told[2:]) == told[2]


def test_what_can_be_understood_alone_has_no_context() -> None:
    told = sentences("Ada Quill spoke.", "The hall was full.")
    assert context_of(told[1], told) is None


def test_a_heading_gives_no_context_and_has_none() -> None:
    told = sentences("A title", "She was tired.", "This and that", headings=(0, 2))
    assert context_of(told[1], told) is None
    assert context_of(told[2], told) is None


def test_the_first_sentence_has_no_context() -> None:
    told = sentences("She was tired.", "The hall was full.")
    assert context_of(told[0], told) is None


def test_the_sentence_before_must_be_there_and_of_the_same_article() -> None:
    told = sentences("Ada Quill spoke.", "The hall was full.", "She was tired.")
    other = Sentence("b.txt", 1, 100, 120, 2, "The hall was empty.")
    assert context_of(told[2], [told[0], told[2]]) is None
    assert context_of(told[2], [other]) is None


@given(st.text(max_size=80))
def test_any_text_can_be_looked_at(text: str) -> None:
    assert needs_context(text) is needs_context(f"“{text}")
