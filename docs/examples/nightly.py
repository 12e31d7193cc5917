"""Take in what is new, ask, write a digest: python nightly.py FOLDER QUESTIONS DIGEST [SINCE]"""

import re
import sys
from datetime import date
from pathlib import Path

from qa import Answer, Assistant, QAError


def plain(text: str) -> str:
    """Return an article's text on one line, with nothing in it that Markdown would take for its."""
    return re.sub(r"([\\`*_{}\[\]<>#|])", r"\\\1", " ".join(text.split()))


def told(answer: Answer) -> str:
    lines = [f"## {plain(answer.question)}\n"]
    if answer.status == "not_found":
        lines.append(f"{plain(answer.text)}\n")
    for citation in answer.citations:
        place = f"{citation.date}, {citation.sentence.article_id}:{citation.sentence.line}"
        lines += [f"> {plain(citation.sentence.text)}\n", f"{plain(citation.title)} ({place})\n"]
    return "\n".join(lines)


def main(folder: str, questions: str, digest: str, since: str | None = None) -> None:
    with Assistant.open(Path(folder) / ".qa", create=True, offline=True) as assistant:
        report = assistant.index(folder, wait=True)
        asked = filter(None, Path(questions).read_text("utf-8").splitlines())
        parts = [told(assistant.ask(question, since=since)) for question in asked]
    head = f"# Digest of {date.today()}\n\n{report.new} new, {report.changed} changed.\n"
    Path(digest).write_text("\n".join([head, *parts]), "utf-8")


try:
    main(*sys.argv[1:])
except QAError as error:
    sys.exit(f"{error.message} {error.hint or ''}")
