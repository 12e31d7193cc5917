"""Articles, stores and processes that several tests build."""

import os
import random
import subprocess
import sys
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import date
from pathlib import Path
from zlib import crc32

import numpy as np

from qa.adapters.catalogue_writing import SqliteCatalogueWriter
from qa.adapters.keywords import TantivyKeywords
from qa.adapters.sketch import VectorSketch
from qa.adapters.vectors import ChromaVectors
from qa.assistant import Assistant
from qa.config import Config
from qa.near_copies import prose_of, signature_of
from qa.protocols import NewArticle, Vectors, WritableCatalogue
from qa.types import Article, Passage, Sentence

DIMENSIONS = 16

NAMES = "Adeyemi Brandt Castro Dufour Eriksen Fontaine Gupta Haddad Ivanov Jansen".split()
THINGS = (
    "harbour tariff pipeline election drought ceasefire vaccine budget railway satellite fishery"
    " glacier currency border strike embassy refinery census cathedral reservoir"
).split()
VERBS = "opened delayed praised rejected measured financed inspected repaired".split()


class HashedWords:
    """An embedder without a model: each word adds to some numbers chosen by its hash."""

    def __init__(self, name: str = "hashed", dimensions: int = DIMENSIONS) -> None:
        self.name = name
        self.dimensions = dimensions
        self.texts: list[str] = []

    def embed(self, texts: Sequence[str]) -> Vectors:
        """Return `(n, dimensions)` float32, rows of unit length."""
        self.texts.extend(texts)
        vectors = np.zeros((len(texts), self.dimensions), dtype=np.float32)
        for row, text in zip(vectors, texts, strict=True):
            for word in text.lower().split():
                hashed = crc32(word.encode())
                row[hashed % self.dimensions] += 1.0 if hashed & 1024 else -1.0
        lengths = np.linalg.norm(vectors, axis=1, keepdims=True)
        lengths[lengths == 0] = 1.0
        result: Vectors = (vectors / lengths).astype(np.float32)
        return result

    def embed_question(self, question: str) -> Vectors:
        """Return the vector of the text."""
        vector: Vectors = self.embed([question])[0]
        return vector


def new_article(
    catalogue: WritableCatalogue,
    article_id: str,
    told: Sequence[str | tuple[str, str]],
    *,
    key: int | None = None,
    day: date | None = None,
    path: str | None = None,
    per_passage: int = 2,
) -> NewArticle:
    """Return an article of these sentences, some with a speaker, its passages' ids reserved."""
    pairs = [(one, None) if isinstance(one, str) else one for one in told]
    text = "\n".join(sentence for sentence, _ in pairs)
    sentences: list[Sentence] = []
    start = 0
    for index, (sentence, speaker) in enumerate(pairs):
        end = start + len(sentence)
        sentences.append(
            Sentence(article_id, index, start, end, index + 1, sentence, speaker, index == 0)
        )
        start = end + 1
    runs = [sentences[at : at + per_passage] for at in range(0, len(sentences), per_passage)]
    first = catalogue.reserve(len(runs))
    passages = [
        Passage(
            article_id=article_id,
            start=run[0].start,
            end=run[-1].end,
            text=text[run[0].start : run[-1].end],
            sentences=tuple(run),
            id=first + number,
            title=pairs[0][0],
            date=day,
        )
        for number, run in enumerate(runs)
    ]
    return NewArticle(
        article=Article(
            id=article_id,
            path=path or f"/articles/{article_id}",
            text=text,
            title=pairs[0][0],
            date=day,
            author="A. Writer",
            metadata={"desk": "world"},
            language="en",
        ),
        sentences=sentences,
        passages=passages,
        vectors=HashedWords().embed([passage.text for passage in passages]),
        size=len(text),
        mtime_ns=1_000,
        digest=crc32(text.encode()).to_bytes(16, "big"),
        key=key,
        signature=signature_of(prose_of(sentences)),
    )


def sentence(rng: random.Random) -> str:
    """Return one made-up sentence."""
    name, verb = rng.choice(NAMES), rng.choice(VERBS)
    first, second = rng.sample(THINGS, 2)
    day = rng.randrange(1, 29)
    return f"Minister {name} {verb} the {first} beside the {second} on May {day}."


def write_articles(
    folder: Path, count: int, *, sentences: int = 12, seed: int = 1, first: int = 0
) -> None:
    """Write made-up articles `000.txt` and so on, the same for the same seed."""
    folder.mkdir(parents=True, exist_ok=True)
    for number in range(first, first + count):
        rng = random.Random(f"{seed}/{number}")
        told = " ".join(sentence(rng) for _ in range(sentences))
        title = f"Report {number} on the {rng.choice(THINGS)}"
        (folder / f"{number:03}.txt").write_text(f"{title}\n\n{told}\n", encoding="utf-8")


def write(folder: Path, name: str, text: str, *, age: float = 60.0) -> Path:
    """Write one article that is some seconds old."""
    path = folder / name
    path.parent.mkdir(parents=True, exist_ok=True)
    path.write_text(text, encoding="utf-8")
    then = time.time() - age
    os.utime(path, (then, then))
    return path


@dataclass
class Told:
    """An assistant's notes."""

    notes: list[str] = field(default_factory=list)

    def __call__(self, text: str) -> None:
        self.notes.append(text)

    def __str__(self) -> str:
        return "\n".join(self.notes)


def assistant(
    store: Path, told: Callable[[str], None] | None = None, **settings: object
) -> Assistant:
    """Return an assistant over a store that may not exist yet."""
    return Assistant(Config(store=store, **settings), note=told or Told())  # type: ignore[arg-type]


@dataclass(frozen=True)
class StoreState:
    """What a store holds, apart from numbers that differ between equal stores."""

    articles: dict[str, tuple[object, ...]]
    passage_ids: frozenset[int]
    vector_ids: frozenset[int]
    keyword_ids: frozenset[int]
    keyword_count: int
    nearest_ids: frozenset[int]
    dead: tuple[int, ...]
    sketch_ids: frozenset[int] = field(compare=False)  # a kill may leave some that are nobody's

    def assert_whole(self) -> None:
        """Every current passage is in both indexes once and nothing else is; all are sketched."""
        assert self.vector_ids == self.passage_ids
        # Chroma's graph is approximate: now and then a search for all leaves a few out.
        assert self.nearest_ids <= self.passage_ids
        assert len(self.nearest_ids) >= 0.98 * len(self.passage_ids)
        assert self.keyword_ids == self.passage_ids
        assert self.keyword_count == len(self.passage_ids)
        assert self.dead == ()
        assert self.sketch_ids >= self.passage_ids


def store_state(store: Path) -> StoreState:
    """Read a whole store through its adapters."""
    catalogue = SqliteCatalogueWriter(store)
    summary = catalogue.summary()
    vectors = ChromaVectors(store, summary.embedder or "", summary.dimensions)
    keywords = TantivyKeywords(store)
    articles: dict[str, tuple[object, ...]] = {}
    for known in (each for files in catalogue.known_files().values() for each in files):
        record = catalogue.article(known.article_id)
        assert record is not None
        articles[known.article_id] = (
            record.article.title,
            record.article.text,
            tuple((s.start, s.end, s.line, s.heading, s.speaker) for s in record.sentences),
            tuple((p.start, p.end) for p in record.passages),
        )
    ids = catalogue.passage_ids().tolist()
    probe = np.ones(summary.dimensions, dtype=np.float32)
    nearest = [number for number, _ in vectors.search(probe, max(len(ids), 1) + 10)]
    assert len(nearest) == len(set(nearest))
    sketch = VectorSketch(store, summary.dimensions)
    near = sketch.near(probe, 10**9, states=catalogue.states()[:1], among=None)
    state = StoreState(
        articles=articles,
        passage_ids=frozenset(ids),
        vector_ids=frozenset(vectors.ids()),
        keyword_ids=frozenset(keywords.ids()),
        keyword_count=keywords.count(),
        nearest_ids=frozenset(nearest),
        dead=tuple(catalogue.dead()),
        sketch_ids=frozenset(() if near is None else near.tolist()),
    )
    vectors.close()
    keywords.close()
    catalogue.close()
    return state


def start_python(code: str, *words: str) -> "subprocess.Popen[str]":
    """Start Python on a piece of code, which finds `words` in `sys.argv[1:]`."""
    return subprocess.Popen(
        [sys.executable, "-c", code, *words],
        stdin=subprocess.PIPE,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )


def run_python(code: str, *words: str) -> str:
    """Run Python on a piece of code and return what it prints."""
    process = start_python(code, *words)
    out, err = process.communicate()
    assert process.returncode == 0, err
    return out


def start_qa(*words: str, cwd: Path | None = None) -> "subprocess.Popen[str]":
    """Start a real `qa` process."""
    return subprocess.Popen(
        [sys.executable, "-m", "qa", *words],
        cwd=cwd,
        stdin=subprocess.DEVNULL,
        stdout=subprocess.PIPE,
        stderr=subprocess.PIPE,
        text=True,
    )
