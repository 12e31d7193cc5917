"""One story that several outlets ran: indexed, asked, and cited with all who have it."""

import json
import re
import shutil
from collections.abc import Sequence
from datetime import date, timedelta
from pathlib import Path

import pytest

from qa.assistant import Assistant
from qa.config import Config
from qa.retrieval import CANDIDATES
from qa.types import Answer, Citation, Filter
from tests.builders import Told, assistant, write
from tests.format_1 import take_back
from tests.stores import CommandLine

BODY = (
    "The Halden ferry ran aground off Tarn Point at dawn on Tuesday, and all 214 people on board"
    " were brought ashore by fishing boats.",
    "Captain Ingrid Solberg said the steering had failed as the ship entered the sound.",
    "Most passengers climbed into small boats that had come out from the village.",
    "Nobody was seriously hurt, although eleven people were treated for cold in the school.",
    "The company that owns the ferry, Nordlys Lines, said it would open an inquiry of its own.",
    "Salvage crews expect to tow the ship to Brekke when the weather turns.",
)
MORE = "Fishermen have asked for a second lighthouse since a trawler was lost there long ago."
QUESTION = "who brought the people of the Halden ferry ashore"


def record(outlet: str, day: int, title: str, sentences: Sequence[str]) -> dict[str, str]:
    text = " ".join(sentences[:3]) + "\n\n" + " ".join(sentences[3:])
    return {"title": title, "date": f"2017-12-{day:02}", "outlet": outlet, "text": text}


def put(folder: Path, name: str, *records: dict[str, str], age: float = 60.0) -> Path:
    lines = "".join(json.dumps(each) + "\n" for each in records)
    return write(folder, f"{name}.jsonl", lines, age=age)


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """Three outlets' versions of one story, an update with another figure, and another story."""
    folder = tmp_path / "news"
    edited = [BODY[0], BODY[1].replace("had failed", "failed"), *BODY[2:]]
    update = [BODY[0].replace("214", "231"), *BODY[1:]]
    put(folder, "post", record("Post", 2, "All saved as ferry strands", edited))
    put(folder, "herald", record("Herald", 1, "Ferry runs aground", BODY))
    put(folder, "courier", record("Courier", 3, "Fishing boats save 214", [*BODY, MORE]))
    put(folder, "gazette", record("Gazette", 4, "More were on the ferry", update))
    bread = "Bread got dearer in Brekke in May, and bakers said that flour was to blame."
    put(folder, "bread", record("Herald", 1, "Bread prices", [bread] * 2))
    return folder


@pytest.fixture
def store(tmp_path: Path, news: Path) -> Path:
    """A store of them."""
    folder = tmp_path / ".qa"
    with assistant(folder) as opened:
        opened.index([str(news)])
    return folder


def ask(store: Path, question: str) -> Answer:
    with Assistant.open(Config(store=store)) as opened:
        return opened.ask(question)


def cited(answer: Answer, words: str) -> Citation:
    """Return the citation of the sentence that holds some words."""
    (found,) = (one for one in answer.citations if words in one.sentence.text)
    return found


def told(store: Path) -> dict[str, str | None]:
    """Return of each article the id of its story."""
    with assistant(store) as opened:
        return {one.article.id: one.story for one in opened.articles(Filter())}


def test_versions_are_one_story_and_an_update_is_another(store: Path) -> None:
    found = told(store)
    three = {found[f"{name}.jsonl#1"] for name in ("post", "herald", "courier")}
    assert len(three) == 1
    assert None not in three
    assert found["gazette.jsonl#1"] is found["bread.jsonl#1"] is None


def test_a_citation_tells_where_else_its_sentence_stands(store: Path, news: Path) -> None:
    put(news, "herald-again", record("Herald", 1, "Ferry runs aground", BODY))
    with assistant(store) as opened:
        assert opened.index([str(news)]).copies == 1
        answer = opened.ask(QUESTION)
        first = cited(answer, "214")
        others = first.also_in
        all_places = {one.sentence.article_id for one in (first, *others)}
        assert all_places == {
            "courier.jsonl#1", "herald-again.jsonl#1", "herald.jsonl#1", "post.jsonl#1",
        }  # fmt: skip
        assert [one.date for one in others] == sorted(one.date for one in others if one.date)
        for one in (first, *others):
            article = opened.article(one.sentence.article_id)
            there = article.article.text[one.sentence.start : one.sentence.end]
            assert there == one.sentence.text == BODY[0]
            assert not one.stale
        assert {one.path for one in (first, *others)} == {
            str(news / f"{name}.jsonl") for name in ("courier", "herald-again", "herald", "post")
        }
        update = cited(answer, "231")
    assert update.sentence.article_id == "gazette.jsonl#1"
    assert update.also_in == ()


def test_a_version_that_changed_on_disk_is_said_to_be_stale(store: Path, news: Path) -> None:
    put(news, "courier", record("Courier", 3, "Withdrawn", [BODY[4]] * 2), age=5)
    first = cited(ask(store, QUESTION), "214")
    stale = {one.sentence.article_id: one.stale for one in (first, *first.also_in)}
    assert stale == {"courier.jsonl#1": True, "herald.jsonl#1": False, "post.jsonl#1": False}


def test_what_only_one_version_has_is_found_and_stands_nowhere_else(store: Path) -> None:
    answer = ask(store, "what have fishermen asked for since a trawler was lost")
    first = cited(answer, "lighthouse")
    assert (first.sentence.article_id, first.also_in) == ("courier.jsonl#1", ())


def test_an_edited_sentence_is_listed_as_it_stands_there(store: Path) -> None:
    first = cited(ask(store, "what did Solberg say about the steering"), "steering")
    texts = {one.sentence.article_id: one.sentence.text for one in (first, *first.also_in)}
    assert texts["herald.jsonl#1"] == BODY[1]
    assert texts.get("post.jsonl#1", "") in ("", BODY[1].replace("had failed", "failed"))


def test_json_and_terminal_tell_all_places(store: Path, tmp_path: Path) -> None:
    run = CommandLine(tmp_path)
    value = json.loads(run("ask", QUESTION, "--json").out)
    (first,) = (one for one in value["citations"] if "214" in one["sentence"])
    assert len(first["also_in"]) == 2
    for other in first["also_in"]:
        assert other["sentence"] == first["sentence"]
        assert other["outlet"] in ("Courier", "Herald", "Post")
        assert other["place"] == {"kind": "record", "value": 1}
        assert Path(other["path"]).exists()
    assert re.search(r"    also in \S+#1:3, \S+#1:3\n", run("ask", QUESTION).out)
    listed = json.loads(run("articles", "--json").out)["articles"]
    assert {one["article"] for one in listed if one["story"]} == {
        "courier.jsonl#1", "herald.jsonl#1", "post.jsonl#1",
    }  # fmt: skip


def test_many_places_are_told_by_outlet_and_date(store: Path, news: Path, tmp_path: Path) -> None:
    shutil.copy(news / "herald.jsonl", news / "herald-again.jsonl")
    with assistant(store) as opened:
        opened.index([str(news)])
    shown = CommandLine(tmp_path)("ask", QUESTION).out
    assert "also in 3 articles (" in shown
    assert "Post 2017-12-02" in shown


def test_a_story_that_many_ran_leaves_room_for_others(tmp_path: Path) -> None:
    news, start = tmp_path / "news", date(2017, 1, 1)
    for number in range(CANDIDATES + 10):
        credit = f"(Reporting by A. Writer; editing by {'ABCDEFGH'[number % 8]}. Reader)"
        one = record("Wire", 1, f"Ferry aground, edition {number}", [*BODY, credit])
        day = start + timedelta(days=number)
        put(news, f"copy-{number:03}", one | {"date": day.isoformat()})
    pilot = "A harbour pilot said people were brought ashore from another Halden ferry long ago."
    put(news, "pilot", record("Courier", 9, "A pilot remembers", [pilot, *[MORE] * 2]))
    store = tmp_path / ".qa"
    with assistant(store) as opened:
        opened.index([str(news)])
        found = opened.search("people of the Halden ferry brought ashore by boats", k=8)
    articles = [one.sentence.article_id for one in found.sentences]
    assert "pilot.jsonl#1" in articles
    first = found.sentences[0]
    assert len(first.also_in) == CANDIDATES + 9
    assert len({one.sentence.article_id for one in first.also_in}) == CANDIDATES + 9


def test_the_first_version_may_go(store: Path, news: Path) -> None:
    first = told(store)["herald.jsonl#1"]
    assert first is not None
    (news / first.partition("#")[0]).unlink()
    with assistant(store) as opened:
        opened.index([str(news)])
    left = {name: story for name, story in told(store).items() if story}
    assert len(left) == 2
    assert set(left.values()) == {next(iter(left.values()))}
    assert first not in left.values()
    assert len(cited(ask(store, QUESTION), "214").also_in) == 1


def test_a_store_of_the_first_format_learns_its_stories(store: Path, news: Path) -> None:
    before = told(store)
    take_back(store)
    assert set(told(store).values()) == {None}
    notes = Told()
    with assistant(store, notes) as opened:
        opened.index([str(news)])
    assert "Looking for the same story among 5 stored articles." in notes.notes
    assert told(store) == before


def test_learning_them_may_be_broken_off(store: Path, news: Path) -> None:
    take_back(store)
    with assistant(store) as opened:
        assert opened.index([str(news)], stop=lambda: True).interrupted
        assert not opened.index([str(news)]).interrupted
    assert len([story for story in told(store).values() if story]) == 3
