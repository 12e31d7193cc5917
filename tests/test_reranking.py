"""Neural reranking: what it may change, how models are found, what is told where none is."""

import json
import os
import sys
from collections.abc import Callable, Iterator, Sequence
from contextlib import nullcontext
from pathlib import Path
from types import ModuleType
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.adapters.fastembed_reranker import FastEmbedReranker
from qa.adapters.minilm_embedder import FILES, MiniLMEmbedder
from qa.assistant import Assistant
from qa.config import Config, setting
from qa.errors import ConfigError, ModelUnavailable, UsageError
from qa.protocols import Scores
from qa.ranking import RankedSentence
from qa.reranking import BEST, EmbeddingReranker, rerank_best
from qa.types import Hit, Passage, Sentence
from qa.wiring import Wiring
from tests.bench.data import DEFAULT_EVAL, eval_folder
from tests.builders import HashedWords
from tests.conftest import NO_MODEL, Ran
from tests.stores import CommandLine, news

# Read before each test's home becomes a new one.
CHROMA = Path(".cache/chroma/onnx_models/all-MiniLM-L6-v2/onnx")
BESIDE_EVAL = (eval_folder() or DEFAULT_EVAL).parent / "models" / "chroma-onnx-minilm"
MINILM = next(
    (
        folder
        for folder in (Path.home() / CHROMA, BESIDE_EVAL)
        if all((folder / name).exists() for name in FILES)
    ),
    None,
)


class Scripted:
    """A reranker that prefers what holds a word, and keeps what it was asked."""

    name = "scripted"

    def __init__(self, word: str = "tolls") -> None:
        self._word = word
        self.asked: list[tuple[str, list[str]]] = []

    def scores(self, question: str, texts: Sequence[str]) -> Scores:
        self.asked.append((question, list(texts)))
        return np.array([float(self._word in text) for text in texts], dtype=np.float32)


def ranked(
    *texts: str, spoken: Sequence[int] = (), headings: Sequence[int] = ()
) -> list[RankedSentence]:
    """Sentences of one passage, each ranked one point below the one before."""
    sentences = tuple(
        Sentence("a.txt", n, 10 * n, 10 * n + 9, n, text, heading=n in headings)
        for n, text in enumerate(texts)
    )
    hit = Hit(Passage("a.txt", 0, 99, " ".join(texts), sentences), 1.0)
    return [
        RankedSentence(one, hit, float(-n), 0.5, 0.5, 0.5, spoken=n in spoken)
        for n, one in enumerate(sentences)
    ]


def texts_of(sentences: Sequence[RankedSentence]) -> list[str]:
    return [one.sentence.text for one in sentences]


def test_a_sentence_that_the_model_prefers_comes_first() -> None:
    found = rerank_best("q", ranked("Boats.", "Cars.", "Two tolls."), Scripted())
    assert texts_of(found) == ["Two tolls.", "Boats.", "Cars."]
    assert [one.score for one in found] == sorted((o.score for o in found), reverse=True)


def test_the_model_has_a_say_and_does_not_decide() -> None:
    given = ranked("Boats.", *(f"Car {n}." for n in range(10)), "Two tolls.")
    found = rerank_best("q", given, Scripted())
    assert texts_of(found)[0] == "Boats."
    assert texts_of(found).index("Two tolls.") < 11


def test_words_of_the_speaker_stay_first() -> None:
    found = rerank_best("q", ranked("Boats.", "Two tolls.", spoken=[0]), Scripted())
    assert texts_of(found) == ["Boats.", "Two tolls."]


def test_the_sentence_before_is_read_too_but_no_heading() -> None:
    model = Scripted()
    rerank_best("what tolls", ranked("Bridges", "Boats.", "Cars.", headings=[0]), model)
    assert model.asked == [("what tolls", ["Bridges", "Boats.", "Boats. Cars."])]


def test_a_model_that_tells_nothing_apart_changes_nothing() -> None:
    given = ranked("Boats.", "Cars.")
    assert rerank_best("q", given, Scripted("trombones")) == tuple(given)
    assert rerank_best("q", given[:1], Scripted()) == tuple(given[:1])
    assert rerank_best("q", [], Scripted()) == ()


@given(
    st.lists(st.sampled_from(["Boats.", "tolls", "Cars"]), max_size=2 * BEST),
    st.sets(st.integers(0, 2 * BEST)),
)
def test_no_sentence_is_lost_and_only_the_best_move(texts: list[str], spoken: set[int]) -> None:
    given = sorted(ranked(*texts, spoken=sorted(spoken)), key=lambda one: (-one.spoken, -one.score))
    found = rerank_best("q", given, Scripted())
    assert sorted(one.sentence.index for one in found) == list(range(len(texts)))
    assert [o.sentence for o in found[BEST:]] == [o.sentence for o in given[BEST:]]
    order = [(one.spoken, one.score) for one in found[:BEST]]
    assert order == sorted(order, reverse=True)


def test_an_embedder_reranks_by_cosine() -> None:
    reranker = EmbeddingReranker(HashedWords(dimensions=512))
    scores = reranker.scores("bridge tolls", ["bridge tolls", "tolls rise", "boats leave"])
    assert scores[0] == pytest.approx(1.0)
    assert scores[0] > scores[1] > scores[2]
    assert reranker.name == "hashed"


# Answers


def test_the_gate_and_what_is_found_stay_as_they_are(monkeypatch: pytest.MonkeyPatch) -> None:
    questions = ["what did Lavrov say about sanctions", "how many jets take part in the drill",
                 "what is the capital of France"]  # fmt: skip
    with Assistant.open(Config(store=news() / ".qa", offline=True)) as assistant:
        plain = [assistant.ask(question) for question in questions]
        found = assistant.search("fuel for ships", k=BEST)
    model = Scripted("resident")
    monkeypatch.setattr(Wiring, "reranker", model)
    with Assistant.open(Config(store=news() / ".qa", offline=True)) as assistant:
        again = [assistant.ask(question) for question in questions]
        moved = assistant.search("fuel for ships", k=BEST)
    assert [one.status for one in again] == [one.status for one in plain]
    assert [one.hits for one in again] == [one.hits for one in plain]
    assert moved.passages == found.passages
    assert moved.sentences != found.sentences
    assert len(model.asked) == len(questions) + 1


# MiniLM


@pytest.fixture
def minilm(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> None:
    """Put the model where Chroma looks for it."""
    if MINILM is None:
        pytest.skip(NO_MODEL)
    monkeypatch.setattr(Path, "home", lambda: tmp_path)
    monkeypatch.setattr(
        "chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2.ONNXMiniLM_L6_V2.DOWNLOAD_PATH",
        tmp_path / CHROMA.parent,
    )
    (tmp_path / CHROMA).parent.mkdir(parents=True)
    (tmp_path / CHROMA).symlink_to(MINILM)


@pytest.mark.usefixtures("minilm")
def test_minilm_reranks_without_a_connection() -> None:
    run = CommandLine(news())
    plain = run("search", "vessels that pass fuel at night", "--json", "-k", "5")
    words = ("search", "vessels that pass fuel at night", "--json", "-k", "5", "--offline")
    told = run(*words, "--reranker", "minilm")
    assert (told.code, told.err) == (0, "")
    before, after = json.loads(plain.out), json.loads(told.out)
    assert before["passages"] == after["passages"]
    assert before["sentences"] != after["sentences"]
    assert run(*words, variables={"QA_RERANKER": "minilm"}).out == told.out
    taken_back = run(*words, "--reranker", "none", variables={"QA_RERANKER": "minilm"})
    assert taken_back.out == plain.out


@pytest.mark.usefixtures("minilm")
def test_minilm_knows_meanings() -> None:
    with Assistant(Config(offline=True, reranker="minilm")) as assistant:
        reranker = assistant._wiring.reranker
    assert reranker is not None
    assert reranker.name == "minilm"
    scores = reranker.scores("a feline slept", ["The cat was asleep.", "Trade rose last year."])
    assert scores[0] > scores[1] + 0.2


@pytest.mark.usefixtures("minilm")
def test_minilm_vectors_are_chroma_s_own() -> None:
    from chromadb.utils.embedding_functions.onnx_mini_lm_l6_v2 import ONNXMiniLM_L6_V2

    texts = ["Trade rose.", "", "The cat was asleep on the mat. " * 60, *"ab cd ef".split()] * 8
    own = MiniLMEmbedder(offline=True).embed(texts)
    chroma = ONNXMiniLM_L6_V2(preferred_providers=["CPUExecutionProvider"])
    theirs = np.array(chroma([text or " " for text in texts]))
    assert np.abs(own - theirs).max() < 1e-4
    assert np.allclose(np.linalg.norm(own, axis=1), 1.0, atol=1e-5)


@pytest.mark.usefixtures("minilm")
@pytest.mark.parametrize("missing", FILES)
def test_minilm_without_one_of_its_files_is_not_there(missing: str, tmp_path: Path) -> None:
    assert MINILM is not None
    (tmp_path / CHROMA).unlink()
    (tmp_path / CHROMA).mkdir()
    for name in set(FILES) - {missing}:
        (tmp_path / CHROMA / name).symlink_to(MINILM / name)
    with pytest.raises(ModelUnavailable, match="minilm is not in"):
        MiniLMEmbedder(offline=True).embed(["a"])


def test_minilm_that_is_not_there_is_refused_offline(qa: Callable[..., Ran]) -> None:
    store = str(news() / ".qa")
    told = qa("ask", "what did Lavrov say", "--offline", "--reranker", "minilm", "--store", store)
    assert (told.code, told.out) == (6, "")
    assert "minilm is not in" in told.err
    assert "leave `--reranker` out" in told.err


# fastembed, which is not installed with qa


@pytest.fixture
def no_fastembed(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setitem(sys.modules, "fastembed", None)


class Fastembed:
    """Stands in for the package: which models are in its folder, and whether they download."""

    def __init__(self, monkeypatch: pytest.MonkeyPatch, *, kept: bool, reachable: bool) -> None:
        self.kept, self.reachable = kept, reachable
        self.opened: list[dict[str, Any]] = []
        self.failing: Exception | None = None
        names = ("fastembed", "fastembed.rerank", "fastembed.rerank.cross_encoder", "loguru")
        modules = {name: ModuleType(name) for name in names}
        vars(modules["fastembed.rerank.cross_encoder"])["TextCrossEncoder"] = self._encoder()
        vars(modules["loguru"])["logger"] = self
        for name, module in modules.items():
            monkeypatch.setitem(sys.modules, name, module)

    def disable(self, name: str) -> None:
        assert name == "fastembed"

    def _encoder(stand_in) -> type:  # noqa: N805
        class TextCrossEncoder:
            def __init__(self, model: str, **settings: Any) -> None:
                stand_in.opened.append(settings)
                local = settings.get("local_files_only", False)
                if not (stand_in.kept or (stand_in.reachable and not local)):
                    raise ValueError(f"Could not load model {model} from any source.")

            @staticmethod
            def list_supported_models() -> list[dict[str, Any]]:
                return [{"model": "Xenova/ms-marco-MiniLM-L-6-v2"}, {"model": "BAAI/other"}]

            def rerank(self, query: str, documents: Sequence[str]) -> Iterator[float]:
                if stand_in.failing is not None:
                    raise stand_in.failing
                yield from (float(len(text)) for text in documents)

        return TextCrossEncoder


NAME = "xenova/ms-marco-MiniLM-L-6-v2"


@pytest.mark.usefixtures("no_fastembed")
def test_a_missing_package_is_named() -> None:
    with pytest.raises(ModelUnavailable, match="needs the package fastembed") as caught:
        FastEmbedReranker(NAME).scores("q", ["a"])
    assert "pip install fastembed" in str(caught.value.hint)


@pytest.mark.usefixtures("no_fastembed")
def test_a_missing_package_ends_the_command(qa: Callable[..., Ran]) -> None:
    run = CommandLine(news())
    told = run("ask", "what did Lavrov say", "--reranker", f"fastembed:{NAME}")
    assert (told.code, told.out) == (6, "")
    assert "pip install fastembed" in told.err


def test_a_kept_model_is_loaded_without_a_connection(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Fastembed(monkeypatch, kept=True, reachable=False)
    notes: list[str] = []
    reranker = FastEmbedReranker(NAME, offline=True, note=notes.append)
    assert reranker.name == f"fastembed:{NAME}"
    assert package.opened == []
    assert reranker.scores("q", ["a", "bbb"]).tolist() == [1.0, 3.0]
    assert reranker.scores("q", ["bb"]).dtype == np.float32
    assert [one["local_files_only"] for one in package.opened] == [True]
    assert notes == []


def test_a_model_is_downloaded_with_a_note(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("FASTEMBED_CACHE_PATH", "/models")
    package = Fastembed(monkeypatch, kept=False, reachable=True)
    notes: list[str] = []
    FastEmbedReranker(NAME, note=notes.append).scores("q", ["a"])
    assert notes == [f"Downloading the model of fastembed:{NAME} into /models (once)."]
    assert [one["cache_dir"] for one in package.opened] == ["/models"] * 2


def test_offline_nothing_is_downloaded(monkeypatch: pytest.MonkeyPatch) -> None:
    package = Fastembed(monkeypatch, kept=False, reachable=True)
    with pytest.raises(ModelUnavailable, match="--offline forbids downloading"):
        FastEmbedReranker(NAME, offline=True).scores("q", ["a"])
    assert [one["local_files_only"] for one in package.opened] == [True]


def test_a_model_that_cannot_be_reached_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    Fastembed(monkeypatch, kept=False, reachable=False)
    with pytest.raises(ModelUnavailable, match="cannot be downloaded") as caught:
        FastEmbedReranker(NAME).scores("q", ["a"])
    assert "Check the connection" in str(caught.value.hint)


def test_a_model_that_fastembed_does_not_have_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    Fastembed(monkeypatch, kept=True, reachable=True)
    with pytest.raises(ConfigError, match="no reranker 'some/thing'") as caught:
        FastEmbedReranker("some/thing").scores("q", ["a"])
    assert "fastembed:BAAI/other" in str(caught.value.hint)


def runtime_failures() -> list[Exception]:
    from onnxruntime.capi import onnxruntime_pybind11_state as runtime

    kinds = [runtime.Fail, runtime.InvalidProtobuf, runtime.NoSuchFile, RuntimeError, OSError]
    return [kind("broken") for kind in kinds]


@pytest.mark.parametrize("failure", runtime_failures(), ids=lambda error: type(error).__name__)
def test_what_the_runtime_raises_is_ours(
    failure: Exception, monkeypatch: pytest.MonkeyPatch
) -> None:
    package = Fastembed(monkeypatch, kept=True, reachable=False)
    package.failing = failure
    with pytest.raises(ModelUnavailable, match="failed \\(broken\\)"):
        FastEmbedReranker(NAME).scores("q", ["a"])


# Settings


@pytest.mark.parametrize(
    ("name", "known"),
    [
        ("minilm", True),
        ("none", True),
        ("fastembed:a/b", True),
        ("fastembed:", False),
        ("bm25", False),
        ("", False),
    ],
)
def test_names_of_rerankers(name: str, known: bool) -> None:
    with nullcontext() if known else pytest.raises(UsageError):
        assert setting("reranker", name) == name


def test_an_unknown_reranker_is_wrong_usage_or_a_wrong_setting() -> None:
    run = CommandLine(news())
    told = run("ask", "what did Lavrov say", "--reranker", "bm25")
    assert told.code == 2
    assert "minilm, fastembed:MODEL" in told.err
    told = run("ask", "what did Lavrov say", variables={"QA_RERANKER": "bm25"})
    assert told.code == 3
    assert "'bm25'" in told.err
    assert os.environ.get("QA_RERANKER") is None
