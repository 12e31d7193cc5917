"""The history of questions and answers: kept, found again, never in the way."""

import multiprocessing
import sqlite3
import stat
from contextlib import closing
from dataclasses import replace
from datetime import date
from pathlib import Path

import pytest

from qa.adapters.history import FILE_NAME, SqliteHistory
from qa.errors import StoreError
from qa.types import Answer, Citation, Claim, Disagreeing, Sentence, Turn, Usage


def turn(question: str = "what did Lavrov say?", text: str = "No more. [1]") -> Turn:
    sentence = Sentence("a.txt", 3, 10, 18, 2, "No more.", speaker="Sergei Lavrov")
    copy = Citation(1, Sentence("b.txt", 0, 0, 8, 1, "No more."), "/b.txt", "B")
    before = Sentence("a.txt", 2, 0, 9, 1, "He spoke.", speaker=None)
    cited = Citation(
        1, sentence, "/a\udcff.txt", "A", date(2017, 11, 30), None, 0.5, (copy,), context=before
    )
    answer = Answer(
        question,
        "partial",
        text,
        claims=(Claim("No more.", (1,)), Claim("More.", (), supported=False, reason="uncited")),
        citations=(cited,),
        notes=("a note",),
        disagreements=(Disagreeing((1, 1), "number", ("230", "260"), "model"),),
        model="m",
        usage=Usage(10, 5, 1.5, 200.0, 0.01),
        generation=4,
    )
    return Turn(question, f"{question} searched", answer)


def save_many(store: Path, name: str, count: int) -> None:
    history = SqliteHistory(store, note=lambda note: pytest.fail(note))
    key = history.begin_conversation()
    for number in range(count):
        history.save(turn(f"{name} {number}"), key)


def test_a_turn_comes_back_as_it_was(tmp_path: Path) -> None:
    history = SqliteHistory(tmp_path)
    number = history.save(turn())
    assert number is not None
    kept = history.entry(number)
    assert kept is not None
    assert kept.turn == turn()
    assert (kept.number, kept.conversation) == (number, None)
    assert kept.asked_at.tzinfo is not None


@pytest.mark.parametrize(
    ("missing", "kept_then"),
    [
        pytest.param("$.disagreements", (), id="before disagreements were kept"),
        pytest.param(
            "$.disagreements[0].by",
            (Disagreeing((1, 1), "number", ("230", "260")),),
            id="before models found them",
        ),
    ],
)
def test_a_turn_of_an_older_version_comes_back(
    tmp_path: Path, missing: str, kept_then: tuple[Disagreeing, ...]
) -> None:
    history = SqliteHistory(tmp_path)
    number = history.save(turn())
    assert number is not None
    with closing(sqlite3.connect(tmp_path / FILE_NAME)) as connection, connection:
        connection.execute("UPDATE turn SET answer = json_remove(answer, ?)", (missing,))
    kept = history.entry(number)
    assert kept is not None
    assert kept.turn.answer == replace(turn().answer, disagreements=kept_then)


def test_only_its_owner_can_read_the_file(tmp_path: Path) -> None:
    SqliteHistory(tmp_path).save(turn())
    assert stat.S_IMODE((tmp_path / FILE_NAME).stat().st_mode) == 0o600


@pytest.mark.parametrize(
    ("words", "found"),
    [
        pytest.param([], ["Who won?", "Straße?", "why?"], id="all, newest last"),
        pytest.param(["WON"], ["Who won?"], id="question"),
        pytest.param(["no", "more"], ["Who won?", "Straße?"], id="answer"),
        pytest.param(["strasse"], ["Straße?"], id="folded"),
        pytest.param(["won", "why"], [], id="all words"),
        pytest.param(["%"], [], id="no pattern"),
    ],
)
def test_words_are_searched_in_question_and_answer(
    tmp_path: Path, words: list[str], found: list[str]
) -> None:
    history = SqliteHistory(tmp_path)
    for question, text in (("Who won?", "No more."), ("Straße?", "No more."), ("why?", "So.")):
        history.save(turn(question, text))
    assert [entry.turn.question for entry in history.entries(words)] == found
    assert [entry.turn.question for entry in history.entries(words, last=1)] == found[-1:]


def test_the_latest_conversation_is_the_one_last_spoken_in(tmp_path: Path) -> None:
    history = SqliteHistory(tmp_path)
    assert history.latest_conversation() is None
    first, second = history.begin_conversation(), history.begin_conversation()
    for question, key in (("a", first), ("b", second), ("c", first), ("alone", None)):
        history.save(turn(question), key)
    found = history.latest_conversation()
    assert found is not None
    assert (found[0], [each.question for each in found[1]]) == (first, ["a", "c"])
    other = history.latest_conversation(but=first)
    assert other is not None
    assert other[0] == second


def test_many_processes_write_at_once(tmp_path: Path) -> None:
    context = multiprocessing.get_context("spawn")
    writers = [
        context.Process(target=save_many, args=(tmp_path, f"writer {number}", 25))
        for number in range(4)
    ]
    for writer in writers:
        writer.start()
    for writer in writers:
        writer.join()
    assert [writer.exitcode for writer in writers] == [0] * 4
    entries = SqliteHistory(tmp_path).entries()
    assert len({entry.turn.question for entry in entries}) == len(entries) == 100
    assert len({entry.conversation for entry in entries}) == 4


def test_clear_leaves_nothing_on_the_disk(tmp_path: Path) -> None:
    history = SqliteHistory(tmp_path)
    history.save(turn("the secret question"), history.begin_conversation())
    assert history.clear() == 1
    assert history.entries() == []
    assert history.latest_conversation() is None
    files = [path.read_bytes() for path in tmp_path.iterdir()]
    assert files
    assert not any(b"secret" in data for data in files)
    assert SqliteHistory(tmp_path / "none").clear() == 0


@pytest.mark.parametrize("damage", ["text", "header", "pages"])
def test_a_damaged_file_is_moved_aside(tmp_path: Path, damage: str) -> None:
    file = tmp_path / FILE_NAME
    for number in range(200):
        SqliteHistory(tmp_path).save(turn(f"q{number}"))
    data = file.read_bytes()
    broken = {
        "text": b"this is no database, and never was; it is long enough to be looked at" * 30,
        "header": b"\0" * 100 + data[100:],
        "pages": data[:4096] + b"\xff" * (len(data) - 4096),
    }[damage]
    file.write_bytes(broken)
    notes: list[str] = []
    history = SqliteHistory(tmp_path, note=notes.append)
    assert history.save(turn("after")) == 1
    assert [entry.turn.question for entry in history.entries()] == ["after"]
    (note,) = notes
    aside = [path for path in tmp_path.iterdir() if ".damaged-" in path.name]
    assert [path.name in note for path in aside if path.suffix != "-wal"]
    assert broken in [path.read_bytes() for path in aside]


def test_failing_to_write_is_one_note(tmp_path: Path) -> None:
    (tmp_path / FILE_NAME).mkdir()
    notes: list[str] = []
    history = SqliteHistory(tmp_path, note=notes.append)
    assert history.begin_conversation() is None
    assert history.save(turn()) is None
    assert len(notes) == 1
    with pytest.raises(StoreError, match="cannot be read"):
        history.entries()


def test_a_writer_that_holds_the_file_does_not_stop_an_answer(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("qa.adapters.history.PATIENCE", 0.05)
    notes: list[str] = []
    history = SqliteHistory(tmp_path, note=notes.append)
    history.save(turn("before"))
    holder = sqlite3.connect(tmp_path / FILE_NAME, isolation_level=None)
    holder.execute("BEGIN IMMEDIATE")
    assert history.save(turn("meanwhile")) is None
    assert [entry.turn.question for entry in history.entries()] == ["before"]
    holder.close()
    assert "locked" in notes[0]


def test_a_newer_format_is_left_alone(tmp_path: Path) -> None:
    history = SqliteHistory(tmp_path)
    history.save(turn())
    connection = sqlite3.connect(tmp_path / FILE_NAME)
    connection.execute("PRAGMA user_version = 99")
    connection.close()
    with pytest.raises(StoreError, match="newer version"):
        history.entries()
    assert history.save(turn()) is None
    assert not [path for path in tmp_path.iterdir() if "damaged" in path.name]


def test_off_writes_nothing_and_reads_what_is_there(tmp_path: Path) -> None:
    off = SqliteHistory(tmp_path, note=lambda note: pytest.fail(note), writes=False)
    assert (off.save(turn()), off.begin_conversation()) == (None, None)
    assert list(tmp_path.iterdir()) == []
    SqliteHistory(tmp_path).save(turn())
    assert len(off.entries()) == 1


def test_lone_surrogates_of_a_command_line_are_no_error(tmp_path: Path) -> None:
    history = SqliteHistory(tmp_path, note=lambda note: pytest.fail(note))
    history.save(turn("caf\udce9?"))
    assert [entry.turn.question for entry in history.entries(["caf"])] == ["caf??"]
