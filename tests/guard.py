"""An audit hook that lets a Python process reach itself alone: no socket, no name look-up."""

import re

LOOPBACK = re.compile(r"127(\.\d+){3}|::1|localhost")
CONNECTIONS = {"socket.connect", "socket.sendto", "socket.sendmsg"}
LOOK_UPS = {"socket.getaddrinfo", "socket.gethostbyname", "socket.gethostbyaddr"}


def refuse_all_but_loopback(event: str, args: tuple[object, ...]) -> None:
    """Raise RuntimeError where a socket or a look-up would leave this machine."""
    if event in CONNECTIONS:
        address = args[1]
        if isinstance(address, tuple) and not LOOPBACK.fullmatch(str(address[0])):
            raise RuntimeError(f"a test reached out to {address}")
    elif event in LOOK_UPS:
        name = args[0]
        if name and not LOOPBACK.fullmatch(str(name)):
            raise RuntimeError(f"a test looked up {name!r}")
