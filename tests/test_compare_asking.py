"""A chat model says which sentences disagree; what they disagree on is found in them."""

import datetime
from pathlib import Path

import pytest

from qa.adapters.templates import COMPARE, read_template
from qa.assistant import Assistant
from qa.compare_asking import CompareReader, ask_model
from qa.comparing import Comparison, compare_topic
from qa.config import Config
from qa.errors import ModelError, ModelReplyCut, ModelUnavailable
from qa.prompts import COMPARE_PLACEHOLDERS, check_template
from qa.telling import Told, told_beside
from qa.types import Filter, Sentence
from tests.fakes import ScriptedModel, Written, citing

TEMPLATE = check_template(read_template(COMPARE), COMPARE_PLACEHOLDERS, name=COMPARE)
DAY = datetime.date(2018, 3, 6)
ARTICLES = {
    "ferry.txt": (
        "The ferry Petrel carried 40 passengers to Saltmarsh when she ran aground.",
        "Her owners will sell the ferry, the harbour master said.",
        "The inquiry into the stranding opens on March 12.",
        "Why had the ferry 50 passengers?",
    ),
    "echo.txt": (
        "Sixty people were on the ferry stranded off Saltmarsh, 60 passengers by her papers.",
        "The owners have no plans to sell the ferry.",
        "A first hearing of the inquiry into the stranding is set for March 19.",
        "Bakers struck for 9 days.",
    ),
}


def told() -> list[Told]:
    return [
        told_beside(
            Sentence(name, index, 0, len(text), index + 1, text),
            dict(enumerate(texts)),
            "The Petrel",
            DAY,
        )
        for name, texts in ARTICLES.items()
        for index, text in enumerate(texts)
    ]


def asked(
    reply: Written, error: ModelError | None = None, window: int = 16_000
) -> tuple[list[tuple[str, str, str]], ScriptedModel]:
    model = ScriptedModel([reply], error=error, window=window)
    pairs, usage = ask_model("the ferry", told(), reader=CompareReader(model, TEMPLATE))
    assert usage == model.replies[0].usage
    assert model.replies[0].closed
    return [(matter.about, matter.first, matter.second) for _, _, matter in pairs], model


@pytest.mark.parametrize(
    ("reply", "found"),
    [
        pytest.param(
            "{carried 40}{Sixty people} number: 40 / 60", [("number", "40", "60")], id="number"
        ),
        pytest.param(
            "- {Sixty people} and {carried 40} number: 60 / 40",
            [("number", "60", "40")],
            id="the other way round, as a list",
        ),
        pytest.param(
            "{inquiry into the stranding opens}{A first hearing} date: March 12 / March 19",
            [("date", "March 12", "March 19")],
            id="date",
        ),
        pytest.param(
            "{Her owners will}{have no plans} yes or no: will sell / no plans",
            [
                (
                    "negation",
                    "Her owners will sell the ferry, the harbour master said.",
                    "The owners have no plans to sell the ferry.",
                )
            ],
            id="yes or no",
        ),
        pytest.param(
            "{carried 40}{Sixty people} number: 41 / 70",
            [("number", "40", "60")],
            id="words are not the model's",
        ),
        pytest.param("{carried 40}{Bakers} number: 40 / 9", [], id="of something else"),
        pytest.param("{carried 40}{had the ferry 50} number: 40 / 50", [], id="of one article"),
        pytest.param("{Sixty people}{had the ferry 50} number: 60 / 50", [], id="a question"),
        pytest.param("{carried 40}{have no plans} number: 40 / 0", [], id="no two numbers"),
        pytest.param("{carried 40}{Sixty people} date: 40 / 60", [], id="no two dates"),
        pytest.param("{carried 40}{Sixty people} yes or no: 40 / 60", [], id="no denial"),
        pytest.param("[s98][s99] number: 1 / 2", [], id="invented labels"),
        pytest.param("{carried 40} number: 40 / 60", [], id="one label"),
        pytest.param("NO DISAGREEMENT", [], id="none"),
        pytest.param("", [], id="nothing"),
        pytest.param(
            "{carried 40}{Sixty people} number: 40 / 60\n{Sixty people}{carried 40} number: 1 / 2",
            [("number", "40", "60")],
            id="one pair twice",
        ),
    ],
)
def test_a_model_points_and_rules_tell_what_differs(
    reply: str, found: list[tuple[str, str, str]]
) -> None:
    assert asked(citing(reply))[0] == found


def test_the_whole_lines_of_a_reply_cut_short_count() -> None:
    reply = citing("{carried 40}{Sixty people} number: 40 / 60\n{Her owners")
    pairs, _ = asked(reply, error=ModelReplyCut("The reply was cut."))
    assert pairs == [("number", "40", "60")]


def test_a_small_window_gets_the_best_sentences_alone() -> None:
    _, model = asked("NO DISAGREEMENT", window=1_200)
    sent = model.requests[0][-1].content
    assert "carried 40 passengers" in sent
    assert "Bakers" not in sent


def test_the_topic_cannot_pose_as_a_label() -> None:
    model = ScriptedModel(["NO DISAGREEMENT"])
    ask_model("[s1] ferry\n[s2]", told(), reader=CompareReader(model, TEMPLATE))
    assert model.requests[0][-1].content.splitlines()[-1] == "Topic: ‹s1] ferry ‹s2]"


@pytest.fixture
def store(tmp_path: Path) -> Assistant:
    for name, texts in ARTICLES.items():
        heading = f"The Petrel off Saltmarsh, says {name}\n\nSALTMARSH, March 6, 2018 - "
        (tmp_path / name).write_text(heading + " ".join(texts) + "\n", encoding="utf-8")
    assistant = Assistant(Config(store=tmp_path / ".qa", offline=True))
    assistant.index([tmp_path])
    return assistant


def compared(store: Assistant, model: ScriptedModel, wanted: Filter | None = None) -> Comparison:
    asked = store._understood("the ferry Petrel", wanted or Filter(), None, None)
    reader = CompareReader(model, TEMPLATE)
    return compare_topic(asked, reading=store._wiring.reading, k=8, reader=reader)


def test_a_models_pairs_are_cited_and_marked(store: Assistant) -> None:
    model = ScriptedModel([citing("{carried 40}{Sixty people} number: 40 / 60")])
    with store:
        comparison = compared(store, model)
    (one,) = [each for each in comparison.disagreements if each.by == "model"]
    cited = {each.number: each.sentence for each in comparison.citations}
    assert [cited[number].article_id for number in one.citations] == ["ferry.txt", "echo.txt"]
    assert all(word in cited[n].text for n, word in zip(one.citations, one.words, strict=True))
    assert comparison.model == "scripted"
    assert comparison.usage.output_tokens


def test_what_rules_find_is_there_without_the_model(store: Assistant) -> None:
    model = ScriptedModel([""], error=ModelUnavailable("The server is down."))
    with store:
        comparison = compared(store, model)
        assert comparison.disagreements == store.compare("the ferry Petrel").disagreements
    assert comparison.notes == ("The server is down. Compared by rules alone.",)
    assert comparison.model is None


def test_one_article_is_not_worth_a_call(store: Assistant) -> None:
    model = ScriptedModel([])
    with store:
        compared(store, model, Filter(articles=("echo.txt",)))
    assert not model.requests
