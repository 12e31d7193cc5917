"""Turn sentences into passages: runs of consecutive whole sentences, some 100 words each.

A passage never crosses articles and never cuts a sentence. It must not read or write anything.
"""

from collections.abc import Sequence

from .types import Passage, Sentence

PASSAGES_VERSION = 1
PASSAGE_WORDS = 100  # best of 50, 100, 150 and 200 on squad and clapnq questions, 2026-11


def group_sentences(
    text: str, sentences: Sequence[Sentence], *, words: int = PASSAGE_WORDS
) -> list[Passage]:
    """Return passages that cover every sentence once, in order.

    A passage closes with the sentence that brings it to `words` words. A short rest joins the
    passage before it, and a heading opens a passage rather than ending one.
    """
    runs: list[list[Sentence]] = []
    current: list[Sentence] = []
    count = 0
    for sentence in sentences:
        if sentence.heading and count >= words // 2:
            runs.append(current)
            current, count = [], 0
        current.append(sentence)
        count += sentence.text.count(" ") + 1
        if count >= words and not sentence.heading:
            runs.append(current)
            current, count = [], 0
    if current:
        if runs and count < words // 4:
            runs[-1].extend(current)
        else:
            runs.append(current)
    return [_passage(text, run) for run in runs]


def _passage(text: str, run: Sequence[Sentence]) -> Passage:
    start, end = run[0].start, run[-1].end
    return Passage(
        article_id=run[0].article_id,
        start=start,
        end=end,
        text=text[start:end],
        sentences=tuple(run),
    )


def embedding_text(title: str, text: str) -> str:
    """Return what is embedded for a passage: the article's title takes part."""
    return f"{title}. {text}"
