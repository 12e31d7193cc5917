"""How well a draft is checked: sentences of `clapnq` as they are, said otherwise, and altered.

All its articles are indexed. Each sentence, by those who made the data split into such, is a draft
of its own below the title of its article. As it is, and in other words, it should be supported by
its own article; with a number, a date, a name or a denial changed it should not. No threshold was
chosen on these sentences.
"""

import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final, NamedTuple

from qa.assistant import Assistant
from qa.config import load_config
from qa.draft_reports import DraftReport

from .altering import changes, is_usable, names_in, rewordings
from .data import BENCH, SEED, Record, limit, read_records, sample

STORE: Final = BENCH / "clapnq-store"
VERDICTS: Final = ("supported", "differs", "not_found")


class Draft(NamedTuple):
    """A sentence of an article as a draft has it; `group` is as it is, reworded or changed."""

    group: str
    kind: str
    article: str
    original: str
    text: str


def run(eval_folder: Path) -> dict[str, Any]:
    """Check all drafts and print a table by kind; shares are 0 to 1."""
    folder = eval_folder / "clapnq"
    records = read_records(folder / "questions.dev.jsonl")
    drafts = list(make_drafts(records, limit("QA_BENCH_QUESTIONS")))
    titles = {each.article: _title(folder / "articles" / each.article) for each in drafts}
    told: dict[str, list[tuple[str, bool]]] = defaultdict(list)
    wrong: list[dict[str, Any]] = []
    with Assistant(load_config({"store": STORE, "offline": True})) as assistant:
        assistant.index([str(folder / "articles")])
        began = time.perf_counter()
        for draft in drafts:
            report = assistant.check_draft(f"# {titles[draft.article]}\n\n{draft.text}\n")
            outcome = verdict_of(report), is_of(report, draft)
            told[draft.group].append(outcome)
            if draft.kind != draft.group:
                told[f"{draft.group}: {draft.kind}"].append(outcome)
            if (outcome[0] == "supported") == (draft.group == "changed"):
                wrong.append({**draft._asdict(), **_told(report)})
        milliseconds = (time.perf_counter() - began) * 1000 / len(drafts)
    figures = {
        "drafts": {name: shares(outcomes) for name, outcomes in told.items()},
        "milliseconds": milliseconds,
        "wrong": wrong,
    }
    _print(figures)
    return figures


def make_drafts(records: Sequence[Record], count: int | None) -> Iterator[Draft]:
    """Yield sentences of the articles, `count` or all, each with all that it becomes."""
    told = [
        (record["article_file"], text)
        for record in records
        for text in record["article_sentences"]
        if is_usable(text)
    ]
    names = {name for _, text in told for name in names_in(text)}
    for article, text in sample(told, count):
        chance = random.Random(f"{SEED} {text}")
        yield Draft("as it is", "as it is", article, text, text)
        for kind, other in rewordings(text):
            yield Draft("reworded", kind, article, text, other)
        for kind, other in changes(text, chance, names):
            yield Draft("changed", kind, article, text, other)


def verdict_of(report: DraftReport) -> str:
    """Return one verdict on a draft of one sentence, which may be several statements.

    It is supported when all of them are, and differs when one does.
    """
    if report.statements and report.supported:
        return "supported"
    return "differs" if report.counts["differs"] else "not_found"


def is_of(report: DraftReport, draft: Draft) -> bool:
    """Whether all sentences shown are of the draft's article, or are the sentence itself."""
    shown = [citation.sentence for citation in report.citations]
    original = " ".join(draft.original.split())
    return all(
        one.article_id == draft.article or " ".join(one.text.split()) == original for one in shown
    )


def shares(outcomes: Sequence[tuple[str, bool]]) -> dict[str, float | None]:
    """Return the share of each verdict, and of the right article among what is supported."""
    counts = Counter(verdict for verdict, _ in outcomes)
    right = [of_article for verdict, of_article in outcomes if verdict == "supported"]
    return {
        "count": len(outcomes),
        **{verdict: counts[verdict] / len(outcomes) for verdict in VERDICTS},
        "right_article": sum(right) / len(right) if right else None,
    }


def _title(path: Path) -> str:
    return path.read_text(encoding="utf-8").partition("\n")[0].strip()


def _told(report: DraftReport) -> dict[str, Any]:
    return {
        "verdicts": [(one.verdict, one.reason) for one in report.statements],
        "sentences": [citation.sentence.text for citation in report.citations],
    }


def _print(figures: dict[str, Any]) -> None:
    heads = ("sentences", *VERDICTS, "right article")
    print(f"{'':<22}" + "".join(f"{head:>14}" for head in heads))
    for name, row in sorted(figures["drafts"].items()):
        values = [f"{row[each]:.3f}" for each in VERDICTS]
        right = "-" if row["right_article"] is None else f"{row['right_article']:.3f}"
        print(f"{name:<22}" + "".join(f"{each:>14}" for each in (row["count"], *values, right)))
    print(f"{figures['milliseconds']:.0f} ms a sentence")
