"""Reads the templates of model calls: those that come with `qa`, or a folder's of the user's own.

Whether a template has its placeholders is not looked at here.
"""

from importlib.resources import files
from importlib.resources.abc import Traversable
from pathlib import Path
from typing import Final

from ..errors import ConfigError

ANSWER: Final = "answer.txt"
REWRITE: Final = "rewrite.txt"
CHECK: Final = "check.txt"
COMPARE: Final = "compare.txt"


def read_template(name: str, folder: Path | None = None) -> str:
    """Return the text of a template, from the folder if one is given.

    Raises:
        ConfigError: there is no such file, or it cannot be read as UTF-8.
    """
    place: Traversable = folder if folder is not None else _shipped()
    template = place / name
    hint = "Every call needs its file: start from a copy of those that come with qa."
    try:
        if not template.is_file():
            raise ConfigError(f"There is no template {template}.", hint=hint)
        return template.read_text(encoding="utf-8")
    except UnicodeDecodeError as error:
        raise ConfigError(f"The template {template} is not UTF-8.", hint=hint) from error
    except (OSError, ValueError) as error:
        raise ConfigError(
            f"The template {template} cannot be read ({error}).", hint=hint
        ) from error


def _shipped() -> Traversable:
    """The templates in the package; in a checkout they lie beside it."""
    package = files(__package__.partition(".")[0])
    installed = package / "_templates"
    if installed.is_dir():
        return installed
    return Path(str(package)).parent / "prompts"
