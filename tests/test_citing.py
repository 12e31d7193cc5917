"""Citations get the sentence before from the stored article, and from no other version of it."""

from dataclasses import replace
from pathlib import Path

import pytest

from qa.adapters.catalogue_writing import SqliteCatalogueWriter
from qa.citing import with_context
from qa.types import ArticleRecord, Citation, Hit, Passage, Sentence
from tests.builders import new_article

TOLD = ["Bridges", "Ada Quill looked at the bridge.", "She found nine cracks.", "It was closed."]


@pytest.fixture
def catalogue(tmp_path: Path) -> SqliteCatalogueWriter:
    catalogue = SqliteCatalogueWriter(tmp_path, create=True)
    catalogue.set_embedder("hashed", 16)
    catalogue.replace([new_article(catalogue, "bridge.txt", TOLD)])
    return catalogue


def stored(catalogue: SqliteCatalogueWriter) -> ArticleRecord:
    record = catalogue.article("bridge.txt")
    assert record is not None
    return record


def contexts(
    catalogue: SqliteCatalogueWriter,
    record: ArticleRecord,
    *indexes: int,
    passages: tuple[Passage, ...] = (),
) -> list[Sentence | None]:
    cited = [
        Citation(number, record.sentences[index], "/articles/bridge.txt", "Bridges")
        for number, index in enumerate(indexes, start=1)
    ]
    found = with_context(
        cited,
        hits=[Hit(passage, 1.0) for passage in passages],
        records={"bridge.txt": record},
        catalogue=catalogue,
    )
    assert [replace(one, context=None) for one in found] == cited
    return [one.context for one in found]


def test_the_sentence_before_is_found_across_passages(catalogue: SqliteCatalogueWriter) -> None:
    record = stored(catalogue)
    assert record.passages[1].sentences[0] == record.sentences[2]
    given = record.passages[1:]
    for passages in (given, ()):
        assert contexts(catalogue, record, 2, passages=passages) == [record.sentences[1]]
        assert contexts(catalogue, record, 3, passages=passages) == [record.sentences[2]]


def test_what_is_cited_itself_is_not_shown_twice(catalogue: SqliteCatalogueWriter) -> None:
    record = stored(catalogue)
    assert contexts(catalogue, record, 3, 2) == [None, record.sentences[1]]
    assert contexts(catalogue, record, 1, 2, 3) == [None, None, None]


def test_an_article_that_has_changed_gives_no_context(catalogue: SqliteCatalogueWriter) -> None:
    then = stored(catalogue)
    told = [TOLD[0], "Eve Marsh looked at the bridge.", *TOLD[2:]]
    catalogue.replace([new_article(catalogue, "bridge.txt", told, key=then.key)])
    assert stored(catalogue).sentences[2].text == then.sentences[2].text
    assert contexts(catalogue, then, 2) == [None]


def test_an_article_that_has_gone_gives_no_context(catalogue: SqliteCatalogueWriter) -> None:
    then = stored(catalogue)
    catalogue.replace([], removed=[then.key])
    assert contexts(catalogue, then, 2) == [None]
