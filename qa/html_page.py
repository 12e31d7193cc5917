"""The body of a page -> an HTML file that needs nothing else and can load nothing. Pure."""

from base64 import b64encode
from hashlib import sha256

from .html_words import escaped


def page(title: str, body: str, style: str) -> str:
    """Return a whole page; `body` and `style` are HTML and CSS already, the title is any text."""
    digest = b64encode(sha256(style.encode()).digest()).decode()
    policy = f"default-src 'none'; style-src 'sha256-{digest}'; base-uri 'none'; form-action 'none'"
    return (
        '<!DOCTYPE html>\n<html lang="en">\n<head>\n<meta charset="utf-8">\n'
        f'<meta http-equiv="Content-Security-Policy" content="{policy}">\n'
        '<meta name="viewport" content="width=device-width, initial-scale=1">\n'
        '<meta name="referrer" content="no-referrer">\n'
        f"<title>{escaped(' '.join(title.split()))}</title>\n"
        f"<style>{style}</style>\n</head>\n<body>{body}</body>\n</html>\n"
    )
