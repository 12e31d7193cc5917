"""Letters -> the same without their accents. Pure."""

import unicodedata


def unaccented(text: str) -> str:
    """Return a text with its letters' accents dropped: "Hélène" is "Helene"."""
    if text.isascii():
        return text
    parts = unicodedata.normalize("NFKD", text)
    return "".join(part for part in parts if not unicodedata.combining(part))
