"""A timeline as a picture, drawn by matplotlib without a display.

The library is an optional extra, `plot`.
"""

import warnings
from collections.abc import Sequence
from dataclasses import dataclass
from datetime import date
from textwrap import shorten, wrap
from typing import TYPE_CHECKING, Any, Final

from ..errors import ConfigError, UsageError

if TYPE_CHECKING:
    from matplotlib.axes import Axes
    from matplotlib.figure import Figure

FORMATS: Final = ("svg", "png", "pdf")
_WIDTH: Final = 11.0  # inches
_WRAP: Final = 92  # characters of a label's line
_LINE, _GAP, _TOP, _BOTTOM = 0.185, 0.16, 1.0, 0.6  # inches
_DOTS, _TALLEST = 150.0, 20_000.0  # dots to the inch; of a picture
_LONGEST: Final = 3  # lines of a label
_TEXT, _FAINT, _DOT, _OPEN = "#1f2933", "#6b7785", "#1d5fa8", "#ffffff"


@dataclass(frozen=True, slots=True)
class Mark:
    """What is drawn of an event: its days, how they are written, its text, where it is from.

    `sure` tells that the sentence itself says when; else its article's date stands in.
    """

    first: date
    last: date
    when: str
    text: str
    source: str
    sure: bool


def draw_timeline(marks: Sequence[Mark], path: str, *, title: str) -> None:
    """Write a picture of events, the earliest on top; the ending of the path is its format.

    Each event has a row of its own beside the axis of time, so that no two labels can meet.

    Raises:
        ConfigError: matplotlib is not installed.
        UsageError: the file cannot be written.
    """
    try:
        import matplotlib as mpl
        from matplotlib.backends.backend_agg import FigureCanvasAgg
        from matplotlib.figure import Figure
    except ImportError as error:
        raise ConfigError(
            "Drawing a timeline needs matplotlib, which is not installed.",
            hint="Install it: pip install 'qa-articles[plot]'. --plot - draws in the terminal.",
        ) from error
    texts = [_wrapped(mark.text) for mark in marks]
    heights = [_LINE * (len(lines) + 1) + _GAP for lines in texts]
    tall = sum(heights) + _TOP + _BOTTOM
    # Text stays text in an SVG, and nothing of the machine or the hour is written into the file.
    with mpl.rc_context({"svg.fonttype": "none", "svg.hashsalt": "qa", "text.usetex": False}):
        figure = Figure(figsize=(_WIDTH, tall), facecolor="white")
        FigureCanvasAgg(figure)
        axes = figure.add_axes((0.02, _BOTTOM / tall, 0.3, sum(heights) / tall))
        _draw_axis(axes, marks)
        at = 0.0
        for mark, lines, height in zip(marks, texts, heights, strict=True):
            _draw_mark(axes, mark, lines, at + height / 2)
            at += height
        axes.set_ylim(sum(heights), 0)
        figure.text(
            0.02,
            1 - 0.38 / tall,
            _plain(shorten(title, 80, placeholder=" …")),
            size=14,
            weight="bold",
            color=_TEXT,
            va="center",
        )
        _draw_key(figure, tall)
        with warnings.catch_warnings():
            warnings.filterwarnings("ignore", "Glyph .* missing")  # a script that no font here has
            _save(figure, path)


def _save(figure: "Figure", path: str) -> None:
    try:
        figure.savefig(
            path, dpi=min(_DOTS, _TALLEST / figure.get_figheight()), metadata=_metadata(path)
        )
    except OSError as error:
        raise UsageError(
            f"{path}: {error.strerror or error}.", hint="Name a place that can be written."
        ) from error


def _draw_axis(axes: "Axes", marks: Sequence[Mark]) -> None:
    from matplotlib.dates import AutoDateLocator, ConciseDateFormatter

    first = min(_number(mark.first) for mark in marks)
    last = max(_number(mark.last) for mark in marks)
    margin = max(2.0, (last - first) / 14)
    axes.xaxis_date()
    axes.set_xlim(max(first - margin, _number(date.min)), min(last + margin, _number(date.max)))
    locator = AutoDateLocator(minticks=2, maxticks=5)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_locator(locator)
    form = ConciseDateFormatter(locator, show_offset=False)  # type: ignore[no-untyped-call]
    axes.xaxis.set_major_formatter(form)
    axes.tick_params(axis="x", colors=_FAINT, labelsize=9)
    axes.yaxis.set_visible(False)
    for side in ("left", "right", "top"):
        axes.spines[side].set_visible(False)
    axes.spines["bottom"].set_color("#c5ccd3")
    axes.grid(axis="x", color="#eceff2", linewidth=0.8)
    axes.set_axisbelow(True)


def _number(day: date) -> float:
    """Return a day as matplotlib counts: days from 1970."""
    return float((day - date(1970, 1, 1)).days)


def _draw_mark(axes: "Axes", mark: Mark, lines: list[str], at: float) -> None:
    first, last = _number(mark.first), _number(mark.last)
    if first != last:
        axes.plot(
            [first, last], [at, at], color=_DOT, linewidth=5, alpha=0.35, solid_capstyle="round"
        )
    middle = (first + last) / 2
    fill = _DOT if mark.sure else _OPEN
    axes.plot(
        [middle], [at], marker="o", markersize=7, color=_DOT, markerfacecolor=fill, clip_on=False
    )
    axes.plot([middle, axes.get_xlim()[1]], [at, at], color="#d9dee3", linewidth=0.8, zorder=0)
    beside: dict[str, Any] = {
        "xycoords": axes.get_yaxis_transform(),
        "textcoords": "offset points",
        "annotation_clip": False,
    }
    start = len(lines) * _LINE * 72 / 2
    axes.annotate(
        f"{mark.when}", (1.0, at), xytext=(10, start), size=9.5, weight="bold", color=_TEXT,
        va="center", **beside,
    )  # fmt: skip
    axes.annotate(
        _plain(mark.source), (1.0, at), xytext=(150, start), size=8.5, color=_FAINT, va="center",
        **beside,
    )  # fmt: skip
    for number, line in enumerate(lines, start=1):
        axes.annotate(
            _plain(line), (1.0, at), xytext=(10, start - number * _LINE * 72), size=9.5,
            color=_TEXT, va="center", **beside,
        )  # fmt: skip


def _draw_key(figure: "Figure", tall: float) -> None:
    told = "● the sentence says when   ○ the date of its article"
    figure.text(0.02, 1 - 0.68 / tall, told, size=8.5, color=_FAINT, va="center")


def _wrapped(text: str) -> list[str]:
    return wrap(text, _WRAP, max_lines=_LONGEST, placeholder=" …") or [""]


def _plain(text: str) -> str:
    """Return a text in which nothing is read as mathematics."""
    return text.replace("$", r"\$")


def _metadata(path: str) -> dict[str, Any]:
    if path.lower().endswith(".svg"):
        return {"Date": None, "Creator": "qa"}
    return {"Software": "qa"} if path.lower().endswith(".png") else {"CreationDate": None}
