"""`qa timeline` on the sample articles: what is told, in which order, in which form."""

import csv
import errno
import io
import json
import re
import sys
import xml.etree.ElementTree
from datetime import date
from pathlib import Path
from typing import Any

import pytest

from qa.assistant import Assistant
from qa.config import Config
from qa.errors import UsageError
from qa.periods import day_of
from qa.plotting import plot_timeline
from qa.timelines import Event, Timeline
from qa.types import Citation, Sentence
from tests.conftest import Ran
from tests.stores import CommandLine, news

WORKERS = "North Korean workers in Russia"


@pytest.fixture
def run() -> CommandLine:
    return CommandLine(news())


def events(done: Ran) -> list[dict[str, Any]]:
    found = json.loads(done.out)
    assert found["schema"] == "qa.timeline/1"
    return list(found["events"])


def test_events_come_in_the_order_in_which_they_happened(run: CommandLine) -> None:
    done = run("timeline", WORKERS, "--json")
    assert done.code == 0
    found = events(done)
    dates = [str(each["date"]) for each in found]
    assert dates == sorted(dates)
    assert dates != sorted(str(each["citation"]["date"]) for each in found)
    september = next(each for each in found if each["date"] == "2017-09-11")
    assert september["dated_by"] == "sentence"
    assert september["expression"] == "Sept. 11"
    assert september["precision"] == "day"
    assert september["citation"]["line"] == 18
    assert {each["dated_by"] for each in found} == {"sentence", "article"}
    numbers = [one["number"] for each in found for one in (each["citation"], *each["others"])]
    assert numbers == list(range(1, len(numbers) + 1))


def test_each_citation_is_the_text_of_its_article(run: CommandLine) -> None:
    for each in events(run("timeline", WORKERS, "--json")):
        citation = each["citation"]
        text = Path(citation["path"]).read_text(encoding="utf-8")
        assert text[citation["start"] : citation["end"]] == citation["sentence"]
        assert 0 < citation["score"] <= 1


def test_what_two_articles_tell_is_told_once(run: CommandLine) -> None:
    found = events(run("timeline", "athletes to the Winter Olympics", "--json"))
    told = [each for each in found if each["date"] == "2018-01-09"]
    assert len(told) == 1
    citation = told[0]["citation"]
    also = [each["article"] for each in citation["also_in"]]
    assert {citation["article"], *also} == {"lavrov-talks.txt", "lavrov-talks-courier.txt"}


def test_since_and_until_are_about_when_it_happened(run: CommandLine) -> None:
    found = events(run("timeline", WORKERS, "--json", "--until", "2017-11-29"))
    assert "2017-09-11" in {each["date"] for each in found}  # told in February 2018
    assert all(str(each["date"]) <= "2017-11-29" for each in found)
    later = events(run("timeline", WORKERS, "--json", "--since", "2018-01-01"))
    assert later
    assert all(str(each["end"]) >= "2018-01-01" for each in later)


def test_a_period_in_the_topic_is_about_events_too(run: CommandLine) -> None:
    done = run("timeline", f"{WORKERS} since 2018-01-01", "--json")
    assert "2019-12-01" in {each["date"] for each in events(done)}
    assert all(str(each["end"]) >= "2018-01-01" for each in events(done))
    assert 'Taking "since 2018-01-01" as events since 2018-01-01.' in done.err


def test_speakers_alone_and_one_by_one(run: CommandLine) -> None:
    done = run("timeline", "sanctions on North Korea", "--by", "speaker")
    assert done.code == 0
    assert "Sergei Lavrov\n" in done.out
    found = events(run("timeline", "North Korea", "--json", "--speaker", "Lavrov"))
    assert found
    assert {each["speaker"] for each in found} == {"Sergei Lavrov"}


def test_the_terminal_shows_date_sentence_and_place(run: CommandLine) -> None:
    lines = run("timeline", WORKERS).out.splitlines()
    assert lines[0].startswith("2017-09-11")
    assert "stopped giving out new permits" in lines[0]
    assert "workers-russia.txt:18" in lines[1]
    done = run("timeline", WORKERS, "-k", "3")
    assert len([line for line in done.out.splitlines() if not line.startswith(" ")]) == 3
    assert "-k shows more" in done.err


def test_a_date_of_the_article_is_marked(run: CommandLine) -> None:
    assert "~2018-02-07" in run("timeline", WORKERS).out


def test_markdown_and_csv(run: CommandLine) -> None:
    told = run("timeline", "Larkfield profit", "--format", "markdown").out
    assert told.startswith("# Larkfield profit\n\n- **2018 Q1** A recall")
    assert "\\*\\*Larkfield Instruments Inc.\\*\\*" in told
    told = run("timeline", WORKERS, "--format", "markdown").out
    assert "workers-russia.txt:3, Vadim Kuprin, 2018-02-07)" in told
    rows = list(csv.DictReader(io.StringIO(run("timeline", WORKERS, "--format", "csv").out)))
    assert rows[0]["date"] == "2017-09-11"
    assert rows[0]["place"].endswith("workers-russia.txt:18")
    assert (
        run("timeline", WORKERS, "--format", "json").out == run("timeline", WORKERS, "--json").out
    )


@pytest.mark.parametrize("name", ["t.svg", "t.png", "t.pdf"])
def test_a_picture_is_drawn(run: CommandLine, tmp_path: Path, name: str) -> None:
    done = run("timeline", "Larkfield profit $", "--plot", str(tmp_path / name))
    assert done.code == 0, done.err
    made = (tmp_path / name).read_bytes()
    kinds = {"t.svg": b"<?xml", "t.png": b"\x89PNG", "t.pdf": b"%PDF"}
    assert made.startswith(kinds[name])
    if name == "t.svg":
        drawn = "".join(xml.etree.ElementTree.fromstring(made).itertext())
        assert "2018-01-25" in drawn
        assert "larkfield-earnings.md:8" in drawn
        assert "Larkfield profit $" in drawn


def test_the_same_timeline_gives_the_same_picture(run: CommandLine, tmp_path: Path) -> None:
    for name in ("one.svg", "two.svg"):
        run("timeline", WORKERS, "--plot", str(tmp_path / name))
    assert (tmp_path / "one.svg").read_bytes() == (tmp_path / "two.svg").read_bytes()


def test_a_picture_of_hostile_text_is_still_a_picture(tmp_path: Path) -> None:
    text = "<b>$\\frac{1}$</b> & \x1b[31m \u202e 漢字 the mill burned"
    sentence = Sentence("a\n.txt", 0, 0, len(text), 1, text)
    event = Event(day_of(date(2018, 1, 5)), "article", None, Citation(1, sentence, "/a.txt", "A"))
    path = tmp_path / "t.svg"
    plot_timeline(Timeline("mill\x00 $x^2", (event,)), str(path))
    drawn = "".join(xml.etree.ElementTree.fromstring(path.read_bytes()).itertext())
    assert "<b>$\\frac{1}$</b> &" in drawn
    assert not re.search("[\x00\x1b\u202e]", drawn)
    with pytest.raises(UsageError, match="200 is the most"):
        plot_timeline(Timeline("mill", (event,) * 201), str(path))


def test_bars_in_the_terminal(run: CommandLine) -> None:
    lines = run("timeline", WORKERS, "--plot", "-").out.splitlines()
    assert lines[0].startswith("2017-09  █")
    assert lines[0].endswith(" 1")
    assert "..." in {line.strip() for line in lines}
    assert lines[-1].startswith("2019-12")


def test_without_the_library_the_message_says_what_to_install(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setitem(sys.modules, "matplotlib", None)
    done = run("timeline", WORKERS, "--plot", str(tmp_path / "t.svg"))
    assert done.code == 3
    assert "pip install 'qa-articles[plot]'" in done.err


@pytest.mark.parametrize(
    ("words", "code", "told"),
    [
        (["zebra crossings in Kathmandu"], 7, "Nothing found."),
        (["  "], 2, "The topic is empty."),
        ([WORKERS, "--format", "xml"], 2, "Choose text, json, markdown, csv."),
        ([WORKERS, "--by", "month"], 2, "--by speaker"),
        ([WORKERS, "--plot", "t.gif"], 2, ".svg, .png, .pdf"),
        ([WORKERS, "--plot", "-", "--json"], 2, "--plot timeline.svg"),
        ([WORKERS, "--plot", "/no/such/folder/t.svg"], 2, "there is no folder /no/such/folder"),
        ([WORKERS, "-k", "0"], 2, "-k"),
        ([WORKERS, "--since", "soon"], 2, "--since 'soon' is no date."),
        ([WORKERS, "--since", "2018", "--until", "2017"], 2, "ends"),
    ],
)
def test_what_cannot_be_told_or_drawn(
    run: CommandLine, words: list[str], code: int, told: str
) -> None:
    done = run("timeline", *words)
    assert done.code == code
    assert told in done.err


def test_a_picture_that_fails_late_takes_nothing_from_the_timeline(
    run: CommandLine, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    def no_space(*_: object, **__: object) -> None:
        raise OSError(errno.ENOSPC, "No space left on device")

    monkeypatch.setattr("matplotlib.figure.Figure.savefig", no_space)
    done = run("timeline", WORKERS, "--plot", str(tmp_path / "t.svg"))
    assert done.code == 2
    assert "No space left on device" in done.err
    assert "stopped giving out new permits" in done.out


def test_rows_of_tables_are_told_only_where_there_is_nothing_else(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    file = tmp_path / "news" / "2018-03-20-mill.md"
    table = "# Mills of the port\n\n| mill | day |\n|---|---|\n| Old mill fire | 12 March |\n"

    def told() -> list[str]:
        with Assistant(Config(store=tmp_path / ".qa")) as assistant:
            assistant.index([str(tmp_path / "news")])
            events = assistant.timeline("mill fire").events
        return [event.citation.sentence.text for event in events]

    file.write_text(table, encoding="utf-8")
    assert told() == ["Old mill fire | 12 March"]
    sentence = "The fire in the old mill burned for a day."
    file.write_text(f"{table}\n{sentence}\n", encoding="utf-8")
    assert told() == [sentence]


def test_what_neither_says_when_is_counted(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    text = "Mill burns\n\nThe old mill burned down. The mill had burned before in 1987.\n"
    (tmp_path / "news" / "mill.txt").write_text(text, encoding="utf-8")
    with Assistant(Config(store=tmp_path / ".qa")) as assistant:
        assistant.index([str(tmp_path / "news")])
        found = assistant.timeline("mill burned")
    assert [event.citation.sentence.text for event in found.events] == [
        "The mill had burned before in 1987."
    ]
    (note,) = found.notes
    assert note.startswith("1 sentence is left out: neither it nor its article says when.")
    assert "qa index --rebuild --file-dates" in note
