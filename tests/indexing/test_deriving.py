"""Another embedder, new rules, an older store: what is derived again, and from what."""

import json
import shutil
from pathlib import Path

import pytest

from qa import indexing, wiring
from qa.errors import StoreMismatch
from qa.indexing import IndexParts
from qa.off_topic import OFF_TOPIC
from qa.rebuilding import Side
from qa.wiring import Wiring
from tests.builders import HashedWords, Told, assistant, store_state, write, write_articles
from tests.format_1 import take_back
from tests.indexing.runs import RAILWAY, counts, run


def test_new_rules_derive_again_from_the_stored_text_without_the_file(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    run(store, news)
    shutil.rmtree(news)
    news.mkdir()
    write(news, "other.txt", RAILWAY)
    before = store_state(store)
    monkeypatch.setattr(indexing, "RULES", "sentences 99")
    told = Told()
    run(store, news, prune=False, told=told)
    after = store_state(store)
    after.assert_whole()
    assert "Splitting 2 articles again" in str(told)
    assert {one: after.articles[one] for one in before.articles} == before.articles
    assert not before.passage_ids & after.passage_ids
    again = Told()
    run(store, news, prune=False, told=again)
    assert "again" not in str(again)


@pytest.fixture
def two_embedders(monkeypatch: pytest.MonkeyPatch) -> dict[str, HashedWords]:
    """Two embedders to choose from, `one` and `two`, in the place of the real ones."""
    made = {"one": HashedWords("one", 16), "two": HashedWords("two", 24)}
    monkeypatch.setattr(Wiring, "embedder", lambda self, name: made[name])
    monkeypatch.setattr(wiring, "DEFAULT_EMBEDDER", "one")
    return made


def embedded(embedder: HashedWords) -> int:
    """Return how many texts were embedded, the questions of the gate apart."""
    return sum(text not in OFF_TOPIC for text in embedder.texts)


def test_another_embedder_embeds_again_from_the_catalogue(
    store: Path, news: Path, two_embedders: dict[str, HashedWords]
) -> None:
    run(store, news)
    for path in news.iterdir():
        path.unlink()
    run(store, embedder="two")
    state = store_state(store)
    state.assert_whole()
    assert embedded(two_embedders["two"]) == len(state.passage_ids)
    with assistant(store) as opened:
        assert opened.status().embedder == "two"
        assert opened.search("the new harbour").sentences
    with assistant(store, embedder="one") as opened, pytest.raises(StoreMismatch) as caught:
        opened.search("the new harbour")
    assert "qa index --embedder one" in str(caught.value.hint)


def test_embedding_again_goes_on_where_it_was_stopped(
    store: Path,
    tmp_path: Path,
    two_embedders: dict[str, HashedWords],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    monkeypatch.setattr("qa.rebuilding.EMBED_BATCH", 4)
    write_articles(tmp_path / "many", 10)
    run(store, tmp_path / "many")
    before = store_state(store)
    answers = iter([False, False, True])
    report = run(store, embedder="two", stop=lambda: next(answers))
    assert report.interrupted
    assert embedded(two_embedders["two"]) == 8
    assert store_state(store) == before  # the vectors of before are still in use
    with assistant(store) as opened:
        assert opened.search("the harbour").sentences
    run(store, embedder="two")
    assert embedded(two_embedders["two"]) == len(before.passage_ids)
    after = store_state(store)
    after.assert_whole()
    assert after.articles == before.articles


def test_a_kill_after_the_new_vectors_came_into_use_is_mended(
    store: Path,
    news: Path,
    two_embedders: dict[str, HashedWords],
    monkeypatch: pytest.MonkeyPatch,
) -> None:
    run(store, news)

    class Killed(BaseException):
        pass

    def killed(side: Side, parts: IndexParts) -> None:
        raise Killed

    monkeypatch.setattr("qa.rebuilding.rebuild", killed)
    with pytest.raises(Killed):
        run(store, embedder="two")
    monkeypatch.undo()
    made = {"one": HashedWords("one", 16), "two": HashedWords("two", 24)}
    monkeypatch.setattr(Wiring, "embedder", lambda self, name: made[name])
    told = Told()
    with assistant(store, told) as opened:
        assert opened.search("the new harbour").sentences
    run(store, told=told)
    store_state(store).assert_whole()
    assert embedded(made["two"]) == 1  # one question, and no passage again


def test_a_store_of_the_first_format_is_brought_up_to_date(store: Path, news: Path) -> None:
    run(store, news)
    before = store_state(store)
    take_back(store)
    with assistant(store) as opened:
        assert "Monday" in opened.ask("when did the minister open the new harbour").text
    told = Told()
    assert counts(run(store, news, told=told)) == (0, 0, 2, 0)
    assert told.notes == ["Looking for the same story among 2 stored articles."]
    assert store_state(store) == before
    assert counts(run(store, news, told=told)) == (0, 0, 2, 0)
    assert len(told.notes) == 1
    with assistant(store) as opened, opened._wiring.writing_parts() as parts:
        state, _ = parts.catalogue.states()
        assert parts.vectors.vouched() == parts.keywords.vouched() == state


def test_keywords_of_another_schema_are_built_anew(store: Path, news: Path) -> None:
    run(store, news)
    before = store_state(store)
    meta = store / "keywords" / "meta.json"
    told = json.loads(meta.read_text(encoding="utf-8"))
    told["schema"][1]["name"] = "headline"
    meta.write_text(json.dumps(told), encoding="utf-8")
    with assistant(store) as opened:
        assert "another version" in " ".join(opened.ask("when did the harbour open").notes)
    notes = Told()
    run(store, news, told=notes)
    assert "another version" in str(notes)
    assert store_state(store) == before


def test_rebuilding_reads_every_file_again_and_replaces_what_was_stored(
    store: Path, news: Path
) -> None:
    write_articles(news, 5)
    run(store, news)
    before = store_state(store)
    (news / "004.txt").unlink()
    with assistant(store) as opened:
        generation = opened.summary().generation
        opened.remove(["003.txt"])
        report = opened.index(rebuild=True)
        assert counts(report) == (0, 5, 0, 1)
        assert opened.summary().generation > generation + 1
    after = store_state(store)
    after.assert_whole()
    assert not after.passage_ids & before.passage_ids
    kept = {name: told for name, told in before.articles.items() if name in after.articles}
    assert after.articles == kept
    assert set(before.articles) - set(kept) == {"003.txt", "004.txt"}


def test_readers_see_whole_articles_while_all_is_rebuilt(
    store: Path, news: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    write_articles(news, 30)
    monkeypatch.setattr("qa.indexing.BATCH_PASSAGES", 6)
    run(store, news)
    question = "when did the minister open the new harbour"
    seen = []

    class Killed(BaseException):
        pass

    def look(report: object) -> None:
        with assistant(store) as reader:
            seen.append((len(reader.articles()), reader.ask(question).citations[0].sentence.text))
        if len(seen) == 8:
            raise Killed

    with assistant(store) as opened, pytest.raises(Killed):
        opened.index(rebuild=True, report=look)
    assert len(set(seen)) == 1
    with assistant(store) as opened:
        assert len(opened.articles()) == 32
        assert opened.check().clean
        assert counts(opened.index(rebuild=True))[1] == 32
    store_state(store).assert_whole()
