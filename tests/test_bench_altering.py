"""What checking drafts is measured with: sentences said otherwise, or changed in one thing."""

import ast
import random
from pathlib import Path

import pytest

from qa.draft_reports import CheckedStatement, DraftReport, Found
from qa.drafts import DraftStatement
from qa.types import Citation, Sentence
from tests.bench import altering, check_clapnq
from tests.bench.altering import changes, is_usable, names_in, rewordings

NAMES = ("Ada Quill", "the Marlow Bay", "Nell Ashby")


@pytest.mark.parametrize(
    ("text", "kind", "other"),
    [
        pytest.param(
            "The old ferry was built by Gareth Moy in 1931.", "active",
            "Gareth Moy built the old ferry in 1931.", id="active",
        ),
        pytest.param(
            "They were led by the harbour master.", "active", "The harbour master led them.",
            id="active, a pronoun",
        ),
        pytest.param(
            "In March 1931 the Marlow yard closed its gates.", "order",
            "The Marlow yard closed its gates in March 1931.", id="order",
        ),
        pytest.param(
            "The Petrel (a ferry), which carried mail, was sold, with all her boats on deck.",
            "left out", "The Petrel was sold.", id="left out",
        ),
        pytest.param(
            "She sank on March 6, 1931 off Saltmarsh.", "forms",
            "She sank on 6 March 1931 off Saltmarsh.", id="a day",
        ),
        pytest.param("The yard had 3 slips.", "forms", "The yard had three slips.", id="digits"),
        pytest.param("It had eleven slips.", "forms", "It had 11 slips.", id="spelt"),
        pytest.param(
            "Several large ferries were located in the United States.", "words",
            "A number of big ferries were situated in the U.S.", id="words",
        ),
    ],
)  # fmt: skip
def test_a_sentence_is_said_otherwise(text: str, kind: str, other: str) -> None:
    assert dict(rewordings(text))[kind] == other


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("Moy sold the yard to his brother.", id="no rule"),
        pytest.param("The ferry that sank was found.", id="no doer"),
        pytest.param("The yard that was built by Moy was built by hand.", id="a clause"),
        pytest.param("He liked the high, broken, steep cliffs.", id="a list"),
        pytest.param('She said: "Several large ferries sank."', id="what is quoted"),
        pytest.param("Several of the ferries sank.", id="several of"),
    ],
)
def test_other_sentences_are_left_alone(text: str) -> None:
    assert list(rewordings(text)) == []


def test_where_several_rules_apply_they_are_applied_together_too() -> None:
    assert list(rewordings("It was originally built by Moy (a smith) for two large ferries.")) == [
        ("left out", "It was originally built by Moy for two large ferries."),
        ("forms", "It was originally built by Moy (a smith) for 2 large ferries."),
        ("words", "It was at first built by Moy (a smith) for two big ferries."),
        ("several", "It was at first built by Moy for 2 big ferries."),
    ]


@pytest.mark.parametrize(
    ("text", "kind", "gone"),
    [
        pytest.param("The storm left some 85,000 homes dark.", "number", "85,000", id="number"),
        pytest.param("There were two ferries in all.", "number", "two", id="spelt"),
        pytest.param("She sank on 6 March 1931.", "date", "March 1931", id="date"),
        pytest.param("It closed in May for good.", "date", "May", id="month"),
        pytest.param("The yard of Gareth Moy closed.", "name", "Gareth Moy", id="name"),
        pytest.param(
            "It lies on the Saltmarsh Flats now.", "name", "the Saltmarsh Flats", id="the"
        ),
    ],
)
def test_one_thing_is_changed(text: str, kind: str, gone: str) -> None:
    for seed in range(20):
        told = dict(changes(text, random.Random(seed), NAMES))[kind]
        assert gone not in told
        start, end = text.split(gone)
        assert told.startswith(start)
        assert told.endswith(end)
        assert ("the " in told[len(start) :]) == gone.startswith("the ")


@pytest.mark.parametrize(
    ("text", "other"),
    [
        pytest.param("The ferry was sold.", "The ferry was not sold.", id="denied"),
        pytest.param("It did not sink.", "It did sink.", id="a denial taken away"),
        pytest.param("They cannot swim.", "They can swim.", id="cannot"),
        pytest.param("The ferry has been sold.", "The ferry has not been sold.", id="has been"),
        pytest.param("The ferry has a bell.", None, id="has"),
        pytest.param("It was never sold.", None, id="denied already"),
        pytest.param("It was not only sold.", None, id="not only"),
    ],
)
def test_what_is_said_is_denied(text: str, other: str | None) -> None:
    assert dict(changes(text, random.Random(1), NAMES)).get("negation") == other


def test_a_day_of_a_month_and_a_year_are_no_numbers() -> None:
    for text in ("She sank on March 6, 1931.", "She sank on 6 March 1931.", "It was 1931."):
        assert "number" not in dict(changes(text, random.Random(1), NAMES))


def test_the_first_words_and_months_are_no_names() -> None:
    assert names_in("Gareth Moy met Nell Ashby in May March.") == {"Nell Ashby"}


@pytest.mark.parametrize(
    ("text", "usable"),
    [
        ("The ferry Petrel sank off Saltmarsh in 1931.", True),
        ("also known as the ferry of the bay.", False),
        ("The ferry sank.", False),
        ("The ferry Petrel sank off Saltmarsh in 1931", False),
        ('The ferry "Petrel sank off Saltmarsh in 1931.', False),
    ],
)
def test_only_whole_sentences_are_taken(text: str, usable: bool) -> None:
    assert is_usable(text) is usable


RECORDS = [
    {
        "article_file": name,
        "article_sentences": [
            f"The ferry of {who} was sold for some 40 pounds in 1931.",
            "sold again later.",
        ],
    }
    for name, who in (("petrel.txt", "Gareth Moy"), ("heron.txt", "Nell Ashby"))
]


def test_each_sentence_is_a_draft_as_it_is_and_altered() -> None:
    drafts = list(check_clapnq.make_drafts(RECORDS, None))
    assert drafts == list(check_clapnq.make_drafts(RECORDS, None))
    first = [draft for draft in drafts if draft.article == "petrel.txt"]
    assert [(draft.group, draft.kind) for draft in first] == [
        ("as it is", "as it is"),
        *(("changed", kind) for kind in ("number", "date", "name", "negation")),
    ]
    assert first[0].text == first[0].original
    assert first[3].text == first[0].text.replace("Gareth Moy", "Nell Ashby")
    assert len({draft.article for draft in check_clapnq.make_drafts(RECORDS, 1)}) == 1


def statement(verdict: Found, *numbers: int) -> CheckedStatement:
    return CheckedStatement(DraftStatement(0, 4, 1, "Sold", "Sold", ""), verdict, numbers)


def report(
    *statements: CheckedStatement, cited: tuple[str, str] = ("a.txt", "Sold.")
) -> DraftReport:
    article, text = cited
    citation = Citation(1, Sentence(article, 0, 0, len(text), 1, text), f"/{article}", "A")
    return DraftReport("draft", "Sold", "", statements, (citation,))


@pytest.mark.parametrize(
    ("verdicts", "verdict"),
    [
        ((), "not_found"),
        (("supported",), "supported"),
        (("supported", "not_found"), "not_found"),
        (("supported", "differs", "not_found"), "differs"),
    ],
)
def test_a_draft_is_supported_when_all_of_it_is(verdicts: tuple[Found, ...], verdict: str) -> None:
    assert check_clapnq.verdict_of(report(*map(statement, verdicts))) == verdict


@pytest.mark.parametrize(
    ("cited", "right"),
    [
        pytest.param(("a.txt", "Another."), True, id="its article"),
        pytest.param(("b.txt", "Another."), False, id="another"),
        pytest.param(("b.txt", "Sold\nonce."), True, id="the same sentence of another"),
    ],
)
def test_the_right_article_is_the_one_it_was_taken_from(
    cited: tuple[str, str], right: bool
) -> None:
    draft = check_clapnq.Draft("reworded", "words", "a.txt", "Sold once.", "Sold  one time.")
    assert check_clapnq.is_of(report(cited=cited), draft) is right


def test_shares_are_of_all_and_the_right_article_of_what_is_supported() -> None:
    outcomes = [("supported", True), ("supported", False), ("differs", True), ("not_found", True)]
    assert check_clapnq.shares(outcomes) == {
        "count": 4, "supported": 0.5, "differs": 0.25, "not_found": 0.25, "right_article": 0.5,
    }  # fmt: skip
    assert check_clapnq.shares([("differs", True)])["right_article"] is None


def test_nothing_of_what_is_measured_makes_the_sentences() -> None:
    tree = ast.parse(Path(altering.__file__).read_text(encoding="utf-8"))
    modules = {
        name
        for node in ast.walk(tree)
        if isinstance(node, ast.Import | ast.ImportFrom)
        for name in [getattr(node, "module", None), *(each.name for each in node.names)]
    }
    assert not any(str(name).startswith(("qa", ".")) for name in modules)
    assert not any(isinstance(node, ast.ImportFrom) and node.level for node in ast.walk(tree))
