"""Which words are verbs in the past by their form."""

import pytest

from qa.verbs import is_past, tells_past, verb_forms


@pytest.mark.parametrize(
    "word", "died used lied owed agreed freed massacred fell won began proceeded".split()
)
def test_verbs_in_the_past_tell_the_past(word: str) -> None:
    assert is_past(word)
    assert tells_past(word)


@pytest.mark.parametrize("word", "known given taken begun stolen".split())
def test_a_participle_alone_does_not_tell_the_past(word: str) -> None:
    assert is_past(word)
    assert not tells_past(word)


@pytest.mark.parametrize(
    "word", "indeed exceed succeed need seed greed tweed hundred sacred ground red bed Red".split()
)
def test_words_that_only_look_so_are_not_in_the_past(word: str) -> None:
    assert not is_past(word)
    assert not tells_past(word)


def test_an_irregular_verb_is_known_in_all_its_forms() -> None:
    assert verb_forms("broke") == verb_forms("broken") == verb_forms("break")
    assert verb_forms("bridg") == {"bridg"}
