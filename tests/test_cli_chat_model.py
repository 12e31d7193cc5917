"""`qa chat` with a chat model: a whole conversation against a server on loopback."""

import json
import shutil
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Config
from tests.conftest import Ran
from tests.loopback import Loopback, Recorded, Scripted, refused, serving, streamed
from tests.stores import CommandLine, news
from tests.test_cli_model import honest

QUESTION = "what did Lavrov say about sanctions"
REWRITTEN = "what did Sergei Lavrov say about new sanctions"
KEY = "sk-test-0123456789abcdef"
Answering = Callable[[Recorded], Scripted]


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    """A folder of one's own, whose history is empty."""
    shutil.copytree(news() / "corpus", tmp_path / "corpus")
    with Assistant(Config(store=tmp_path / ".qa")) as assistant:
        assistant.index([str(tmp_path / "corpus")])
    return CommandLine(tmp_path)


def rewrites(request: Recorded) -> bool:
    return "Last question:" in request.body["messages"][-1]["content"]


@contextmanager
def model(rewriting: Answering) -> Iterator[Loopback]:
    """Serve a model that answers honestly and rewrites as it is told to."""

    def reply(request: Recorded) -> Scripted:
        return rewriting(request) if rewrites(request) else honest(request)

    with serving(by=reply) as server:
        yield server


def chat(run: CommandLine, server: Loopback, lines: str, *words: str) -> Ran:
    given = {"OPENAI_BASE_URL": server.url, "OPENAI_API_KEY": KEY}
    told = run("chat", *words, given=lines, variables=given)
    assert KEY not in told.out + told.err
    return told


def test_a_follow_up_is_rewritten_then_answered(run: CommandLine) -> None:
    with model(lambda _: streamed(REWRITTEN)) as server:
        told = chat(run, server, f"{QUESTION}\nand new ones?\n", "-m", "scripted")
    assert told.code == 0, told.err
    assert f"Searching: {REWRITTEN}" in told.err
    kinds = [rewrites(request) for request in server.requests]
    assert kinds == [False, True, False]
    shown = server.requests[1].body["messages"][-1]["content"]
    assert f"Q: {QUESTION}" in shown
    assert "and new ones?" in shown
    assert REWRITTEN in server.requests[2].body["messages"][-1]["content"]
    assert told.out.count("[1] ") >= 2


def test_where_the_model_will_not_rewrite_the_rules_do(run: CommandLine) -> None:
    error = {"message": "filtered", "code": "content_filter"}
    with model(lambda _: refused(400, error)) as server:
        told = chat(run, server, f"{QUESTION}\nand about the drills?\n", "-m", "scripted")
    assert told.code == 0, told.err
    assert "made to stand alone by rule" in told.err
    assert "Searching: what did Lavrov say about the drills" in told.err
    assert [rewrites(request) for request in server.requests][:2] == [False, True]


def test_usage_is_told_under_each_answer(run: CommandLine) -> None:
    with model(lambda _: streamed(REWRITTEN)) as server:
        told = chat(run, server, f"{QUESTION}\nand new ones?\n", "-m", "scripted", "--usage")
    assert told.err.count("tokens in") == 2


def test_strict_holds_in_a_conversation(run: CommandLine) -> None:
    with serving(by=lambda _: streamed("The moon is made of 77 cheeses.")) as server:
        told = chat(run, server, f"{QUESTION}\n", "-m", "scripted", "--strict")
    assert "cheeses" not in told.out
    assert "their own sentences instead" in told.err


def test_the_model_is_named_without_being_chosen(run: CommandLine) -> None:
    with serving() as server:
        told = chat(run, server, "/model\n/offline\n/model\n")
    assert "The model is gpt-5.4-mini." in told.err
    assert "Answers are made without a model." in told.err


def test_a_model_that_cannot_be_had_is_not_taken(run: CommandLine) -> None:
    with serving() as server:
        told = chat(run, server, "/model llamaindex:nowhere.Such\n/model\n", "-m", "scripted")
    assert "nowhere" in told.err
    assert told.err.rstrip().endswith("The model is scripted.")


def half_true(request: Recorded) -> Scripted:
    """Answer honestly, and add a statement that the cited sentence does not bear out."""
    text = "".join(part.decode() for part in honest(request).parts if isinstance(part, bytes))
    pieces = [json.loads(line[6:]) for line in text.split("\n\n") if line.startswith("data: {")]
    said = "".join(
        choice["delta"].get("content", "") for each in pieces for choice in each["choices"]
    )
    label = said[said.index("[") : said.index("]") + 1]
    return streamed(f"{said} Haley admitted that she lied {label}.")


def test_what_is_not_borne_out_stays_marked_when_saved_and_reprinted(
    run: CommandLine, tmp_path: Path
) -> None:
    with serving(by=half_true) as server:
        told = chat(run, server, f"{QUESTION}\n/save {tmp_path / 'talk.md'}\n", "-m", "scripted")
    assert told.code == 0, told.err
    saved = (tmp_path / "talk.md").read_text(encoding="utf-8")
    assert r"Haley admitted that she lied. \[1\] *(not supported: " in saved
    assert "Written by scripted" in saved
    shown = run("history", "show", "1").out
    assert "Haley admitted that she lied. [1] (not supported: " in " ".join(shown.split())
    assert shown.rstrip().splitlines()[-1].startswith("[1] ")


def test_an_answer_in_the_place_of_a_models_is_set_off(run: CommandLine) -> None:
    with serving(by=lambda _: streamed("The moon is made of 77 cheeses.")) as server:
        told = chat(run, server, f"{QUESTION}\n", "-m", "scripted")
    before, heading, after = told.out.partition("\nThe articles' own sentences:\n")
    assert "cheeses" in before
    assert heading
    assert "[1]" in after


def test_a_filter_by_speaker_counts_their_articles(run: CommandLine) -> None:
    told = run("chat", given="/filter speaker:Kowalski\n/filter speaker:Odum\n")
    assert "(0 articles;" in told.err
    assert "(1 article;" in told.err


def test_commands_that_show_text_are_refused_between_objects(run: CommandLine) -> None:
    told = run("chat", "--json", given=f"{QUESTION}\n/why\n")
    assert told.code == 2
    assert [json.loads(line)["status"] for line in told.out.splitlines()] == ["answered", "error"]
