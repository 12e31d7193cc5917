"""Models of LlamaIndex behind our protocols: its own mocks, and an integration made here."""

import subprocess
import sys
import textwrap
import threading
from collections.abc import Iterator
from pathlib import Path

import numpy as np
import pytest

from qa.adapters.llamaindex_models import load_llama_index_chat, load_llama_index_embedder
from qa.adapters.llamaindex_spec import Spec
from qa.errors import ConfigError, ModelReplyInvalid, ModelUnavailable, QAError
from qa.types import Message

MOCK = "llamaindex:llama_index.core.llms.mock.MockLLM"
MOCK_EMBEDDING = "llamaindex:llama_index.core.embeddings.mock_embed_model.MockEmbedding"
MADE = "llamaindex:llama_index.llms.made_for_test.Made"
SECRET = "hush-hush-0123456789"
MESSAGES = [Message("system", "Be brief."), Message("user", "What did he say?")]
INTEGRATION = """
import threading
from typing import Any, Optional

from llama_index.core.base.embeddings.base import BaseEmbedding
from llama_index.core.llms import ChatMessage, ChatResponse, CustomLLM, LLMMetadata

RELEASE = threading.Event()


class Made(CustomLLM):
    model: str = "m"
    max_tokens: Optional[int] = None
    temperature: float = 0.5
    loud: bool = False
    api_key: Optional[str] = None
    mode: str = "deltas"

    @property
    def metadata(self):
        return LLMMetadata(context_window=1234)

    def complete(self, prompt, **kwargs: Any):
        raise NotImplementedError

    stream_complete = complete

    def stream_chat(self, messages, **kwargs: Any):
        assert all(isinstance(message, ChatMessage) for message in messages)
        said = [str(message.content) for message in messages]
        values = [self.model, self.max_tokens, self.temperature, self.loud]
        if self.mode == "fails at once":
            raise RuntimeError(f"bad key {self.api_key}")
        return self._stream([*said, *map(repr, values)])

    def _stream(self, pieces):
        whole = ""
        for piece in pieces:
            whole += piece
            message = ChatMessage(role="assistant", content=whole)
            raw = {"usage": {"input_tokens": 7, "output_tokens": len(whole)}}
            if self.mode == "wholes":
                yield ChatResponse(message=message, raw=raw)
            elif self.mode == "odd":
                yield ChatResponse.model_construct(message=message, delta=5)
            elif self.mode != "empty":
                yield ChatResponse(message=message, delta=piece, raw=raw)
            if self.mode == "stalls":
                RELEASE.wait(20)
            if self.mode == "fails halfway":
                raise OSError(f"lost, with {self.api_key}")


class MadeEmbedding(BaseEmbedding):
    mode: str = "good"

    def _get_query_embedding(self, query):
        return [0.0, 3.0]

    async def _aget_query_embedding(self, query):
        raise NotImplementedError

    def _get_text_embedding(self, text):
        if self.mode == "fails":
            raise KeyError("gone")
        return {"ragged": [1.0] * len(text), "words": ["a", "b"]}.get(self.mode, [len(text), 0.0])


class NoModel:
    pass
"""


@pytest.fixture
def made(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[None]:
    """Put an integration where an installed one would be."""
    import llama_index.llms  # type: ignore[import-untyped]

    folder = tmp_path / "llms"
    folder.mkdir()
    (folder / "made_for_test.py").write_text(INTEGRATION, encoding="utf-8")
    (folder / "lacking.py").write_text("import library_that_is_not_there", encoding="utf-8")
    (folder / "broken.py").write_text(f"raise ValueError('no {SECRET}')", encoding="utf-8")
    monkeypatch.setattr(llama_index.llms, "__path__", [*llama_index.llms.__path__, str(folder)])
    yield
    loaded = sys.modules.pop("llama_index.llms.made_for_test", None)
    if loaded is not None:
        loaded.RELEASE.set()


def failure_of(spec: str, timeout: float = 30.0) -> QAError:
    with pytest.raises(QAError) as caught:
        list(load_llama_index_chat(spec, timeout=timeout).stream(MESSAGES, max_tokens=9))
    error = caught.value
    assert SECRET not in repr([error, error.hint, error.__cause__, error.__context__])
    assert error.hint
    return error


def test_the_mock_of_llama_index_replies() -> None:
    model = load_llama_index_chat(MOCK)
    reply = model.stream(MESSAGES, max_tokens=3)
    assert "".join(reply) == "text text text"
    assert (model.name, model.window) == (MOCK, 3900)
    assert reply.usage.first_token_ms is not None
    assert reply.usage.seconds > 0


def test_the_mock_of_llama_index_embeds() -> None:
    model = load_llama_index_embedder(f"{MOCK_EMBEDDING}?embed_dim=4")
    found = model.embed(["a", " ", "b"])
    assert model.dimensions == 4
    assert found.dtype == np.float32
    assert found.tolist() == [[0.5] * 4, [0.0] * 4, [0.5] * 4]
    assert model.embed([]).shape == (0, 4)


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize("mode", ["deltas", "wholes"])
def test_arguments_have_the_types_that_the_class_wants(mode: str) -> None:
    given = f"model=4&temperature=1&loud=True&api_key={SECRET}&mode={mode}"
    model = load_llama_index_chat(f"{MADE}?{given}")
    reply = model.stream(MESSAGES, max_tokens=9)
    pieces = list(reply)
    assert pieces == ["Be brief.", "What did he say?", "'4'", "9", "1.0", "True"]
    assert (reply.usage.input_tokens, reply.usage.output_tokens) == (7, len("".join(pieces)))
    assert model.window == 1234
    assert model.name == f"{MADE}?model=4&temperature=1&loud=True&mode={mode}"
    assert SECRET not in repr(model) + repr(model.spec)


@pytest.mark.usefixtures("made")
def test_a_limit_that_the_user_set_stays() -> None:
    reply = load_llama_index_chat(f"{MADE}?max_tokens=70").stream(MESSAGES, max_tokens=9)
    assert list(reply)[3] == "70"


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    ("mode", "kind", "words"),
    [
        pytest.param("fails at once", ModelUnavailable, "bad key [key]", id="at once"),
        pytest.param("fails halfway", ModelUnavailable, "lost, with [key]", id="halfway"),
        pytest.param("stalls", ModelUnavailable, "stalled", id="stalls"),
        pytest.param("empty", ModelReplyInvalid, "an empty reply", id="empty"),
        pytest.param("odd", ModelReplyInvalid, "text that is none", id="wrong type"),
    ],
)
def test_each_failure_has_its_error(mode: str, kind: type[QAError], words: str) -> None:
    patience = 0.6 if mode == "stalls" else 30.0
    error = failure_of(f"{MADE}?mode={mode}&api_key={SECRET}", timeout=patience)
    assert type(error) is kind
    assert words in error.message
    assert error.exit_code == 6


@pytest.mark.usefixtures("made")
def test_a_reply_can_be_stopped() -> None:
    reply = load_llama_index_chat(f"{MADE}?mode=stalls").stream(MESSAGES, max_tokens=9)
    assert next(iter(reply)) == "Be brief."
    reply.close()
    assert list(reply) == []
    sys.modules["llama_index.llms.made_for_test"].RELEASE.set()
    for thread in threading.enumerate():
        if thread.daemon and "_read" in thread.name:
            thread.join()


@pytest.mark.usefixtures("made")
def test_questions_and_texts_are_embedded_each_in_their_way() -> None:
    path = MADE.replace("Made", "MadeEmbedding")
    model = load_llama_index_embedder(path)
    assert model.embed(["a", "abc"]).tolist() == [[1, 0], [1, 0]]
    assert model.embed_question("a").tolist() == [0, 1]
    assert repr(path) in repr(model)
    for mode, kind in [("fails", ModelUnavailable), ("ragged", ModelReplyInvalid),
                       ("words", QAError)]:  # fmt: skip
        with pytest.raises(kind):
            load_llama_index_embedder(f"{path}?mode={mode}").embed(["a", "abc"])


@pytest.mark.parametrize(
    ("name", "package"),
    [
        ("llama_index.llms.anthropic.Anthropic?model=m", "llama-index-llms-anthropic"),
        ("llamaindex:llama_index.llms.azure_openai.AzureOpenAI", "llama-index-llms-azure-openai"),
        ("llama_index.llms.mistralai.base.MistralAI", "llama-index-llms-mistralai"),
    ],
)
def test_a_missing_integration_names_its_package(name: str, package: str) -> None:
    error = failure_of(name)
    assert type(error) is ModelUnavailable
    assert error.hint == f"Run `pip install {package}`."


@pytest.mark.usefixtures("made")
def test_a_missing_library_of_an_integration_is_named() -> None:
    error = failure_of("llama_index.llms.lacking.Lacking")
    assert "lacks the package library_that_is_not_there" in error.message


@pytest.mark.usefixtures("made")
def test_an_integration_that_breaks_on_loading_is_told(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setenv("PROVIDER_API_KEY", SECRET)
    error = failure_of("llama_index.llms.broken.Broken")
    assert type(error) is ModelUnavailable
    assert "cannot be loaded (no [key])" in error.message


@pytest.mark.usefixtures("made")
@pytest.mark.parametrize(
    "name",
    [
        pytest.param("llamaindex:os.system", id="another package"),
        pytest.param("llamaindex:llama_index_evil.llms.Bad", id="a name that begins alike"),
        pytest.param("llamaindex:llama_index..Bad", id="an empty part"),
        pytest.param("llamaindex:llama_index.llms.ma de.Made", id="a space"),
        pytest.param("llamaindex:", id="nothing"),
        pytest.param(f"{MADE}?model", id="no value"),
        pytest.param(f"{MADE}?model=a&model=b", id="twice"),
        pytest.param(f"{MADE}?a-b=c", id="no argument's name"),
        pytest.param(f"{MADE}?temperature=warm", id="a word for a number"),
        pytest.param(f"{MADE}?loud=maybe", id="a word for yes or no"),
        pytest.param(f"{MOCK}?colour=red", id="an argument it does not have"),
        pytest.param("llamaindex:llama_index.llms.made_for_test.NoModel", id="no model"),
        pytest.param("llamaindex:llama_index.llms.made_for_test.Missing", id="no such class"),
        pytest.param(f"{MOCK_EMBEDDING}?embed_dim=3", id="an embedder"),
    ],
)
def test_a_name_that_is_none_is_refused(name: str) -> None:
    with pytest.raises(ConfigError) as caught:
        load_llama_index_chat(name)
    assert caught.value.hint


def test_a_chat_model_is_no_embedder() -> None:
    with pytest.raises(ConfigError, match="no embedder"):
        load_llama_index_embedder(MOCK)


def test_a_spec_takes_no_secret_into_its_name() -> None:
    spec = Spec.parsed("llama_index.a.B?model=x+y&access_token=t&max_tokens=5")
    assert spec.name == "llamaindex:llama_index.a.B?model=x+y&max_tokens=5"


def test_nothing_is_loaded_and_set_but_what_is_needed() -> None:
    code = textwrap.dedent(f"""
        import sys
        from qa.adapters.llamaindex_models import load_llama_index_chat
        assert "llama_index" not in sys.modules
        load_llama_index_chat({MOCK!r})
        from llama_index.core import Settings
        assert Settings._llm is None and Settings._embed_model is None
    """)
    subprocess.run([sys.executable, "-W", "ignore", "-c", code], check=True)
