"""Feed readers and the steps after them with damaged samples, and see that nothing breaks.

Every input is made from a seed and a number alone, so that a finding can be made again. It is read,
split, searched for speakers and grouped in a worker process with limits, as an index run does it;
then all that `STYLE.md` calls invariant has to hold. Run by `make fuzz`; QA_FUZZ_SECONDS,
QA_FUZZ_SEED and QA_FUZZ_TARGETS (names with commas) say how long, which and what. Inputs that
found something are kept in `.bench/fuzz`; the exit code is 1 where there are any.
"""

import gzip
import io
import os
import random
import sys
import time
import traceback
import zipfile
from collections import Counter
from collections.abc import Iterator, Sequence
from functools import cache
from itertools import count, islice
from pathlib import Path
from typing import NamedTuple

from qa.adapters.readers.registry import FORMATS, Format, format_of, reader_of
from qa.adapters.workers import Begin, Limits, Work, Workers
from qa.articles import make_article
from qa.errors import ArticleError
from qa.preparing import derive
from qa.record_fields import Fields
from qa.types import Extracted
from tests.bench.fuzz_inputs import damaged, damaged_text

ROOT = Path(__file__).parent.parent.parent
SAMPLES = ROOT / "tests" / "samples"
CORPUS = ROOT / "corpus"
KEPT = ROOT / ".bench" / "fuzz"
SECONDS = 1800.0
LIMITS = Limits(seconds=120.0, memory=1_000_000_000)
SLOW = 5.0  # seconds of a core that a small input may take
AT_ONCE = 240
TEXTS = ("sentences",)  # targets that are no formats
EXPECTED = (ArticleError, MemoryError, RecursionError)


class Input(NamedTuple):
    """What to try: a format or a step, and the seed and number of the input."""

    target: str
    seed: int
    number: int


class Outcome(NamedTuple):
    """What came of it: an article, a refusal, or a finding with its place."""

    input: Input
    kind: str
    told: str = ""


def targets() -> list[str]:
    """Return the names of all that can be tried."""
    return [*(each.name for each in FORMATS), *TEXTS]


@cache
def samples(target: str) -> list[tuple[str, bytes]]:
    """Return the names and bytes of the samples of a format."""
    folder = CORPUS if target in ("text", "markdown", *TEXTS) else SAMPLES
    paths = [path for path in sorted(folder.rglob("*")) if path.is_file()]
    found = [(path, format_of(path.name)) for path in paths]
    return [
        (path.name, path.read_bytes())
        for path, known in found
        if known is not None and (target in TEXTS or known.name == target)
    ]


def made(given: Input) -> tuple[str, bytes]:
    """Return the name and the bytes of an input."""
    rng = random.Random(f"{given.target}/{given.seed}/{given.number}")
    name, data = rng.choice(samples(given.target))
    if given.target in ("text", "markdown", *TEXTS) and rng.random() < 0.8:
        return name, damaged_text(data.decode("utf-8", "replace"), rng).encode(
            "utf-8", "surrogatepass"
        )
    others = [data for _, data in samples(given.target)]
    if name.endswith(".gz") and rng.random() < 0.7:
        inner = [gzip.decompress(each) if each[:2] == b"\x1f\x8b" else each for each in others]
        return name, gzip.compress(damaged(gzip.decompress(data), inner, rng))
    if zipfile.is_zipfile(io.BytesIO(data)) and rng.random() < 0.8:
        return name, _damaged_inside(data, rng)
    return name, damaged(data, others, rng)


def _damaged_inside(data: bytes, rng: random.Random) -> bytes:
    """Return a zip file with some of its parts damaged, as a reader meets them unpacked."""
    stream = io.BytesIO()
    with zipfile.ZipFile(io.BytesIO(data)) as old, zipfile.ZipFile(stream, "w") as new:
        names = [name for name in old.namelist() if not old.getinfo(name).flag_bits & 1]
        chosen = set(rng.sample(names, min(len(names), rng.randint(1, 2))))
        chosen |= {name for name in names if name.endswith((".xhtml", "content.xml"))}
        chosen |= {name for name in names if name.endswith("document.xml")}
        for name in names:
            part = old.read(name)
            new.writestr(name, damaged(part, [part], rng) if name in chosen else part)
    return stream.getvalue()


def attempt(given: Input) -> Outcome:
    """Read one input and do all that follows; an outcome that is no finding tells what it is."""
    name, data = made(given)
    began = time.process_time()
    kind = "refused"
    try:
        for found in _read(given.target, name, data):
            if found.text:
                kind = "article"
                check(found, name)
    except EXPECTED as error:
        if not isinstance(error, ArticleError):
            return Outcome(given, "out of memory", type(error).__name__)
        if not error.message.strip():
            return Outcome(given, "finding", "refused without a reason")
    except Exception as error:  # the point of it
        frames = traceback.extract_tb(error.__traceback__)
        ours = next((f for f in reversed(frames) if "/qa/" in f.filename), frames[-1])
        where = (
            f"{Path(ours.filename).name}:{ours.lineno}, at last {Path(frames[-1].filename).name}"
        )
        return Outcome(given, "finding", f"{type(error).__name__} in {where}: {error!s:.200}")
    seconds = time.process_time() - began
    if seconds > SLOW:
        return Outcome(given, "finding", f"slow: {len(data) // 100_000} times 100 kB")
    return Outcome(given, kind)


def _read(target: str, name: str, data: bytes) -> Iterator[Extracted]:
    known: Format | None = format_of(name)
    assert known is not None
    if target not in TEXTS:
        fields = {"fields": Fields()} if known.fields else {}
        yield from reader_of(known)(io.BytesIO(data), name, **fields)
    elif text := data.decode("utf-8", "replace").replace("\0", "\ufffd"):
        yield Extracted(text=text)


def check(found: Extracted, name: str) -> None:
    """See that an article is one that can be stored, and what is made of it true to it."""
    texts = [found.text, found.title or "", found.author or "", found.url or "", found.outlet or ""]
    for text in texts:
        assert "\0" not in text, "a NUL"
        text.encode("utf-8")
    marks = found.marks
    assert list(marks) == sorted(marks), "marks out of order"
    assert not marks or (marks[0] >= 0 and marks[-1] <= len(found.text)), "marks outside"
    article = make_article(found, article_id=name, path=f"/{name}", name=name)
    article, sentences, passages = derive(article, name)
    end = 0
    for one in sentences:
        assert end <= one.start < one.end <= len(article.text), "sentences out of order"
        assert article.text[one.start : one.end] == one.text, "not the text"
        assert one.text == one.text.strip(), "white space around a sentence"
        assert one.line >= 1, "no line"
        end = one.end
    for passage in passages:
        assert passage.text == article.text[passage.start : passage.end], "not the passage"
        assert passage.sentences, "an empty passage"
    held = [each.index for passage in passages for each in passage.sentences]
    assert set(held) <= {each.index for each in sentences}, "a sentence of none"


def work(items: Sequence[Input], begin: Begin) -> Iterator[tuple[int, Outcome, bool]]:
    """Try inputs one after the other, as a worker process does it."""
    for number, given in enumerate(items):
        begin(number)
        yield number, attempt(given), True


def make_work() -> Work[Input, Outcome]:
    """Return the work of a worker process."""
    return work


def broke_off(given: Input, reason: str) -> Outcome:
    """Return what came of an input that ended its process."""
    return Outcome(given, "finding", f"ended its process: {reason}")


def run(
    names: Sequence[str], *, seconds: float, seed: int, first: int = 0
) -> tuple[Counter[str], list[Outcome]]:
    """Try inputs of all targets in turn until the time is over; return counts and findings."""
    counts: Counter[str] = Counter()
    findings: dict[str, Outcome] = {}
    ends = time.monotonic() + seconds
    workers = Workers(make_work, broke_off, count=1, limits=LIMITS, chunk=AT_ONCE)
    inputs = (Input(name, seed, number) for number in count(first) for name in names)
    try:
        while time.monotonic() < ends:
            for outcome in workers.run(list(islice(inputs, AT_ONCE)), lambda: False):
                counts[f"{outcome.input.target}, {outcome.kind}"] += 1
                if (
                    outcome.kind == "finding"
                    and findings.setdefault(f"{outcome.input.target}: {outcome.told}", outcome)
                    is outcome
                ):
                    keep(outcome)
    finally:
        workers.close()
    return counts, list(findings.values())


def keep(outcome: Outcome) -> None:
    """Tell of a finding, and keep its input."""
    given = outcome.input
    name, data = made(given)
    KEPT.mkdir(parents=True, exist_ok=True)
    path = KEPT / f"{given.target}-{given.seed}-{given.number}-{name}"
    path.write_bytes(data)
    print(f"{given.target} {given.number}: {outcome.told} ({path.name})", flush=True)


def main() -> int:
    """Fuzz for a while and print a table."""
    seconds = float(os.environ.get("QA_FUZZ_SECONDS") or SECONDS)
    seed = int(os.environ.get("QA_FUZZ_SEED") or random.randrange(10**6))
    names = (os.environ.get("QA_FUZZ_TARGETS") or ",".join(targets())).split(",")
    print(f"seed {seed}, {', '.join(names)}", flush=True)
    counts, findings = run(names, seconds=seconds, seed=seed)
    for name in names:
        row = {kind: number for kind, number in counts.items() if kind.startswith(f"{name}, ")}
        told = ", ".join(f"{n:,} {kind.partition(', ')[2]}" for kind, n in sorted(row.items()))
        print(f"{name:12} {sum(row.values()):8,} runs: {told}")
    print(f"{sum(counts.values()):,} runs, {len(findings)} findings that differ")
    return 1 if findings else 0


if __name__ == "__main__":
    from tests.bench import fuzz  # worker processes find functions by the names of their modules

    sys.exit(fuzz.main())
