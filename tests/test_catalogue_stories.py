"""Which articles a catalogue holds for one story, as they come, change and go."""

import itertools
import random
import sqlite3
from collections.abc import Iterator, Sequence
from dataclasses import replace
from datetime import date
from pathlib import Path
from tempfile import TemporaryDirectory

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.adapters import catalogue_stories
from qa.adapters.catalogue_writing import SqliteCatalogueWriter
from qa.near_copies import ALIKE, bands_of, likeness, signature_of, tells_same
from qa.preparing import as_copy
from qa.protocols import NewArticle, WritableCatalogue
from qa.types import Filter
from tests.builders import new_article, sentence


def told(story: int, *, also: str = "", figure: int = 7) -> list[str]:
    """Return a story of some sentences: its headline, and perhaps one more or another figure."""
    rng = random.Random(story)
    body = [sentence(rng) for _ in range(10)]
    body[3] = f"In all {figure} boats came out of the harbour."
    return [f"Headline {story} {also}", *body, *([also] if also else [])]


@pytest.fixture(params=[pytest.param(SqliteCatalogueWriter, id="sqlite")])
def catalogue(request: pytest.FixtureRequest, tmp_path: Path) -> Iterator[WritableCatalogue]:
    """One catalogue."""
    opened: WritableCatalogue = request.param(tmp_path, create=True)
    yield opened
    opened.close()


def put(
    catalogue: WritableCatalogue, article_id: str, sentences: Sequence[str], **more: object
) -> NewArticle:
    """Store an article, in the place of the one with its id."""
    known = catalogue.records([article_id])
    key = known[article_id].key if known else None
    new = new_article(catalogue, article_id, sentences, key=key, **more)  # type: ignore[arg-type]
    catalogue.replace([new], rules="1")
    return new


def drop(catalogue: WritableCatalogue, article_id: str) -> None:
    catalogue.replace((), removed=[catalogue.records([article_id])[article_id].key])


def stories(catalogue: WritableCatalogue) -> dict[str, str | None]:
    """Return of each article the id of its story."""
    return {one.article.id: one.story for one in catalogue.articles(Filter())}


def test_what_tells_the_same_is_one_story_by_its_first_article(
    catalogue: WritableCatalogue,
) -> None:
    put(catalogue, "post", told(1))
    put(catalogue, "other", told(2))
    put(catalogue, "herald", told(1, also="A lamp was lit on the pier."))
    put(catalogue, "update", told(1, figure=9))
    put(catalogue, "short", ["Too short to tell."])
    assert stories(catalogue) == {
        "post": "post", "herald": "post", "other": None, "update": None, "short": None,
    }  # fmt: skip
    whole = catalogue.article("herald")
    assert whole is not None
    assert whole.story == "post"
    ids = {one.article_id: one.story for one in catalogue.passages(range(1, 99)).values()}
    assert ids["post"] == ids["herald"] is not None
    assert ids["other"] is ids["update"] is None


def test_articles_stored_in_one_batch_find_each_other(catalogue: WritableCatalogue) -> None:
    batch = [new_article(catalogue, name, told(1, also=f"A {name}.")) for name in ("x", "y", "z")]
    catalogue.replace(batch, rules="1")
    assert set(stories(catalogue).values()) == {"x"}


def test_who_else_tells_a_story_is_told_earliest_first(catalogue: WritableCatalogue) -> None:
    days = {"a": date(2017, 12, 2), "b": None, "c": date(2017, 11, 30), "d": date(2017, 12, 1)}
    for name, day in days.items():
        put(catalogue, name, told(1), day=day)
    put(catalogue, "alone", told(2))
    found = catalogue.stories(["a", "alone", "never"])
    assert {name: [one.article.id for one in others] for name, others in found.items()} == {
        "a": ["c", "d", "b"]
    }


def test_sentences_come_as_they_were_stored(catalogue: WritableCatalogue) -> None:
    new = put(catalogue, "a", told(1))
    assert catalogue.sentences("a") == tuple(new.sentences)
    assert catalogue.sentences("never") == ()


def test_an_article_that_changes_leaves_its_story_and_may_come_back(
    catalogue: WritableCatalogue,
) -> None:
    for name in ("a", "b", "c"):
        put(catalogue, name, told(1))
    put(catalogue, "a", told(1, figure=9))
    assert stories(catalogue) == {"a": None, "b": "b", "c": "b"}
    put(catalogue, "a", told(1))
    assert set(stories(catalogue).values()) == {"a"}
    put(catalogue, "b", told(2))
    drop(catalogue, "c")
    assert stories(catalogue) == {"a": None, "b": None}


def test_a_story_held_together_by_one_article_falls_apart_without_it(
    catalogue: WritableCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    pairs = [{"Headline 1 a", "Headline 1 b"}, {"Headline 1 b", "Headline 1 c"}]
    known: dict[str, str] = {}

    def same(one: str, other: str) -> bool:
        return {known[one], known[other]} in pairs

    monkeypatch.setattr(catalogue_stories, "tells_same", same)
    for name in "abc":
        sentences = told(1, also=name)
        known[" ".join(sentences[1:])] = sentences[0]
        put(catalogue, name, sentences)
    assert set(stories(catalogue).values()) == {"a"}
    drop(catalogue, "b")
    assert stories(catalogue) == {"a": None, "c": None}


def test_an_article_derived_again_keeps_its_story(
    catalogue: WritableCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    for name in ("a", "b", "c"):
        put(catalogue, name, told(1))

    def never(*_: str) -> bool:
        raise AssertionError("compared again")

    monkeypatch.setattr(catalogue_stories, "tells_same", never)
    put(catalogue, "a", told(1))
    assert set(stories(catalogue).values()) == {"a"}


def test_one_that_lives_on_as_its_copy_stays_in_the_story(catalogue: WritableCatalogue) -> None:
    put(catalogue, "a", told(1))
    new = put(catalogue, "b", told(1, also="A lamp was lit."))
    copy = replace(new, article=replace(new.article, id="b2", path="/articles/b2"))
    catalogue.replace((), copies=[as_copy(copy)])
    drop(catalogue, "b")
    assert stories(catalogue) == {"a": "a", "b2": "a"}


def test_a_change_that_fails_leaves_stories_as_they_were(
    catalogue: WritableCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    put(catalogue, "a", told(1))
    put(catalogue, "b", told(1))

    def fail(*_: object) -> None:
        raise OSError("no more")

    with monkeypatch.context() as patched:
        patched.setattr(catalogue, "_compact", fail)
        with pytest.raises(OSError, match="no more"):
            put(catalogue, "c", told(1))
        with pytest.raises(OSError, match="no more"):
            drop(catalogue, "a")
    assert stories(catalogue) == {"a": "a", "b": "a"}
    put(catalogue, "c", told(2))
    put(catalogue, "d", told(2))
    assert stories(catalogue) == {"a": "a", "b": "a", "c": "c", "d": "c"}


def test_a_story_too_large_to_be_looked_through_keeps_its_members(
    catalogue: WritableCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(catalogue_stories, "REGROUPED", 2)
    for name in "abcd":
        put(catalogue, name, told(1))
    drop(catalogue, "a")
    assert set(stories(catalogue).values()) == {"b"}


def test_few_are_compared_however_many_are_alike(
    catalogue: WritableCatalogue, monkeypatch: pytest.MonkeyPatch
) -> None:
    count = 0

    def differ(*_: str) -> bool:
        nonlocal count
        count += 1
        return False

    monkeypatch.setattr(catalogue_stories, "tells_same", differ)
    monkeypatch.setattr(catalogue_stories, "IN_BAND", 4)
    for number in range(40):
        put(catalogue, f"{number:02}", told(1))
    count = 0
    put(catalogue, "last", told(1))
    assert 0 < count <= 4


# Signing what is stored


def test_stored_articles_are_signed_in_pieces_and_then_never_looked_at(
    catalogue: WritableCatalogue,
) -> None:
    catalogue.sign_by("one")
    for name in "abc":
        new = new_article(catalogue, name, told(1, also=f"A {name}."))
        catalogue.replace([replace(new, signature=b"")], rules="1")
    catalogue.sign_by("one")
    put(catalogue, "d", told(1))
    assert catalogue.unsigned() == []
    assert stories(catalogue) == dict.fromkeys("abcd")
    catalogue.sign_by("two")  # forgets what was made in the first way
    assert catalogue.unsigned() == ["a", "b", "c", "d"]
    catalogue.sign({name: signature_of(" ".join(told(1, also=f"A {name}.")[1:])) for name in "ca"})
    assert catalogue.unsigned() == ["b", "d"]
    assert stories(catalogue) == {"a": "a", "b": None, "c": "a", "d": None}
    catalogue.sign_by("two")
    assert catalogue.unsigned() == ["b", "d"]
    catalogue.sign({"b": b"", "d": signature_of(" ".join(told(1)[1:]))})
    assert stories(catalogue) == {"a": "a", "b": None, "c": "a", "d": "a"}
    assert catalogue.unsigned() == []


def test_a_band_leads_to_no_article_that_has_gone(tmp_path: Path) -> None:
    catalogue = SqliteCatalogueWriter(tmp_path, create=True)
    for name in "abc":
        put(catalogue, name, told(1, also=name))
    put(catalogue, "a", told(2))
    drop(catalogue, "b")
    catalogue.close()
    with sqlite3.connect(tmp_path / "catalogue.sqlite3") as connection:
        held = set(connection.execute("SELECT hash, article FROM band"))
        signed = connection.execute("SELECT article, data FROM signature").fetchall()
    connection.close()
    assert held == {(band, key) for key, data in signed for band in bands_of(data)}
    assert len(signed) == 2


VERSIONS = [
    told(1),
    told(1, also="A lamp was lit on the pier that night."),
    told(1, figure=9),
    [*told(1)[:9], "Something else happened at the mill.", "It burned."],
    told(2),
    told(2, figure=3),
    ["Too short to tell."],
]
MOVES = st.lists(
    st.tuples(st.sampled_from("abcdef"), st.integers(-1, len(VERSIONS) - 1)),
    min_size=1,
    max_size=14,
)


@settings(max_examples=60)
@given(MOVES)
def test_stories_are_those_of_what_is_stored_whatever_happened_before(
    moves: list[tuple[str, int]],
) -> None:
    """Compared with all pairs, looked at one by one."""
    now: dict[str, int] = {}
    with TemporaryDirectory() as folder:
        catalogue = SqliteCatalogueWriter(Path(folder), create=True)
        for name, version in moves:
            if version >= 0:
                put(catalogue, name, VERSIONS[version])
                now[name] = version
            elif name in now:
                drop(catalogue, name)
                del now[name]
        found = {name: one or name for name, one in stories(catalogue).items()}
        catalogue.close()
    groups = {name: {name} for name in now}
    for one, other in itertools.combinations(now, 2):
        texts = [" ".join(VERSIONS[now[name]][1:]) for name in (one, other)]
        first, second = map(signature_of, texts)
        shared = set(bands_of(first)) & set(bands_of(second))
        if shared and likeness(first, second) >= ALIKE and tells_same(*texts):
            joined = groups[one] | groups[other]
            groups |= dict.fromkeys(joined, joined)
    assert {name: frozenset(n for n in found if found[n] == found[name]) for name in found} == {
        name: frozenset(group) for name, group in groups.items()
    }
