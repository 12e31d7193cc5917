"""The published schemas: valid, whole, known to `qa schema`, and true of what is printed."""

import ast
import json
import random
import shutil
import sys
from itertools import chain
from pathlib import Path
from typing import Any

import pytest
from jsonschema import Draft202012Validator

from qa.as_json.schemas import schema, schema_names
from tests.conftest import ROOT
from tests.schemas import check_object, check_printed, parts, validator
from tests.stores import CommandLine, news

OUTPUTS = 500
WORDS = (
    "sanctions drills missile tariff embassy ceasefire grain pipeline vote minister border fuel"
    " talks resolution penguin omelette"
).split()
DRAFT = """# Talks

More sanctions against North Korea will not work, Lavrov said. The drills lasted nine weeks.
Penguins opened a bakery in Oslo.
"""
QUESTIONS = """what did Lavrov say about sanctions
{"question": "what did Merkel say about pensions", "answerable": false}
{"question": "who spoke of drills", "article": "lavrov-drills.txt", "sentence": "drills"}
"""
NAMES = ("Lavrov", "Geng Shuang", "Merkel", "Macron", "the spokesman", "Quimby")


def objects_of_the_code() -> set[str]:
    """Return what the code calls its objects, such as `qa.answer/1`."""
    trees = (ast.parse(path.read_text("utf-8")) for path in (ROOT / "qa" / "as_json").glob("*.py"))
    return {
        node.value
        for node in chain.from_iterable(map(ast.walk, trees))
        if isinstance(node, ast.Constant)
        and isinstance(node.value, str)
        and node.value.startswith("qa.")
        and node.value.endswith("/1")
    }


def test_every_object_has_a_schema_and_every_schema_an_object() -> None:
    assert objects_of_the_code() == {f"qa.{name}/1" for name in schema_names()}


@pytest.mark.parametrize("name", schema_names())
def test_a_schema_is_valid_and_whole(name: str) -> None:
    told = schema(name)
    Draft202012Validator.check_schema(told)
    assert told["properties"]["schema"] == {"const": f"qa.{name}/1"}
    references = {part["$ref"] for part in parts(told) if "$ref" in part}
    assert references == {f"#/$defs/{each}" for each in told.get("$defs", {})}
    assert schema(f"qa.{name}/1") == schema(f"qa.{name}") == told


def test_schemas_are_listed_and_printed() -> None:
    run = CommandLine(Path.cwd())
    listed = run("schema")
    assert [line.split()[0] for line in listed.out.splitlines()] == schema_names()
    assert [each["name"] for each in json.loads(run("schema", "--json").out)["schemas"]] == (
        schema_names()
    )
    assert json.loads(run("schema", "answer").out) == schema("answer")
    assert json.loads(run("schema", "qa.answer/1", "--json").out) == schema("answer")
    wrong = run("schema", "anwser")
    assert wrong.code == 2
    assert "'anwser'" in wrong.err
    assert "answer, article" in wrong.err


def test_consumers_let_pass_what_later_versions_add() -> None:
    told = json.loads(CommandLine(news())("ask", "what did Lavrov say", "--json").out)
    told["added"] = told["citations"][0]["added"] = 1
    Draft202012Validator(schema("answer")).validate(told)
    with pytest.raises(AssertionError, match="added"):
        check_object(told)


@pytest.mark.parametrize(
    ("place", "value"),
    [
        pytest.param("added", 1, id="a field too many"),
        pytest.param("citations/0/added", 1, id="one in a citation"),
        pytest.param("citations/0/place/kind", "verse", id="an unknown kind"),
        pytest.param("citations/0/line", 0, id="a line 0"),
        pytest.param("citations/0/date", "yesterday", id="no date"),
        pytest.param("store/added", 1, id="one in the store"),
        pytest.param("error", {"kind": "x"}, id="half an error"),
        pytest.param("status", "not_found", id="a refusal that cites"),
    ],
)
def test_what_is_wrong_is_seen(place: str, value: object) -> None:
    told: Any = json.loads(CommandLine(news())("ask", "what did Lavrov say", "--json").out)
    *way, last = place.split("/")
    at = told
    for step in way:
        at = at[int(step) if step.isdigit() else step]
    at[last] = value
    with pytest.raises(AssertionError):
        check_object(told)


@pytest.mark.parametrize("name", schema_names())
def test_a_field_that_is_missing_is_seen(name: str) -> None:
    assert not validator(f"qa.{name}/1").is_valid({"schema": f"qa.{name}/1"})


@pytest.mark.skipif(sys.platform == "darwin", reason="its names of files are UTF-8")
def test_bytes_of_a_path_are_told(tmp_path: Path) -> None:
    run = CommandLine(tmp_path)
    folder = tmp_path / "news"
    folder.mkdir()
    (folder / "caf\udce9.txt").write_text("Tea\n\nThe tea house opened on Monday in Reykjavik.\n")
    assert check_printed(run("index", str(folder), "--json").out) == 1
    told = json.loads(run("search", "tea house", "--json").out)
    assert bytes.fromhex(told["sentences"][0]["path_bytes"]).endswith(b"caf\xe9.txt")


def mixed_commands(rng: random.Random, folder: Path) -> list[str]:
    """Return the words of a command, drawn at random."""
    topic = " ".join(rng.sample(WORDS, 2))
    article = rng.choice(sorted(path.name for path in (folder / "corpus").iterdir()))
    asked = rng.choice(
        [
            f"what did {rng.choice(NAMES)} say about {topic}",
            f"who called for {topic} last year",
            f"{topic}",
            "",
        ]
    )
    options = rng.choice(
        [[], ["-k", "3"], ["--since", "2018"], ["--article", article], ["--speaker", "Lavrov"],
         ["-k", "none"], ["--until", "no day"]]
    )  # fmt: skip
    return rng.choice(
        [
            ["ask", asked, *options],
            ["ask", asked, *options],
            ["ask", asked, *options],
            ["search", asked, *options],
            ["search", asked, *options],
            ["show", rng.choice([article, "no-such-article"])],
            ["articles", *options],
            ["history", *rng.choice([[], [topic.split()[0]], ["show", "1"], ["show", "9999"]])],
            rng.choice([["status"], ["config"], ["schema"], ["index"], ["doctor"]]),
            ["remove", "no-such-article"],
            ["timeline", topic, "--since", "2017"],
            ["compare", topic],
            ["check", str(folder / "draft.md")],
            ["eval", str(folder / "questions.jsonl"), *rng.choice([[], ["--against", "k=2"]])],
            ["move", "no-such-folder", "elsewhere"],
        ]
    )


def batch_line(rng: random.Random, number: int) -> str:
    """Return a line of a batch, good or bad, drawn at random."""
    topic = " ".join(rng.sample(WORDS, 2))
    return rng.choice(
        [
            f"what did {rng.choice(NAMES)} say about {topic}",
            json.dumps({"id": number, "question": topic, "k": 2}),
            json.dumps({"id": [number], "question": topic, "since": "2018"}),
            json.dumps({"id": str(number), "question": 7}),
            json.dumps({"question": topic, "k": -1}),
            "{broken",
        ]
    )


def test_500_mixed_outputs_are_as_their_schemas_say(tmp_path: Path) -> None:
    rng = random.Random(6)
    shutil.copytree(news(), tmp_path, dirs_exist_ok=True)
    (tmp_path / "draft.md").write_text(DRAFT, encoding="utf-8")
    (tmp_path / "questions.jsonl").write_text(QUESTIONS, encoding="utf-8")
    run = CommandLine(tmp_path)
    batch = "\n".join(batch_line(rng, number) for number in range(OUTPUTS // 5))
    printed = run("ask", "--batch", "-", given=batch).out
    assert len(printed.splitlines()) == OUTPUTS // 5
    count = OUTPUTS // 5
    seen = {json.loads(line)["status"] for line in printed.splitlines()}
    while count < OUTPUTS:
        out = run(*mixed_commands(rng, tmp_path), "--json").out
        assert check_printed(out) == len(out.splitlines()) == 1
        told = json.loads(out)
        seen.add(f"{told['schema']} {told.get('status')}")
        count += 1
    assert {"answered", "not_found", "error", "qa.answer/1 error", "qa.answer/1 not_found"} <= seen
    for name in (
        "search",
        "article",
        "articles",
        "history",
        "status",
        "config",
        "doctor",
        "index",
        "timeline",
        "compare",
        "check",
        "eval",
    ):
        assert f"qa.{name}/1 None" in seen, name
