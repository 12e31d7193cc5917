"""The figures of `quality.py` -> one table, what each is to reach beside it."""

from typing import Any, NamedTuple


class Target(NamedTuple):
    """What the product is to reach: share right first, share right in the first three."""

    first: float
    first_three: float


TARGETS = {"squad": Target(0.76, 0.90), "clapnq": Target(0.65, 0.92)}
LEAST_IN_TEN = {"squad": 0.96, "clapnq": 0.98}
MOST_REFUSED = 0.08
LEAST_PRECISION = LEAST_RECALL = 0.90


ROWS = {
    "articles": "articles indexed",
    "questions": "questions",
    "first": "first sentence right",
    "first_bm25": "  BM25 alone",
    "first_fusion": "  BM25 and vectors added",
    "first_minilm": "  BM25 and MiniLM added",
    "first_three": "one of first three right",
    "first_three_bm25": "  BM25 alone",
    "first_three_fusion": "  BM25 and vectors added",
    "first_three_minilm": "  BM25 and MiniLM added",
    "article_first": "right article first",
    "passage_in_ten": "right passage in first ten",
    "first_strict": "first right, refusal wrong",
    "first_three_strict": "first three right, refusal wrong",
    "refused": "refused, answerable",
    "refused_squad": "refused, squad's questions",
    "refused_clapnq": "refused, clapnq's questions",
    "refused_invented": "refused, invented persons",
    "recall": "recall of refusing, least",
    "precision": "precision of refusing, least",
    "refused_hard": "refused, hard unanswerable",
    "citation_errors": "wrong citations",
    "process_differences": "answers unlike the process's",
    "ms_per_question": "ms a question",
}


def target(row: str, name: str) -> str:
    """Return what a figure is to reach, as printed beside it; empty where nothing is set."""
    wanted = {
        "refused": f"<= {MOST_REFUSED}",
        "recall": f">= {LEAST_RECALL}",
        "precision": f">= {LEAST_PRECISION}",
        "citation_errors": "0",
        "process_differences": "0",
    }
    if name in TARGETS:
        wanted["first"] = f">= {TARGETS[name].first}"
        wanted["first_three"] = f">= {TARGETS[name].first_three}"
        wanted["passage_in_ten"] = f">= {LEAST_IN_TEN[name]}"
    return wanted.get(row, "")


def print_table(figures: dict[str, dict[str, Any]]) -> None:
    """Print one line a figure, one column a set, the target beside each."""
    print(f"{'':<34}" + "".join(f"{name:>9}{'target':>9}" for name in figures))
    for row, label in ROWS.items():
        cells = "".join(
            f"{figure.get(row, ''):>9}{target(row, name) if row in figure else '':>9}"
            for name, figure in figures.items()
        )
        if cells.strip():
            print(f"{label:<34}{cells}".rstrip())
    for figure in figures.values():
        for error in figure.get("citation_error_examples", ()):
            print(f"  {error}")
