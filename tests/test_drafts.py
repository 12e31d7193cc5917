"""A draft's statements: what states something, where, and what it leans on."""

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.drafts import DraftStatement, plain_words, read_draft, spans_between, states
from qa.front_matter import extract

DRAFT = """---
title: Ferry runs aground
---

# Ferry runs aground

The ferry *Petrel* ran aground off [Cray Point](https://example.org/a) on Monday.[^1] Who
steered it?

## What was said

- Nobody was hurt, the harbour office said.
- See below.

"We were lucky," said Nora Pike. "The tide was with us and the wind was not."
"""


def statements(text: str) -> list[DraftStatement]:
    return read_draft(extract(text, "markdown"))[0]


def test_headings_questions_and_pointers_state_nothing() -> None:
    found, silent = read_draft(extract(DRAFT, "markdown"))
    assert [one.text for one in found] == [
        "The ferry Petrel ran aground off Cray Point on Monday.",
        "Nobody was hurt, the harbour office said.",
        '"We were lucky," said Nora Pike.',
        '"The tide was with us and the wind was not."',
    ]
    assert silent == 2
    assert {one.title for one in found} == {"Ferry runs aground"}


def test_a_statement_knows_its_place() -> None:
    lines = DRAFT.splitlines()
    for one in statements(DRAFT):
        assert plain_words(DRAFT[one.start : one.end]) == one.text
        assert (
            plain_words(lines[one.line - 1])[2:12]
            in f"{one.text} {plain_words(lines[one.line - 1])}"
        )
        assert DRAFT[: one.start].count("\n") == one.line - 1


def test_opinions_and_what_is_struck_out_state_nothing() -> None:
    draft = "# Ferry\n\nI think the ferry was fine. ~~The ferry sank.~~ The ferry was red.\n"
    assert [one.text for one in statements(draft)] == ["The ferry was red."]


def test_whoever_goes_on_speaking_is_named_in_the_claim() -> None:
    last = statements(DRAFT)[-1]
    assert last.claim == 'Nora Pike said: "The tide was with us and the wind was not."'


def test_a_statement_without_names_is_about_those_of_the_title() -> None:
    first, second = statements("# Storm Ottilie\n\nOlga Marsh slept. Eleven people were hurt.\n")
    assert first.meant == frozenset()
    assert second.meant == {"storm", "ottilie"}


@pytest.mark.parametrize(
    ("words", "wanted"),
    [
        pytest.param("The harbour froze.", True, id="statement"),
        pytest.param("Did the harbour freeze?", False, id="question"),
        pytest.param('He asked: "Did it freeze?"', False, id="question in quotes"),
        pytest.param("Yes.", False, id="no content"),
        pytest.param("Read more about frozen harbours here.", False, id="pointer"),
        pytest.param("The main points:", False, id="leads over"),
    ],
)
def test_what_states_something(words: str, wanted: bool) -> None:
    assert states(words) is wanted


@given(st.text(alphabet="ab .?!\n#*-[]()_`\"'1é", max_size=200))
def test_any_text_is_divided_into_statements_and_the_rest(text: str) -> None:
    found = statements(text)
    parts = [(one.start, one.end) for one in found]
    assert parts == sorted(parts)
    rest = list(spans_between(text, found))
    assert sorted([*parts, *((span.start, span.end) for span in rest)]) == sorted(
        {*parts, *((span.start, span.end) for span in rest)}
    )
    assert sum(end - start for start, end in parts) + sum(
        span.end - span.start for span in rest
    ) == len(text)
