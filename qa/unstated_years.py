"""A date without its year -> the likely one, and whether that is a guess. Pure.

It is the nearest, unless the tense of its own clause says otherwise.
"""

from dataclasses import dataclass
from datetime import date
from typing import Final

from .periods import Days
from .tenses import Tense


@dataclass(frozen=True, slots=True)
class Setting:
    """What an expression is read by: the article's date, its clause's tense, a date told before.

    The tense is `sure` where its verb stands right before the expression, and its `own` where it
    is the verb of the same clause that is dated, not what a noun is called by ("the May summit").
    """

    published: date | None
    tense: Tense
    told: Days | None = None
    sure: bool = False
    own: bool = True


# Days by which the nearest day of that name may go against the tense: "he was elected on Jan. 9" is
# over, "cancelled the talks on Jan. 9" may be to come, and of "the Dec. 4 drill was" more so.
SURE: Final = 3
FAR: Final = 61
ANOTHERS: Final = 92
UNTOLD: Final = 122  # days beyond which the nearest of two years is only the likelier one
HALF_A_YEAR: Final = 183


def fitting(days: list[date], near: date, setting: Setting) -> date:
    """Return the nearest of some days; far off or surely wrong, it yields to the tense."""
    nearest = min(days, key=lambda each: abs(each - near))
    bound = ANOTHERS if not setting.own else SURE if setting.sure else FAR
    if abs(nearest - near).days <= bound or setting.tense == "open":
        return nearest
    fitting = [each for each in days if (each > near) == (setting.tense == "future")]
    return min(fitting, key=lambda each: abs(each - near), default=nearest)


def is_guessed(days: Days, setting: Setting) -> bool:
    """Tell whether the year of a date that states none may be another one.

    That is so where the nearest was taken against the tense, or another for a verb that may tell
    of something else, or where both years are far and nothing says which.
    """
    if setting.published is None:
        return False
    ahead, behind = (days.first - setting.published).days, (setting.published - days.last).days
    away = max(ahead, behind)
    if setting.tense == "open" or not setting.own:
        return away > UNTOLD
    against = ahead if setting.tense == "past" else behind
    return against > SURE or (not setting.sure and away > HALF_A_YEAR + ANOTHERS)


def months_off(back: int, setting: Setting) -> int:
    """Return how far a month lies that was so many months ago and comes again within the year."""
    nearest = -back if back <= 6 else 12 - back
    if setting.tense == "open" or not back:
        return nearest
    if abs(nearest) <= (0 if setting.sure else FAR if setting.own else ANOTHERS) // 30:
        return nearest
    return -back if setting.tense == "past" else 12 - back
