"""The bare sums that `qa` is compared with: the same libraries, called in the plainest way.

Run in a process of its own: `python -m tests.bench.bare index ARTICLES STORE`, `ask STORE
QUESTION` or `walk ARTICLES`. It uses nothing of `qa` but, where nupunkt is missing, its splitter,
and prints one JSON object. `index ARTICLES STORE parts` is the sum of all parts that indexing has:
beside the libraries, `qa`'s own steps that find speakers and what tells the same story, each called
as plainly; nothing of what keeps a store whole, finds changes, or reads other kinds of files.
"""

import json
import os
import sys
import time
from collections.abc import Callable
from pathlib import Path
from typing import Any

PASSAGE_WORDS = 100
BATCH = 2_000  # passages a call; Chroma takes 5,461 at most

Spans = list[tuple[int, int]]


def load_embedder() -> Any:
    """Return wordllama's own model, from the files its package carries."""
    import wordllama

    package = Path(wordllama.__file__).parent
    return wordllama.WordLlama.load(cache_dir=package, disable_download=True)


def open_collection(store: Path) -> Any:
    """Return a Chroma collection with default settings, but no telemetry."""
    import chromadb
    from chromadb.config import Settings

    client = chromadb.PersistentClient(str(store), Settings(anonymized_telemetry=False))
    return client.get_or_create_collection("passages", embedding_function=None)


def splitter() -> tuple[str, Callable[[str], Spans]]:
    """Return the name of the splitter and a function from text to sentence spans."""
    try:
        import nupunkt
    except ImportError:
        from qa.sentences import split_sentences

        return "qa.sentences", lambda text: [(one.start, one.end) for one in split_sentences(text)]
    return "nupunkt", lambda text: [(start, end) for start, end in nupunkt.sent_spans(text)]


def passages_of(text: str, spans: Spans) -> list[str]:
    """Return runs of whole sentences of some hundred words, a short rest with the run before."""
    runs: list[tuple[int, int]] = []
    first, count = 0, 0
    for start, end in spans:
        first = first if count else start
        count += text.count(" ", start, end) + 1
        if count >= PASSAGE_WORDS:
            runs.append((first, end))
            count = 0
    if count and runs and count < PASSAGE_WORDS // 4:
        runs[-1] = runs[-1][0], spans[-1][1]
    elif count:
        runs.append((first, spans[-1][1]))
    return [text[start:end] for start, end in runs]


def all_parts() -> tuple[str, Callable[[str], Spans]]:
    """Return the same as `splitter`, which also finds speakers and what a story is known by."""
    from qa.near_copies import signature_of
    from qa.sentences import split_sentences
    from qa.speakers import find_speakers

    def split(text: str) -> Spans:
        spans = split_sentences(text)
        find_speakers(text, spans)
        signature_of(text)
        return [(one.start, one.end) for one in spans]

    return "qa.sentences, speakers and signatures", split


def index(articles: Path, store: Path, *, parts: bool = False) -> dict[str, Any]:
    """Split, embed and add every article to Chroma and to tantivy; with `parts`, all else too."""
    import tantivy

    name, split = all_parts() if parts else splitter()
    embedder = load_embedder()
    collection = open_collection(store / "vectors")
    keywords = store / "keywords"
    keywords.mkdir(parents=True)
    schema = tantivy.SchemaBuilder()
    schema.add_unsigned_field("id", stored=True, indexed=True)
    schema.add_text_field("title", tokenizer_name="en_stem")
    schema.add_text_field("text", tokenizer_name="en_stem")
    writer = tantivy.Index(schema.build(), path=str(keywords)).writer()
    batch: list[tuple[int, str, str, str]] = []
    count = 0

    def add() -> None:
        vectors = embedder.embed([text for *_, text in batch], norm=True)
        collection.add(
            ids=[str(number) for number, *_ in batch],
            embeddings=vectors,
            metadatas=[{"article": article} for _, article, _, _ in batch],
        )
        for number, _, title, text in batch:
            document = tantivy.Document(title=title, text=text)
            document.add_unsigned("id", number)
            writer.add_document(document)
        batch.clear()

    for path in sorted(articles.iterdir()):
        article = path.read_text(encoding="utf-8")
        title = article.partition("\n")[0]
        for text in passages_of(article, split(article)):
            batch.append((count, path.name, title, text))
            count += 1
        if len(batch) >= BATCH:
            add()
    add()
    writer.commit()
    writer.wait_merging_threads()
    return {"splitter": name, "passages": count}


def ask(store: Path, question: str) -> dict[str, Any]:
    """Open the store, load the embedder and make one query."""
    collection = open_collection(store / "vectors")
    vector = load_embedder().embed([question], norm=True)
    found = collection.query(query_embeddings=vector, n_results=10, include=["distances"])
    return {"found": len(found["ids"][0])}


def walk(articles: Path) -> dict[str, Any]:
    """Walk a folder and stat every file; the seconds are without the start of the process."""
    began = time.perf_counter()
    count = 0
    for folder, _, names in os.walk(articles):
        for name in names:
            os.stat(os.path.join(folder, name))
            count += 1
    return {"files": count, "seconds": time.perf_counter() - began}


def main(words: list[str]) -> None:
    """Run one bare sum and print its figures."""
    match words:
        case ["index", articles, store]:
            figures = index(Path(articles), Path(store))
        case ["index", articles, store, "parts"]:
            figures = index(Path(articles), Path(store), parts=True)
        case ["ask", store, question]:
            figures = ask(Path(store), question)
        case ["walk", articles]:
            figures = walk(Path(articles))
        case _:
            sys.exit("usage: index ARTICLES STORE | ask STORE QUESTION | walk ARTICLES")
    print(json.dumps(figures))


if __name__ == "__main__":
    main(sys.argv[1:])
