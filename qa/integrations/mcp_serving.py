"""Serves an MCP server: over standard input and output, or HTTP on this machine.

Nothing but the protocol is written to standard output.
"""

import socket
from collections.abc import Callable, Sequence
from typing import TYPE_CHECKING, Any

import anyio

from ..errors import UsageError

if TYPE_CHECKING:
    from mcp.server.lowlevel import Server

LOOPBACK = ("127.0.0.1", "localhost", "::1")
PATH = "/mcp"


def serve_stdio(server: "Server[Any]") -> None:
    """Serve the client that started this process, until it closes standard input."""
    from mcp.server.stdio import stdio_server

    async def serve() -> None:
        async with stdio_server() as (read, write):
            await server.run(read, write, server.create_initialization_options())

    anyio.run(serve)


def serve_http(
    server: "Server[Any]",
    host: str,
    port: int,
    *,
    names: Sequence[str] = (),
    started: Callable[[str], None] = lambda _: None,
) -> None:
    """Serve clients over streamable HTTP until interrupted; `started` gets the address.

    `names` are the names of this machine, other than those of loopback, under which clients may
    reach it; requests that name another are refused, as are those of pages of other sites.

    Raises:
        UsageError: the address cannot be listened at.
    """
    import uvicorn
    from mcp.server.transport_security import TransportSecuritySettings

    listening = _listen(host, port)
    port = listening.getsockname()[1]
    taken = [*(f"[{each}]" if ":" in each else each for each in LOOPBACK), *names]
    security = TransportSecuritySettings(
        enable_dns_rebinding_protection=True,
        allowed_hosts=[each for name in taken for each in (name, f"{name}:*")],
        allowed_origins=[
            f"{scheme}://{name}{rest}"
            for scheme in ("http", "https")
            for name in taken
            for rest in ("", ":*")
        ],
    )
    app = server.streamable_http_app(
        streamable_http_path=PATH, transport_security=security, host=host
    )
    config = uvicorn.Config(app, log_config=None, access_log=False, lifespan="on")
    name = f"[{host}]" if ":" in host else host
    started(f"http://{name}:{port}{PATH}")
    uvicorn.Server(config).run(sockets=[listening])


def _listen(host: str, port: int) -> socket.socket:
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    listening = socket.socket(family, socket.SOCK_STREAM)
    try:
        listening.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        listening.bind((host, port))
        listening.listen(64)
    except OSError as error:
        listening.close()
        raise UsageError(
            f"--http cannot listen at {host}:{port} ({error.strerror or error}).",
            hint="Choose another port, or 0 for any that is free.",
        ) from error
    return listening
