"""Hints of errors, as who calls a tool gets them."""

import pytest

from qa.errors import ArticleError, ModelUnavailable, QAError, StoreError, UsageError
from qa.integrations.mcp_hints import error_for_tools, hint_for_tools

TOOLS = ("ask", "articles")


@pytest.mark.parametrize(
    ("error", "told"),
    [
        pytest.param(UsageError("No.", hint="Ask for less."), "Ask for less.", id="words"),
        pytest.param(UsageError("No."), None, id="none"),
        pytest.param(UsageError("No.", hint='Type it: qa ask "why ...?"'), None, id="shell"),
        pytest.param(UsageError("No.", hint="Leave --since out."), None, id="option"),
        pytest.param(UsageError("No.", hint="A well-known place."), "A well-known place.", id="-"),
        pytest.param(
            ArticleError("No.", hint="`qa articles` lists what is indexed."),
            "`articles` lists what is indexed.",
            id="a tool",
        ),
        pytest.param(ArticleError("No.", hint="`qa move` does it."), None, id="no tool"),
        pytest.param(
            StoreError("No.", hint="Index first: `qa index FOLDER`."),
            "For the user who runs the server: Index first: `qa index FOLDER`.",
            id="of the user",
        ),
        pytest.param(
            StoreError("No.", hint="Run `qa doctor --repair`; it keeps much."),
            "For the user who runs the server: Run `qa doctor --repair`; it keeps much.",
            id="of the user, in two parts",
        ),
        pytest.param(
            ModelUnavailable("No.", hint="Ask again, or use --offline."),
            "For the user who runs the server: Ask again, or use --offline.",
            id="of the server",
        ),
        pytest.param(
            UsageError("No.", hint="Start it with `qa mcp --write FOLDER`."),
            "Start it with `qa mcp --write FOLDER`.",
            id="of this command",
        ),
    ],
)
def test_a_hint_is_for_who_can_follow_it(error: QAError, told: str | None) -> None:
    assert hint_for_tools(error, TOOLS) == told
    assert error_for_tools(error, TOOLS)["error"]["hint"] == told


def test_what_is_a_tool_here_need_not_be_the_users() -> None:
    hint = "Index some articles first: `qa index FOLDER`; or name a store with --store."
    error = StoreError("There is no store.", hint=hint)
    assert hint_for_tools(error, (*TOOLS, "index")) == "Index some articles first: `index`."
