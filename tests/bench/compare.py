"""How well disagreements are found: news stories told twice, with one thing changed or reworded.

The second telling has one sentence changed (a number, a date or a negation; every other one is
reworded besides) or only reworded. Both are indexed, and their headline is the topic compared.
"""

import random
import re
import time
from collections import Counter
from collections.abc import Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final, NamedTuple

from qa.assistant import Assistant
from qa.compare_asking import allowed
from qa.config import load_config
from qa.numbers import plain_marks
from qa.sentences import split_sentences
from qa.telling import Told, told_beside
from qa.types import Filter, Sentence

from .data import SEED, new_folder, news_stories
from .lies import is_whole
from .rewording import reworded
from .support import CHANGES

PAIRS: Final = 50
KINDS: Final = ("number", "date", "negation")
LEAST_FOUND, MOST_FALSE = 45, 2


class Pair(NamedTuple):
    """A story's text, one of its sentences and what that becomes in the second telling."""

    kind: str
    name: str
    title: str
    text: str
    sentence: str
    other: str


def run(eval_folder: Path) -> dict[str, Any]:
    """Compare what both tellings say; print what is found and what is found in vain."""
    stories = sorted(news_stories(eval_folder).iterdir())
    chance = random.Random(SEED)
    chance.shuffle(stories)
    pairs = list(make_pairs(stories, chance))
    folder = new_folder("compare-articles")
    for number, pair in enumerate(pairs):
        for side, text in (("a", pair.text), ("b", pair.text.replace(pair.sentence, pair.other))):
            path = folder / f"{number:03}-{side}.txt"
            path.write_text(text, encoding="utf-8")
    store = new_folder("compare-store")
    found: Counter[str] = Counter()
    missed, false = [], []
    with Assistant(load_config({"store": store, "offline": True})) as assistant:
        assistant.index([str(folder)])
        began = time.perf_counter()
        for number, pair in enumerate(pairs):
            told = _found(assistant, number, pair)
            if pair.kind == "reworded":
                false += [[pair.sentence, pair.other, one] for one in told]
            elif told:
                found[pair.kind] += 1
            else:
                missed.append([pair.kind, pair.sentence, pair.other])
        milliseconds = (time.perf_counter() - began) * 1000 / len(pairs)
    figures = {
        "found": found.total(), **{kind: found[kind] for kind in KINDS}, "false": len(false),
        "milliseconds": milliseconds, "missed": missed, "in vain": false,
        "let stand": let_stand(pairs),
    }  # fmt: skip
    made = Counter(pair.kind for pair in pairs)
    shares = ", ".join(f"{kind} {found[kind]} of {made[kind]}" for kind in KINDS)
    print(f"changed: {found.total()} of {PAIRS} found ({shares}), at least {LEAST_FOUND} wanted")
    print(f"reworded: {len(false)} of {PAIRS} found in vain, at most {MOST_FALSE} wanted")
    print(f"{milliseconds:.0f} ms a topic")
    print("let stand of a model that points at any two sentences:", figures["let stand"])
    return figures


def let_stand(pairs: Sequence[Pair]) -> dict[str, str]:
    """Return how many of a model's pairs rules let stand: "12 of 50", by what the model points at.

    Of a changed pair it says what was changed; of a reworded one, and of the sentence of one story
    beside any of another, it says in turn everything.
    """
    changed = [pair for pair in pairs if pair.kind != "reworded"]
    same = [pair for pair in pairs if pair.kind == "reworded"]
    told = {pair.name: [_told("a.txt", pair, text) for text in _whole(pair)] for pair in pairs}
    apart = [
        (_told("b.txt", pair, pair.sentence), one)
        for pair, other in pairwise(pairs)
        for one in told[other.name]
    ]
    right = sum(
        _allowed(_told("a.txt", p, p.sentence), _told("b.txt", p, p.other)) for p in changed
    )
    vain = sum(_allowed(_told("a.txt", p, p.sentence), _told("b.txt", p, p.other)) for p in same)
    wild = sum(_allowed(one, other) for one, other in apart)
    return {
        "changed": f"{right} of {len(changed)}",
        "reworded": f"{vain} of {len(same)}",
        "of other stories": f"{wild} of {len(apart)}",
    }


def _whole(pair: Pair) -> list[str]:
    spans = split_sentences(pair.text)
    return [" ".join(pair.text[s.start : s.end].split()) for s in spans if not s.heading]


def _told(name: str, pair: Pair, text: str) -> Told:
    text = " ".join(text.split())
    return told_beside(Sentence(name, 0, 0, len(text), 1, text), {}, pair.title, None)


def _allowed(one: Told, other: Told) -> bool:
    return any(allowed(one, other, about) for about in ("number", "date", "yes"))


def make_pairs(stories: list[Path], chance: random.Random) -> Iterator[Pair]:
    """Yield PAIRS changed pairs and PAIRS reworded ones, each of a story of its own."""
    wanted = [*(KINDS[at % len(KINDS)] for at in range(PAIRS)), *["reworded"] * PAIRS]
    for number, path in enumerate(stories):
        if not wanted:
            return
        text = plain_marks(path.read_text(encoding="utf-8", errors="replace"))
        title, _, body = text.partition("\n")
        pair = _pair(wanted[0], path, title, body, chance, also=number % 2 == 0)
        if pair is not None:
            wanted.pop(0)
            yield pair


def _pair(
    kind: str, path: Path, title: str, body: str, chance: random.Random, *, also: bool
) -> Pair | None:
    """Return a story with one sentence changed, `also` reworded where the rules apply."""
    text = f"{title}\n{body}"
    sentences = [text[span.start : span.end] for span in split_sentences(text) if not span.heading]
    chance.shuffle(sentences)
    for sentence in sentences:
        flat = " ".join(sentence.split())
        if not is_whole(flat) or text.count(sentence) != 1:
            continue
        if kind == "reworded":
            other = reworded(flat, chance)
        else:
            other = CHANGES[kind](flat, chance, ())
            if other and also:
                other = reworded(other, chance) or other
        if other and other != flat:
            return Pair(kind, path.name, title, text, sentence, other)
    return None


def _found(assistant: Assistant, number: int, pair: Pair) -> list[str]:
    """Return the disagreements told of a pair's two articles, and of no others."""
    names = tuple(f"{number:03}-{side}.txt" for side in "ab")
    comparison = assistant.compare(
        re.sub(r"[^\w .,'-]", " ", pair.title), wanted=Filter(articles=names), k=20
    )
    cited = {one.number: one.sentence.text for one in comparison.citations}
    return [
        " | ".join((one.about, *one.words, *(cited[each] for each in one.citations)))
        for one in comparison.disagreements
    ]
