"""A chat model points at sentences; rules have the last word."""

import pytest

from qa.adapters.templates import CHECK, read_template
from qa.assistant import Assistant
from qa.config import Config
from qa.draft_asking import DraftReader, ask_model, asks_model
from qa.draft_checking import check_statements
from qa.draft_judging import Judged
from qa.errors import ModelUnavailable
from qa.evidence import Candidate
from qa.front_matter import extract
from qa.prompts import CHECK_PLACEHOLDERS, check_template
from qa.support import Evidence
from qa.types import Filter, Sentence
from tests.fakes import ScriptedModel, Written, citing
from tests.stores import news

TEMPLATE = check_template(read_template(CHECK), CHECK_PLACEHOLDERS, name=CHECK)
STORY = (
    "Tugs towed the Petrel off the sandbank before midnight, and her 40 passengers cheered.",
    "Nora Pike, her captain, kissed the cook.",
)
LACKING = Judged("not_found", reason="too little", about="coverage")


def asked(claim: str, written: Written) -> tuple[Judged, ScriptedModel]:
    model = ScriptedModel([written])
    articles = [
        [
            Candidate(
                Sentence("a.txt", at, 0, len(text), at + 1, text), Evidence(text, title="Ferry")
            )
            for at, text in enumerate(STORY)
        ]
    ]
    reader = DraftReader(model, TEMPLATE)
    judged, usage = ask_model(claim, LACKING, articles, reader=reader, frequencies={}, total=0)
    assert usage == model.replies[0].usage
    assert model.replies[0].closed
    return judged, model


@pytest.mark.parametrize(
    ("claim", "reply", "verdict"),
    [
        pytest.param(
            "Tugs freed the stranded ferry Petrel that evening, to loud applause on board.",
            "{Tugs towed}",
            "supported",
            id="other words",
        ),
        pytest.param(
            "Tugs freed the Petrel with 60 passengers to loud applause.",
            "{Tugs towed}",
            "not_found",
            id="another number",
        ),
        pytest.param(
            "Tugs did not free the Petrel, which they towed in vain.",
            "{Tugs towed}",
            "not_found",
            id="a denial",
        ),
        pytest.param("Olga Marsh towed the Petrel.", "{Tugs towed}", "not_found", id="a name"),
        pytest.param(
            "A bakery burnt to the ground.", "{Nora Pike}", "not_found", id="something else"
        ),
        pytest.param("Tugs freed the Petrel.", "[s99] [s1x]", "not_found", id="invented labels"),
        pytest.param("Tugs freed the Petrel.", "NOT IN THE ARTICLES", "not_found", id="refusal"),
    ],
)
def test_a_model_knows_wording_and_nothing_else(claim: str, reply: str, verdict: str) -> None:
    assert asked(claim, citing(reply))[0].verdict == verdict


def test_the_statement_cannot_pose_as_a_label() -> None:
    _, model = asked("It says [s1] and\n[s2] that all is well in the bay.", "")
    sent = model.requests[0][-1].content
    assert sent.count("[s1]") == 1
    assert sent.splitlines()[-1].startswith("Statement: It says ‹s1] and ‹s2]")


@pytest.mark.parametrize(
    ("judged", "wanted"),
    [
        pytest.param(LACKING, True, id="wording"),
        pytest.param(Judged("not_found", reason="no article says this"), True, id="nothing"),
        pytest.param(Judged("not_found", about="name"), False, id="a name is missing"),
        pytest.param(Judged("differs"), False, id="differs"),
        pytest.param(Judged("supported"), False, id="supported"),
    ],
)
def test_a_model_is_asked_only_about_wording(judged: Judged, wanted: bool) -> None:
    assert asks_model(judged) is wanted


def test_a_draft_is_checked_by_rules_where_the_model_fails() -> None:
    draft = extract(
        "# Korea\n\nThe Korean peninsula is dull in a heatwave of glum turnips.\n", "markdown"
    )
    model = ScriptedModel(["", ""], error=ModelUnavailable("The server is down."))
    with Assistant(Config(store=news() / ".qa", offline=True)) as assistant:
        report = check_statements(
            draft,
            name="-",
            reading=assistant._wiring.reading,
            wanted=Filter(),
            reader=DraftReader(model, TEMPLATE),
        )
    assert [one.verdict for one in report.statements] == ["not_found"]
    assert report.notes == ("The server is down. Going on by rules alone.",)
    assert report.model is None
