"""A streamed answer -> text that holds nothing unchecked: a claim comes once its verdict is known.

For programs that cannot take words back once they are shown.
"""

from collections.abc import Callable, Iterable, Iterator

from ..types import Answer, AnswerEvent, Checked, Words

OWN = "The articles' own sentences:"


def checked_words(events: Iterable[AnswerEvent], done: Callable[[Answer], None]) -> Iterator[str]:
    """Yield an answer's text piece by piece; `done` gets the whole answer before the last of it.

    What is not supported is followed by the reason; where nothing is, the articles' own sentences
    come last.
    """
    waiting, settled = "", 0
    told = False
    for event in events:
        if isinstance(event, Words):
            waiting += event.text
        elif isinstance(event, Checked):
            cut = len(waiting) if event.end is None else max(event.end - settled, 0)
            text, waiting = waiting[:cut], waiting[cut:]
            settled += cut
            if not event.claim.supported:
                stated = text.rstrip()
                text = f"{stated} {reason_of(event)}{text[len(stated) :]}"
            yield text
            told = True
        else:
            done(event.answer)
            if event.answer.model is None:
                lead = f"\n\n{OWN}\n\n" if event.answer.status == "answered" else "\n\n"
                yield (lead if told else "") + event.answer.text
            elif waiting.strip():
                yield waiting.rstrip()


def whole_text(events: Iterable[AnswerEvent]) -> tuple[str, Answer]:
    """Return an answer's text at once: its own sentences alone where nothing else is borne out."""
    answers: list[Answer] = []
    text = "".join(checked_words(events, answers.append)).strip()
    return (answers[0].text if answers[0].model is None else text), answers[0]


def reason_of(event: Checked) -> str:
    """Return why a claim is not supported, in brackets."""
    return f"(not supported: {event.claim.reason or 'unchecked'})"
