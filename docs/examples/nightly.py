"""Take in what is new, ask, write a digest: python nightly.py FOLDER QUESTIONS DIGEST [SINCE]"""

import sys
from datetime import date
from pathlib import Path

from qa import Assistant, QAError, to_markdown


def main(folder: str, questions: str, digest: str, since: str | None = None) -> None:
    lines = Path(questions).read_text("utf-8-sig").split("\n")
    asked = [line for line in lines if any(map(str.isalnum, line))]
    with Assistant.open(Path(folder) / ".qa", create=True, offline=True) as assistant:
        report = assistant.index(folder, wait=True)
        parts = [to_markdown(assistant.ask(question, since=since)) for question in asked]
    head = f"# Digest of {date.today()}\n\n{report.new} new, {report.changed} changed.\n"
    Path(digest).write_text("\n".join([head, *parts]), "utf-8")


if len(sys.argv) not in (4, 5):
    sys.exit(__doc__)
try:
    main(*sys.argv[1:])
except QAError as error:
    sys.exit(f"{error.message} {error.hint or ''}")
except (OSError, UnicodeDecodeError) as error:
    sys.exit(f"{error}")
