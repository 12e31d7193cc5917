"""A JSON object -> one line that is safe on any terminal."""

import json
import re
import sys
from collections.abc import Mapping
from typing import Any

from ..harmless import HIDDEN

# JSON itself escapes only those below a space; a terminal obeys these too.
UNSAFE = re.compile(f"[\x7f-\x9f\ud800-\udfff{HIDDEN}]")


def dumps(value: Mapping[str, Any]) -> str:
    """Return one line of JSON that is safe to print on a terminal, whatever its encoding."""
    encoding = (sys.stdout.encoding or "").lower().replace("-", "")
    line = json.dumps(value, ensure_ascii=encoding != "utf8", allow_nan=False)
    return UNSAFE.sub(lambda found: f"\\u{ord(found[0]):04x}", line)
