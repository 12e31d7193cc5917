"""The commands as they explain themselves -> manual pages, in roff. Pure.

The wheel carries them under `share/man/man1` (`hatch_build.py`), where `man qa` finds them.
"""

import re
from collections.abc import Iterator, Mapping
from typing import Any

import typer
from typer.main import get_command

EXIT_CODES = (
    ("0", "answered, or done"),
    ("1", "a bug in qa"),
    ("2", "wrong usage: an empty question, a bad flag"),
    ("3", "a bad value in qa.toml or a QA_* variable"),
    ("4", "articles: no such folder, none in it, all skipped"),
    ("5", "the store is missing, busy, damaged or of another kind"),
    ("6", "an embedder or model cannot be used"),
    ("7", "the articles do not answer, or nothing was found"),
    ("130", "interrupted"),
)
VARIABLES = (
    ("QA_STORE, QA_MODEL, QA_EMBEDDER ...", "settings; qa config lists them all"),
    ("OPENAI_API_KEY, OPENAI_BASE_URL", "the key for a model, and the server it is at"),
    ("NO_COLOR, FORCE_COLOR", "no colour at all; colour in a pipe too"),
    ("EDITOR, PAGER", "what opens and what pages an article"),
)


def manual_pages(app: typer.Typer, version: str) -> dict[str, str]:
    """Return the pages by name: `qa`, and one such as `qa-ask` for each command."""
    group: Any = get_command(app)
    commands: Mapping[str, Any] = group.commands
    overview = _page("qa", version, group.help, group.get_short_help_str(200), [
        ("SYNOPSIS", [".B qa", r".I COMMAND", "[OPTIONS] [ARGUMENTS]"]),
        ("COMMANDS", [*_terms(
            (f"qa-{name}(1)", command.get_short_help_str(200)) for name, command in commands.items()
        )]),
        ("ENVIRONMENT", [*_terms(VARIABLES)]),
        ("EXIT STATUS", [*_terms(EXIT_CODES)]),
        ("SEE ALSO", [", ".join(rf"\fBqa\-{name}\fR(1)" for name in commands)]),
    ])  # fmt: skip
    return {"qa": overview} | {
        f"qa-{name}": _command_page(name, command, version) for name, command in commands.items()
    }


def _command_page(name: str, command: Any, version: str) -> str:
    context = typer.Context(command, info_name=name)
    usage = " ".join(command.collect_usage_pieces(context)).replace("{", "").replace("}", "")
    parts: dict[str, list[tuple[str, str]]] = {"argument": [], "option": []}
    for parameter in command.params:
        record = parameter.get_help_record(context)
        if record is not None:
            parts[parameter.param_type_name].append(record)
    parts["option"].append(("-h, --help", "Show the options, and exit."))
    sections = [("SYNOPSIS", [rf".B qa {_plain(name)}", _plain(usage)])]
    if parts["argument"]:
        sections.append(("ARGUMENTS", [*_terms(parts["argument"])]))
    sections.append(("OPTIONS", [*_terms(parts["option"])]))
    sections.append(("EXIT STATUS", [*_terms(EXIT_CODES)]))
    sections.append(("SEE ALSO", [r"\fBqa\fR(1)"]))
    return _page(f"qa-{name}", version, command.help, command.get_short_help_str(200), sections)


def _page(name: str, version: str, help_text: str | None, summary: str, sections: list[Any]) -> str:
    lines = [f'.TH {name.upper()} 1 "" "qa {_plain(version)}" "qa manual"']
    lines += [".SH NAME", rf"{_plain(name)} \- {_plain(summary.rstrip('.'))}"]
    description = ("DESCRIPTION", [*_paragraphs(help_text or summary)])
    for title, body in (sections[0], description, *sections[1:]):
        lines += [f".SH {title}", *body]
    return "\n".join(lines) + "\n"


def _terms(pairs: Any) -> Iterator[str]:
    for term, told in pairs:
        yield ".TP"
        yield rf".B {_plain(term)}"
        yield _plain(" ".join(told.split()) or "-")


def _paragraphs(text: str) -> Iterator[str]:
    for number, paragraph in enumerate(re.split(r"\n\s*\n", text.strip())):
        if number:
            yield ".PP"
        yield _plain(" ".join(paragraph.split()))


def _plain(text: str) -> str:
    """Return a text that roff prints as it stands."""
    text = text.replace("\\", r"\e").replace("-", r"\-").replace('"', r"\(dq")
    text = text.replace("'", r"\(aq").replace("`", r"\(ga").replace("~", r"\(ti")
    text = "".join(each if each.isascii() else rf"\[u{ord(each):04X}]" for each in text)
    return rf"\&{text}" if text.startswith(".") else text
