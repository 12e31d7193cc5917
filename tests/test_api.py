"""The package as a program uses it: opened by path, narrowed by keywords, told as JSON."""

import csv
import importlib
import inspect
import io
import json
import subprocess
import sys
from collections.abc import Callable
from datetime import date, datetime
from pathlib import Path
from typing import Any

import numpy
import pytest

import qa
from qa import (
    Answered,
    Assistant,
    Config,
    Expected,
    Filter,
    Measured,
    QAError,
    Turn,
    to_csv,
    to_dict,
    to_markdown,
)
from qa.config import SETTINGS, Settings
from qa.errors import ArticleError, StoreNotFound, UsageError
from tests.conftest import CORPUS, ROOT, Ran
from tests.stores import CommandLine, news

QUESTION = "what did Lavrov say about sanctions"
WORKERS = "North Korean workers in Russia"


def assert_told_alike(ran: Ran, told: dict[str, object]) -> None:
    """What the command line prints and what a program gets differ in no more than times."""
    printed = json.loads(ran.out)
    for each in (printed, told):
        each.pop("timings_ms", None)
    assert printed == json.loads(json.dumps(told))


def test_a_store_is_opened_by_its_path(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.chdir(news())
    for store in (".qa", Path(".qa"), news() / ".qa", Config(store=news() / ".qa"), None):
        with Assistant.open(store) as opened:
            assert opened.ask(QUESTION).status == "answered"
            assert opened.config.store == news() / ".qa" or store == Config(store=news() / ".qa")
    monkeypatch.chdir(news() / "corpus")
    with Assistant.open() as opened:
        assert opened.config.origins["store"] == "found"


def test_settings_are_those_of_the_command_line(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("QA_K", "2")
    monkeypatch.setenv("QA_PATIENCE", "3")
    with Assistant.open(news() / ".qa", k=1, offline=True) as opened:
        assert (opened.config.k, opened.config.patience, opened.config.offline) == (1, 3.0, True)
        assert opened.config.origins["k"] == "argument"
        assert len(opened.ask(QUESTION).citations) == 1


def test_settings_that_cannot_be_used_are_named() -> None:
    with pytest.raises(UsageError, match=r"^k must be a whole number of at least 1, not 0"):
        Assistant.open(news() / ".qa", k=0)
    with pytest.raises(TypeError, match="no setting is called 'modle'"):
        Assistant.open(news() / ".qa", modle="gpt")  # type: ignore[call-arg]
    with pytest.raises(TypeError, match="not by both"):
        Assistant.open(Config(store=news() / ".qa"), k=1)


def test_every_setting_may_be_given_by_name() -> None:
    assert {*Settings.__annotations__, "store"} == set(SETTINGS)


def test_a_store_that_is_not_there_is_made_only_when_told_to(tmp_path: Path) -> None:
    with pytest.raises(StoreNotFound, match="There is no store at"):
        Assistant.open(tmp_path / ".qa")
    with Assistant.open(tmp_path / ".qa", create=True) as opened:
        with pytest.raises(StoreNotFound):
            opened.ask(QUESTION)
        assert not (tmp_path / ".qa").exists()
        assert opened.index(CORPUS / "lavrov-drills.txt").new == 1
        assert opened.ask(QUESTION).status == "answered"
        assert opened.remove("lavrov-drills.txt") == 1
        assert opened.articles() == []


@pytest.mark.parametrize(
    "named",
    [
        {"since": "2017-11-30", "until": "2017-11-30"},
        {"since": date(2017, 11, 30), "until": datetime(2017, 11, 30, 12)},
        {"article": "china-*"},
        {"article": ["china-sanctions.txt", "no-such.txt"]},
        {"wanted": Filter(articles=("none.txt",)), "article": "china-*"},
    ],
    ids=["words", "days", "pattern", "ids", "in place"],
)
def test_a_filter_is_named_by_keywords(named: dict[str, object]) -> None:
    with Assistant.open(news() / ".qa") as opened:
        found = opened.search("sanctions", **named)  # type: ignore[arg-type]
        cited = {citation.sentence.article_id for citation in found.sentences}
        assert "china-sanctions.txt" in cited
        assert cited <= {record.article.id for record in opened.articles(**named)}  # type: ignore[arg-type]
        if "since" in named:
            assert {citation.date for citation in found.sentences} == {date(2017, 11, 30)}
        else:
            assert cited == {"china-sanctions.txt"}


def test_a_speaker_is_named_by_a_keyword() -> None:
    with Assistant.open(news() / ".qa") as opened:
        answer = opened.ask("what about sanctions", speaker="Lavrov")
        assert {each.sentence.speaker for each in answer.citations} == {"Sergei Lavrov"}
        assert "lavrov-drills.txt" in [
            each.article.id for each in opened.articles(speaker="Lavrov")
        ]
        with pytest.raises(UsageError, match=r"^speaker '17' is no name"):
            opened.ask(QUESTION, speaker="17")


def test_a_filter_that_cannot_be_understood_is_named() -> None:
    with Assistant.open(news() / ".qa") as opened:
        with pytest.raises(UsageError, match=r"^since 'some day' is no date"):
            opened.ask(QUESTION, since="some day")
        with pytest.raises(UsageError, match=r"ends .* before it begins") as caught:
            opened.ask(QUESTION, since="2018", until="2017")
        assert caught.value.hint == "Exchange since and until."


WRONG: dict[
    str, list[tuple[Any, str]]
] = {  # the argument, given to each method that takes it: what is told of it
    "k": [(0, "0"), (-1, "-1"), ("3", "'3'"), (1.5, "1.5"), (True, "True")],
    "since": [(2018, "2018")],
    "until": [(1.5, "1.5")],
    "article": [(7, "7"), ([7], r"\[7\]"), (b"a", "b'a'"), ({"a": 1}, "{'a': 1}")],
    "speaker": [(7, "7"), (["Lavrov"], r"\['Lavrov'\]")],
    "wanted": [("lavrov*", r"'lavrov\*'"), ({"since": "2017"}, "{'since': '2017'}")],
    "today": [("2018-01-01", "'2018-01-01'")],
}
ASKING = {  # methods, and what their first argument is called
    "ask": "question", "stream": "question", "search": "query", "timeline": "topic",
    "compare": "topic", "chat": "", "articles": "",
}  # fmt: skip


def called(opened: Assistant, method: str, *values: Any, **named: Any) -> None:
    found: Any = getattr(opened, method)(*values, **named)
    if method == "stream":
        next(found)


@pytest.mark.parametrize(
    ("method", "name"),
    [
        (method, name)
        for method in ASKING
        for name in WRONG
        if name in inspect.signature(getattr(Assistant, method)).parameters
    ],
)
def test_an_argument_that_cannot_be_used_is_named(method: str, name: str) -> None:
    words = ("sanctions",) if ASKING[method] else ()
    with Assistant.open(news() / ".qa", history=False) as opened:
        for value, told in WRONG[name]:
            with pytest.raises(UsageError, match=f"^{name} must be .*, not {told}"):
                called(opened, method, *words, **{name: value})


@pytest.mark.parametrize(("method", "name"), [each for each in ASKING.items() if each[1]])
def test_what_is_asked_must_be_a_text(method: str, name: str) -> None:
    with Assistant.open(news() / ".qa", history=False) as opened:
        for value in (None, b"sanctions", 7):
            with pytest.raises(UsageError, match=f"^{name} must be a text, not {value!r}"):
                called(opened, method, value)
        with pytest.raises(UsageError, match=r"^question must be a text, not None"):
            opened.chat().ask(None)  # type: ignore[arg-type]


@pytest.mark.parametrize("name", ["\0", "a\0b", "\ud800"])
def test_what_no_file_can_be_called_is_refused(name: str) -> None:
    with Assistant.open(news() / ".qa", history=False) as opened:
        timeline = opened.timeline("sanctions")
        attempts: list[Callable[[], object]] = [
            lambda: opened.article(name), lambda: opened.excerpt(name),
            lambda: opened.remove([name]), lambda: opened.move(name, name),
            lambda: opened.index([name]),
            lambda: opened.plot_timeline(timeline, f"{name}.svg"),
        ]  # fmt: skip
        for attempt in attempts:
            with pytest.raises(ArticleError, match=r"\\x.* is no name of a file or article"):
                attempt()


@pytest.mark.parametrize(
    "narrowing", [{"article": "\ud800"}, {"wanted": Filter(articles=("\ud800",))}]
)
def test_a_pattern_that_no_database_takes_is_refused(narrowing: dict[str, Any]) -> None:
    told = r"^article '\\ud800' is no text"
    with (
        Assistant.open(news() / ".qa", history=False) as opened,
        pytest.raises(UsageError, match=told),
    ):
        opened.ask(QUESTION, **narrowing)


def test_a_count_of_a_configuration_is_checked_too() -> None:
    with Assistant.open(Config(store=news() / ".qa", k=-1)) as opened:
        with pytest.raises(UsageError, match=r"^k must be a whole number of at least 1, not -1"):
            opened.ask(QUESTION)
        assert len(opened.ask(QUESTION, k=numpy.int64(1)).citations) == 1  # type: ignore[arg-type]


def test_an_evaluation_checks_its_count_before_the_first_question() -> None:
    with (
        Assistant.open(news() / ".qa") as opened,
        pytest.raises(UsageError, match=r"^k must be a whole number of at least 1, not 0"),
    ):
        opened.evaluate([Expected("1", QUESTION)], k=0)


def test_a_report_is_of_answers_or_turns() -> None:
    with Assistant.open(news() / ".qa", history=False) as opened:
        chat = opened.chat()
        answer = chat.ask(QUESTION)
        page = opened.report(answer)
        assert page == opened.report([answer]) == opened.report(chat.turns)
        assert QUESTION in page
        with pytest.raises(UsageError, match=r"^turns are empty"):
            opened.report([])
        for wrong in ("text", ["text"], 7):
            with pytest.raises(UsageError, match=r"^turns must be answers or turns"):
                opened.report(wrong)  # type: ignore[arg-type]


def test_a_chat_understands_what_leans_on_the_question_before() -> None:
    with Assistant.open(news() / ".qa", history=False) as opened:
        chat = opened.chat(k=2)
        first = chat.ask(QUESTION)
        assert first.citations[0].sentence.speaker == "Sergei Lavrov"
        *_, last = chat.stream("and about the drills?")
        assert isinstance(last, Answered)
        assert {each.sentence.speaker for each in last.answer.citations} == {"Sergei Lavrov"}
        assert [turn.question for turn in chat.turns] == [QUESTION, "and about the drills?"]


def test_a_chat_goes_on_with_the_latest(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / ".qa", create=True) as opened:
        opened.index(CORPUS)
        assert opened.chat(resume=True).turns == ()
        opened.chat().ask(QUESTION)
    with Assistant.open(tmp_path / ".qa") as opened:
        again = opened.chat(resume=True)
        assert [turn.question for turn in again.turns] == [QUESTION]
        again.ask("what else did he say?")
        assert [each.turn.question for each in opened.history.entries()] == [
            QUESTION, "what else did he say?",
        ]  # fmt: skip


def test_an_answer_is_told_as_the_command_line_tells_it() -> None:
    run = CommandLine(news())
    with Assistant.open(news() / ".qa") as opened:
        told = to_dict(opened.ask(QUESTION), store=opened.store_name())
        assert_told_alike(run("ask", QUESTION, "--json"), told)
        assert_told_alike(run("search", "sanctions", "--json"), to_dict(opened.search("sanctions")))
        article = to_dict(opened.article("china-sanctions.txt"))
        assert_told_alike(run("show", "china-sanctions.txt", "--json"), article)
        assert to_dict(opened.ask(QUESTION), question_id=3)["store"] is None
        assert_told_alike(
            run("timeline", "sanctions", "--json"), to_dict(opened.timeline("sanctions"))
        )
        compared = opened.compare("the museum")
        told = to_dict(compared, store=opened.store_name())
        assert_told_alike(run("compare", "the museum", "--json"), told)
        with pytest.raises(TypeError, match="a Comparison needs a store"):
            to_dict(compared)
    with pytest.raises(TypeError, match="no object for a str"):
        to_dict("text")


def test_markdown_and_csv_are_those_of_the_command_line(tmp_path: Path) -> None:
    run = CommandLine(news())
    draft = tmp_path / "draft.md"
    draft.write_text("The museum opened its new hall in 2019.\n", "utf-8")
    with Assistant.open(news() / ".qa", history=False) as opened:
        found: dict[tuple[str, ...], Any] = {
            ("ask", QUESTION): opened.ask(QUESTION),
            ("search", "sanctions"): opened.search("sanctions"),
            ("articles", "--since", "2018"): opened.articles(since="2018"),
            ("show", "china-sanctions.txt"): opened.article("china-sanctions.txt"),
            ("timeline", "sanctions"): opened.timeline("sanctions"),
            ("compare", WORKERS): opened.compare(WORKERS),
            ("check", str(draft)): opened.check_draft(draft),
        }
        for words, value in found.items():
            assert to_markdown(value) == run(*words, "--format", "markdown").out, words
        tables = {"search", "articles", "timeline", "compare", "check"}
        for words, value in found.items():
            if words[0] in tables:
                assert to_csv(value) == run(*words, "--format", "csv").out, words
        answer, refused = found["ask", QUESTION], opened.ask("what did Merkel say about pensions")
        told = list(csv.DictReader(io.StringIO(to_csv([answer, refused]))))
        assert [each["status"] for each in told] == ["answered", "not_found"]
        assert to_csv(answer) == to_csv([answer])
        both = to_markdown([answer, refused])
        assert both.startswith(to_markdown(answer).rstrip("\n"))
        assert both.endswith(to_markdown(refused))
        assert to_csv(Turn(QUESTION, QUESTION, answer)) == to_csv(answer)
        report = found["check", str(draft)]
        page = tmp_path / "draft.html"
        run("check", str(draft), "--html", str(page))
        assert opened.report(report) == page.read_text("utf-8")


def test_lists_are_told_as_the_command_line_tells_them(tmp_path: Path) -> None:
    with Assistant.open(tmp_path / ".qa", create=True) as opened:
        opened.index(CORPUS / "lavrov-drills.txt")
        assert to_markdown(opened.history.entries(), of="questions").count("\n") == 2
        chat = opened.chat()
        chat.ask(QUESTION)
        run = CommandLine(tmp_path)
        entries = opened.history.entries()
        assert_told_alike(run("articles", "--json"), to_dict(opened.articles()))
        assert_told_alike(run("history", "--json"), to_dict(entries))
        for form, tell in (("csv", to_csv), ("markdown", to_markdown)):
            assert tell(entries) == run("history", "--format", form).out
        saved = tmp_path / "talk.md"
        run("chat", given=f"{QUESTION}\n/save {saved}\n")
        assert to_markdown(chat.turns) == saved.read_text("utf-8")
        assert to_markdown(chat.turns[0]) == to_markdown(chat.turns)
    assert to_dict([], of="articles") == {"schema": "qa.articles/1", "articles": []}
    assert to_csv((), of="questions").startswith("number,asked_at")
    telling: list[Callable[[Any], object]] = [to_dict, to_csv, to_markdown]
    for telling_one in telling:
        with pytest.raises(TypeError, match="does not say what it is of"):
            telling_one([])
        with pytest.raises(TypeError, match="a list must be of"):
            telling_one(["text"])
        with pytest.raises(TypeError, match="there is no"):
            telling_one(7)


def test_what_was_measured_is_told_as_the_command_line_tells_it(tmp_path: Path) -> None:
    (tmp_path / "q.txt").write_text(QUESTION, "utf-8")
    run = CommandLine(news())
    words = ("eval", str(tmp_path / "q.txt"), "--against", "k=1")
    with Assistant.open(news() / ".qa") as opened:
        asked = [Expected("1", QUESTION)]
        here, there = (Measured(tuple(opened.evaluate(asked, k=k)), {"k": str(k)}) for k in (8, 1))
    told, printed = to_dict(here, against=there), json.loads(run(*words, "--json").out)
    for each in (told, told["against"], printed, printed["against"]):
        for one in (each["figures"], *each["results"]):
            del one["seconds"]
        del each["settings"]
    assert told == printed
    head = to_csv(here, against=there).splitlines()[0]
    assert head == run(*words, "--format", "csv").out.splitlines()[0]
    assert "| here | k=1 |" in to_markdown(here, against=there)


def test_an_error_is_told_as_the_command_line_tells_it(tmp_path: Path) -> None:
    with pytest.raises(QAError) as caught:
        Assistant.open(tmp_path)
    assert to_dict(caught.value)["error"]["kind"] == "store_not_found"


def test_every_public_name_is_there_and_told_of() -> None:
    for name in qa.__all__:
        assert inspect.getdoc(getattr(qa, name)), name
    with pytest.raises(AttributeError):
        getattr(qa, "Nothing")  # noqa: B009
    assert set(qa.__all__) <= set(dir(qa))


def test_every_public_method_says_what_it_returns() -> None:
    for name, method in inspect.getmembers(Assistant, inspect.isfunction):
        if not name.startswith("_"):
            assert (inspect.getdoc(method) or "").endswith("."), name
            assert "return" in method.__annotations__, name


def test_importing_the_package_loads_nothing(tmp_path: Path) -> None:
    code = "import sys, qa; print([name for name in sys.modules if name.startswith('qa.')])"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    assert done.stdout.strip() == "[]"


def test_the_package_tells_type_checkers_that_it_is_typed() -> None:
    assert (Path(importlib.import_module("qa").__file__ or "").parent / "py.typed").exists()
    assert 'packages = ["qa"]' in (ROOT / "pyproject.toml").read_text("utf-8")
