"""`qa ask` with a chat model: the real process against a server on loopback, good and bad."""

import ast
import json
import re
import shutil
import socket
import subprocess
import sys
from collections.abc import Callable
from importlib.metadata import PackageNotFoundError, requires
from pathlib import Path
from typing import Any

import pytest

from tests.conftest import CORPUS, ROOT, Ran
from tests.loopback import (
    DONE,
    Loopback,
    Part,
    Recorded,
    Scripted,
    piece,
    refused,
    serving,
    streamed,
    vectors,
)  # fmt: skip
from tests.stores import news

QUESTION = "what did Lavrov say about sanctions"
NOT_ANSWERED = "what did Merkel say about pensions"
KEY = "sk-test-0123456789abcdef"
Qa = Callable[..., Ran]


def label_of(request: Recorded, words: str) -> str:
    """Return the label that a request gives the first sentence with these words."""
    shown = "\n".join(message["content"] for message in request.body["messages"])
    found = re.search(rf"^\[(s\d+)\][^\n]*{re.escape(words)}", shown, re.MULTILINE)
    assert found, shown
    return found[1]


def labelled_text(request: Recorded, label: str) -> str:
    """Return the sentence that a label stands for, without its speaker."""
    shown = request.body["messages"][-1]["content"]
    found = re.search(rf"^\[{label}\] (?:<[^>\n]*> )?([^\n]*)", shown, re.MULTILINE)
    assert found, shown
    return found[1]


def honest(request: Recorded) -> Scripted:
    """Copy the first labelled sentence about sanctions, its label split over pieces."""
    label = label_of(request, "anctions")
    text = labelled_text(request, label).strip('"“” .')
    return streamed(f"{text} [", label[:1], f"{label[1:]}", "].")


def half_true(request: Recorded) -> Scripted:
    """Add a statement that cites nothing."""
    good = honest(request)
    return Scripted([*good.parts[:-3], piece(" The moon is made of 77 cheeses."), *good.parts[-3:]])


def ask(qa: Qa, server: Loopback | None, *words: str, **variables: str) -> Ran:
    """Ask in the folder of the sample articles, of the server if one is given."""
    place = {"OPENAI_BASE_URL": server.url} if server else {}
    given = {"OPENAI_API_KEY": KEY, **place, **variables}
    told = qa("ask", *words, cwd=news(), **given)
    assert KEY not in told.out + told.err
    assert "Traceback" not in told.err
    return told


def test_an_answer_is_cited_and_its_sentences_listed(qa: Qa) -> None:
    with serving(by=honest) as server:
        told = ask(qa, server, "-m", "scripted", QUESTION)
    assert told.code == 0, told.err
    answer, _, listed = told.out.partition("\n")
    assert answer.rstrip(" .").endswith("[1]")
    assert "not supported" not in told.out
    assert "[1]" in listed
    assert ".txt:" in listed or ".md:" in listed
    assert told.err.count("scripted") == told.err.count(server.url) == 1
    assert len(server.requests) == 1
    assert server.requests[0].headers["Authorization"] == f"Bearer {KEY}"


def test_json_holds_model_usage_claims_and_status(qa: Qa) -> None:
    with serving(by=half_true) as server:
        told = ask(qa, server, "-m", "scripted", "--json", QUESTION)
    assert told.code == 0, told.err
    answer = json.loads(told.out)
    assert (answer["model"], answer["status"]) == ("scripted", "partial")
    usage = answer["usage"]
    assert (usage["input_tokens"], usage["output_tokens"]) == (10, 5)
    good, bad = answer["claims"]
    assert (good["supported"], good["citations"]) == (True, [1])
    assert (bad["supported"], bad["citations"]) == (False, [])
    assert bad["reason"]
    (citation,) = answer["citations"]
    text = Path(citation["path"]).read_bytes().decode()
    assert text[citation["start"] : citation["end"]] == citation["sentence"]


def test_an_unsupported_claim_is_marked(qa: Qa) -> None:
    with serving(by=half_true) as server:
        told = ask(qa, server, "-m", "scripted", QUESTION)
    assert "77 cheeses. (not supported: it cites no sentence)" in " ".join(told.out.split())


def test_strict_drops_an_unsupported_claim(qa: Qa) -> None:
    with serving(by=half_true) as server:
        told = ask(qa, server, "-m", "scripted", "--strict", QUESTION)
    assert told.code == 0, told.err
    assert "cheeses" not in told.out
    assert "[1]" in told.out


def test_usage_is_told_on_request(qa: Qa) -> None:
    with serving(by=honest) as server:
        told = ask(qa, server, "-m", "scripted", "--usage", QUESTION, QA_PRICES="1000,2000")
        plain = ask(qa, server, "-m", "scripted", QUESTION)
    assert "10 tokens in, 5 out" in told.err
    assert "cost 0.020000" in told.err
    assert "tokens in" not in plain.err + plain.out


def test_where_nothing_is_borne_out_the_articles_speak(qa: Qa) -> None:
    with serving(streamed("The moon is made of 77 cheeses [s1].")) as server:
        told = ask(qa, server, "-m", "scripted", "--json", QUESTION)
    answer = json.loads(told.out)
    assert told.code == 0, told.err
    assert answer["model"] is None
    assert "cheeses" not in answer["text"]
    assert answer["citations"][0]["article"] == "lavrov-drills.txt"
    assert any("own sentences" in note for note in answer["notes"])


def test_a_model_that_finds_no_answer_is_believed(qa: Qa) -> None:
    with serving(streamed("NOT IN THE", " ARTICLES")) as server:
        told = ask(qa, server, "-m", "scripted", "--json", QUESTION)
    assert told.code == 7
    assert json.loads(told.out)["status"] == "not_found"


PAGE = Scripted([b"<html><body>Welcome</body></html>"], kind="text/html")
WRONG_KEY = {"message": f"Incorrect API key provided: {KEY}", "code": "invalid_api_key"}
NO_MODEL = {"message": "The model 'scripted' does not exist", "code": "model_not_found"}
BROKEN = [Scripted([piece("Lavrov "), "cut"])] * 4


@pytest.mark.parametrize(
    ("script", "message"),
    [
        pytest.param([refused(401, WRONG_KEY)], "does not accept the API key", id="wrong key"),
        pytest.param([refused(404, NO_MODEL)], "There is no model scripted", id="no such model"),
        pytest.param(
            [refused(429, {"message": "slow down"}, Retry_After="7200")],
            "limits the rate",
            id="rate limit that lasts",
        ),
        pytest.param(
            [refused(500, {"message": "oops"}, Retry_After="0")] * 4,
            "failed (status 500)",
            id="server error",
        ),
        pytest.param([PAGE], "a web page and no reply", id="web page"),
        pytest.param([Scripted([DONE])], "an empty reply", id="empty reply"),
    ],
)
@pytest.mark.parametrize("form", ["--json", "--quiet"])
def test_a_refusal_has_its_message_and_code(
    qa: Qa, script: list[Scripted], message: str, form: str
) -> None:
    with serving(*script) as server:
        told = ask(qa, server, "-m", "scripted", form, QUESTION)
    assert told.code == 6, told.err
    assert len(server.requests) == len(script)
    if form == "--json":
        error = json.loads(told.out)["error"]
        assert message in error["message"]
        assert (error["exit"], bool(error["hint"])) == (6, True)
    else:
        assert message in " ".join(told.err.split())
        assert told.out == ""


@pytest.mark.parametrize(
    ("parts", "message"),
    [
        pytest.param(["hang"], "did not answer", id="says nothing"),
        pytest.param([piece("Lavrov said "), "hang"], "stalled", id="stalls"),
        pytest.param([piece("Lavrov said "), "drip"], "stalled", id="says nothing but that it is"),
        pytest.param([piece("Lavrov said "), "cut"], "", id="cuts off"),
        pytest.param([b"data: {not json\n\n"], "", id="malformed"),
        pytest.param([piece(7), DONE], "wrong type", id="wrong type"),
    ],
)
def test_a_reply_that_breaks_ends_in_a_message(qa: Qa, parts: list[Part], message: str) -> None:
    with serving(by=lambda _: Scripted(parts)) as server:
        told = ask(qa, server, "-m", "scripted", "--timeout", "0.5", "--json", QUESTION)
    assert told.code == 6, told.err
    error = json.loads(told.out)["error"]
    assert message in error["message"]
    assert error["hint"]


def test_a_rate_limit_is_waited_for(qa: Qa) -> None:
    answers = iter([refused(429, {"message": "slow down"}, Retry_After="1")])
    with serving(by=lambda request: next(answers, None) or honest(request)) as server:
        told = ask(qa, server, "-m", "scripted", QUESTION)
    assert told.code == 0, told.err
    assert len(server.requests) == 2
    assert "Trying again in 1 s." in " ".join(told.err.split())


def test_a_refused_connection_is_told(qa: Qa) -> None:
    with socket.create_server(("127.0.0.1", 0)) as free:
        port = free.getsockname()[1]
    place = f"http://127.0.0.1:{port}/v1"
    told = ask(qa, None, "-m", "scripted", "--json", QUESTION, OPENAI_BASE_URL=place)
    assert told.code == 6
    assert "the connection was refused" in json.loads(told.out)["error"]["message"]


def test_a_server_of_ones_own_needs_no_key(qa: Qa) -> None:
    with serving(by=honest) as server:
        told = ask(qa, server, "-m", "scripted", QUESTION, OPENAI_API_KEY="")
    assert told.code == 0, told.err


def test_a_named_model_without_key_or_server_is_told(qa: Qa) -> None:
    told = ask(qa, None, "-m", "gpt-5.4-mini", QUESTION, OPENAI_API_KEY="")
    assert told.code == 3
    assert "There is no API key for OpenAI." in told.err


@pytest.mark.parametrize(
    ("words", "variables"),
    [
        pytest.param(["--offline"], {}, id="offline by flag"),
        pytest.param(["--offline", "-m", "scripted"], {}, id="offline by flag, model named"),
        pytest.param([], {"QA_OFFLINE": "1", "QA_MODEL": "scripted"}, id="offline by variable"),
        pytest.param([], {"OPENAI_API_KEY": ""}, id="no key and no model"),
    ],
)
def test_nobody_is_asked_offline(qa: Qa, words: list[str], variables: dict[str, str]) -> None:
    with serving() as server:
        told = ask(qa, server, *words, "--json", QUESTION, **variables)
    assert (told.code, told.err, server.requests) == (0, "", [])
    answer = json.loads(told.out)
    assert (answer["model"], answer["status"]) == (None, "answered")


@pytest.mark.parametrize(
    ("words", "variables", "model"),
    [
        pytest.param([], {}, "gpt-5.4-mini", id="default where there is a key"),
        pytest.param([], {"QA_MODEL": "mine"}, "mine", id="variable"),
        pytest.param(["-m", "this"], {"QA_MODEL": "mine"}, "this", id="flag before variable"),
    ],
)
def test_the_chosen_model_is_asked(
    qa: Qa, words: list[str], variables: dict[str, str], model: str
) -> None:
    with serving(by=honest) as server:
        told = ask(qa, server, *words, "--json", QUESTION, **variables)
    assert told.code == 0, told.err
    assert [request.body["model"] for request in server.requests] == [model]
    assert json.loads(told.out)["model"] == model
    assert told.err.count(model) == told.err.count(server.url) == 1


def test_quiet_says_nothing_beside_the_answer(qa: Qa) -> None:
    with serving(by=honest) as server:
        told = ask(qa, server, "-m", "scripted", "--quiet", QUESTION)
    assert (told.code, told.err) == (0, "")


@pytest.mark.parametrize("setting", ["model", "base_url", "prompts"])
def test_a_file_beside_the_store_chooses_no_server(qa: Qa, tmp_path: Path, setting: str) -> None:
    shutil.copytree(news() / ".qa", tmp_path / ".qa")
    with serving() as server:
        (tmp_path / "qa.toml").write_text(f'{setting} = "{server.url}"\n', encoding="utf-8")
        told = qa("ask", QUESTION, cwd=tmp_path, OPENAI_API_KEY=KEY)
    assert (told.code, server.requests) == (3, [])
    assert setting in told.err


def test_the_users_own_file_chooses_the_model(qa: Qa, tmp_path: Path) -> None:
    own = tmp_path / "qa" / "qa.toml"
    own.parent.mkdir()
    with serving(by=honest) as server:
        own.write_text(f'model = "mine"\nbase_url = "{server.url}"\n', encoding="utf-8")
        told = ask(qa, None, "--json", QUESTION, XDG_CONFIG_HOME=str(tmp_path))
    assert told.code == 0, told.err
    assert server.requests[0].body["model"] == "mine"


@pytest.mark.parametrize("missing", ["question", "sentences", "nonce"])
def test_a_template_without_a_placeholder_is_refused(qa: Qa, tmp_path: Path, missing: str) -> None:
    shipped = (ROOT / "prompts" / "answer.txt").read_text(encoding="utf-8")
    changed = shipped.replace(f"{{{missing}}}", "")
    (tmp_path / "answer.txt").write_text(changed, encoding="utf-8")
    with serving() as server:
        told = ask(qa, server, "-m", "scripted", "--prompts", str(tmp_path), QUESTION)
    assert (told.code, server.requests) == (3, [])
    assert f"{{{missing}}}" in told.err


def test_ones_own_template_is_sent(qa: Qa, tmp_path: Path) -> None:
    shipped = (ROOT / "prompts" / "answer.txt").read_text(encoding="utf-8")
    changed = shipped.replace("\n---\n", "\nAnswer in verse.\n---\n")
    (tmp_path / "answer.txt").write_text(changed, encoding="utf-8")
    with serving(by=honest) as server:
        told = ask(qa, server, "-m", "scripted", "--prompts", str(tmp_path), QUESTION)
    assert told.code == 0, told.err
    assert "Answer in verse." in server.requests[0].body["messages"][0]["content"]


def test_a_batch_goes_on_after_a_failed_question(qa: Qa, tmp_path: Path) -> None:
    batch = tmp_path / "questions.txt"
    batch.write_text(f"{QUESTION}\n{QUESTION}\n{NOT_ANSWERED}\n{QUESTION}\n", encoding="utf-8")
    answers = iter([honest, lambda _: refused(401, WRONG_KEY), honest])
    with serving(by=lambda request: next(answers)(request)) as server:
        told = ask(qa, server, "-m", "scripted", "--batch", str(batch))
    assert told.code == 6
    statuses = [json.loads(line)["status"] for line in told.out.splitlines()]
    assert statuses == ["answered", "error", "not_found", "answered"]
    assert told.err.count(server.url) == 1


def test_the_gate_saves_the_request(qa: Qa) -> None:
    with serving() as server:
        told = ask(qa, server, "-m", "scripted", "--json", NOT_ANSWERED)
    assert (told.code, server.requests) == (7, [])
    assert json.loads(told.out)["status"] == "not_found"


def test_articles_embedded_by_a_server_are_asked(qa: Qa, tmp_path: Path) -> None:
    shutil.copytree(CORPUS, tmp_path / "corpus")

    def serve(request: Recorded) -> Scripted:
        if request.path.endswith("/embeddings"):
            return vectors(request.body)
        return honest(request)

    with serving(by=serve) as server:
        place: dict[str, Any] = {"OPENAI_BASE_URL": server.url, "cwd": tmp_path}
        index = ("index", "corpus", "--embedder", "openai:words")
        assert qa(*index, **place).code == 0
        embedded = len(server.requests)
        assert embedded > 0
        shutil.move(tmp_path / ".qa" / "embedded.sqlite3", tmp_path / "kept.sqlite3")
        shutil.rmtree(tmp_path / ".qa")
        (tmp_path / ".qa").mkdir()
        shutil.move(tmp_path / "kept.sqlite3", tmp_path / ".qa" / "embedded.sqlite3")
        again = qa(*index, **place)
        assert again.code == 0, again.err
        assert len(server.requests) == embedded  # every text was known
        told = qa("ask", "--json", QUESTION, **place)
        assert told.code == 0, told.err
        asked = len(server.requests)
        assert embedded < asked <= embedded + 2  # the question, and how long its vector will be
        offline = qa("ask", "--offline", "--json", QUESTION, **place)
        assert len(server.requests) == asked
    assert json.loads(told.out)["store"]["embedder"] == "openai:words"
    assert offline.code == 0, offline.err
    assert json.loads(offline.out)["status"] == "answered"
    assert "keywords alone" in offline.err


LOADED = """
import sys
from qa.cli.app import main

try:
    main()
except SystemExit as end:
    assert not end.code, end.code
from importlib.metadata import packages_distributions
owners = packages_distributions()
top = {name.partition(".")[0] for name in sys.modules}
print(sorted({owner for name in top for owner in owners.get(name, ())}))
"""


OF_HTTPX = {"click", "pygments", "rich"}  # of its command line, which it loads where they are there


def distributions(words: list[str], url: str) -> set[str]:
    """Return the installed packages that a question loads modules of."""
    import os

    done = subprocess.run(
        [sys.executable, "-c", LOADED, "ask", *words, QUESTION],
        cwd=news(),
        env={**os.environ, "OPENAI_BASE_URL": url, "OPENAI_API_KEY": KEY},
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stderr
    found: set[str] = set(ast.literal_eval(done.stdout.splitlines()[-1]))
    return found


def required(name: str, found: set[str]) -> set[str]:
    """Return a package with all that it requires, as installed, beside those found already."""
    key = canonical(name)
    if key in found:
        return found
    try:
        wanted = requires(name) or []
    except PackageNotFoundError:  # one that other systems need
        return found
    found = found | {key}
    for each in wanted:
        if "extra ==" not in each:
            found = required(re.split(r"[^\w.-]", each, maxsplit=1)[0], found)
    return found


def canonical(name: str) -> str:
    return re.sub(r"[-_.]+", "-", name).lower()


def test_a_model_loads_openai_and_what_that_requires_alone() -> None:
    with serving(by=honest) as server:
        offline = distributions(["--offline"], server.url)
        model = distributions(["-m", "scripted"], server.url)
    assert not {"openai", "llama-index-core", "chromadb"} & set(map(canonical, offline))
    added = set(map(canonical, model - offline))
    assert "openai" in added
    assert added <= required("openai", set()) | OF_HTTPX
