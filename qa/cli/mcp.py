"""`qa mcp`: serve a store to programs that speak the Model Context Protocol."""

import os
from importlib.util import find_spec
from typing import Annotated

import typer

from ..errors import ConfigError, UsageError
from .options import (
    CountOption,
    ModelOption,
    OfflineOption,
    PromptsOption,
    QuietOption,
    RerankerOption,
    StoreOption,
    StrictOption,
    TimeoutOption,
    add_command,
    settings,
)

LOCALHOST = "127.0.0.1"
LAST_PORT = 65_535
LOOPBACK = (LOCALHOST, "localhost", "::1")
MISSING = "`qa mcp` needs the package mcp, which is not installed."


def register(app: typer.Typer) -> None:
    """Add the command to the app."""
    add_command(app, "mcp", mcp, "Serve the articles to assistants that speak MCP.")


def mcp(
    folders: Annotated[
        list[str] | None,
        typer.Argument(
            metavar="[FOLDER]...", help="With --write: what may be indexed beside what is."
        ),
    ] = None,
    http: Annotated[
        str | None,
        typer.Option(
            "--http",
            metavar="[HOST:]PORT",
            help="Serve over HTTP, on this machine alone, instead of standard input and output.",
        ),
    ] = None,
    allow_host: Annotated[
        list[str] | None,
        typer.Option(
            "--allow-host",
            metavar="NAME",
            help="Let other machines reach --http HOST:PORT, under this name. Whoever does can"
            " read every article.",
        ),
    ] = None,
    write: Annotated[
        bool, typer.Option("--write", help="Offer tools that index and remove articles, too.")
    ] = False,
    k: CountOption = None,
    reranker: RerankerOption = None,
    model: ModelOption = None,
    strict: StrictOption = False,
    timeout: TimeoutOption = None,
    prompts: PromptsOption = None,
    offline: OfflineOption = None,
    store: StoreOption = None,
    quiet: QuietOption = False,
) -> None:
    """Serve the articles over the Model Context Protocol, for reading unless told otherwise."""
    from .terminal import note, silent

    address = None if http is None else parse_address(http, allow_host or [])
    if address is None and allow_host:
        raise UsageError("--allow-host is for --http.", hint="Add --http HOST:PORT.")
    if folders and not write:
        raise UsageError("FOLDER is for --write.", hint="Add --write, or leave the folder out.")
    for folder in folders or ():
        if not os.path.isdir(folder):
            raise UsageError(f"{folder} is no folder.", hint="Name a folder of articles.")
    if find_spec("mcp") is None or find_spec("jsonschema") is None:
        raise ConfigError(MISSING, hint="Install it: pip install 'qa-articles[mcp]'")
    config = settings(
        store=store,
        k=k,
        offline=offline,
        reranker=reranker,
        model=model,
        strict=strict,
        timeout=timeout,
        prompts=prompts,
    )
    from ..integrations.mcp import ArticleServer
    from ..integrations.mcp_serving import serve_http, serve_stdio

    tell = silent if quiet else note
    articles = ArticleServer(config, writes=write, folders=folders or (), note=tell)
    try:
        if address is None:
            serve_stdio(articles.server())
        else:
            host, port = address
            serve_http(
                articles.server(),
                host,
                port,
                names=allow_host or (),
                started=lambda url: note(f"Serving {config.store} at {url}; Ctrl-C ends it."),
            )
    finally:
        articles.close()


def parse_address(words: str, names: list[str]) -> tuple[str, int]:
    """Return the host and port of `[HOST:]PORT`.

    Raises:
        UsageError: it is none, or other machines could reach it and no name allows that.
    """
    host, _, port = words.rpartition(":")
    host = host.strip("[]") or LOCALHOST
    if not port.isascii() or not port.isdigit() or int(port) > LAST_PORT:
        raise UsageError(f"--http {words!r} is no port.", hint="Write it as --http 8765")
    if host not in LOOPBACK and not names:
        raise UsageError(
            f"--http {words} would let other machines read every article.",
            hint="Leave the host out, or name what clients call this machine: --allow-host NAME",
        )
    return host, int(port)
