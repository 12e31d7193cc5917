"""How well claims are checked: `wice` claims beside their gold sentences, and spoilt copies.

Every record's gold sentence sets are tried in turn, as a reply would cite one of them; a claim
passes when one of its sets supports it. Spoilt copies of claims that passed have one number, date,
name or negation changed and must fail beside every set.
"""

import datetime
import random
import re
import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from itertools import pairwise
from pathlib import Path
from typing import Any, Final

from qa.names import is_person
from qa.numbers import plain_marks, read_quantities
from qa.speakers import find_speakers
from qa.statements import SMALL, read_statement
from qa.support import Evidence, Verdict, check_claim
from qa.types import Span

from .data import SEED, Record, read_records

VARIANTS: Final = 200
HEAD: Final = 12  # lines of an article in which its date may stand

Sets = list[list[Evidence]]


def run(eval_folder: Path) -> dict[str, Any]:
    """Check the claims of `wice` and print a table; shares are 0 to 1, times milliseconds."""
    records = read_records(eval_folder / "wice" / "claims.dev.jsonl")
    cited = {record["id"]: list(_gold_sets(record, eval_folder)) for record in records}
    verdicts = {record["id"]: _best(record["claim"], cited[record["id"]]) for record in records}
    figures: dict[str, Any] = {}
    for label in ("supported", "partially_supported", "not_supported"):
        chosen = [verdicts[record["id"]] for record in records if record["label"] == label]
        figures[label] = _summary([verdict for verdict in chosen if verdict])
    supported = [record for record in records if record["label"] == "supported"]
    figures["unrelated"] = _summary(
        [
            verdict
            for record, other in pairwise(supported)
            if (verdict := _best(record["claim"], cited[other["id"]]))
        ]
    )
    figures["balanced"] = _balanced(records, verdicts)
    figures["balanced_by_verdict"] = (
        figures["supported"]["passed"] + 1 - figures["partially_supported"]["passed"]
    ) / 2
    figures["reasons"] = _reasons(supported, verdicts)
    figures["spoilt"] = _spoilt(
        [record for record in supported if (one := verdicts[record["id"]]) and one.supported], cited
    )
    figures["milliseconds"] = _speed(records, cited)
    _print(figures)
    return figures


def _gold_sets(record: Record, folder: Path) -> Iterator[list[Evidence]]:
    """Yield each gold sentence set as evidence, with its neighbours and speakers in the article."""
    text = (folder / "wice" / "articles" / record["article_file"]).read_text(encoding="utf-8")
    lines = [line.strip() for line in text.split("\n")]
    spans = _line_spans(text)
    speakers = dict(
        zip(
            (text[span.start : span.end] for span in spans), find_speakers(text, spans), strict=True
        )
    )
    date = _published(lines, record)
    for sentences in record["supporting_sentence_sets"]:
        found: list[Evidence] = []
        for sentence in map(str.strip, sentences):
            at = lines.index(sentence) if sentence in lines else -1
            found.append(
                Evidence(
                    sentence,
                    before=next((line for line in reversed(lines[:at]) if line), "")
                    if at > 0
                    else "",
                    after=next((line for line in lines[at + 1 :] if line), "") if at >= 0 else "",
                    speaker=speakers.get(sentence),
                    title=lines[0],
                    date=date,
                )
            )
        if found:
            yield found


def _published(lines: Sequence[str], record: Record) -> datetime.date | None:
    """Return the article's date: what its record calls so, or the first full date of its head."""
    sentences = [one for sentences in record["supporting_sentence_sets"] for one in sentences]
    stamps = [one for one in sentences if "PUBLISHED DATETIME" in one]
    for line in [*stamps, *lines[:HEAD]]:
        for day in read_quantities(line).days:
            if day.year and day.month and day.day:
                return datetime.date(day.year, day.month, day.day)
    return None


def _line_spans(text: str) -> list[Span]:
    return [
        Span(found.start(), found.start() + len(found[0].rstrip()))
        for found in re.finditer(r"\S[^\n]*", text)
    ]


def _best(claim: str, sets: Sequence[Sequence[Evidence]]) -> Verdict | None:
    """Return the verdict beside the set that speaks most for the claim; None without a set."""
    verdicts = [check_claim(claim, one) for one in sets]
    return max(verdicts, key=lambda one: (one.supported, one.score), default=None)


def _summary(verdicts: Sequence[Verdict]) -> dict[str, float]:
    count = len(verdicts) or 1
    return {
        "claims": len(verdicts),
        "passed": sum(verdict.supported for verdict in verdicts) / count,
        "score": sum(verdict.score for verdict in verdicts) / count,
    }


def _balanced(records: Sequence[Record], verdicts: dict[str, Verdict | None]) -> dict[str, float]:
    """Return the best balanced accuracy of the score alone, and its threshold."""
    scores: dict[str, list[float]] = {"supported": [], "partially_supported": []}
    for record in records:
        verdict = verdicts[record["id"]]
        if record["label"] in scores and verdict:
            scores[record["label"]].append(verdict.score)
    best = (0.0, 0.0)
    for threshold in (step / 100 for step in range(101)):
        right = _share(score >= threshold for score in scores["supported"])
        wrong = _share(score >= threshold for score in scores["partially_supported"])
        best = max(best, ((right + 1 - wrong) / 2, threshold))
    return {"accuracy": best[0], "threshold": best[1]}


def _share(values: Iterator[bool]) -> float:
    found = list(values)
    return sum(found) / (len(found) or 1)


def _reasons(records: Sequence[Record], verdicts: dict[str, Verdict | None]) -> dict[str, int]:
    """Count the reasons for which supported claims failed, by their first words."""
    found: Counter[str] = Counter()
    for record in records:
        verdict = verdicts[record["id"]]
        if verdict and verdict.reason:
            found[" ".join(verdict.reason.split()[:3])] += 1
    return dict(found.most_common())


_AUXILIARY: Final = re.compile(r"\b(is|are|was|were|has|have|had|will|would|can|could|should)\b")
_NOT: Final = re.compile(r" (?:not|never)\b|n't\b")
_MONTHS: Final = (
    "January February March April May June July August September October November December".split()
)
_MONTH: Final = re.compile(rf"\b(?:{'|'.join(_MONTHS)})\b")


def _other_number(claim: str, chance: random.Random, names: Sequence[str]) -> str | None:
    numbers = list(read_statement(claim).quantities.numbers)
    numbers = [one for one in numbers if any(map(str.isdigit, claim[one.start : one.end]))]
    if not numbers:
        return None
    chosen = chance.choice(numbers)
    written = claim[chosen.start : chosen.end]
    digits = re.search(r"\d+", written)
    assert digits
    value = int(digits[0]) + chance.choice((1, 2, 3, 7))
    start = chosen.start + digits.start()
    return f"{claim[:start]}{value:0{len(digits[0])}d}{claim[start + len(digits[0]) :]}"


def _other_date(claim: str, chance: random.Random, names: Sequence[str]) -> str | None:
    found = _MONTH.search(claim)
    if not found:
        return None
    others = [month for month in _MONTHS if month != found[0]]
    return claim[: found.start()] + chance.choice(others) + claim[found.end() :]


def _other_name(claim: str, chance: random.Random, names: Sequence[str]) -> str | None:
    statement = read_statement(claim)
    runs = [run for run in statement.names if claim == statement.text]
    if not runs:
        return None
    run = chance.choice(runs)
    start, end = statement.words[run[0]].start, statement.words[run[-1]].end
    present = set(statement.keys)
    others = [
        name for name in names if not {word.key for word in read_statement(name).words} & present
    ]
    return claim[:start] + chance.choice(others) + claim[end:]


def _other_polarity(claim: str, chance: random.Random, names: Sequence[str]) -> str | None:
    if denial := _NOT.search(claim):
        return claim[: denial.start()] + claim[denial.end() :]
    found = _AUXILIARY.search(claim)
    return f"{claim[: found.end()]} not{claim[found.end() :]}" if found else None


CHANGES: Final[dict[str, Callable[[str, random.Random, Sequence[str]], str | None]]] = {
    "number": _other_number,
    "date": _other_date,
    "name": _other_name,
    "negation": _other_polarity,
}


def _spoilt(records: Sequence[Record], cited: dict[str, Sets]) -> dict[str, Any]:
    """Return how many spoilt copies fail, by what was changed, with those that pass."""
    chance = random.Random(SEED)
    claims = [plain_marks(record["claim"]) for record in records]
    names = sorted(
        {
            " ".join(statement.words[place].text.removesuffix("'s") for place in run)
            for statement in map(read_statement, claims)
            for run in statement.names
            if not any(statement.words[place].text in SMALL for place in run)
        }
    )
    names = [name for name in names if is_person(name)]
    done: Counter[str] = Counter()
    failed: Counter[str] = Counter()
    passed: list[str] = []
    while done.total() < VARIANTS:
        kind = list(CHANGES)[done.total() % len(CHANGES)]
        for _ in range(1000):
            at = chance.randrange(len(records))
            changed = CHANGES[kind](claims[at], chance, names)
            if changed and changed != claims[at]:
                break
        else:
            raise AssertionError(f"no claim has a {kind} to change")
        verdict = _best(changed, cited[records[at]["id"]])
        done[kind] += 1
        failed[kind] += not (verdict and verdict.supported)
        if verdict and verdict.supported:
            passed.append(f"{kind}: {changed}")
    return {
        "failed": failed.total() / done.total(),
        **{kind: failed[kind] / done[kind] for kind in CHANGES},
        "passed": passed,
    }


def _speed(records: Sequence[Record], cited: dict[str, Sets]) -> float:
    """Return milliseconds a claim beside one set of sentences, nothing read before."""
    read_statement.cache_clear()
    pairs = [(record["claim"], cited[record["id"]][:1]) for record in records]
    pairs = [(claim, sets) for claim, sets in pairs if sets]
    started = time.perf_counter()
    for claim, sets in pairs:
        check_claim(claim, sets[0])
    return (time.perf_counter() - started) * 1000 / len(pairs)


def _print(figures: dict[str, Any]) -> None:
    print(f"{'wice dev':24}{'claims':>8}{'passed':>8}{'score':>8}")
    for label in ("supported", "partially_supported", "not_supported", "unrelated"):
        row = figures[label]
        print(f"{label:24}{row['claims']:8}{row['passed']:8.3f}{row['score']:8.3f}")
    balanced = figures["balanced"]
    print(
        f"supported against partially supported: balanced accuracy {balanced['accuracy']:.3f} at "
        f"score {balanced['threshold']:.2f}, {figures['balanced_by_verdict']:.3f} by the verdict"
    )
    spoilt = figures["spoilt"]
    shares = ", ".join(f"{kind} {spoilt[kind]:.2f}" for kind in CHANGES)
    print(f"spoilt copies that fail: {spoilt['failed']:.3f} ({shares})")
    print(f"why supported claims fail: {figures['reasons']}")
    print(f"{figures['milliseconds']:.2f} ms a claim")
