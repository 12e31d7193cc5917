"""A folder of articles that changes at random, and what every file of it held at any time.

Every sentence has a number that is nowhere else, so that a text tells of itself what it is of.
"""

import csv
import email.message
import io
import json
import os
import random
import re
import shutil
import time
from collections.abc import Callable
from dataclasses import dataclass, field
from pathlib import Path

from tests.builders import NAMES, THINGS, VERBS

NUMBER = re.compile(r"note (\d+) says")
Content = tuple[int, ...]  # the numbers of an article's sentences
Held = tuple[Content, ...]  # what a file holds: an article, or one for each record
ALONE = ("txt", "md", "html", "eml")
MANY = ("jsonl", "csv")
ENDINGS = ("txt", "txt", "txt", "md", "html", "eml", "jsonl", "csv")


def sentence(number: int) -> str:
    """Return the sentence of a number, always the same."""
    rng = random.Random(number)
    name, verb = rng.choice(NAMES), rng.choice(VERBS)
    first, second = rng.sample(THINGS, 2)
    if number % 4 == 0:
        return f'"The {first} will outlast the {second}, as note {number} says," said {name} Moss.'
    return f"Minister {name} {verb} the {first} beside the {second}, note {number} says."


def title(content: Content) -> str:
    """Return the headline of an article, always the same."""
    rng = random.Random(-content[0])
    return f"Report on the {rng.choice(THINGS)} and the {rng.choice(THINGS)}"


def paragraphs(content: Content) -> list[str]:
    """Return the text of an article, three sentences to a paragraph."""
    told = [sentence(number) for number in content]
    return [" ".join(told[start : start + 3]) for start in range(0, len(told), 3)]


def plain(content: Content) -> str:
    """Return an article as a text file holds it."""
    return "\n\n".join([title(content), *paragraphs(content)]) + "\n"


def rendered(ending: str, held: Held) -> bytes:
    """Return a file of a format that holds some articles."""
    first = held[0]
    if ending == "md":
        return ("# " + plain(first)).encode()
    if ending == "html":
        body = "".join(f"<p>{paragraph}</p>\n" for paragraph in paragraphs(first))
        head = f"<html><head><title>{title(first)}</title></head><body><article>"
        return f"{head}<h1>{title(first)}</h1>\n{body}</article></body></html>".encode()
    if ending == "eml":
        message = email.message.EmailMessage()
        message["Subject"], message["From"] = title(first), "Desk <desk@example.org>"
        message["Date"] = "Mon, 02 Nov 2026 10:00:00 +0000"
        message.set_content("\n\n".join(paragraphs(first)) + "\n")
        return message.as_bytes()
    rows = [
        {"title": title(each), "date": "2026-11-02", "text": "\n\n".join(paragraphs(each))}
        for each in held
    ]
    if ending == "jsonl":
        return "".join(json.dumps(row) + "\n" for row in rows).encode()
    if ending == "csv":
        stream = io.StringIO()
        table = csv.DictWriter(stream, list(rows[0]))
        table.writeheader()
        table.writerows(rows)
        return stream.getvalue().encode()
    return plain(first).encode()


@dataclass
class News:
    """The folder. `history` holds, for each path, when it came to hold what; None: nothing."""

    folder: Path
    rng: random.Random
    history: dict[Path, list[tuple[float, Held | None]]] = field(default_factory=dict)
    blocked: set[Path] = field(default_factory=set)
    done: dict[str, int] = field(default_factory=dict)
    last_number: int = 0
    indexed: float = 0.0  # when the last run began that was not cut short

    def held(self, path: Path) -> Held | None:
        """Return what a file holds now."""
        return self.history[path][-1][1] if path in self.history else None

    def files(self) -> list[Path]:
        """Return the files that hold articles now."""
        return [path for path in sorted(self.history) if self.held(path) is not None]

    def open_files(self) -> list[Path]:
        """Return the files that can be read now."""
        return [path for path in self.files() if path not in self.blocked]

    def since(self, path: Path, when: float) -> list[Held]:
        """Return all that a file held at a time or later."""
        told = self.history.get(path, [])
        before = [held for time_, held in told if time_ <= when][-1:]
        return [held for held in [*before, *(h for t, h in told if t > when)] if held is not None]

    def change(self, times: int) -> None:
        """Do something at random, so many times."""
        kinds: list[Callable[[], None]] = [
            self.add, self.add, self.edit, self.edit, self.edit, self.rewrite, self.remove,
            self.rename, self.copy, self.touch, self.same_size, self.swap, self.block,
            self.unblock, self.become_something_else, self.move_folder,
        ]  # fmt: skip
        for _ in range(times):
            kind = self.rng.choice(kinds)
            if self.open_files() or kind == self.add:
                kind()
                self.done[kind.__name__] = self.done.get(kind.__name__, 0) + 1

    def add(self) -> None:
        """Write a new file."""
        folder = self.rng.choice(["", "", "east", "west/inner"])
        ending = self.rng.choice(ENDINGS)
        path = self.folder / folder / f"{self.rng.randrange(10**6):06}.{ending}"
        many = self.rng.randint(1, 6) if ending in MANY else 1
        self._write(path, tuple(self._new_content() for _ in range(many)))

    def edit(self) -> None:
        """Change some sentences of a file, or some of its records."""
        path = self._one()
        held = [list(content) for content in self.held(path) or ()]
        content = self.rng.choice(held)
        content[self.rng.randrange(len(content))] = self._new_number()
        if self.rng.random() < 0.5:
            content.append(self._new_number())
        if path.suffix[1:] in MANY and self.rng.random() < 0.4:
            if len(held) > 1 and self.rng.random() < 0.5:
                del held[self.rng.randrange(len(held))]
            else:
                held.insert(self.rng.randrange(len(held)), list(self._new_content()))
        self._write(path, tuple(map(tuple, held)))

    def rewrite(self) -> None:
        """Give a file other articles."""
        path = self._one()
        many = self.rng.randint(1, 6) if path.suffix[1:] in MANY else 1
        self._write(path, tuple(self._new_content() for _ in range(many)))

    def remove(self) -> None:
        """Delete a file."""
        path = self._one()
        path.unlink()
        self._now(path, None)

    def rename(self) -> None:
        """Give a file another name."""
        path = self._one()
        self._move(path, path.with_name(f"{self.rng.randrange(10**6):06}{path.suffix}"))

    def copy(self) -> None:
        """Copy a file, now and then one of text to one of Markdown or the other way about."""
        path = self._one()
        suffix = path.suffix
        if suffix == ".txt" and self.rng.random() < 0.3:
            suffix = ".md"
        other = path.with_name(f"{self.rng.randrange(10**6):06}{suffix}")
        shutil.copy2(path, other)
        self._now(other, self.held(path))

    def touch(self) -> None:
        """Change a file's time and nothing else."""
        then = time.time() - self.rng.uniform(0, 10**6)
        os.utime(self._one(), (then, then))

    def same_size(self) -> None:
        """Change a file so that its size and time stay as they were."""
        path = self._one()
        status, held = path.stat(), self.held(path)
        assert held is not None
        content = list(held[0])
        for _ in range(200):
            content[0] = self._new_number()
            data = rendered(path.suffix[1:], (tuple(content), *held[1:]))
            if len(data) == status.st_size:
                self._write(path, (tuple(content), *held[1:]))
                os.utime(path, ns=(status.st_atime_ns, status.st_mtime_ns))
                return

    def swap(self) -> None:
        """Exchange two files of one format."""
        one = self._one()
        others = [path for path in self.open_files() if path.suffix == one.suffix and path != one]
        if others:
            other, aside = self.rng.choice(others), self.folder / ".aside"
            here, there = self.held(one), self.held(other)
            one.rename(aside)
            other.rename(one)
            aside.rename(other)
            self._now(one, there)
            self._now(other, here)

    def block(self) -> None:
        """Make a file impossible to read: no permission, nothing in it, or no text."""
        path = self._one()
        if self.history[path][-1][0] >= self.indexed:
            return  # what is stored of it could not be told
        kind = self.rng.choice(["permission", "empty", "binary"])
        if kind == "permission":
            path.chmod(0)
        else:
            path.write_bytes(b"" if kind == "empty" else bytes(range(256)) * 8)
        self.blocked.add(path)

    def unblock(self) -> None:
        """Let one of those be read again, as it was or changed."""
        if self.blocked:
            path = self.rng.choice(sorted(self.blocked))
            path.chmod(0o644)
            held = self.held(path)
            assert held is not None
            self.blocked.discard(path)
            self._write(path, held)

    def become_something_else(self) -> None:
        """Put a pipe, a folder or a link in a file's place."""
        path = self._one()
        path.unlink()
        self._now(path, None)
        kind = self.rng.choice(["pipe", "folder", "link"])
        if kind == "pipe":
            os.mkfifo(path)
        elif kind == "folder":
            path.mkdir()
        else:
            path.symlink_to(self.rng.choice([*self.open_files(), Path("nowhere.txt")]))

    def move_folder(self) -> None:
        """Give a folder another name."""
        inner = sorted({path.parent for path in self.files()} - {self.folder})
        if inner:
            folder = self.rng.choice(inner)
            other = self.folder / f"folder{self.rng.randrange(10**6)}"
            inside = [path for path in self.files() if path.is_relative_to(folder)]
            if self.blocked.intersection(inside):
                return
            folder.rename(other)
            for path in inside:
                self._now(other / path.relative_to(folder), self.held(path))
                self._now(path, None)

    def settle(self) -> None:
        """Let everything be read again."""
        while self.blocked:
            self.unblock()

    def _one(self) -> Path:
        return self.rng.choice(self.open_files())

    def _new_number(self) -> int:
        self.last_number += 1
        return self.last_number

    def _new_content(self) -> Content:
        return tuple(self._new_number() for _ in range(self.rng.randint(4, 24)))

    def _now(self, path: Path, held: Held | None) -> None:
        self.history.setdefault(path, []).append((time.time(), held))

    def _move(self, path: Path, other: Path) -> None:
        held = self.held(path)
        path.rename(other)
        self._now(other, held)
        self._now(path, None)

    def _write(self, path: Path, held: Held) -> None:
        path.parent.mkdir(parents=True, exist_ok=True)
        if self.rng.random() < 0.5:
            path.write_bytes(rendered(path.suffix[1:], held))
        else:  # as editors do it
            aside = path.with_name(f".{path.name}.new")
            aside.write_bytes(rendered(path.suffix[1:], held))
            aside.replace(path)
        self._now(path, held)
