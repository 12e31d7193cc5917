"""Small words that change what a claim says: how many, when, which office, whose name."""

import datetime

import pytest

from qa.support import Evidence, check_claim

THURSDAY = datetime.date(2017, 11, 30)


@pytest.mark.parametrize(
    ("claim", "sentence", "supported"),
    [
        pytest.param(
            "Two boats sank in the bay.",
            "Three boats sank in the bay and both crews left.",
            False,
            id="both of something else",
        ),
        pytest.param(
            "Both boats sank in the bay.", "Two boats sank in the bay.", True, id="both is two"
        ),
        pytest.param(
            "Two boats sank in the bay.", "Both boats sank in the bay.", True, id="two is both"
        ),
        pytest.param("The bridge cost $5tn.", "The bridge cost $5.", False, id="tn"),
        pytest.param(
            "The bridge cost $5tn.", "The bridge cost 5 trillion dollars.", True, id="trillion"
        ),
        pytest.param("The bridge cost $5b.", "The bridge cost 5 billion dollars.", True, id="b"),
        pytest.param("The bridge cost $5B.", "The bridge cost $5.", False, id="B"),
        pytest.param("The bridge cost $5k.", "The bridge cost 5,000 dollars.", True, id="k"),
        pytest.param(
            "It was -5 degrees in the harbour.",
            "It was 5 degrees in the harbour.",
            False,
            id="minus sign",
        ),
        pytest.param(
            "It was -5 degrees in the harbour.",
            "It was 5 degrees below zero in the harbour.",
            True,
            id="below zero",
        ),
        pytest.param(
            "Sales changed by minus 5 percent.", "Sales changed by 5 percent.", False, id="minus"
        ),
        pytest.param(
            "Sales changed by minus 5 percent.",
            "Sales fell 5 percent.",
            True,
            id="a fall is a minus",
        ),
        pytest.param(
            "The strike lasted 5 days.", "The strike lasted 5 hours.", False, id="days and hours"
        ),
        pytest.param(
            "The strike lasted five days.", "The five-day strike ended.", True, id="five-day"
        ),
        pytest.param(
            "The road is 5 kilometres long.",
            "The road is 5 miles long.",
            False,
            id="kilometres and miles",
        ),
        pytest.param("The road is 5 km long.", "The road is 5 kilometres long.", True, id="km"),
        pytest.param(
            "Prices rose by 5.", "Prices rose by 5 percent.", False, id="percent left out"
        ),
        pytest.param(
            "The firm was fined twice.", "The firm was fined three times.", False, id="twice"
        ),
        pytest.param(
            "The firm was fined twice.", "The firm was fined two times.", True, id="two times"
        ),
        pytest.param(
            "Ticket sales doubled in Ottermere.",
            "Ticket sales tripled in Ottermere.",
            False,
            id="doubled",
        ),
        pytest.param(
            "Ticket sales doubled in Ottermere.",
            "Ticket sales doubled in Ottermere last year.",
            True,
            id="doubled both",
        ),
        pytest.param(
            "The meeting begins at 7 p.m.", "The meeting begins at 7 a.m.", False, id="p.m."
        ),
        pytest.param("The meeting begins at 7 pm.", "The meeting begins at 7 p.m.", True, id="pm"),
        pytest.param(
            "The meeting begins at 7 p.m.", "The meeting begins at 19:00.", True, id="24 hours"
        ),
        pytest.param("One boat sank.", "Several boats sank.", False, id="one of several"),
        pytest.param("Several boats sank.", "One boat sank.", False, id="several of one"),
        pytest.param(
            "One of the boats sank.",
            "Several boats sailed and one of the boats sank.",
            True,
            id="one of",
        ),
        pytest.param("The fair opens in spring.", "The fair opens in autumn.", False, id="season"),
        pytest.param("The fair opens in autumn.", "The fair opens in the fall.", True, id="fall"),
        pytest.param(
            "The mill closed yesterday.", "The mill closed last week.", False, id="yesterday"
        ),
        pytest.param(
            "The mill closed last year.", "The mill closed last week.", False, id="last year"
        ),
        pytest.param(
            "The mill closed yesterday.",
            "The mill closed on Wednesday.",
            True,
            id="yesterday by its weekday",
        ),
        pytest.param(
            "The mill closed last year.",
            "The mill closed in 2016.",
            True,
            id="last year by its number",
        ),
        pytest.param(
            "The mill closed last year.",
            "The mill closed in 2015.",
            False,
            id="last year by another",
        ),
        pytest.param("The fair opens at noon.", "The fair opens at dawn.", False, id="noon"),
        pytest.param("The fair ends at night.", "The fair ends in the evening.", True, id="night"),
        pytest.param(
            "The gallery closed on June 6 and opened on May 5.",
            "The gallery closed May 5, opened June 6.",
            False,
            id="dates exchanged",
        ),
        pytest.param(
            "The dividend is payable June 6 to holders of record May 5.",
            "The dividend is payable May 5 to holders of record June 6.",
            False,
            id="dates of one clause",
        ),
        pytest.param(
            "The deficit is 26-28 million dollars.",
            "The deficit is 26-28 billion dollars.",
            False,
            id="range with a scale",
        ),
        pytest.param("The rise was 1.0.", "The rise was 1.0 percent.", False, id="1.0 is not one"),
        pytest.param(
            "The gallery closed on May 5 and opened on June 6.",
            "The gallery closed May 5, opened June 6.",
            True,
            id="dates kept",
        ),
        pytest.param(
            "The gallery opened on May 5.",
            "The gallery closed May 5, opened June 6.",
            False,
            id="another's date",
        ),
        pytest.param(
            "The gallery opened on June 6.",
            "The gallery closed May 5, opened June 6.",
            True,
            id="its date",
        ),
        pytest.param(
            "Target closed four shops in the town.",
            "Quillmart closed four shops in the town.",
            False,
            id="Target",
        ),
        pytest.param(
            "King closed four shops in the town.",
            "Marsh closed four shops in the town.",
            False,
            id="King",
        ),
        pytest.param(
            "Young closed four shops in the town.",
            "Marsh closed four shops in the town.",
            False,
            id="Young",
        ),
        pytest.param(
            "Church closed four shops in the town.",
            "Quillmart closed four shops in the town.",
            False,
            id="Church",
        ),
        pytest.param(
            "Oil rose in the morning.",
            "Petrol rose in the morning.",
            True,
            id="a common word is no name",
        ),
        pytest.param(
            "President X left the talks in the town.",
            "President Y left the talks in the town.",
            False,
            id="one letter",
        ),
        pytest.param(
            "Prime Minister Otto Marsh left the talks.",
            "Foreign Minister Otto Marsh left the talks.",
            False,
            id="office",
        ),
        pytest.param(
            "Minister Otto Marsh left the talks.",
            "Foreign Minister Otto Marsh left the talks.",
            True,
            id="less of an office",
        ),
        pytest.param("Mrs. Marsh left the talks.", "Mr. Marsh left the talks.", False, id="Mrs."),
        pytest.param(
            "All drivers paid the toll.", "Some drivers paid the toll.", False, id="all and some"
        ),
        pytest.param(
            "Some drivers paid the toll.", "All drivers paid the toll.", True, id="some of all"
        ),
        pytest.param(
            "Most drivers paid the toll.", "Few drivers paid the toll.", False, id="most and few"
        ),
        pytest.param(
            "Every driver paid the toll.", "Some drivers paid the toll.", False, id="every and some"
        ),
        pytest.param(
            "Most drivers paid the toll.", "Most of the drivers paid the toll.", True, id="most of"
        ),
        pytest.param(
            "The most expensive bridge closed.",
            "Many expensive bridges closed, and the most expensive bridge.",
            True,
            id="a superlative",
        ),
    ],
)
def test_a_small_word_decides(claim: str, sentence: str, supported: bool) -> None:
    verdict = check_claim(claim, [Evidence(sentence, date=THURSDAY)])
    assert verdict.supported is supported, verdict


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        pytest.param("She said the toll will rise.", False, id="she"),
        pytest.param("He said the toll will rise.", True, id="he"),
        pytest.param("The toll will rise, according to haley.", False, id="a small name"),
        pytest.param("The toll will rise, according to marsh.", True, id="his small name"),
        pytest.param("The toll will rise, according to officials.", False, id="a group"),
    ],
)
def test_a_speaker_is_told_by_a_pronoun_or_a_small_name(claim: str, supported: bool) -> None:
    said = Evidence('"The toll will rise," he said.', speaker="Peter Marsh", date=THURSDAY)
    verdict = check_claim(claim, [said])
    assert verdict.supported is supported, verdict
