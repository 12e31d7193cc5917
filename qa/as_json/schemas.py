"""The published JSON Schemas (draft 2020-12), each printed whole: what it shares is carried inside.

The files of `qa/schemas/` hold them; `shared.json` holds what several refer to.
"""

import json
from collections.abc import Iterator, Mapping
from importlib.resources import files
from typing import Any

from ..errors import UsageError

SHARED = "shared"
REFERENCE = f"{SHARED}.json#/$defs/"
OWN_REFERENCE = "#/$defs/"


def schema_names() -> list[str]:
    """Return the names of all schemas, such as `answer`."""
    names = (each.name for each in files("qa").joinpath("schemas").iterdir())
    return sorted(
        name.removesuffix(".json")
        for name in names
        if name.endswith(".json") and name != f"{SHARED}.json"
    )


def schema(name: str) -> dict[str, Any]:
    """Return a schema by its name, or by what an object says it is (`qa.answer/1`).

    Raises:
        UsageError: there is none of that name.
    """
    short = name.strip().removesuffix("/1").removeprefix("qa.")
    if short not in schema_names():
        raise UsageError(
            f"There is no schema {name!r}.",
            hint="The schemas are " + ", ".join(schema_names()) + ".",
        )
    return self_contained(_read(short), _read(SHARED)["$defs"])


def schemas_object() -> dict[str, Any]:
    """Return a `qa.schemas/1` object: the schemas there are."""
    read = [(name, _read(name)) for name in schema_names()]
    return {
        "schema": "qa.schemas/1",
        "schemas": [
            {
                "name": name,
                "schema": told["properties"]["schema"]["const"],
                "title": told["title"].partition(": ")[2],
            }
            for name, told in read
        ],
    }


def self_contained(told: Mapping[str, Any], shared: Mapping[str, Any]) -> dict[str, Any]:
    """Return a schema that carries each shared definition it refers to, also through others."""
    needed: dict[str, Any] = {}
    waiting = list(_referred(told))
    while waiting:
        name = waiting.pop()
        if name not in needed:
            needed[name] = shared[name]
            waiting += _referred(shared[name])
    whole: dict[str, Any] = _with_own_references(dict(told))
    if needed:
        definitions = {name: _with_own_references(needed[name]) for name in sorted(needed)}
        whole["$defs"] = {**whole.get("$defs", {}), **definitions}
    return whole


def _referred(value: Any) -> Iterator[str]:
    if isinstance(value, Mapping):
        reference = value.get("$ref")
        if isinstance(reference, str) and reference.startswith(REFERENCE):
            yield reference.removeprefix(REFERENCE)
        for inner in value.values():
            yield from _referred(inner)
    elif isinstance(value, list):
        for inner in value:
            yield from _referred(inner)


def _with_own_references(value: Any) -> Any:
    if isinstance(value, Mapping):
        return {
            key: OWN_REFERENCE + inner.removeprefix(REFERENCE)
            if key == "$ref" and isinstance(inner, str) and inner.startswith(REFERENCE)
            else _with_own_references(inner)
            for key, inner in value.items()
        }
    if isinstance(value, list):
        return [_with_own_references(inner) for inner in value]
    return value


def _read(name: str) -> dict[str, Any]:
    text = files("qa").joinpath("schemas", f"{name}.json").read_text(encoding="utf-8")
    read: dict[str, Any] = json.loads(text)
    return read
