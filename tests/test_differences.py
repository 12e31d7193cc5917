"""On what two sentences that tell the same differ."""

import datetime

import pytest

from qa.differences import differences, unmatched
from qa.statements import read_statement
from qa.support import Evidence, read_cited


def told(one: str, other: str, date: datetime.date | None = None) -> list[tuple[str, str, str]]:
    first, second = (read_cited(Evidence(text, date=date)) for text in (one, other))
    return [(each.about, each.said, each.found) for each in differences(first, second)]


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        pytest.param(
            "Eight stealth fighters are being sent to the exercise.",
            "Six stealth fighters are being sent to it, the ministry says.",
            [("number", "Eight", "Six")],
            id="a number in words",
        ),
        pytest.param(
            "The council approved a budget of $421 million for next year.",
            "The council approved a budget of $412 million for next year.",
            [("number", "$421 million", "$412 million")],
            id="money",
        ),
        pytest.param(
            "Profit rose by 32 percent in the fourth quarter.",
            "Profit rose by 22 percent in the fourth quarter.",
            [("number", "32 percent", "22 percent")],
            id="percent",
        ),
        pytest.param(
            "Two deaths were reported on the coast.",
            "No deaths were reported on the coast.",
            [("number", "Two", "No")],
            id="none of them",
        ),
        pytest.param(
            "The parade takes place in the harbour on May 14.",
            "The parade takes place in the harbour on May 12.",
            [("date", "May 14", "May 12")],
            id="a day",
        ),
        pytest.param(
            "The ferry left the harbour on 3 June.",
            "The ferry left the harbour on 9 June.",
            [("date", "3 June", "9 June")],
            id="a day at the end",
        ),
        pytest.param(
            "The ferry opened its deck on June 14.",
            "SALTMARSH, Feb. 11 (Castellan) - The ferry opened its deck to visitors.",
            [],
            id="the day of a dateline is of the article",
        ),
        pytest.param(
            "The museum was shut by a flood in 2011.",
            "The museum was shut by a flood in 2010.",
            [("date", "2011", "2010")],
            id="a year",
        ),
        pytest.param(
            "The tram was driven by Olga Marsh through the tunnel.",
            "The tram was driven by Peter Quill through the tunnel.",
            [("name", "Olga Marsh", "Peter Quill")],
            id="a name",
        ),
        pytest.param(
            "Some 1.2 million tonnes of wheat were sold.",
            "1,198,400 tonnes of wheat were sold.",
            [],
            id="rounded",
        ),
        pytest.param(
            "Ferries carried 300 cars over the strait.",
            "The library has 900 books about bees.",
            [],
            id="numbers of other things",
        ),
        pytest.param(
            "Sales rose from 4 million boxes to 6 million boxes.",
            "Sales rose from 4 million boxes to 6 million boxes.",
            [],
            id="the same",
        ),
    ],
)
def test_what_differs_is_told_in_the_words_of_both(
    one: str, other: str, wanted: list[tuple[str, str, str]]
) -> None:
    assert told(one, other) == wanted


def test_a_weekday_is_the_date_it_means() -> None:
    day = datetime.date(2018, 1, 18)  # a Thursday
    assert not told("The pier opened on Thursday.", "The pier opened on Jan. 18.", day)


def test_each_number_stands_for_one_other() -> None:
    first = read_statement("Funds averaged 12.9 pct yesterday and opened at six pct.")
    second = read_statement("Funds averaged 5.97 pct yesterday and opened at six pct.")
    mine, theirs = unmatched(first, second)
    assert [str(one.value) for one in mine] == ["12.9"]
    assert [str(one.value) for one in theirs] == ["5.97"]
