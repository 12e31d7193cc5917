"""Who says each sentence of the sample articles, as a reader judged; GOLDEN=1 writes them anew."""

import os
from collections.abc import Iterator
from pathlib import Path

from qa.articles import make_article
from qa.decoding import decode
from qa.front_matter import extract
from qa.preparing import derive
from qa.types import Sentence

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
GOLDEN = Path(__file__).parent / "golden" / "speakers.txt"
WRITE = "GOLDEN"


def sentences_of(path: Path) -> list[Sentence]:
    """The sentences of a sample article, as `qa index` derives them."""
    text = decode(path.read_bytes())
    article = make_article(
        extract(text, "markdown" if path.suffix == ".md" else "plain"),
        article_id=path.name,
        path=str(path),
        name=path.name,
    )
    return derive(article, path.name)[1]


def attributions() -> Iterator[str]:
    """One line for each sentence that somebody says: file, line, speaker and its first words."""
    for path in sorted(CORPUS.iterdir()):
        for sentence in sentences_of(path):
            if sentence.speaker is not None:
                words = " ".join(sentence.text.split()[:5])
                yield f"{path.name}:{sentence.line} {sentence.speaker}: {words}"


def test_who_says_each_sentence_of_the_sample_articles() -> None:
    found = "".join(f"{line}\n" for line in attributions())
    if os.environ.get(WRITE):
        GOLDEN.write_text(found, encoding="utf-8")
    assert found.splitlines() == GOLDEN.read_text(encoding="utf-8").splitlines()
