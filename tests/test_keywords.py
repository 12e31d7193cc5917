"""What any keyword index has to do, then what tantivy's files alone have to."""

from collections.abc import Callable, Iterator
from contextlib import suppress
from pathlib import Path

import numpy as np
import pytest
import tantivy

from qa.adapters.keywords import TantivyKeywords
from qa.errors import StoreDamaged, StoreError
from qa.protocols import KeywordIndex
from tests.builders import run_python

Open = Callable[[], KeywordIndex]

ENTRIES = (
    (1, "Harbour opens", "the new harbour was opened by the minister"),
    (2, "Strike ends", "railway workers ended their strike on monday"),
    (3, "Harbour strike", "dock workers began another walkout"),
    (4, "Weather", "rain over the harbour and the railway"),
)


def tantivy_index(folder: Path) -> TantivyKeywords:
    return TantivyKeywords(folder, create=True)


@pytest.fixture(params=[pytest.param(tantivy_index, id="tantivy")])
def open_index(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[Open]:
    """Open the same index as often as wanted."""
    opened: list[KeywordIndex] = []

    def open_one() -> KeywordIndex:
        opened.append(request.param(tmp_path))
        return opened[-1]

    yield open_one
    for index in opened:
        index.close()


@pytest.fixture
def index(open_index: Open) -> KeywordIndex:
    """An index of four passages."""
    index = open_index()
    index.add(ENTRIES)
    index.commit()
    return index


def found(index: KeywordIndex, *terms: str, k: int = 10) -> list[int]:
    return [number for number, _ in index.search(terms, k)]


def test_passages_are_found_by_text_and_by_title(index: KeywordIndex) -> None:
    assert set(found(index, "railway")) == {2, 4}
    assert set(found(index, "harbour")) == {1, 3, 4}
    assert found(index, "harbour")[0] == 1  # in title and text
    assert found(index, "volcano") == []
    assert found(index) == []


def test_terms_are_stems(index: KeywordIndex) -> None:
    assert found(index, "open") == [1]
    assert found(index, "opened") == []


def test_a_passage_with_more_of_the_terms_comes_first_and_scores_fall(index: KeywordIndex) -> None:
    hits = index.search(("worker", "strike", "railway"), 10)
    assert hits[0][0] == 2
    scores = [score for _, score in hits]
    assert scores == sorted(scores, reverse=True)
    assert scores[-1] > 0


def test_no_more_than_k_are_found(index: KeywordIndex) -> None:
    assert len(found(index, "harbour", k=2)) == 2


def test_among_narrows_and_leaves_scores_alone(index: KeywordIndex) -> None:
    everywhere = dict(index.search(("harbour",), 10))
    among = dict(index.search(("harbour",), 10, np.array([2, 3, 4, 99], dtype=np.int64)))
    assert among == {number: everywhere[number] for number in (3, 4)}
    assert index.search(("harbour",), 10, np.array([], dtype=np.int64)) == []


def test_nothing_is_seen_before_commit(index: KeywordIndex) -> None:
    index.add([(5, "Volcano", "a volcano erupted")])
    index.delete([1])
    assert found(index, "volcano") == []
    assert 1 in found(index, "harbour")
    index.commit()
    assert found(index, "volcano") == [5]
    assert 1 not in found(index, "harbour")


def test_a_deleted_passage_is_never_found_again(index: KeywordIndex) -> None:
    index.delete([1, 4, 999])
    index.delete([])
    index.commit()
    assert index.ids() == {2, 3}
    assert index.count() == 2
    assert found(index, "harbour") == [3]


def test_a_passage_added_and_deleted_before_one_commit_is_gone(index: KeywordIndex) -> None:
    index.add([(5, "Volcano", "a volcano erupted")])
    index.delete([5])
    index.commit()
    assert index.ids() == {1, 2, 3, 4}


def test_many_deletions_at_once(open_index: Open) -> None:
    index = open_index()
    index.add((number, "title", f"word{number} text") for number in range(1, 5_001))
    index.commit()
    index.delete(range(1, 4_990))
    index.commit()
    assert index.ids() == set(range(4_990, 5_001))
    assert index.count() == 11


def test_misspelt_words_are_found_within_their_distance(index: KeywordIndex) -> None:
    assert set(index.fuzzy("harbor", 1, 10)) == {1, 4}
    assert set(index.fuzzy("railvay", 1, 10)) == {2, 4}
    assert index.fuzzy("hxrbxr", 1, 10) == []
    assert len(index.fuzzy("harbor", 1, 1)) == 1


def test_frequencies_count_passages_whose_text_has_the_term(index: KeywordIndex) -> None:
    assert index.frequencies(("harbour", "worker", "volcano")) == {
        "harbour": 2,
        "worker": 2,
        "volcano": 0,
    }
    assert index.frequencies(()) == {}


def test_an_empty_index_finds_nothing(open_index: Open) -> None:
    index = open_index()
    assert found(index, "harbour") == []
    assert index.fuzzy("harbour", 1, 5) == []
    assert index.ids() == set()
    assert index.count() == 0
    index.commit()
    assert index.count() == 0


def test_an_index_is_vouched_for_while_it_holds_as_many_passages(
    index: KeywordIndex, open_index: Open
) -> None:
    assert index.vouched() is None
    index.vouch("now")
    assert index.vouched() == open_index().vouched() == "now"
    index.add([(5, "Volcano", "a volcano erupted")])
    index.commit()
    assert index.vouched() is None
    index.vouch("later")
    assert index.vouched() == "later"
    index.rebuild()
    assert index.vouched() is None


def test_a_whole_index_passes(index: KeywordIndex, open_index: Open) -> None:
    index.delete([1])
    index.commit()
    index.examine()
    open_index().examine()
    assert not index.cut_short()


def test_rebuilding_starts_empty_and_takes_new_passages(index: KeywordIndex) -> None:
    index.add([(8, "lost", "uncommitted")])
    index.rebuild()
    assert index.ids() == set()
    index.add(ENTRIES[:1])
    index.commit()
    assert index.ids() == {1}
    assert found(index, "harbour") == [1]


def test_what_is_not_committed_is_dropped_on_closing(index: KeywordIndex, open_index: Open) -> None:
    index.add([(5, "Volcano", "a volcano erupted")])
    index.close()
    again = open_index()
    assert again.ids() == {1, 2, 3, 4}
    again.add([(6, "Volcano", "a volcano erupted")])  # and the writer's lock is free
    again.commit()
    assert again.ids() == {1, 2, 3, 4, 6}


@pytest.mark.parametrize(
    "text",
    [
        pytest.param("", id="empty"),
        pytest.param("\x00\x1b[31m NUL and escape", id="control characters"),
        pytest.param("x" * 100_000, id="one endless word"),
        pytest.param("日本語 🎈 naïve", id="other scripts"),
    ],
)
def test_any_text_can_be_held(index: KeywordIndex, text: str) -> None:
    index.add([(5, text, text)])
    index.commit()
    assert index.ids() == {1, 2, 3, 4, 5}


CHANGE_IN_CHILD = """
import sys
from pathlib import Path
from tests.test_keywords import tantivy_index
index = tantivy_index(Path(sys.argv[1]))
index.add([(5, "Volcano", "a volcano erupted")])
index.delete([1])
index.commit()
index.close()
"""


def test_what_another_process_wrote_is_seen_after_refresh(tmp_path: Path) -> None:
    index = tantivy_index(tmp_path)
    index.add(ENTRIES)
    index.commit()
    index.close()
    run_python(CHANGE_IN_CHILD, str(tmp_path))
    index.refresh()
    assert found(index, "volcano") == [5]
    assert index.ids() == {2, 3, 4, 5}


# tantivy's files


def test_a_missing_folder_is_damage_to_a_reader(tmp_path: Path) -> None:
    with pytest.raises(StoreDamaged, match="does not open"):
        TantivyKeywords(tmp_path)
    assert not (tmp_path / "keywords").exists()


def test_an_index_of_another_schema_is_damage(tmp_path: Path) -> None:
    (tmp_path / "keywords").mkdir()
    builder = tantivy.SchemaBuilder()
    builder.add_unsigned_field("id", stored=False, indexed=True, fast=True)
    builder.add_text_field("text", tokenizer_name="en_stem", index_option="freq")
    tantivy.Index(builder.build(), path=str(tmp_path / "keywords"))
    for create in (False, True):
        with pytest.raises(StoreDamaged, match="another version"):
            TantivyKeywords(tmp_path, create=create)
    assert TantivyKeywords(tmp_path, create=True, anew=True).ids() == set()


@pytest.mark.parametrize("pattern", ["meta.json", "*.term", "*.idx", "*.fast", "*.store"])
@pytest.mark.parametrize(
    "data", [pytest.param(b"", id="empty"), pytest.param(b"\xff" * 64, id="garbage")]
)
def test_garbage_is_told_as_damage_or_does_no_harm(
    tmp_path: Path, pattern: str, data: bytes
) -> None:
    index = tantivy_index(tmp_path)
    index.add(ENTRIES)
    index.commit()
    index.close()
    (path,) = (tmp_path / "keywords").glob(pattern)
    path.write_bytes(data)
    answer: object = None
    with suppress(StoreDamaged):  # and nothing but that
        reader = TantivyKeywords(tmp_path)
        answer = (set(found(reader, "harbour")), set(reader.fuzzy("harbor", 1, 9)), reader.ids())
    assert answer in (None, ({1, 3, 4}, {1, 4}, {1, 2, 3, 4}))
    mended = TantivyKeywords(tmp_path, create=True, anew=True)
    mended.add(ENTRIES)
    mended.commit()
    assert mended.ids() == {1, 2, 3, 4}
    mended.close()


def test_two_writers_at_once_are_told_apart_from_damage(tmp_path: Path) -> None:
    first = tantivy_index(tmp_path)
    first.add(ENTRIES)
    second = tantivy_index(tmp_path)
    with pytest.raises(StoreError, match="held by another process") as caught:
        second.add(ENTRIES)
    assert not isinstance(caught.value, StoreDamaged)
    first.commit()
    first.close()
