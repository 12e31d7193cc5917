"""How a lying model fares, and an honest one: scripted replies through the whole answering path.

The lies come from articles of `wice` and Reuters, which no rule was made on, of `mission/` and of
`corpus/`. Reports how many of each kind are shown as supported, with those that are.
"""

from collections import Counter
from collections.abc import Mapping, Sequence
from pathlib import Path
from typing import Any

from qa.articles import make_article
from qa.decoding import decode
from qa.front_matter import extract
from qa.preparing import derive
from qa.prompts import check_template, label_sentences
from qa.replying import Rarity, stream_reply
from qa.terms import terms
from qa.types import Claim
from tests.fakes import ScriptedModel, returned

from .data import ROOT, SEED, news_stories, sample
from .honest import make_honest, make_pairs
from .lies import FORBIDDEN, LIES, Case, Told, make_lies
from .small_lies import SMALL_FORBIDDEN, SMALL_LIES

EACH = 40  # lies of a kind
HONEST = 200
ENOUGH_HONEST = 180
ARTICLES = 150  # of each large collection
AROUND = 3  # passages that a model gets before and after those it cites
PAIRS = ("two sentences", "two quoted")
QUESTION = "What happened?"
INVENTED = "s900"


def run(eval_folder: Path) -> dict[str, Any]:
    """Tell the lies and the truths and print a table; figures are counts and what was shown."""
    wice = sorted((eval_folder / "wice" / "articles").iterdir())
    reuters = sorted(news_stories(eval_folder).iterdir())
    articles = [
        *read_articles("wice", sample(wice, ARTICLES)),
        *read_articles("reuters", sample(reuters, ARTICLES)),
        *read_articles("mission", sorted((eval_folder / "mission").glob("*.txt"))),
        *read_articles("corpus", sorted((ROOT / "corpus").iterdir())),
    ]
    rarity = rarity_of(articles)
    cases = make_lies(articles, EACH, SEED, LIES | SMALL_LIES)
    cases += make_honest(articles, HONEST, SEED) + make_pairs(articles, EACH, SEED)
    told = [(case, judged(case, rarity)) for case in cases]
    figures: dict[str, Any] = {
        kind: _counted([pair for pair in told if pair[0].kind == kind])
        for kind in (*LIES, *SMALL_LIES, "honest", *PAIRS)
    }
    for kind in ("honest", *PAIRS):
        figures[kind]["refused"] = [
            f"{claim.reason} | {claim.text} | {' '.join(s.text for s in case.cited)}"
            for case, claim in told
            if case.kind == kind and not claim.supported
        ]
    _print(figures)
    return figures


def read_articles(origin: str, paths: Sequence[Path]) -> list[Told]:
    """Return articles, split into sentences and passages, their speakers found."""
    found = []
    for path in paths:
        text = decode(path.read_bytes())
        article = make_article(
            extract(text, "markdown" if path.suffix == ".md" else "plain"),
            article_id=path.name,
            path=str(path),
            name=path.name,
        )
        _, _, passages = derive(article, path.name)
        found.append(Told(origin, tuple(passages)))
    return found


def rarity_of(articles: Sequence[Told]) -> Rarity:
    """Return how common words are in all these articles."""
    passages = [passage for told in articles for passage in told.passages]
    counts = Counter(stem for passage in passages for stem in set(terms(passage.text)))

    def frequencies(stems: Sequence[str]) -> Mapping[str, int]:
        return {stem: counts[stem] for stem in stems}

    return Rarity(frequencies, len(passages))


def judged(case: Case, rarity: Rarity) -> Claim:
    """Return a case's claim with the verdict that a reader would be shown."""
    indexes = {one.index for one in case.cited}
    holding = [
        place
        for place, passage in enumerate(case.told.passages)
        if indexes & {one.index for one in passage.sentences}
    ] or [0]
    passages = case.told.passages[max(0, holding[0] - AROUND) : holding[-1] + 1 + AROUND]
    labels = {
        sentence.index: label
        for article in label_sentences(passages)
        for label, sentence in article.sentences
    }
    cited = [labels[one.index] for one in case.cited] or [INVENTED]
    model = ScriptedModel([f"{case.claim} " + "".join(f"[{label}]" for label in cited)])
    model.window = 1_000_000
    template = check_template("{question} {sentences} {nonce}", ("question", "sentences"))
    events = stream_reply(
        QUESTION,
        passages,
        model=model,
        template=template,
        rarity=rarity,
        strict=False,
    )
    reply = returned(events)
    assert reply.claims, case.claim
    # A claim that is read as two is supported where both are.
    return next((claim for claim in reply.claims if not claim.supported), reply.claims[0])


def _counted(pairs: Sequence[tuple[Case, Claim]]) -> dict[str, Any]:
    supported = [(case, claim) for case, claim in pairs if claim.supported]
    return {
        "made": len(pairs),
        "supported": len(supported),
        "from": dict(Counter(case.told.origin for case, _ in pairs)),
        "passed": [
            f"{claim.text} | {' '.join(one.text for one in case.cited)}"
            for case, claim in supported
            if case.kind not in ("honest", *PAIRS)
        ],
    }


def _print(figures: dict[str, Any]) -> None:
    print(f"{'lie':16}{'told':>6}{'shown as supported':>20}")
    for kind in (*LIES, *SMALL_LIES):
        row = figures[kind]
        allowed = "  (none may be)" if kind in (*FORBIDDEN, *SMALL_FORBIDDEN) else ""
        print(f"{kind:16}{row['made']:6}{row['supported']:20}{allowed}")
    honest = figures["honest"]
    print(f"{'honest':16}{honest['made']:6}{honest['supported']:20}  (at least {ENOUGH_HONEST})")
    for kind in PAIRS:
        print(f"{kind:16}{figures[kind]['made']:6}{figures[kind]['supported']:20}")
