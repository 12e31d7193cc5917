"""The words of RTF that matter to its text: which groups are no text, which words are signs.

After the specification of RTF 1.9.1. No library is used: the one there is gives deleted text as
text, loses the notes, and knows nothing of titles, authors and dates.
"""

import re
from typing import Final

TOKEN: Final = re.compile(
    r"\\(?P<word>[a-zA-Z]{1,32})(?P<number>-?\d{1,10})? ?"
    r"|\\'(?P<code>[0-9a-fA-F]{2})"
    r"|\\(?P<sign>[^a-zA-Z])"
    r"|(?P<brace>[{}])"
    r"|(?P<text>[^\\{}\r\n]+)"
    r"|[\r\n]+"
    r"|\\",
    re.DOTALL,
)
SIGNS: Final = {
    "tab": " ", "line": " ", "page": " ", "column": " ", "softline": " ", "lbr": " ",
    "emdash": "—", "endash": "–", "bullet": "•", "lquote": "‘", "rquote": "’",
    "ldblquote": "“", "rdblquote": "”", "emspace": " ", "enspace": " ", "qmspace": " ",
    "~": " ", "_": "-", "{": "{", "}": "}", "\\": "\\",
}  # fmt: skip
# Groups without a star that hold no text of the article.
NO_TEXT: Final = frozenset(
    """aftnsep aftnsepc aftncn annotation atnid atnauthor background colortbl comment datafield do
    filetbl fldinst footer footerf footerl footerr formfield ftncn ftnsep ftnsepc generator header
    headerf headerl headerr listtext nonesttables nonshppict objdata pict pn pntext pntxta pntxtb
    rxe shprslt sp tc template tcn txe xe""".split()
)
# Groups with a star that hold text all the same.
TEXT: Final = frozenset("shpinst shptxt ud footnote".split())
PROPERTIES: Final = frozenset("title author operator creatim revtim".split())
CODE_PAGES: Final = {  # by the numbers of character sets
    0: "cp1252", 77: "mac_roman", 128: "cp932", 129: "cp949", 130: "johab", 134: "gbk",
    136: "cp950", 161: "cp1253", 162: "cp1254", 163: "cp1258", 177: "cp1255", 178: "cp1256",
    186: "cp1257", 204: "cp1251", 222: "cp874", 238: "cp1250", 254: "cp437", 255: "cp850",
}  # fmt: skip
