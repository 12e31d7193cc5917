"""How well a draft is checked: `wice` claims against all of its articles, and spoilt copies.

Each claim is a draft of its own below the title of the page it stands on. It counts as supported
when all its statements are. Copies of the supported claims with one number, date, name or negation
changed must not be. The claims are told in two halves, by article: thresholds chosen on one must
hold on the other.
"""

import hashlib
import random
import time
from collections import Counter, defaultdict
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any, Final

from qa.assistant import Assistant
from qa.config import load_config
from qa.draft_reports import DraftReport
from qa.names import is_person
from qa.numbers import plain_marks
from qa.statements import SMALL, read_statement

from .data import BENCH, SEED, Record, limit, read_records, sample
from .support import CHANGES

STORE: Final = BENCH / "wice-store"
HALVES: Final = ("first", "second")


def run(eval_folder: Path) -> dict[str, Any]:
    """Check all claims and their spoilt copies; print a table; shares are 0 to 1."""
    records = read_records(eval_folder / "wice" / "claims.dev.jsonl")
    records = sample(records, limit("QA_BENCH_QUESTIONS"))
    figures: dict[str, Any] = {"passed": {}, "missed": [], "slipped": []}
    with open_store(eval_folder / "wice" / "articles") as assistant:
        began = time.perf_counter()
        counts: dict[str, dict[str, list[bool]]] = {each: defaultdict(list) for each in HALVES}
        kinds: Counter[str] = Counter()
        for record in records:
            told = counts[half_of(record["article_file"])]
            report = assistant.check_draft(_draft(record["claim_page"], record["claim"]))
            supported = report.supported and bool(report.statements)
            told[record["label"]].append(supported)
            if record["label"] == "supported":
                if supported:
                    told["right"].append(_is_right(report, record))
                else:
                    figures["missed"].append(_told(record["claim"], report))
                told["supported told as differing"].append(report.counts["differs"] > 0)
            elif record["label"] == "not_supported" and supported:
                figures["slipped"].append(_told(record["claim"], report))
        figures["milliseconds"] = (time.perf_counter() - began) * 1000 / len(records)
        for kind, record, spoilt in spoilt_copies(records):
            told = counts[half_of(record["article_file"])]
            report = assistant.check_draft(_draft(record["claim_page"], spoilt))
            supported = report.supported and bool(report.statements)
            told["altered"].append(supported)
            told[f"altered {kind}"].append(supported)
            told["altered told as differing"].append(report.counts["differs"] > 0)
            kinds[kind] += 1
            if supported:
                figures["slipped"].append({"kind": kind} | _told(spoilt, report))
    names = [*dict.fromkeys(name for told in counts.values() for name in told)]
    for name in names:
        halves = {each: counts[each][name] for each in HALVES}
        both = [*halves["first"], *halves["second"]]
        figures["passed"][name] = {
            "count": len(both), "all": _share(both), **{k: _share(v) for k, v in halves.items()}
        }  # fmt: skip
    _print(figures)
    return figures


def open_store(articles: Path) -> Assistant:
    """Return an open store of these articles, indexed once."""
    config = load_config({"store": STORE, "offline": True})
    assistant = Assistant(config)
    assistant.index([str(articles)])
    return assistant


def half_of(article: str) -> str:
    """Return the half that an article's claims belong to, the same at every run."""
    return HALVES[hashlib.sha256(article.encode()).digest()[0] % 2]


def spoilt_copies(records: Sequence[Record]) -> Iterator[tuple[str, Record, str]]:
    """Yield each supported claim with one thing changed, once for each kind that it has."""
    supported = [record for record in records if record["label"] == "supported"]
    claims = [plain_marks(record["claim"]) for record in supported]
    names = _persons(claims)
    for record, claim in zip(supported, claims, strict=True):
        for kind, change in CHANGES.items():
            chance = random.Random(f"{SEED} {record['id']} {kind}")
            changed = change(claim, chance, names)
            if changed and changed != claim:
                yield kind, record, changed


def _persons(claims: Sequence[str]) -> list[str]:
    found = {
        " ".join(statement.words[place].text.removesuffix("'s") for place in run)
        for statement in map(read_statement, claims)
        for run in statement.names
        if not any(statement.words[place].text in SMALL for place in run)
    }
    return sorted(filter(is_person, found))


def _draft(title: str, claim: str) -> str:
    return f"# {title}\n\n{claim}\n"


def _is_right(report: DraftReport, record: Record) -> bool:
    """Whether all sentences shown are of the right article, or stand in a gold set."""
    gold = {
        " ".join(one.split())
        for sentences in record["supporting_sentence_sets"]
        for one in sentences
    }
    shown = [citation.sentence for citation in report.citations]
    return all(
        sentence.article_id == record["article_file"] or " ".join(sentence.text.split()) in gold
        for sentence in shown
    )


def _told(claim: str, report: DraftReport) -> dict[str, Any]:
    return {
        "claim": claim,
        "verdicts": [(one.verdict, one.reason) for one in report.statements],
        "sentences": [citation.sentence.text for citation in report.citations],
    }


def _share(values: Sequence[bool]) -> float:
    return sum(values) / (len(values) or 1)


def _print(figures: dict[str, Any]) -> None:
    print(f"{'share of':<34}{'claims':>8}{'all':>8}{'first':>8}{'second':>8}")
    for name, row in figures["passed"].items():
        print(
            f"{name:<34}{row['count']:>8}{row['all']:>8.3f}{row['first']:>8.3f}{row['second']:>8.3f}"
        )
    print(f"{figures['milliseconds']:.0f} ms a claim")
