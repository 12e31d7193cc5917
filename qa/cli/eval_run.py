"""Questions + one or two settings -> what the answers of each are worth.

Each question is asked of both settings before the next, so that one that cannot be used shows at
once, and what was measured until then can be compared.
"""

from collections.abc import Mapping, Sequence
from contextlib import ExitStack
from dataclasses import dataclass
from typing import TYPE_CHECKING

from ..errors import QAError
from ..naming import public_name
from .options import settings
from .progress import looking

if TYPE_CHECKING:
    from ..assistant import Assistant
    from ..evaluating import Expected, Judged, Measured


@dataclass(frozen=True, slots=True)
class Run:
    """What was measured, of how many questions, and what ended it before the last of them."""

    here: "Measured"
    there: "Measured | None"
    asked: int
    stopped: QAError | KeyboardInterrupt | None = None


def run(
    questions: "Sequence[Expected]", flags: Sequence[Mapping[str, object]], *, quiet: bool
) -> Run:
    """Ask all questions of one setting or two.

    Raises:
        QAError: a setting cannot be used, or no question could be asked.
    """
    from ..assistant import Assistant
    from ..evaluating import Measured
    from .terminal import note, silent

    tell = silent if quiet else note
    with ExitStack() as stack:
        opened = [
            stack.enter_context(Assistant.open(settings(**each), note=tell)) for each in flags
        ]
        told = [_told(assistant) for assistant in opened]
        progress = stack.enter_context(looking(quiet=quiet))
        judged: list[list[Judged]] = [[] for _ in opened]
        stopped: QAError | KeyboardInterrupt | None = None
        try:
            for number, expected in enumerate(questions, start=1):
                for assistant, results in zip(opened, judged, strict=True):
                    results += assistant.evaluate([expected])
                progress("asking", number, len(questions))
        except (QAError, KeyboardInterrupt) as error:
            if not judged[-1]:
                raise
            stopped = error
    whole = len(judged[-1])
    here, *there = (
        Measured(tuple(results[:whole]), names) for results, names in zip(judged, told, strict=True)
    )
    return Run(here, there[0] if there else None, len(questions), stopped)


def _told(assistant: "Assistant") -> dict[str, str]:
    """Return what is set, by name; what cannot be used is told before the first question."""
    config = assistant.config
    named = {
        "store": str(config.store),
        "embedder": assistant.store_name().embedder,
        "model": assistant.check_model(),
        "reranker": config.reranker,
        "k": config.k,
    }
    return {key: public_name(str(value)) for key, value in named.items() if value is not None}
