"""`qa chat`: piped into a real process, and driven on a pseudo-terminal as a person would."""

import json
import os
import shutil
import signal
import sys
from collections.abc import Iterator
from pathlib import Path

import pexpect
import pytest

from qa.adapters.history import SqliteHistory
from qa.assistant import Assistant
from qa.config import Config
from tests.conftest import ROOT
from tests.stores import CommandLine, news

QUESTION = "what did Lavrov say about sanctions"
READY = "\x1b[?2004h"  # the prompt takes pastes from here on
PATIENCE = 20  # seconds until a session that hangs fails the test

# A model that writes slowly, in place of the assistant's own answers.
SLOW = """
import sys, time
from dataclasses import replace
from qa.assistant import Assistant
from qa.types import Answered, Checked, Claim, Words

quick = Assistant.stream

def stream(self, question, **rest):
    *_, end = quick(self, question, **rest)
    answer = end.answer
    good = Claim("Pressure is spent.", (1,))
    bad = Claim("It snowed.", (), supported=False, reason="no citation")
    yield Words("Pressure ")
    yield Words("is spent. [1] ")
    yield Checked(good)
    yield Words("It snowed. ")
    yield Checked(bad)
    if "slowly" in question:
        yield Words("And then")
        time.sleep(600)
    yield Answered(replace(answer, model="slow", text="Pressure is spent. [1]", claims=(good, bad)))

Assistant.stream = stream
from qa.cli.app import main
sys.argv = ["qa", *sys.argv[1:]]
main()
"""


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """A folder of one's own with the sample articles and their store."""
    shutil.copytree(news() / "corpus", tmp_path / "corpus")
    with Assistant(Config(store=tmp_path / ".qa")) as assistant:
        assistant.index([str(tmp_path / "corpus")])
    return tmp_path


def questions(folder: Path) -> list[str]:
    return [entry.turn.question for entry in SqliteHistory(folder / ".qa").entries()]


# In a pipe


@pytest.fixture
def run(folder: Path) -> CommandLine:
    return CommandLine(folder)


def test_a_pipe_gets_answers_without_prompts_or_colour(run: CommandLine, folder: Path) -> None:
    told = run("chat", given=f"\n{QUESTION}\n   \nwho is he?\n")
    assert told.code == 0
    assert told.out.startswith(run("ask", QUESTION).out + "\n")
    assert told.err == "Searching: who is Lavrov\n"
    assert "\x1b" not in told.out
    assert "> " not in told.out
    assert questions(folder)[:2] == [QUESTION, "who is he?"]


def test_a_real_process_reads_a_pipe_to_its_end(qa, folder: Path) -> None:  # type: ignore[no-untyped-def]
    told = qa(
        "chat", "--quiet", cwd=folder, given=b"\xef\xbb\xbfwho won the cup?\r\nand \xff?\n/quit\nno"
    )
    assert (told.code, told.err) == (0, "")
    assert "Danilo Pires" in told.out
    assert questions(folder)[0] == "who won the cup?"
    assert "no" not in questions(folder)


def test_what_goes_wrong_is_told_and_the_next_line_answered(run: CommandLine) -> None:
    told = run(
        "chat", given=f"{'long ' * 500}\n/sorces\n/foo\n/open 1\nwho won the cup?\n/open 9\n"
    )
    assert told.code == 2
    assert [line for line in told.err.splitlines() if line.startswith("qa: ")] == [
        "qa: The question has 2,499 characters; 2,000 is the most.",
        "qa: There is no command /sorces.",
        "qa: There is no command /foo.",
        "qa: Nothing has been asked yet.",
        "qa: The last answer has no citation 9.",
    ]
    assert "Did you mean /sources?" in told.err
    assert "Danilo Pires" in told.out


def test_json_is_one_answer_a_line(run: CommandLine) -> None:
    told = run("chat", "--json", given=f"{QUESTION}\n{'long ' * 500}\nwho is he?\n")
    answers = [json.loads(line) for line in told.out.splitlines()]
    assert [answer["schema"] for answer in answers] == ["qa.answer/1"] * 3
    assert [answer["status"] for answer in answers] == ["answered", "error", "answered"]
    assert answers[2]["question"] == "who is he?"


def test_sources_and_why_tell_of_the_last_answer(run: CommandLine) -> None:
    plain = run("chat", given=f"{QUESTION}\n").out
    sources = run("chat", given=f"{QUESTION}\n/sources\n").out.removeprefix(plain)
    assert sources.startswith("[1] ")
    assert '"More sanctions against North Korea will not work' in sources
    why = run("chat", given=f"{QUESTION}\n/why\n").out.removeprefix(plain).splitlines()
    assert why[0] == f"Searched: {QUESTION}"
    assert why[2].split()[0] == "1"
    assert any("lavrov-drills.txt:" in row and row.endswith(" [1][2]") for row in why)


def test_open_shows_the_article_around_a_citation(run: CommandLine) -> None:
    plain = run("chat", given=f"{QUESTION}\n").out
    opened = run("chat", given=f"{QUESTION}\n/open 2\n").out.removeprefix(plain)
    assert opened.startswith("Lavrov says U.S. drills in December look meant to goad Pyongyang\n")
    assert '> 18  "More sanctions' in opened
    assert "  16  Asked whether" in opened


def test_a_filter_holds_until_it_is_taken_off(run: CommandLine) -> None:
    told = run(
        "chat",
        given=f"/filter until:2017-12 article:*.md article:lavrov*\n{QUESTION}\n/filter article:\n"
        f"/filter speaker:Haley\n/filter\n/filter off\n/filter\n/filter since:banana\n/filter x\n",
    )
    notes = told.err.splitlines()
    assert notes[0].startswith("until:2017-12 article:*.md article:lavrov*  (")
    assert any(note.startswith("until:2017-12 speaker:Haley  (") for note in notes)
    assert notes.count("All articles.") == 1
    assert "qa: since 'banana' is no date." in notes
    assert "qa: /filter does not know x" in notes
    assert "2018" not in told.out


def test_options_begin_with_a_filter(run: CommandLine) -> None:
    told = run("chat", "--since", "2018", given=f"{QUESTION}\n/filter\n")
    assert "since:2018" in told.err
    assert "lavrov-drills" not in told.out


def test_a_conversation_is_saved_as_markdown_once(run: CommandLine, tmp_path: Path) -> None:
    file = tmp_path / "talk.md"
    told = run("chat", given=f"/save {file}\n{QUESTION}\nwho is he?\n/save {file}\n/save {file}\n")
    text = file.read_text(encoding="utf-8")
    assert text.count("\n## ") == 2
    assert "*Searched: who is Lavrov*" in text
    assert '  > "More sanctions against North Korea will not work' in text
    assert "nothing to save" in told.err
    assert "exists already" in told.err


def test_a_saved_conversation_tells_what_disagrees_also_once_resumed(
    run: CommandLine, tmp_path: Path
) -> None:
    once, again, page = (tmp_path / name for name in ("once.md", "again.md", "again.html"))
    run("chat", given=f"how many aircraft take part in the drill?\n/save {once}\n")
    run("chat", "--resume", given=f"/save {again}\n/save {page}\n")
    text = once.read_text(encoding="utf-8")
    assert "\n*The articles disagree: \\[1\\] says 230, \\[2\\] says 260.*\n" in text
    assert again.read_text(encoding="utf-8") == text
    assert "The articles disagree:</span>" in page.read_text(encoding="utf-8")


def test_resume_goes_on_and_new_begins_again(run: CommandLine, folder: Path) -> None:
    run("chat", given=f"{QUESTION}\n")
    told = run("chat", "--resume", given="who is he?\n/new\nwho is he?\n/resume\nwho is he?\n")
    assert told.err.splitlines()[:2] == [
        f"Going on after 1 question; the last was: {QUESTION}",
        "Searching: who is Lavrov",
    ]
    assert told.err.count("Searching: who is Lavrov") == 2
    keys = [entry.conversation for entry in SqliteHistory(folder / ".qa").entries()]
    assert keys[0] == keys[1] == keys[3] != keys[2]


def test_articles_indexed_meanwhile_are_seen(folder: Path) -> None:
    with (
        Assistant.open(Config(store=folder / ".qa")) as assistant,
        Assistant(Config(store=folder / ".qa")) as other,
    ):
        conversation = assistant.chat()
        list(conversation.stream("who discovered the zebrafinch comet?"))
        assert conversation.turns[-1].answer.status == "not_found"
        article = folder / "corpus" / "comet.txt"
        article.write_text("Ada Moss discovered the Zebrafinch comet in May.\n", encoding="utf-8")
        other.index()
        list(conversation.stream("who discovered the zebrafinch comet?"))
        assert conversation.turns[-1].answer.citations[0].sentence.article_id == "comet.txt"


# On a terminal


class Terminal:
    """A session on a pseudo-terminal: what is typed, and what is waited for on the screen."""

    def __init__(self, folder: Path, *words: str, program: str | None = None) -> None:
        variables = {**os.environ, "TERM": "xterm-256color", "PAGER": "cat"}
        variables["PROMPT_TOOLKIT_NO_CPR"] = "1"  # nobody answers where the cursor is
        started = ["-c", program] if program else ["-m", "qa"]
        self.process = pexpect.spawn(
            sys.executable,
            [*started, "chat", *words],
            cwd=str(folder),
            env=variables,
            dimensions=(50, 100),
            timeout=PATIENCE,
            encoding="utf-8",
        )

    def sees(self, text: str) -> str:
        """Wait for a text on the screen, and return what came before it."""
        self.process.expect_exact(text)
        return str(self.process.before)

    def types(self, text: str) -> None:
        self.process.send(text)

    def asks(self, question: str) -> None:
        self.process.send(f"{question}\r")

    def kill(self) -> None:
        self.process.kill(signal.SIGKILL)
        self.process.expect(pexpect.EOF)

    def leaves(self) -> int | None:
        """Type Ctrl-D and return the exit code; typed before the prompt is back, it is lost."""
        for _ in range(PATIENCE):
            self.process.send("\x04")
            if self.process.expect([pexpect.EOF, pexpect.TIMEOUT], timeout=1) == 0:
                break
        self.process.close()
        code: int | None = self.process.exitstatus
        return code


@pytest.fixture
def terminals() -> Iterator[list[Terminal]]:
    opened: list[Terminal] = []
    yield opened
    for terminal in opened:
        terminal.process.close(force=True)


def test_a_person_asks_follows_up_opens_and_leaves(folder: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(folder)
    terminals.append(terminal)
    terminal.sees("18 articles")
    terminal.asks(QUESTION)
    terminal.sees("lavrov-drills.txt:18")
    terminal.sees("lavrov-drills.txt:20")
    terminal.asks("and about the drills?")
    terminal.sees("Searching: what did Lavrov say about the drills")
    terminal.sees("[1]")
    terminal.asks("who is he?")
    terminal.sees("Searching: who is Lavrov")
    terminal.sees("lavrov")
    terminal.asks("/open 1")
    terminal.sees(str(folder / "corpus"))
    terminal.types("half a line\x03")  # Ctrl-C clears it
    terminal.asks("/filter since:2018")
    terminal.sees("/filter off ends it")
    terminal.sees("(since:2018) >")
    assert terminal.leaves() == 0
    assert questions(folder) == [QUESTION, "and about the drills?", "who is he?"]


def test_a_pasted_paragraph_is_one_question(folder: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(folder)
    terminals.append(terminal)
    terminal.sees(READY)
    terminal.types("\x1b[200~what did Lavrov say\r\nabout\r\nsanctions\x1b[201~")
    terminal.sees("sanctions")
    terminal.types("\r")
    terminal.sees("lavrov-drills.txt:18")
    assert terminal.leaves() == 0
    assert questions(folder) == ["what did Lavrov say\nabout\nsanctions"]


def test_the_last_full_turn_outlives_a_kill(folder: Path, terminals: list[Terminal]) -> None:
    terminal = Terminal(folder, program=SLOW)
    terminals.append(terminal)
    terminal.sees(READY)
    terminal.asks(QUESTION)
    terminal.sees("lavrov-drills.txt:20")
    terminal.asks("and very slowly about oil?")
    terminal.sees("And then")
    terminal.kill()
    resumed = Terminal(folder, "--resume")
    terminals.append(resumed)
    resumed.sees(f"Going on after 1 question; the last was: {QUESTION}")
    resumed.asks("who is he?")
    resumed.sees("Searching: who is Lavrov")
    resumed.sees("lavrov")
    assert resumed.leaves() == 0


def test_ctrl_c_stops_the_answer_and_keeps_the_session(
    folder: Path, terminals: list[Terminal]
) -> None:
    terminal = Terminal(folder, program=SLOW)
    terminals.append(terminal)
    terminal.sees(READY)
    terminal.asks(f"slowly, {QUESTION}")
    terminal.sees("And then")
    terminal.types("\x03")
    terminal.sees("Stopped.")
    terminal.sees(READY)
    terminal.asks(QUESTION)
    terminal.sees("lavrov-drills.txt:18")
    assert terminal.leaves() == 0
    assert questions(folder) == [QUESTION]


def test_words_are_dim_until_their_claim_is_checked(
    folder: Path, terminals: list[Terminal]
) -> None:
    terminal = Terminal(folder, program=SLOW)
    terminals.append(terminal)
    terminal.sees(READY)
    terminal.asks(QUESTION)
    terminal.sees("\x1b[2mPressure is spent. [1] \x1b[0m")
    terminal.sees("\x1b[JPressure is spent. [1] ")  # written again, plain
    terminal.sees("\x1b[2mIt snowed.\x1b[0m")
    terminal.sees("(not supported: no citation)")
    terminal.sees("lavrov-drills.txt:18")
    assert terminal.leaves() == 0


@pytest.mark.parametrize(
    "begun",
    [
        pytest.param("Jim", id="given name"),
        pytest.param("mattis", id="surname, lower case"),
        pytest.param("máttis", id="accent"),
    ],
)
def test_tab_completes_commands_and_speakers(
    folder: Path, terminals: list[Terminal], begun: str
) -> None:
    terminal = Terminal(folder)
    terminals.append(terminal)
    terminal.sees(READY)
    terminal.types(f"/filter speaker:{begun}\t")
    terminal.sees("Mattis")
    terminal.types("\r")
    terminal.sees("(speaker:Jim Mattis) >")
    assert terminal.leaves() == 0


def test_start_up_without_chat_does_not_load_the_prompt() -> None:
    import subprocess

    code = "import qa.cli.app, sys; print('prompt_toolkit' in sys.modules)"
    done = subprocess.run(
        [sys.executable, "-c", code], capture_output=True, text=True, check=True, cwd=ROOT
    )
    assert done.stdout == "False\n"
