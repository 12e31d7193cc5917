"""Where requests in OpenAI's form go: the address, the key, and how long to be patient.

Knows what may be shown of them: a key never appears in a message, a repr or an exception, also when
a server repeats it. Connects to nothing and reads no environment; loads no library.
"""

import ipaddress
import random
import re
from collections.abc import Iterator
from dataclasses import dataclass, field
from functools import cached_property
from urllib.parse import SplitResult, urlsplit

from ..errors import ConfigError, QAError
from ..naming import KEY_LIKE

OPENAI = "https://api.openai.com/v1"
PLACEHOLDER = "no-key"  # the client insists on one, servers of one's own do not look at it
FIRST_WAIT, LONGEST_BACK_OFF = 0.5, 8.0  # seconds, as the official client waits
LONGEST_WAIT = 60.0  # seconds; who is asked to wait longer would rather be told
LONGEST_TOLD = 300  # characters of a server's own words that a message repeats
CONTROLS = re.compile(r"[\s\x00-\x1f\x7f-\x9f\u200b-\u200f\u2028-\u202e\u2066-\u2069\ufeff]+")


@dataclass(frozen=True)
class Server:
    """A server that speaks OpenAI's form: its address, the key for it, and seconds of silence."""

    base_url: str = OPENAI
    key: str | None = field(default=None, repr=False)
    timeout: float = 60.0
    retries: int = 3

    @classmethod
    def at(
        cls, base_url: str | None, api_key: str | None, *, timeout: float, retries: int
    ) -> "Server":
        """Return a server after checking its address and key, OpenAI's own when none is given.

        Raises:
            ConfigError: the address is no web address, or the key cannot be one.
        """
        address = (base_url or "").strip() or OPENAI
        key = (api_key or "").strip() or None
        _check_address(address)
        if key and not (key.isascii() and key.isprintable() and " " not in key):
            raise ConfigError(
                "The API key holds characters that no key has.",
                hint="Copy it again, without quotes or line breaks, into OPENAI_API_KEY.",
            )
        return cls(address.rstrip("/"), key, timeout, retries)

    @cached_property
    def _parts(self) -> SplitResult:
        return urlsplit(self.base_url)

    @property
    def shown(self) -> str:
        """The address as a message may show it: without user, password and query."""
        port = f":{self._parts.port}" if self._parts.port else ""
        host = f"[{self.host}]" if ":" in self.host else self.host
        return f"{self._parts.scheme}://{host}{port}{self._parts.path}"

    @property
    def host(self) -> str:
        """The host's name or number."""
        return self._parts.hostname or ""

    @property
    def is_openai(self) -> bool:
        """Tell whether this is OpenAI itself."""
        return self.host == "api.openai.com"

    @property
    def is_loopback(self) -> bool:
        """Tell whether this is the user's own machine."""
        if self.host == "localhost" or self.host.endswith(".localhost"):
            return True
        try:
            return ipaddress.ip_address(self.host).is_loopback
        except ValueError:
            return False

    def check_key(self) -> None:
        """Raise `ConfigError` where a key is needed and there is none."""
        if self.key is None and self.is_openai:
            raise ConfigError(
                "There is no API key for OpenAI.",
                hint="Set OPENAI_API_KEY, set OPENAI_BASE_URL to a server of your own,"
                " or use --offline.",
            )

    def cleaned(self, text: object) -> str:
        """Return a server's words on one line, shortened, without keys."""
        words = str(text)[: 20 * LONGEST_TOLD]
        for secret in (self.key, self._parts.password, self._parts.username):
            if secret:
                words = words.replace(secret, "[key]")
        words = CONTROLS.sub(" ", KEY_LIKE.sub("[key]", words)).strip()
        return words if len(words) <= LONGEST_TOLD else words[:LONGEST_TOLD].rstrip() + " ..."

    def waits(self) -> Iterator[float]:
        """Yield the seconds to wait before each further attempt: doubling, a little at random."""
        for attempt in range(self.retries):
            yield min(FIRST_WAIT * 2**attempt, LONGEST_BACK_OFF) * random.uniform(0.75, 1)


def again_in(error: QAError, seconds: float) -> str:
    """Return the words that tell of an error and the wait until the next try."""
    return f"{error.message} Trying again" + (f" in {seconds:.0f} s." if seconds >= 1 else ".")


def _check_address(address: str) -> None:
    try:
        parts = urlsplit(address)
        host, _ = parts.hostname, parts.port
    except ValueError:
        host = None
    usable = address.isascii() and address.isprintable() and " " not in address
    if not host or not usable or parts.scheme not in ("http", "https"):
        raise ConfigError(
            "The base URL is no address of a web server.",
            hint="It begins with http:// or https:// and mostly ends in /v1, such as"
            " OPENAI_BASE_URL=http://localhost:11434/v1",
        )


def well_formed(text: str) -> str:
    """Return a text that can be encoded: halves of characters are replaced."""
    if text.isascii():
        return text
    return text.encode("utf-16", "surrogatepass").decode("utf-16", "replace")
