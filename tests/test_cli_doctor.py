"""`qa doctor` on the command line: lines, JSON, exit codes; every command names it on damage."""

import json
import os
import random
import shutil
from collections.abc import Callable
from pathlib import Path

import pytest

from tests.builders import start_python
from tests.stores import CommandLine, news

QUESTION = "what did Lavrov say about sanctions"
SAYS_SO = [
    ("ask", QUESTION),
    ("search", QUESTION),
    ("show", "lavrov-drills.txt"),
    ("articles",),
    ("status",),
    ("chat",),
]


@pytest.fixture
def run(tmp_path: Path) -> CommandLine:
    """The command line on a store of its own of the sample articles."""
    shutil.copytree(news() / ".qa", tmp_path / ".qa")
    return CommandLine(tmp_path)


def test_a_sound_store_exits_0_and_says_so(run: CommandLine) -> None:
    told = run("doctor")
    assert told.code == 0, told
    assert all(line.startswith("ok ") for line in told.out.splitlines())
    assert "18 articles" in told.out
    assert told.err == "Nothing is damaged, nothing is pending.\n"
    quiet = run("doctor", "--quiet")
    assert (quiet.code, quiet.out, quiet.err) == (0, "", "")


def test_json_has_each_check(run: CommandLine) -> None:
    told = run("doctor", "--json")
    value = json.loads(told.out)
    assert (told.code, told.err) == (0, "")
    assert list(value) == ["schema", "path", "checks", "clean", "compacted"]
    assert (value["schema"], value["clean"], value["compacted"]) == ("qa.doctor/1", True, None)
    for check in value["checks"]:
        assert list(check) == ["name", "status", "message", "hint", "count"]
        assert check["status"] == "ok"
    shutil.rmtree(run.folder / ".qa" / "keywords")
    told = run("doctor", "--json")
    assert told.code == 5
    (check,) = [each for each in json.loads(told.out)["checks"] if each["status"] != "ok"]
    assert (check["name"], check["status"]) == ("keyword index", "damaged")
    assert "qa doctor --repair" in check["hint"]


def test_pending_work_alone_exits_0(run: CommandLine) -> None:
    os.chmod(run.folder / ".qa", 0o755)
    (run.folder / ".qa" / "catalogue.sqlite3").chmod(0o644)
    told = run("doctor")
    assert told.code == 0
    assert "pending  permissions" in told.out
    assert "pending the next `qa index` does" in told.err


def test_without_a_store_there_is_nothing_to_check(tmp_path: Path) -> None:
    told = CommandLine(tmp_path)("doctor")
    assert told.code == 5
    assert "There is no store" in told.err


@pytest.mark.parametrize("words", [("ask", QUESTION), ("index",), ("status",)])
def test_a_damaged_catalogue_is_told_with_the_way_out(
    run: CommandLine, words: tuple[str, ...]
) -> None:
    catalogue = run.folder / ".qa" / "catalogue.sqlite3"
    with catalogue.open("r+b") as file:
        file.truncate(catalogue.stat().st_size // 4096 * 4096 - 4096)
    told = run(*words)
    assert told.code == 5
    assert "catalogue.sqlite3 is damaged" in told.err
    assert "qa doctor --repair" in told.err
    assert run("doctor", "--repair").code == 0
    assert run(*words).code == 0


def test_repair_tells_what_it_did_and_checks_again(run: CommandLine) -> None:
    (run.folder / ".qa" / "catalogue.sqlite3").write_bytes(b"garbage" * 1000)
    told = run("doctor", "--repair")
    assert told.code == 5
    assert "Nothing of the catalogue" in told.err
    shutil.copy(news() / ".qa" / "catalogue.sqlite3", run.folder / ".qa")
    shutil.rmtree(run.folder / ".qa" / "vectors")
    told = run("doctor", "--repair")
    assert told.code == 0, told
    assert "Building it anew from the catalogue" in told.err
    assert all(line.startswith("ok ") for line in told.out.splitlines())


def test_compact_tells_bytes_before_and_after(run: CommandLine) -> None:
    assert run("ask", QUESTION).code == 0
    assert run("remove", "lavrov-drills.txt").code == 0
    told = run("doctor", "--compact", "--json")
    value = json.loads(told.out)["compacted"]
    assert told.code == 0, told
    assert value["after"] > 0
    assert value["forgotten"] >= 1  # others have asked of the store that this one is a copy of
    told = run("doctor", "--compact")
    assert "bytes and takes" in told.err


def test_repair_and_compact_respect_the_writers_lock(run: CommandLine) -> None:
    code = (
        "import sys\nfrom pathlib import Path\n"
        "from qa.adapters.store_folder import writer_lock\n"
        "with writer_lock(Path(sys.argv[1]), wait=False):\n"
        "    print('held', flush=True)\n    sys.stdin.read()\n"
    )
    holder = start_python(code, str(run.folder / ".qa"))
    assert holder.stdout is not None
    assert holder.stdout.readline() == "held\n"
    for option in ("--repair", "--compact"):
        told = run("doctor", option)
        assert told.code == 5
        assert f"process {holder.pid}" in told.err
    holder.communicate("")


def drop(part: str) -> Callable[[Path], None]:
    return lambda store: shutil.rmtree(store / part)


def cut(pattern: str) -> Callable[[Path], None]:
    def harm(store: Path) -> None:
        path = next(store.glob(pattern))
        os.truncate(path, path.stat().st_size // 2)

    return harm


def garble(pattern: str) -> Callable[[Path], None]:
    def harm(store: Path) -> None:
        path = next(store.glob(pattern))
        data = bytearray(path.read_bytes())
        start = len(data) // 4
        data[start : start + len(data) // 4] = random.Random(1).randbytes(len(data) // 4)
        path.write_bytes(data)

    return harm


@pytest.mark.parametrize(
    "harm",
    [
        pytest.param(drop("vectors"), id="vectors deleted"),
        pytest.param(cut("vectors/chroma.sqlite3"), id="vectors cut short"),
        pytest.param(garble("vectors/chroma.sqlite3"), id="vectors garbled"),
        pytest.param(cut("vectors/*/data_level0.bin"), id="graph cut short"),
        pytest.param(drop("keywords"), id="keywords deleted"),
        pytest.param(cut("keywords/*.term"), id="terms cut short"),
        pytest.param(garble("keywords/*.idx"), id="postings garbled"),
        pytest.param(garble("keywords/*.fieldnorm"), id="lengths garbled"),
        pytest.param(garble("keywords/meta.json"), id="list garbled"),
    ],
)
def test_every_command_says_so_and_answers_from_what_still_opens(
    run: CommandLine, harm: Callable[[Path], None]
) -> None:
    harm(run.folder / ".qa")
    for words in SAYS_SO:
        told = run(*words, given=f"{QUESTION}\n")
        assert told.code == 0, told
        assert "qa doctor --repair" in told.err, words
        assert "Lavrov" in told.out or words == ("status",)
    assert "18" in run("status").out
