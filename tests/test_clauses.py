"""What a sentence tells, clause by clause, without who says so."""

import datetime

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.clauses import day_meant, days_of, read_clauses

DAY = datetime.date(2018, 3, 6)  # a Tuesday


@pytest.mark.parametrize(
    ("text", "words"),
    [
        pytest.param(
            "Nine miners were trapped when the shaft flooded, the union said.",
            [{"miner", "trap", "shaft", "flood"}, {"miner", "trap"}, {"shaft", "flood"}],
            id="two clauses",
        ),
        pytest.param(
            "The mayor said that the library would close.", [{"librari", "close"}], id="said that"
        ),
        pytest.param(
            "According to Ruth Amos, the pier was rotten.", [{"pier", "rotten"}], id="according to"
        ),
        pytest.param(
            "The pier was rotten, according to the port's engineer, Ruth Amos.",
            [{"pier", "rotten"}],
            id="who that is",
        ),
        pytest.param(
            '"The port knew of the crack," Amos said on Friday.',
            [{"port", "knew", "crack"}],
            id="quoted",
        ),
        pytest.param(
            "The bank said it expects a loss.", [{"bank", "expect", "loss"}], id="of itself"
        ),
        pytest.param("Ruth Amos said.", [], id="nothing is told"),
    ],
)  # fmt: skip
def test_clauses_hold_what_is_told(text: str, words: list[set[str]]) -> None:
    assert [set(clause.words) for clause in read_clauses(text)] == words


def test_a_clause_has_its_own_numbers_and_days() -> None:
    text = "Nine miners were trapped when 3 shafts flooded on Sunday, police said on Monday."
    whole, first, second = read_clauses(text)
    assert [int(one.value) for one in whole.numbers] == [9, 3]
    assert [int(one.value) for one in first.numbers] == [9]
    assert not days_of(first, text, DAY)
    assert [day.words for day in days_of(second, text, DAY)] == ["Sunday"]
    assert not days_of(second, text, None)
    assert day_meant(text, DAY, "Sunday") == "2018-03-04"
    assert day_meant(text, None, "Sunday") == "sunday"


@pytest.mark.parametrize(
    ("text", "denied", "will", "unsure"),
    [
        ("The council will close the library.", False, True, False),
        ("The council will not close the library.", True, True, False),
        ("The council might close the library.", False, False, True),
        ("The mayor denied that the library was closed.", False, False, True),
        ("The library was closed in May.", False, False, False),
    ],
)
def test_denials_and_what_is_only_possible(
    text: str, denied: bool, will: bool, unsure: bool
) -> None:
    clause = read_clauses(text)[0]
    assert (clause.denied, clause.will, clause.unsure) == (denied, will, unsure)


PARTS = st.sampled_from(
    'The port, "said" said when before 12 dogs ; according to . not may May - it barked'.split()
)


@given(st.lists(PARTS, max_size=14))
def test_clauses_lie_in_the_text_and_in_order(parts: list[str]) -> None:
    text = " ".join(parts)
    for clause in read_clauses(text):
        ends = [place for span in clause.spans for place in span]
        assert ends == sorted(ends)
        assert all(0 <= place <= len(text) for place in ends)
