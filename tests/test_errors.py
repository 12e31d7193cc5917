"""Each error has a kind of its own and the exit code of its family."""

import pytest

from qa import errors
from qa.errors import QAError

CODES = {
    "usage": 2, "config": 3, "article": 4, "store": 5, "store_not_found": 5, "store_busy": 5,
    "store_mismatch": 5, "store_damaged": 5, "model": 6, "model_unavailable": 6,
    "model_refused": 6,
    "model_reply_invalid": 6,
    "model_reply_cut": 6,
}  # fmt: skip


def all_errors() -> list[type[QAError]]:
    found = [value for value in vars(errors).values() if isinstance(value, type)]
    return [one for one in found if issubclass(one, QAError) and one is not QAError]


def test_kinds_are_distinct_and_codes_those_of_the_design() -> None:
    kinds = [error.kind for error in all_errors()]
    assert len(set(kinds)) == len(kinds)
    assert {error.kind: error.exit_code for error in all_errors()} == CODES


@pytest.mark.parametrize("error", all_errors(), ids=lambda error: error.__name__)
def test_a_kind_is_named_after_its_class_and_shares_its_parent_s_code(
    error: type[QAError],
) -> None:
    words = error.kind.replace("_", "")
    assert error.__name__.lower().removesuffix("error") == words
    parent = error.__mro__[1]
    assert issubclass(parent, QAError)
    assert parent is QAError or parent.exit_code == error.exit_code


def test_an_error_holds_message_and_hint() -> None:
    error = errors.StoreBusy("It is held.", hint="Wait.")
    assert (str(error), error.message, error.hint) == ("It is held.", "It is held.", "Wait.")
    assert errors.ConfigError("x").hint is None
