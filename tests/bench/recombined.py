"""Any number of news articles, recombined from the real ones with other names, numbers and order.

Article n is the same each time, and of any two articles neither is a copy of the other, nor nearly
one: each takes paragraphs of two stories, and every name and number in them is another.
"""

import random
import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import NamedTuple

from .data import SEED

FOLDER_SIZE = 1_000  # articles a folder
KEPT_OWN = 0.7  # share of a story's own paragraphs that an article keeps
KEPT_OTHER = 0.5  # and of the other story's
MADE_NAMES = 0.2  # share of names that no other article need have
SELDOM = 20  # times in all stories; a word met more often without a capital letter is no name
LONGEST = 12  # paragraphs taken of a story

NAME = re.compile(r"(?<=[a-z,] )[A-Z][a-z]{2,}\b")  # a capital letter that opens no sentence
WORD = re.compile(r"[A-Za-z]+")
NUMBER = re.compile(r"\d[\d,.]*")
CALENDAR = frozenset(
    "January February March April June July August September October November December"
    " Monday Tuesday Wednesday Thursday Friday Saturday Sunday".split()
)
FIRST = "Bal Cor Dra Fen Gar Hol Ister Jor Kel Lam Mor Nav Ost Pel Quin Ros Sev Tar Ulm Vas Wex Zin"
MIDDLE = "a e i o u an en in or ul el ar"
LAST = "berg den dorf ev ford ham kin lund man mar nov rick son ston tov vale vic wood"


class Story(NamedTuple):
    """A real story: its headline and the paragraphs under it."""

    title: str
    paragraphs: tuple[str, ...]


class Recombined:
    """Articles by number, made of the stories of a folder."""

    def __init__(self, stories: Path) -> None:
        self._stories = [
            story
            for path in sorted(stories.iterdir())
            if (story := _story(path.read_text(encoding="utf-8"))).paragraphs
        ]
        text = "\n".join(part for story in self._stories for part in story.paragraphs)
        common = Counter(re.findall(r"\b[a-z]+\b", text))
        self._names: list[str] = [
            name
            for name in NAME.findall(text)
            if name not in CALENDAR and common[name.lower()] < SELDOM
        ]
        self._known = frozenset(self._names)

    def article(self, number: int) -> str:
        """Return the text of an article."""
        chance = random.Random(SEED * 1_000_003 + number)
        own, other = chance.choice(self._stories), chance.choice(self._stories)
        parts = [*_some(own, KEPT_OWN, chance), *_some(other, KEPT_OTHER, chance)]
        chance.shuffle(parts)
        others: dict[str, str] = {}

        def name(match: re.Match[str]) -> str:
            word: str = match.group()
            plain = word.capitalize()
            if word.islower() or plain not in self._known:
                return word
            if plain not in others:
                others[plain] = self._name(chance)
            return others[plain].upper() if word.isupper() else others[plain]

        def number_like(match: re.Match[str]) -> str:
            return "".join(_digit(each, chance) for each in match.group())

        text = "\n\n".join(parts)
        text = NUMBER.sub(number_like, WORD.sub(name, text))
        title = NUMBER.sub(number_like, WORD.sub(name, own.title))
        return f"{title}\n\n{text}\n"

    def _name(self, chance: random.Random) -> str:
        if chance.random() >= MADE_NAMES:
            return chance.choice(self._names)
        return "".join(chance.choice(each.split()) for each in (FIRST, MIDDLE, LAST))


def write_articles(made: Recombined, folder: Path, numbers: Sequence[int]) -> None:
    """Write articles as text files, a thousand to a folder."""
    for number in numbers:
        path = article_path(folder, number)
        path.parent.mkdir(parents=True, exist_ok=True)
        path.write_text(made.article(number), encoding="utf-8")


def article_path(folder: Path, number: int) -> Path:
    """Return where an article lies."""
    return folder / f"{number // FOLDER_SIZE:04}" / f"story-{number:07}.txt"


def _story(text: str) -> Story:
    title, _, body = text.partition("\n")
    parts = [part.strip() for part in body.split("\n\n")]
    return Story(title.strip(), tuple(part for part in parts if part)[:LONGEST])


def _some(story: Story, share: float, chance: random.Random) -> Iterator[str]:
    kept = [part for part in story.paragraphs if chance.random() < share]
    yield from kept or story.paragraphs[:1]


def _digit(character: str, chance: random.Random) -> str:
    return chance.choice("123456789") if character.isdigit() else character
