"""Threads that ask one assistant at once are answered as one alone would be."""

import threading
from collections.abc import Callable
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Config
from qa.errors import StoreError, StoreNotFound
from qa.types import Answer, Filter
from tests.builders import Told, assistant, start_python, store_state, write, write_articles
from tests.stores import news
from tests.test_concurrency import CHURN, HARBOUR, QUESTION

THREADS = 8
QUESTIONS = (
    "what did Lavrov say about sanctions",
    "what did Merkel say about pensions",
    "how many people died when the ferry sank",
    "what did the spokesman say three days ago",
    "who called for talks",
    "what happened last week",
    "sanctoins against North Korae",
)


def at_once(work: Callable[[int], object], count: int = THREADS) -> list[object]:
    """Return what some threads make that all begin at the same moment."""
    ready = threading.Barrier(count)

    def begin(number: int) -> object:
        ready.wait()
        return work(number)

    with ThreadPoolExecutor(count) as pool:
        return list(pool.map(begin, range(count)))


def told(answer: Answer) -> tuple[object, ...]:
    """Return all of an answer but how long it took."""
    return answer.status, answer.text, answer.claims, answer.citations, answer.nearest, answer.notes


def test_threads_get_the_answers_that_one_alone_gets() -> None:
    with Assistant.open(Config(store=news() / ".qa")) as alone:
        expected = [told(alone.ask(question)) for question in QUESTIONS]
    with Assistant.open(Config(store=news() / ".qa")) as shared:

        def ask(number: int) -> list[tuple[object, ...]]:
            turned = [*QUESTIONS[number % 7 :], *QUESTIONS[: number % 7]]
            found = {question: told(shared.ask(question)) for question in turned}
            return [found[question] for question in QUESTIONS]

        assert at_once(ask) == [expected] * THREADS


def test_threads_open_each_part_once() -> None:
    with Assistant.open(Config(store=news() / ".qa")) as shared:
        parts = at_once(lambda _: (shared._wiring.reading, shared._wiring.catalogue))
        assert all(pair == parts[0] for pair in parts)


def test_threads_search_look_and_filter_at_once() -> None:
    with Assistant.open(Config(store=news() / ".qa")) as shared:
        names = [record.article.id for record in shared.articles()]

        def look(number: int) -> object:
            for _ in range(5):
                name = names[number % len(names)]
                record = shared.article(name)
                for sentence in record.sentences:
                    assert record.article.text[sentence.start : sentence.end] == sentence.text
                found = shared.search("sanctions talks", wanted=Filter(articles=(name,)), k=3)
                assert {each.sentence.article_id for each in found.sentences} <= {name}
                assert shared.summary().articles == len(names)
                assert shared.speakers()
            return True

        assert all(at_once(look))


def test_answers_half_told_do_not_stand_in_the_way_of_others() -> None:
    with Assistant.open(Config(store=news() / ".qa")) as shared:
        begun = [shared.stream(question) for question in QUESTIONS]
        first = [next(events) for events in begun]
        assert at_once(lambda number: shared.ask(QUESTIONS[number % 7]).status)
        ends = at_once(lambda number: [*begun[number]], len(begun))
        assert len(first) == len(ends) == len(QUESTIONS)


@pytest.fixture
def indexed(tmp_path: Path) -> tuple[Path, Path]:
    """A store of 61 articles and their folder."""
    store, folder = tmp_path / "store", tmp_path / "news"
    write_articles(folder, 60)
    write(folder, "harbour.txt", HARBOUR)
    with assistant(store) as opened:
        opened.index([str(folder)])
    return store, folder


def test_threads_are_answered_while_another_process_indexes(indexed: tuple[Path, Path]) -> None:
    store, folder = indexed
    churn = start_python(CHURN, str(store), str(folder))
    assert churn.stdout is not None
    assert churn.stdout.readline() == "started\n", churn.communicate()[1]
    notes = Told()
    with Assistant.open(Config(store=store), note=notes) as shared:

        def ask(number: int) -> set[str]:
            return {shared.ask(QUESTION).citations[0].sentence.text for _ in range(6)}

        found = at_once(ask)
    assert churn.poll() is None, churn.communicate()[1]
    _, err = churn.communicate("stop")
    assert churn.returncode == 0, err
    assert found == [{HARBOUR.split("\n\n")[1].strip()}] * THREADS
    assert not notes.notes
    store_state(store).assert_whole()


def test_threads_are_answered_while_one_of_them_indexes(indexed: tuple[Path, Path]) -> None:
    store, folder = indexed
    with Assistant.open(Config(store=store)) as shared:
        done = threading.Event()

        def work(number: int) -> object:
            if number == 0:
                for turn in range(3):
                    for path in sorted(folder.glob("0*.txt"))[turn::3]:
                        path.unlink()
                    write_articles(folder, 30, seed=turn + 7)
                    assert not shared.index([str(folder)]).failures
                done.set()
                return "indexed"
            answers = set()
            while not done.is_set():
                answers.add(shared.ask(QUESTION).citations[0].sentence.text)
            return answers

        indexing, *asking = at_once(work, 4)
    assert indexing == "indexed"
    assert all(answers <= {HARBOUR.split("\n\n")[1].strip()} for answers in asking)  # type: ignore[operator]
    store_state(store).assert_whole()


def test_a_closed_assistant_says_so() -> None:
    opened = Assistant.open(Config(store=news() / ".qa"))
    opened.ask(QUESTIONS[0])
    half = opened.stream(QUESTIONS[0])
    opened.close()
    opened.close()
    for use in (
        lambda: opened.ask(QUESTIONS[0]),
        lambda: opened.articles(),
        lambda: opened.search("sanctions"),
        lambda: opened.summary(),
        lambda: next(half),
    ):
        with pytest.raises(StoreError, match=r"was closed\."):
            use()


def test_closing_under_a_question_in_hand_is_told_as_that() -> None:
    opened = Assistant.open(Config(store=news() / ".qa"))
    catalogue = opened._wiring.catalogue
    opened.close()
    with pytest.raises(StoreError, match="was closed while it was in use"):
        catalogue.generation()


def test_a_store_that_is_not_there_is_told_as_that(tmp_path: Path) -> None:
    with assistant(tmp_path / ".qa") as opened:
        for use in (lambda: opened.ask("who came"), lambda: opened.articles()):
            with pytest.raises(StoreNotFound, match="There is no store at"):
                use()
