"""The package's own names: there when asked for, and free until then."""

import importlib
import inspect
import re
import subprocess
import sys
import typing
from typing import Any

import pytest

import qa
from qa import errors
from tests.conftest import ROOT


def test_importing_the_package_loads_nothing_of_it() -> None:
    code = "import sys; before = set(sys.modules); import qa; print(*set(sys.modules) - before)"
    done = subprocess.run([sys.executable, "-c", code], capture_output=True, text=True, check=True)
    loaded = {name for name in done.stdout.split() if name.partition(".")[0] == "qa"}
    assert loaded == {"qa"}
    assert {name.partition(".")[0] for name in done.stdout.split()} <= (
        set(sys.stdlib_module_names) | {"qa"}
    )


@pytest.mark.parametrize("name", ["Answer", "Assistant", "Config", "QAError"])
def test_public_names_are_the_real_ones(name: str) -> None:
    assert name in qa.__all__
    assert name in dir(qa)
    found = getattr(qa, name)
    assert found.__name__ == name
    assert getattr(sys.modules[found.__module__], name) is found


ON_PAGE = re.findall(r"^::: (\S+)", (ROOT / "docs" / "api.md").read_text("utf-8"), re.MULTILINE)


def told_on_page() -> set[str]:
    """The names that the page of the Python API tells of, those of LlamaIndex apart."""
    names: set[str] = set()
    for path in ON_PAGE:
        module, _, name = path.rpartition(".")
        if path == "qa.errors":
            names |= {each for each in vars(importlib.import_module(path)) if each[0].isupper()}
        elif path != "qa.integrations.llama_index":
            names.add(name)
            assert getattr(qa, name) is getattr(importlib.import_module(module), name)
    return names - {"ClassVar"}


def test_the_page_tells_of_exactly_what_can_be_imported() -> None:
    assert told_on_page() == set(qa.__all__)
    assert len(ON_PAGE) == len(set(ON_PAGE))


def ours(hint: object) -> set[type]:
    """The classes of this package that a type is made of."""
    found = {one for each in typing.get_args(hint) for one in ours(each)}
    if isinstance(hint, (list, tuple)):  # the arguments of a Callable
        found |= {one for each in hint for one in ours(each)}
    if isinstance(hint, type) and hint.__module__.startswith("qa."):
        found.add(hint)
    return found


def hints(of: Any) -> dict[str, Any]:
    return typing.get_type_hints(of, localns={name: getattr(qa, name) for name in qa.__all__})


@pytest.mark.parametrize("name", ["Assistant", "Conversation", "SqliteHistory"])
def test_what_public_methods_take_and_return_can_be_imported(name: str) -> None:
    """Also what the fields and properties of that hold."""
    methods = [
        getattr(member, "fget", None) or getattr(member, "func", member)
        for public, member in inspect.getmembers_static(getattr(qa, name))
        if not public.startswith("_")
    ]
    methods = [getattr(method, "__func__", method) for method in methods]
    left = {
        one
        for method in methods
        if callable(method)
        for hint in hints(method).values()
        for one in ours(hint)
    }
    seen: set[type] = set()
    while left:
        kind = left.pop()
        seen.add(kind)
        left |= {one for hint in hints(kind).values() for one in ours(hint)} - seen
    assert len(seen) > 5
    assert {kind.__name__ for kind in seen} <= set(qa.__all__)
    assert all(getattr(qa, kind.__name__) is kind for kind in seen)


def test_what_methods_say_they_raise_can_be_imported() -> None:
    told = " ".join(
        inspect.getdoc(method) or ""
        for _, method in inspect.getmembers(qa.Assistant, inspect.isroutine)
    )
    raised = set(re.findall(r"^ +(\w+): ", told, re.MULTILINE)) & set(dir(errors))
    raised |= set(re.findall(r"\b[A-Z][a-z]+(?:Error|NotFound|Busy|Damaged)\b", told))
    raised.discard("TypeError")
    assert {"StoreNotFound", "UsageError", "ModelError", "StoreBusy"} <= raised <= set(qa.__all__)


def test_other_names_are_not_there() -> None:
    with pytest.raises(AttributeError, match="Nothing"):
        _ = qa.Nothing
