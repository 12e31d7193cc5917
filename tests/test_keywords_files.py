"""The checksums that tantivy writes behind each file are those that are compared."""

import random
from pathlib import Path

import pytest

from qa.adapters.keywords import TantivyKeywords
from qa.adapters.keywords_files import harmed_file, segment_files
from qa.errors import StoreDamaged


@pytest.fixture
def folder(tmp_path: Path) -> Path:
    """An index of some commits, one with deletions."""
    index = TantivyKeywords(tmp_path, create=True)
    for turn in range(3):
        index.add((10 * turn + each, "Harbour", f"word{turn} number {each}") for each in range(9))
        index.commit()
    index.delete([3, 4])
    index.commit()
    index.close()
    return tmp_path / "keywords"


def test_whole_files_are_whole(folder: Path) -> None:
    files = segment_files(folder)
    assert len(files) >= 6
    assert harmed_file(folder) is None


def test_a_changed_byte_anywhere_is_found(folder: Path) -> None:
    rng = random.Random(1)
    for name in segment_files(folder):
        path = folder / name
        data = path.read_bytes()
        if len(data) < 120:  # next to nothing but the footer, which may say the same otherwise
            continue
        at = rng.randrange(len(data) - 110)
        path.write_bytes(data[:at] + bytes([data[at] ^ 0x55]) + data[at + 1 :])
        assert harmed_file(folder) == name
        path.write_bytes(data)
    assert harmed_file(folder) is None


@pytest.mark.parametrize("left", [0, 7, 50, -9, -1])
def test_a_file_cut_short_is_found(folder: Path, left: int) -> None:
    path = next(folder.glob("*.term"))
    path.write_bytes(path.read_bytes()[:left])
    assert harmed_file(folder) == path.name


def test_files_as_they_were_vouched_for_are_not_read(folder: Path) -> None:
    vouched = segment_files(folder)
    name = next(iter(vouched))
    (folder / name).chmod(0)
    (folder / name).rename(folder / "away")
    (folder / name).mkdir()  # reading it would fail
    told = (folder / name).stat()
    vouched[name] = [told.st_size, told.st_mtime_ns]
    assert harmed_file(folder, vouched) is None


@pytest.mark.parametrize("data", [b"", b"{", b"[]", b'{"segments": 3}', b'{"segments": [{}]}'])
def test_a_list_that_is_none_is_found(folder: Path, data: bytes) -> None:
    (folder / "meta.json").write_bytes(data)
    assert harmed_file(folder) == "meta.json"


def test_the_index_says_so_when_it_is_opened(folder: Path) -> None:
    path = next(folder.glob("*.idx"))
    data = path.read_bytes()
    path.write_bytes(bytes([data[0] ^ 1]) + data[1:])
    with pytest.raises(StoreDamaged, match=path.name):
        TantivyKeywords(folder.parent)
