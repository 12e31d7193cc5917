"""A store of the sample articles, made once for each test process, to be read only."""

import shutil
import tempfile
from dataclasses import dataclass
from functools import cache
from pathlib import Path

from typer.testing import CliRunner

from qa.assistant import Assistant
from qa.cli.app import app
from qa.config import Config
from tests.conftest import CORPUS, Ran
from tests.schemas import check_printed

# Held for as long as the process lives, and then removed.
FOLDER = tempfile.TemporaryDirectory(prefix="qa-news-", ignore_cleanup_errors=True)


@cache
def news() -> Path:
    """Return a folder with `corpus/` and its store `.qa/`; tests must change neither."""
    folder = Path(FOLDER.name).resolve()
    shutil.copytree(CORPUS, folder / "corpus")
    with Assistant(Config(store=folder / ".qa")) as assistant:
        assistant.index([str(folder / "corpus")])
    return folder


@dataclass(frozen=True)
class CommandLine:
    """Runs `qa` inside this process, which is faster than a process for each check."""

    folder: Path

    def __call__(
        self, *words: str, given: str | bytes = "", variables: dict[str, str] | None = None
    ) -> Ran:
        """Run a command with the folder's store, unless the words name another."""
        store = {"QA_STORE": str(self.folder / ".qa")}
        done = CliRunner().invoke(app, list(words), input=given, env={**store, **(variables or {})})
        if done.exception is not None and not isinstance(done.exception, SystemExit):
            raise done.exception
        check_printed(done.stdout)
        return Ran(done.exit_code, done.stdout, done.stderr)
