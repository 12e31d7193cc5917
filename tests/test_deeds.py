"""Whoever did it stands with what was done; a figure stands with what it is of."""

import pytest

from qa.support import Evidence, check_claim

BANK = (
    "Turnout was 64 percent, said the returning officer, Bo Marsh.",
    "In 2012 turnout was 61 percent.",
)
FIRE = (
    "Six weavers were killed when the mill burnt down, the fire brigade said.",
    "Mayor Luis Pike denied that he had ignored warnings.",
)
MAYOR = ("Ann Pike, the mayor of the northern town of Marl, opened a school on Monday.",)
FLOOD = ("Floods killed 14 sheep on the marsh.", "Floods drove 3,200 sheep off the marsh.")


@pytest.mark.parametrize(
    ("claim", "sentences", "supported"),
    [
        pytest.param("Turnout was 64 percent.", BANK, True, id="figure"),
        pytest.param("Turnout in 2012 was 61 percent.", BANK, True, id="figure of its year"),
        pytest.param("Turnout in 2012 was 64 percent.", BANK, False, id="of another year"),
        pytest.param(
            "Six weavers were killed when the mill burnt down.", FIRE, True, id="who it happened to"
        ),
        pytest.param(
            "Mayor Luis Pike was killed when the mill burnt down.", FIRE, False,
            id="somebody of another sentence",
        ),
        pytest.param(
            "The brigade killed six weavers when the mill burnt down.", FIRE[:1], False,
            id="whoever only reports it",
        ),
        pytest.param(
            "Ann Pike, the mayor of the northern town of Marl, was arrested on Monday.", MAYOR,
            False, id="a deed that nothing tells",
        ),
        pytest.param(
            "Ann Pike, the mayor of the northern town of Marl, was hurt while opening a school.",
            MAYOR, True, id="a clause that goes on",
        ),
        pytest.param(
            "Ann Pike, the mayor of the northern town of Marl, inaugurated a school on Monday.",
            MAYOR, True, id="a deed said otherwise",
        ),
        pytest.param("Floods drove 3,200 sheep off the marsh.", FLOOD, True, id="count"),
        pytest.param("Floods drove 14 sheep off the marsh.", FLOOD, False, id="of another deed"),
        pytest.param(
            "The mill burnt down on March 3.",
            ("The mill burnt down.", "Bo Marsh was born in a lighthouse on the island on March 3."),
            False,
            id="date of something else",
        ),
        pytest.param(
            "The mill was shut by a fire in May.", ("The mill was shut by a flood in May.",), False,
            id="by something else",
        ),
        pytest.param(
            "The mill was left without water.", ("The mill was left without bread.",), False,
            id="without something else",
        ),
        pytest.param(
            "The mill burnt down on March 3.", ("March 3, 2018", "The mill burnt down."), True,
            id="date of a line that only dates",
        ),
    ],
)  # fmt: skip
def test_sentences_are_not_stitched(
    claim: str, sentences: tuple[str, ...], supported: bool
) -> None:
    verdict = check_claim(claim, [Evidence(sentence) for sentence in sentences])
    assert verdict.supported == supported, verdict


@pytest.mark.parametrize(
    ("claim", "sentence", "supported"),
    [
        pytest.param(
            "Nora Pike is the finance minister.",
            "The union leader Nora Pike met the finance minister, Bo Marsh.",
            False,
            id="office of another",
        ),
        pytest.param(
            "The finance minister is Bo Marsh.",
            "The union leader Nora Pike met the finance minister, Bo Marsh.",
            True,
            id="office before a comma",
        ),
        pytest.param(
            "Gareth Moy is the mayor.", "Gareth Moy, the chief forecaster, saw the mayor.", False,
            id="office behind a comma",
        ),
    ],
)  # fmt: skip
def test_an_office_is_of_whom_the_sentence_gives_it(
    claim: str, sentence: str, supported: bool
) -> None:
    verdict = check_claim(claim, [Evidence(sentence)])
    assert verdict.supported == supported, verdict


@pytest.mark.parametrize(
    ("claim", "sentence"),
    [
        ("Pike lost the election.", "Pike won the election on Sunday."),
        ("The weavers began their strike.", "The weavers ended their strike."),
        ("The pier closed in May.", "The pier was reopened in May."),
        ("The pier is safe, Moy said.", "Moy said the pier was unsafe."),
        ("The mill refused to pay the weavers.", "The mill paid the weavers."),
        ("The mill declined to pay the weavers.", "The mill will pay the weavers."),
    ],
)
def test_the_opposite_is_no_support(claim: str, sentence: str) -> None:
    verdict = check_claim(claim, [Evidence(sentence)])
    assert (verdict.supported, verdict.about) == (False, "negation"), verdict


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        ("More than 10 sheep drowned.", True),
        ("Over a dozen sheep drowned.", True),
        ("Fewer than 15 sheep drowned.", True),
        ("More than 20 sheep drowned.", False),
        ("Fewer than 12 sheep drowned.", False),
        ("Hundreds of sheep drowned.", False),
    ],
)
def test_a_bound_holds_or_does_not(claim: str, supported: bool) -> None:
    verdict = check_claim(claim, [Evidence("The flood drowned 14 sheep on the marsh.")])
    assert verdict.supported == supported, verdict


def test_a_first_name_is_no_month() -> None:
    assert check_claim("Jan Keller resigned.", [Evidence("Jan Keller resigned today.")]).supported
