"""The API embedder and its cache against a real server that fails, lies and counts."""

import json
import sqlite3
import subprocess
import sys
from collections.abc import Iterator, Sequence
from pathlib import Path

import numpy as np
import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.adapters import openai_server
from qa.adapters.cached_embedder import CachedEmbedder
from qa.adapters.openai_embedder import BATCH, OpenAIEmbedder
from qa.assistant import Assistant
from qa.config import Config
from qa.errors import (
    ConfigError,
    ModelError,
    ModelRefused,
    ModelReplyInvalid,
    ModelUnavailable,
    QAError,
    StoreNotFound,
)
from qa.protocols import Vectors
from tests.loopback import Loopback, Recorded, Scripted, refused, serving, vector, vectors

KEY = "sk-test-0123456789abcdefXYZ"


@pytest.fixture(autouse=True)
def _short_waits(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(openai_server, "FIRST_WAIT", 0.001)


def embedder(server: Loopback | str, **options: object) -> OpenAIEmbedder:
    url = server if isinstance(server, str) else server.url
    given: dict[str, object] = {"dimensions": 3, "timeout": 30.0, **options}
    return OpenAIEmbedder("small", api_key=KEY, base_url=url, **given)  # type: ignore[arg-type]


def unit(text: str) -> Vectors:
    row = np.array(vector(text), dtype=np.float32)
    length: float = float(np.linalg.norm(row))
    return row / np.float32(length)


def reply(*rows: object, **more: object) -> Scripted:
    body = json.dumps({"object": "list", "model": "m", "data": rows, **more}).encode()
    return Scripted([body], kind="application/json")


def row(index: object, values: object) -> dict[str, object]:
    return {"object": "embedding", "index": index, "embedding": values}


def test_texts_become_vectors_of_unit_length_in_their_order() -> None:
    progress: list[tuple[int, int]] = []
    texts = [f"text {number}" for number in range(BATCH + 2)]
    with serving(by=lambda request: vectors(request.body)) as server:
        model = embedder(server, price=2.0, progress=lambda *told: progress.append(told))
        found = model.embed(texts)
        model.close()
    assert found.dtype == np.float32
    np.testing.assert_allclose(found, [unit(text) for text in texts], rtol=1e-5)
    assert [len(request.body["input"]) for request in server.requests] == [BATCH, 2]
    assert progress == [(BATCH, BATCH + 2), (BATCH + 2, BATCH + 2)]
    assert model.usage.input_tokens == 4 * len(texts)
    assert model.usage.cost == pytest.approx(4 * len(texts) * 2.0 / 1e6)
    assert model.usage.seconds > 0


def test_texts_without_words_are_not_sent() -> None:
    with serving(by=lambda request: vectors(request.body)) as server:
        model = embedder(server)
        found = model.embed(["", "one", " \n"])
        assert model.embed([""]).shape == (1, 3)
        assert model.embed([]).shape == (0, 3)
        model.close()
    assert server.requests[0].body["input"] == ["one"]
    assert len(server.requests) == 1
    assert not found[[0, 2]].any()


@pytest.mark.parametrize(
    ("model", "dimensions", "name", "size"),
    [
        ("text-embedding-3-small", None, "openai:text-embedding-3-small", 1536),
        ("text-embedding-3-large", 256, "openai:text-embedding-3-large@256", 256),
    ],
)
def test_the_size_of_known_models_is_known(
    model: str, dimensions: int | None, name: str, size: int
) -> None:
    known = OpenAIEmbedder(model, api_key=KEY, base_url=None, dimensions=dimensions)
    assert (known.name, known.dimensions) == (name, size)
    assert KEY not in repr(known) + repr(known.server)


def test_the_size_of_another_model_is_learned_once() -> None:
    with serving(by=lambda request: vectors(request.body, 5)) as server:
        model = embedder(server, dimensions=None)
        assert model.embed(["a"]).shape == (1, 5)
        assert model.dimensions == 5
        model.close()
    assert [request.body["input"] for request in server.requests] == [["a"]]


def test_nothing_is_loaded_before_a_text_is_embedded() -> None:
    code = (
        "import sys; from qa.adapters.openai_embedder import OpenAIEmbedder\n"
        "OpenAIEmbedder('text-embedding-3-small', api_key='x', base_url=None).dimensions\n"
        "assert 'openai' not in sys.modules"
    )
    subprocess.run([sys.executable, "-c", code], check=True)


def test_openai_wants_a_key() -> None:
    with pytest.raises(ConfigError, match="no API key"):
        OpenAIEmbedder("text-embedding-3-small", api_key=None, base_url=None).embed(["a"])


@pytest.mark.parametrize(
    ("scripted", "kind", "words"),
    [
        pytest.param(refused(401, {"message": KEY}), ModelRefused, "API key", id="wrong key"),
        pytest.param(refused(404, {"message": "model small not found"}), ModelRefused,
            "no model small", id="no such model"),
        pytest.param(refused(429, {"message": "x", "code": "insufficient_quota"}), ModelRefused,
            "quota", id="quota"),
        pytest.param(refused(400, {"message": "input too long"}), ModelRefused, "too long",
            id="too long"),
        pytest.param(Scripted(["hang"]), ModelUnavailable, "did not answer", id="silent"),
        pytest.param(Scripted([b"{", "drip"], kind="application/json"), ModelUnavailable,
            "did not answer", id="dripping"),
        pytest.param(Scripted([b"{", "cut"], kind="application/json"), ModelUnavailable, "lost",
            id="cut"),
        pytest.param(Scripted([b"<html>"], kind="text/html"), ModelReplyInvalid, "sent",
            id="web page"),
        pytest.param(Scripted([b"{oh"], kind="application/json"), ModelReplyInvalid,
            "cannot be read", id="not JSON"),
        pytest.param(reply(), ModelReplyInvalid, "sent", id="no vectors"),
        pytest.param(reply(row(0, [1, 2, 3])), ModelReplyInvalid, "for each text", id="too few"),
        pytest.param(reply(row(0, [1, 2, 3]), row(0, [1, 2, 3])), ModelReplyInvalid,
            "numbered wrongly", id="numbers twice"),
        pytest.param(reply(row(0, [1, 2, 3]), row(1, [1, 2])), ModelReplyInvalid, "that are none",
            id="ragged"),
        pytest.param(reply(row(0, "abc"), row(1, "abc")), ModelReplyInvalid, "that are none",
            id="words"),
        pytest.param(reply(row(0, [1, None, 2]), row(1, [1, 2, 3])), ModelReplyInvalid,
            "that are none", id="nulls"),
        pytest.param(reply(row(0, [1, float("inf"), 2]), row(1, [1, 2, 3])), ModelReplyInvalid,
            "that are none", id="infinite"),
        pytest.param(reply(5, "x"), ModelReplyInvalid, "sent vectors", id="wrong types"),
        pytest.param(reply(row(0, [1, 2]), row(1, [1, 2])), ModelReplyInvalid, "not 3",
            id="wrong size"),
        pytest.param(Scripted([b'{"data": 5}'], kind="application/json"), ModelReplyInvalid,
            "for each text", id="data of a wrong type"),
        pytest.param(Scripted([b"[]"], kind="application/json"), ModelReplyInvalid, "sent",
            id="a list"),
    ],
)  # fmt: skip
def test_each_failure_has_its_error(scripted: Scripted, kind: type[QAError], words: str) -> None:
    with serving(scripted) as server:
        model = embedder(server, timeout=scripted.patience, retries=0)
        with pytest.raises(QAError) as caught:
            model.embed(["a", "b"])
        model.close()
    assert type(caught.value) is kind
    assert words in caught.value.message
    assert caught.value.hint
    assert KEY not in repr([caught.value, caught.value.__cause__, caught.value.__context__])


JSON = st.recursive(
    st.none() | st.booleans() | st.integers() | st.floats() | st.text(max_size=4),
    lambda inner: st.lists(inner, max_size=3)
    | st.dictionaries(
        st.sampled_from(["data", "index", "embedding", "usage", "error", "_fields_set"]),
        inner, max_size=4),
    max_leaves=12,
)  # fmt: skip


@pytest.fixture(scope="module")
def any_server() -> Iterator[tuple[list[Scripted], OpenAIEmbedder]]:
    current: list[Scripted] = []
    with serving(by=lambda _: current[0]) as server:
        model = embedder(server, retries=0)
        yield current, model
        model.close()


@given(told=JSON | st.builds(lambda rows: {"data": rows}, st.lists(JSON, min_size=2, max_size=2)))
@settings(max_examples=100, deadline=None)
def test_any_reply_is_vectors_or_an_error_of_ours(
    any_server: tuple[list[Scripted], OpenAIEmbedder], told: object
) -> None:
    current, model = any_server
    current[:] = [Scripted([json.dumps(told).encode()], kind="application/json")]
    kind: type[QAError] | None = None
    shape = (2, 3)
    try:
        shape = model.embed(["a", "b"]).shape
    except QAError as error:
        kind = type(error)
    assert shape == (2, 3)
    assert kind in (None, ModelReplyInvalid, ModelRefused, ModelUnavailable)


def test_vectors_are_put_in_order() -> None:
    with serving(
        reply(row(1, [0, 2, 0]), row(0, [3, 0, 0])), reply(row(None, [0, 0, 5]))
    ) as server:
        model = embedder(server)
        assert model.embed(["a", "b"]).tolist() == [[1, 0, 0], [0, 1, 0]]
        assert model.embed(["c"]).tolist() == [[0, 0, 1]]
        model.close()


def test_a_passing_failure_is_tried_again() -> None:
    notes: list[str] = []
    script = [
        refused(429, {"message": "slow"}, Retry_After="0"),
        refused(503, {"message": "busy"}),
        reply(row(0, [1, 0, 0])),
    ]
    with serving(*script) as server:
        model = embedder(server, note=notes.append)
        assert model.embed(["a"]).tolist() == [[1, 0, 0]]
        model.close()
    assert ["Trying again" in note for note in notes] == [True, True]


# The cache


class Counting:
    """An embedder that counts what it is asked, and fails from a given call on."""

    name = "counting"
    dimensions = 2

    def __init__(self, fails_at: int = 10**9) -> None:
        self.asked: list[list[str]] = []
        self.fails_at = fails_at

    def embed(self, texts: Sequence[str]) -> Vectors:
        if len(self.asked) >= self.fails_at:
            raise ModelUnavailable("no more", hint="wait")
        self.asked.append(list(texts))
        rows = [[len(text) % 7 + 1, len(text) % 5 + 1] for text in texts]
        return np.array(rows, dtype=np.float32).reshape(-1, 2)

    def embed_question(self, question: str) -> Vectors:
        """Return another vector than that of the same text."""
        vector: Vectors = self.embed([question])[0][::-1]
        return vector


def test_numbers_too_large_for_a_vector_are_none() -> None:
    with serving(reply(row(0, [3.5e38, 1.0]))) as server:
        model = embedder(server)
        with pytest.raises(ModelReplyInvalid, match="vectors that are none"):
            model.embed(["one"])
        model.close()


def test_a_question_has_a_vector_of_its_own_which_is_kept_too(tmp_path: Path) -> None:
    first, second = Counting(), Counting()
    path = tmp_path / "vectors.sqlite3"
    (text,) = CachedEmbedder(first, path).embed(["seven"])
    question = CachedEmbedder(first, path).embed_question("seven")
    assert question.tolist() == text[::-1].tolist() != text.tolist()
    assert CachedEmbedder(second, path).embed_question("seven").tolist() == question.tolist()
    assert second.asked == []


def test_no_text_is_embedded_twice(tmp_path: Path) -> None:
    progress: list[tuple[int, int]] = []
    first, second = Counting(), Counting()
    texts = ["one", "three", "one", "seventeen"]
    path = tmp_path / "vectors.sqlite3"
    cached = CachedEmbedder(first, path, batch=2, progress=lambda *told: progress.append(told))
    found = cached.embed(texts)
    assert first.asked == [["one", "three"], ["seventeen"]]
    assert progress == [(2, 3), (3, 3)]
    np.testing.assert_array_equal(found, Counting().embed(texts))
    np.testing.assert_array_equal(cached.embed(texts), found)
    again = CachedEmbedder(second, path).embed(["seventeen", "new", "three"])
    assert second.asked == [["new"]]
    np.testing.assert_array_equal(again, Counting().embed(["seventeen", "new", "three"]))
    assert first.asked == [["one", "three"], ["seventeen"]]


def test_finished_batches_survive_a_failure(tmp_path: Path) -> None:
    path = tmp_path / "vectors.sqlite3"
    texts = [f"text {number}" for number in range(10)]
    failing, later = Counting(fails_at=2), Counting()
    with pytest.raises(ModelUnavailable):
        CachedEmbedder(failing, path, batch=3).embed(texts)
    CachedEmbedder(later, path, batch=3).embed(texts)
    assert [text for batch in later.asked for text in batch] == texts[6:]


def test_a_failure_of_the_server_halfway_pays_nothing_twice(tmp_path: Path) -> None:
    paid: list[str] = []

    def answer(request: Recorded) -> Scripted:
        if len(server.requests) == 2:
            return refused(401, {"message": "no"})
        paid.extend(request.body["input"])
        return vectors(request.body)

    texts = [f"text {number}" for number in range(5)]
    with serving(by=answer) as server:
        model = embedder(server)
        cached = CachedEmbedder(model, tmp_path / "v", batch=2)
        with pytest.raises(ModelError):
            cached.embed(texts)
        found = cached.embed(texts)
        model.close()
    assert sorted(paid) == texts
    np.testing.assert_allclose(found, [unit(text) for text in texts], rtol=1e-5)


def test_models_and_places_do_not_share_vectors(tmp_path: Path) -> None:
    model = Counting()
    for place in ("here", "there", "here"):
        CachedEmbedder(model, tmp_path / "v", place=place).embed(["one"])
    assert len(model.asked) == 2


def test_the_size_is_kept(tmp_path: Path) -> None:
    asked = []

    class Probed(Counting):
        @property
        def dimensions(self) -> int:  # type: ignore[override]
            asked.append(1)
            return 2

    for _ in range(3):
        assert CachedEmbedder(Probed(), tmp_path / "v").dimensions == 2
    assert asked == [1]


@pytest.mark.parametrize("spoil", ["damaged", "folder", "other table"])
def test_a_cache_that_cannot_be_used_only_costs_its_savings(tmp_path: Path, spoil: str) -> None:
    path = tmp_path / "v"
    if spoil == "damaged":
        path.write_bytes(b"no database at all" * 100)
    elif spoil == "folder":
        path.mkdir()
    else:
        with sqlite3.connect(path) as file:
            file.execute("CREATE TABLE vectors (other TEXT)")
        file.close()
    notes: list[str] = []
    model = Counting()
    cached = CachedEmbedder(model, path, batch=1, note=notes.append)
    assert cached.embed(["one", "two", "three"]).shape == (3, 2)
    assert len(notes) == 1
    assert str(path) in notes[0]
    assert len(model.asked) == 3


@given(st.lists(st.text(max_size=6), max_size=12), st.integers(1, 4))
@settings(max_examples=30, deadline=None)  # each writes to disk
def test_the_cache_changes_no_vector(
    tmp_path_factory: pytest.TempPathFactory, texts: list[str], batch: int
) -> None:
    path = tmp_path_factory.mktemp("cache") / "v"
    for _ in range(2):
        found = CachedEmbedder(Counting(), path, batch=batch).embed(texts)
        np.testing.assert_array_equal(found, Counting().embed(texts))


def test_a_choice_that_embedded_nothing_binds_nobody(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    (tmp_path / "news" / "a.txt").write_text("Harbour\n\nThe harbour opened on Monday.\n")
    store = tmp_path / ".qa"
    paid = Config(store=store, embedder="openai:text-embedding-3-small")
    with Assistant(paid) as assistant, pytest.raises(ConfigError, match="no API key"):
        assistant.index([str(tmp_path / "news")])
    with Assistant(Config(store=store, offline=True)) as assistant:
        with pytest.raises(StoreNotFound, match="Nothing is indexed"):
            assistant.ask("when did the harbour open")
        notes = assistant.index([str(tmp_path / "news")])
        assert (notes.new, notes.failures) == (1, [])
        assert assistant.status().embedder == "wordllama"
        assert assistant.ask("when did the harbour open").status == "answered"


def test_removing_asks_no_embedder_and_tells_of_none(tmp_path: Path) -> None:
    (tmp_path / "news").mkdir()
    for name in "ab":
        (tmp_path / "news" / f"{name}.txt").write_text("Harbour\n\nThe harbour opened.\n")
    store = tmp_path / ".qa"
    notes: list[str] = []
    with serving(by=lambda request: vectors(request.body)) as server:
        config = Config(store=store, embedder="openai:small", base_url=server.url)
        with Assistant(config, note=notes.append) as assistant:
            assistant.index([str(tmp_path / "news")])
            assert len([note for note in notes if "goes to" in note]) == 1
            assistant.index()
            assert len([note for note in notes if "goes to" in note]) == 1
        asked = len(server.requests)
        with Assistant(Config(store=store, offline=True), note=notes.append) as assistant:
            assert assistant.remove(["a.txt"]) == 1
        assert len(server.requests) == asked
