"""Questions whose right answers are known -> what each answer is worth, one after the other.

A question that fails is judged as one; it ends nothing unless every other would fail as well.
"""

from collections.abc import Callable, Iterable, Iterator, Sequence
from time import perf_counter

from .errors import ModelError, UsageError
from .evaluating import Expected, Judged, judge
from .rechecking import Rechecked
from .types import Answer, Citation


def measure(
    questions: Iterable[Expected],
    *,
    ask: Callable[[str], Answer],
    recheck: Callable[[Sequence[Citation]], Sequence[Rechecked]],
) -> Iterator[Judged]:
    """Yield what each answer is worth, its citations looked up again.

    Raises:
        ModelError: the model cannot be had at all.
    """
    for expected in questions:
        began = perf_counter()
        try:
            answer = ask(expected.question)
        except (ModelError, UsageError) as error:
            if isinstance(error, ModelError) and error.lasting:
                raise
            failed = Answer(expected.question, "error", "")
            seconds = perf_counter() - began
            yield judge(expected, failed, seconds=seconds, error=error.message)
            continue
        seconds = perf_counter() - began
        wrong = sum(each.verdict != "same" for each in recheck(answer.citations))
        yield judge(expected, answer, wrong=wrong, seconds=seconds)
