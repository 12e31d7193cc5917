"""Objects that `qa` prints, held against their published schemas: strictly, so that neither drifts.

Consumers of a schema let unknown fields pass, since later versions add some. Here none may be that
the schema does not know.
"""

import json
from collections.abc import Iterator
from functools import cache
from typing import Any

from jsonschema import Draft202012Validator

from qa.as_json.schemas import schema

BEGINNING = '{"schema": "qa.'  # of each line that is an object of qa


def check_printed(out: str) -> int:
    """Check each line that is an object of ours; return how many there were."""
    lines = [line for line in out.splitlines() if line.startswith(BEGINNING)]
    for line in lines:
        check_object(json.loads(line))
    return len(lines)


def check_object(told: dict[str, Any]) -> None:
    """Raise AssertionError where an object is not as its schema says, in a field too many too."""
    problems = [
        f"{'/'.join(map(str, error.absolute_path))}: {error.message[:300]}"
        for error in validator(told["schema"]).iter_errors(told)
    ]
    assert not problems, problems


@cache
def validator(name: str) -> Draft202012Validator:
    """Return what checks objects of a schema and lets no unknown field pass."""
    return Draft202012Validator(
        strict(schema(name)), format_checker=Draft202012Validator.FORMAT_CHECKER
    )


def strict(told: dict[str, Any]) -> dict[str, Any]:
    """Return a schema that refuses fields it does not name; parts that others extend do not."""
    extended = {
        each["$ref"] for part in parts(told) for each in part.get("allOf", ()) if "$ref" in each
    }
    result: dict[str, Any] = json.loads(json.dumps(told))
    open_parts = [result["$defs"][name.rpartition("/")[2]] for name in extended]
    for part in list(parts(result)):
        is_open = any(part is each for each in open_parts)
        if part.get("type") == "object" and "properties" in part and not is_open:
            part["unevaluatedProperties"] = False
    for name in extended:  # where it stands alone it is closed all the same
        _close_where_alone(result, name)
    return result


def _close_where_alone(told: dict[str, Any], reference: str) -> None:
    for part in list(parts(told)):
        for key, inner in list(part.items()):
            if key != "allOf" and isinstance(inner, dict) and inner.get("$ref") == reference:
                part[key] = {**inner, "unevaluatedProperties": False}


def parts(value: Any) -> Iterator[dict[str, Any]]:
    """Yield each object within a schema, itself first."""
    if isinstance(value, dict):
        yield value
    for inner in value.values() if isinstance(value, dict) else value:
        if isinstance(inner, (dict, list)):
            yield from parts(inner)
