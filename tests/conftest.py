"""What holds for every test: no keys, no sockets but loopback, no path outside `tmp_path`."""

import os
import signal
import sys
from collections.abc import Callable, Generator
from dataclasses import dataclass
from pathlib import Path

import pytest
from hypothesis import settings

from tests.guard import refuse_all_but_loopback
from tests.schemas import check_printed

ROOT = Path(__file__).parent.parent
CORPUS = ROOT / "corpus"
NO_MODEL = "the files of all-MiniLM-L6-v2 are not on this machine"
NO_BROWSER = "there is no Chromium on this machine"
# Loaded by every Python that a test starts: a child process must not reach out either.
GUARD = """
import sys

from tests.guard import refuse_all_but_loopback

sys.addaudithook(refuse_all_but_loopback)
"""


def pytest_configure(config: pytest.Config) -> None:
    """Forbid sockets other than loopback in this process, for good."""
    sys.addaudithook(refuse_all_but_loopback)
    settings.register_profile("qa", deadline=None)  # a busy machine is no failure
    settings.load_profile("qa")
    # In the background of a shell Ctrl-C is ignored, and what is ignored stays so in children.
    signal.signal(signal.SIGINT, signal.default_int_handler)


@pytest.hookimpl(wrapper=True)
def pytest_runtest_makereport(
    item: pytest.Item, call: pytest.CallInfo[None]
) -> Generator[None, pytest.TestReport, pytest.TestReport]:
    """In CI a skipped test is a failed one, unless it needs what no Python package carries."""
    report = yield
    allowed = any(reason in str(report.longrepr) for reason in (NO_MODEL, NO_BROWSER))
    if report.skipped and os.environ.get("CI") and not allowed:
        report.outcome = "failed"
        report.longrepr = f"skipped, which CI does not take: {report.longrepr}"
    return report


@pytest.fixture(autouse=True)
def _own_world(tmp_path_factory: pytest.TempPathFactory, monkeypatch: pytest.MonkeyPatch) -> None:
    """Point home, configuration and working folder into a temporary place; take keys away."""
    home = tmp_path_factory.mktemp("home")
    guard = tmp_path_factory.mktemp("guard")
    (guard / "sitecustomize.py").write_text(GUARD, encoding="utf-8")
    for name in list(os.environ):
        if name.startswith(("QA_", "OPENAI_", "XDG_")) or name.endswith("_API_KEY"):
            monkeypatch.delenv(name)
    for name in ("NO_COLOR", "FORCE_COLOR", "EDITOR", "VISUAL"):
        monkeypatch.delenv(name, raising=False)
    monkeypatch.setenv("HOME", str(home))
    monkeypatch.setenv("PYTHONPATH", os.pathsep.join([str(guard), str(ROOT)]))
    monkeypatch.setenv("PYTHONWARNINGS", "error")
    monkeypatch.chdir(home)


@dataclass(frozen=True)
class Ran:
    """A finished `qa` process."""

    code: int
    out: str
    err: str


@pytest.fixture
def qa(monkeypatch: pytest.MonkeyPatch) -> Callable[..., Ran]:
    """Run the real `qa` in a process of its own: `qa("ask", "what ...", cwd=folder)`."""
    import subprocess

    def run(
        *words: str | bytes,
        cwd: Path | None = None,
        given: str | bytes | None = None,
        **variables: str,
    ) -> Ran:
        data = given.encode() if isinstance(given, str) else given
        done = subprocess.run(
            [sys.executable, "-m", "qa", *words],
            cwd=cwd,
            input=data if data is not None else b"",
            capture_output=True,
            check=False,
            env={**os.environ, **variables},
        )
        ran = Ran(done.returncode, done.stdout.decode("utf-8"), done.stderr.decode("utf-8"))
        check_printed(ran.out)
        return ran

    return run
