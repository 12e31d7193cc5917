"""The benchmarks of growth: what articles they make, what they watch, and that they run."""

import re
import sys
from pathlib import Path

import pytest

from tests.bench import recombined, watching, week

STORIES = {
    "a.txt": "HARBOUR OF SULTAVA CLOSED\n\nThe port of Sultava, run by Trade Bank Corvex, shut on"
    " Monday with 312 ships.\n\nOwners in Sultava lost 4,500 dlrs a day, said Minister Orlan.\n",
    "b.txt": "OLIVES CHEAPER\n\nGrowers in Pelmora sold 25 tonnes, said Minister Orlan.\n\n"
    "A farmer of Pelmora hoped for rain in April.\n",
}


@pytest.fixture
def made(tmp_path: Path) -> recombined.Recombined:
    for name, text in STORIES.items():
        (tmp_path / name).write_text(text, encoding="utf-8")
    return recombined.Recombined(tmp_path)


def test_an_article_is_the_same_each_time(made: recombined.Recombined, tmp_path: Path) -> None:
    again = recombined.Recombined(tmp_path)
    assert [made.article(number) for number in range(5)] == [again.article(n) for n in range(5)]


def test_articles_differ(made: recombined.Recombined) -> None:
    assert len({made.article(number) for number in range(200)}) == 200


def test_numbers_keep_their_form_and_months_stay(made: recombined.Recombined) -> None:
    text = "".join(made.article(number) for number in range(50))
    assert re.search(r"\d,\d\d\d dlrs", text)
    assert text.count("312 ships") < 5
    assert "in April" in text


def test_a_name_is_the_same_one_throughout_an_article(made: recombined.Recombined) -> None:
    for number in range(50):
        text = made.article(number)
        if "Owners in" in text and "The port of" in text:
            one = re.search(r"Owners in (\w+)", text)
            other = re.search(r"The port of (\w+)", text)
            assert one is not None
            assert other is not None
            assert one[1] == other[1]
            return
    pytest.fail("no article with both paragraphs")


def test_articles_are_written_a_thousand_to_a_folder(
    made: recombined.Recombined, tmp_path: Path
) -> None:
    recombined.write_articles(made, tmp_path / "out", [3, 1003])
    assert (tmp_path / "out/0000/story-0000003.txt").read_text("utf-8") == made.article(3)
    assert (tmp_path / "out/0001/story-0001003.txt").exists()


GROWS = """
import subprocess, sys, time
held = bytearray(60_000_000)
child = "held = bytearray(90_000_000); import time; time.sleep(1.2); print('done')"
subprocess.run([sys.executable, "-c", child], check=True)
"""


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_memory_of_children_counts(tmp_path: Path) -> None:
    done = watching.watched([sys.executable, "-c", GROWS], {}, tmp_path, pause=0.05)
    assert done.out.strip() == "done"
    assert 60 < done.own < 130
    assert done.tree > done.own + 80
    assert done.busy > 0


@pytest.mark.skipif(not sys.platform.startswith("linux"), reason="reads /proc")
def test_a_process_that_fails_is_told_with_what_it_said(tmp_path: Path) -> None:
    command = [sys.executable, "-c", "raise SystemExit('no such harbour')"]
    with pytest.raises(RuntimeError, match="no such harbour"):
        watching.watched(command, {}, tmp_path)


def test_a_day_brings_changes_and_removes(
    made: recombined.Recombined, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(week, "NEW", 0.2)
    monkeypatch.setattr(week, "CHANGED", 0.15)
    monkeypatch.setattr(week, "REMOVED", 0.1)
    folder = tmp_path / "articles"
    recombined.write_articles(made, folder, range(20))
    passing = week.Week(folder, 20, made)
    there = {path: path.read_text("utf-8") for path in folder.rglob("*.txt")}
    for day in (1, 2):
        passing.pass_day(day)
        now = {path: path.read_text("utf-8") for path in folder.rglob("*.txt")}
        assert len(now.keys() - there.keys()) == 4
        assert len(there.keys() - now.keys()) == 2
        changed = [path for path in now.keys() & there.keys() if now[path] != there[path]]
        assert len(changed) == 3
        assert all(f"of day {day} were preliminary" in now[path] for path in changed)
        there = now
