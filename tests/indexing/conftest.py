"""A folder of two articles and a place for a store, for the tests of indexing."""

from pathlib import Path

import pytest

from tests.builders import write
from tests.indexing.runs import HARBOUR, RAILWAY


@pytest.fixture
def news(tmp_path: Path) -> Path:
    """A folder of two articles."""
    folder = tmp_path / "news"
    write(folder, "harbour.txt", HARBOUR)
    write(folder, "railway.txt", RAILWAY)
    return folder


@pytest.fixture
def store(tmp_path: Path) -> Path:
    """A place for a store."""
    return tmp_path / "store"
