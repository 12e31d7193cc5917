"""Several processes on one store: one writes at a time, and all who ask are answered."""

import json
import subprocess
import sys
import time
from collections.abc import Iterator
from pathlib import Path

import pytest

from tests.builders import assistant, start_python, start_qa, store_state, write, write_articles

READERS = 8

HARBOUR = "The harbour\n\nThe admiral opened the Valparaiso dockyard on Monday.\n"
QUESTION = "when did the admiral open the Valparaiso dockyard"

# Holds the writer's lock until its standard input is closed.
HOLD = """
import sys
from pathlib import Path
from qa.adapters.store_folder import writer_lock
with writer_lock(Path(sys.argv[1]), wait=False):
    print("held", flush=True)
    sys.stdin.read()
"""

# Changes and removes articles, a batch at a time, until its standard input says stop.
CHURN = """
import select, sys, time
from pathlib import Path
from qa import indexing
from tests.builders import assistant, write_articles
store, folder = Path(sys.argv[1]), Path(sys.argv[2])
indexing.BATCH_PASSAGES = 30
turn = 0
while not select.select([sys.stdin], [], [], 0)[0]:
    turn += 1
    for path in sorted(folder.glob("0*.txt"))[turn % 3 :: 3]:
        path.unlink()
    write_articles(folder, 40, seed=turn)
    with assistant(store) as opened:
        report = opened.index([str(folder)])
        assert not report.failures, report
    if turn == 1:
        print("started", flush=True)
print(turn)
"""


@pytest.fixture
def indexed(tmp_path: Path) -> tuple[Path, Path]:
    """A store of 61 articles and their folder."""
    store, folder = tmp_path / "store", tmp_path / "news"
    write_articles(folder, 60)
    write(folder, "harbour.txt", HARBOUR)
    with assistant(store) as opened:
        opened.index([str(folder)])
    return store, folder


@pytest.fixture
def holder(indexed: tuple[Path, Path]) -> Iterator["subprocess.Popen[str]"]:
    """Another process that holds the writer's lock."""
    process = start_python(HOLD, str(indexed[0]))
    assert process.stdout is not None
    assert process.stdout.readline() == "held\n", process.communicate()[1]
    yield process
    process.communicate()


def test_a_second_writer_says_who_holds_the_store(
    indexed: tuple[Path, Path], holder: "subprocess.Popen[str]"
) -> None:
    store, folder = indexed
    for words in (["index", str(folder)], ["remove", "harbour.txt"]):
        process = start_qa(*words, "--store", str(store))
        _, err = process.communicate()
        assert process.returncode == 5
        assert f"process {holder.pid} on" in err
        assert "--wait" in err


def test_a_second_writer_waits_when_told_to(
    indexed: tuple[Path, Path], holder: "subprocess.Popen[str]"
) -> None:
    store, folder = indexed
    write(folder, "new.txt", HARBOUR.replace("Monday", "Friday") + "It was raining.\n")
    waiting = start_qa("index", str(folder), "--store", str(store), "--wait")
    time.sleep(1.0)
    assert waiting.poll() is None
    holder.communicate()
    out, err = waiting.communicate()
    assert waiting.returncode == 0, err
    assert "1 new" in out


def test_asking_needs_no_writers_lock(
    indexed: tuple[Path, Path], holder: "subprocess.Popen[str]"
) -> None:
    process = start_qa("ask", QUESTION, "--store", str(indexed[0]))
    out, err = process.communicate()
    assert process.returncode == 0, err
    assert "Monday" in out
    assert holder.poll() is None


def test_the_holders_name_of_a_killed_run_is_not_told(indexed: tuple[Path, Path]) -> None:
    store, folder = indexed
    process = start_python(HOLD, str(store))
    assert process.stdout is not None
    process.stdout.readline()
    process.kill()
    process.communicate()
    assert (store / "writer.json").exists()
    done = start_qa("index", str(folder), "--store", str(store))
    _, err = done.communicate()
    assert done.returncode == 0, err
    assert not (store / "writer.json").exists()


def test_all_who_ask_during_an_index_run_with_deletes_are_answered(
    indexed: tuple[Path, Path],
) -> None:
    store, folder = indexed
    churn = start_python(CHURN, str(store), str(folder))
    assert churn.stdout is not None
    assert churn.stdout.readline() == "started\n", churn.communicate()[1]
    readers = [start_qa("ask", QUESTION, "--json", "--store", str(store)) for _ in range(READERS)]
    told = [reader.communicate() for reader in readers]
    assert churn.poll() is None, churn.communicate()[1]
    out, err = churn.communicate("stop")
    assert churn.returncode == 0, err
    assert int(out) >= 2
    for reader, (answer, problem) in zip(readers, told, strict=True):
        assert reader.returncode == 0, problem
        citation = json.loads(answer)["citations"][0]
        assert citation["sentence"] == HARBOUR.split("\n\n")[1].strip()
        assert "Traceback" not in problem
    store_state(store).assert_whole()


WARM = """
import sys
from pathlib import Path
from tests.builders import assistant
with assistant(Path(sys.argv[1])) as opened:
    for line in sys.stdin:
        answer = opened.ask(line.strip())
        print(answer.citations[0].sentence.text if answer.citations else "none", flush=True)
"""


def test_a_process_that_stays_open_sees_what_others_wrote(indexed: tuple[Path, Path]) -> None:
    store, folder = indexed
    warm = start_python(WARM, str(store))
    assert warm.stdin is not None
    assert warm.stdout is not None

    def ask(question: str) -> str:
        assert warm.stdin is not None
        assert warm.stdout is not None
        warm.stdin.write(question + "\n")
        warm.stdin.flush()
        return warm.stdout.readline().strip()

    assert "Monday" in ask(QUESTION)
    write(folder, "harbour.txt", HARBOUR.replace("Monday", "Sunday"), age=30)
    write(folder, "bridge.txt", "The bridge\n\nSaboteurs destroyed the Przemysl viaduct.\n")
    done = subprocess.run(
        [sys.executable, "-m", "qa", "index", str(folder), "--store", str(store)],
        check=True,
        capture_output=True,
        text=True,
    )
    assert "1 new" in done.stdout
    assert "Sunday" in ask(QUESTION)
    assert "viaduct" in ask("who destroyed the Przemysl viaduct")
    _, err = warm.communicate()
    assert warm.returncode == 0, err
