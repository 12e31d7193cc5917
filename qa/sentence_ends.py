"""Whether a full stop, another mark or a line's end closes a sentence of English news.

The words around it decide: abbreviations in classes (one never ends a sentence, another ends one
before a word that usually starts one), initials, figures, ellipses, quotations and footnotes.
"""

import re

from .markup import BULLET, LineBreak


def _words(text: str) -> frozenset[str]:
    """The words of a list."""
    return frozenset(text.split())


# Abbreviations, in lower case and without their last full stop.
_BEFORE_NAME = _words(  # something always follows these
    """mr mrs ms mx dr prof sen sens rep reps gov govs gen gens lt col cols capt cpt maj sgt cpl pvt
    pfc cmdr cmdt adm brig rev hon pres supt insp amb messrs mme mlle fr st ste mt ft vs v viz cf eg
    ie e.g i.e ca approx dept univ assn det atty asst assoc treas fig figs vol vols pp p no nos art
    sec eds lt.gen rs ex gen.sec h.e vice-adm maj.gen"""
)
_BEFORE_NUMBER = _words(  # these go with the figure after them
    "no nos p pp art arts sec secs fig figs vol vols ch chap eq ver ca c circa rm apt ext tel para"
    " par op rs n° b d r fl"
)
_MONTHS = _words("jan feb mar apr jun jul aug sep sept oct nov dec mon tue tues wed thu thurs fri")
_MAY_END = _words(  # these may close a sentence: the next word decides
    """inc corp co cos ltd llc plc bros jr sr esq est dist ave blvd rd bldg ph.d phd ala ariz ark
    calif colo conn del fla ga ill ind kan ky mass mich minn mont neb nev okla ore pa penn tenn tex
    va vt wash wis wyo ont que oz lb lbs mph sq gop cent al"""
)
_AS_WORDS = _words("fig art sec co in ill mass wash ore del ind pa rep gen mar sat jan mon")
_STARTERS = _words(  # words that, with a capital, start a sentence rather than name something
    """the a an he she it they we you i his her its their our my your this that these those there
    here who what when where why how which but and or so yet nor if in on at as for from with by
    after before during since while although though because however meanwhile moreover also then
    now one two some many most several both all not no none each every other another such much only
    even still just once today yesterday tomorrow last earlier later according asked speaking under
    over about among between despite instead nearly almost to is are was were do does did have has
    had can could will would should may mr mrs ms dr please let don it's he's she's they're we're
    i'm i've that's there's perhaps thus hence therefore finally first second nevertheless
    nonetheless additionally furthermore
    following given like unlike critics police people analysts of never nothing somebody any less
    until unless whether whatever indeed millions thousands hundreds more initially recently
    previously currently eventually ultimately similarly generally unfortunately clearly"""
)
# What the country's initials stand before, in names; anything else may start a sentence.
_OFFICES = _words(
    """ambassador senator senators sen rep representative representatives president vice secretary
    attorney congress congressman congresswoman senate house air army navy marine marines coast
    space department state states treasury justice defense defence central federal supreme district
    circuit court capitol chamber embassy consulate government geological food fish forest postal
    census customs border immigration citizenship agency bureau office commission security general
    special envoy democratic republican republicans democrats code constitution open olympic steel
    bank trade energy environmental intelligence national assistant deputy under secret pacific
    africa northern cyber strategic virgin soccer military international commerce
    agriculture labor education health transportation homeland gulf high human official officials
    envoys foreign attorneys peace mission charter resolution convention presidential judicial
    election elections news men women mail dollar currency stocks crude"""
)
_VERBS_OF_SAYING = (
    "said|says|asked|asks|added|told|wrote|replied|continued|explained|tweeted|shouted|yelled|"
    "responded|exclaimed|wondered|demanded|recalled|declared|insisted|argued|joked|quipped"
)
_CLOSERS = r"(?:[\"'”’»)\]}*_]|“(?=\s))"
_FOOTNOTES = (  # [1], [note 2], [a], [citation needed], ¹; a bare figure only after letters
    r"(?:\s?\[\d{1,3}\]|\[(?:(?:note|nb|n|fn)\s\d{1,3}|[a-z]{1,2}|[a-z]+\sneeded)\]|[¹²³⁰⁴-⁹†‡]++"
    r"|(?<=[A-Za-z][.!?][\"”’])\d{1,3}(?=\s)|(?<=[a-z]{3}[.!?])\d{1,3}(?=\s))"
)
CANDIDATE = re.compile(
    rf"""(?P<mark> [.!?…。！？｡؟۔।॥։።။] (?<![.!?…][.!?…]) [.!?…。！？｡]*+ )
    (?: (?<=[。！？｡]) [」』”’）〕】》〉]*+ (?P<ideographic>\s*+)
      | (?P<closers>(?:\]\([^()\s]*+\)|{_CLOSERS})*+ {_FOOTNOTES}*+)
        (?: \s++ | \Z | (?P<glued>(?=[“"]?[A-Z][a-z]*[ ,’'])) ) )""",
    re.VERBOSE,
)
_OPENERS = re.compile(r"[\"“‘'’«(\[{¿¡*_`]*\s?")
_WORD = re.compile(r"[^\W\d_](?:[\w.’'-]*[\w])?")
_ATTRIBUTION = re.compile(
    rf"(?!(?:He|She|It|They|We) )(?:[A-Z][\w.’'-]+ ){{1,3}}(?:{_VERBS_OF_SAYING})\b"
    rf"|(?:{_VERBS_OF_SAYING}) [A-Z]"
)
_ACRONYM = re.compile(r"(?:[^\W\d_]\.)+[^\W\d_]\Z")
# A word without a vowel, one at its beginning apart: "Bldg", "Adm", but not "Arts" or "Alps".
_CONSONANTS = re.compile(
    r"(?:[A-Z]|[B-DF-HJ-NP-TV-Z][b-df-hj-np-tv-xz]{1,2})[b-df-hj-np-tv-xz]{1,2}\Z"
)
_LOWER_START = re.compile(r"[a-z]{1,5}[A-Z]|https?://|www\.")  # iPhone, an address
_BEFORE_WORD = "\"“‘'«([{*_`-—–"
_DESIGNATION = re.compile(r"[A-Z]{1,3}-?\d")  # F-22
_LIST_NUMBER = re.compile(r"\(?(?:\d{1,2}|[A-Za-z]|[ivx]{1,4})\Z")


def breaks_a_name(text: str, line: LineBreak) -> bool:
    """Whether a line ends in an abbreviation that the next line goes on from: a wrong break."""
    token = _token(text, line.line_start, line.end - 1)
    key = token.lower()
    if key in _BEFORE_NAME and (key not in _AS_WORDS or token[0].isupper()):
        return True
    if text[line.start].isdigit():
        return key in _BEFORE_NUMBER or (key in _MONTHS and token[0].isupper())
    following = _WORD.match(text, line.start)
    if following is None:
        return False
    word = following.group().partition("'")[0].partition("’")[0].lower()
    if len(token) == 1 and token.isupper():
        return token != "I" and word not in _STARTERS
    if _ACRONYM.match(token) is None:
        return False
    if following.group()[0].islower() or _DESIGNATION.match(following.group()):
        return True
    alone = line.end - line.line_start <= len(token) + 1
    return token[0].isupper() and (word in _OFFICES or (alone and word not in _STARTERS))


def ends_sentence(text: str, match: re.Match[str], start: int, end: int) -> bool:
    """Whether a mark with text after it closes the sentence that began at `start`."""
    mark = match["mark"]
    position = match.start()
    bullet = BULLET.match(text, start, end)
    if bullet is not None:
        start = bullet.end()
    if mark[-1] not in ".!?…":
        return True
    if match["glued"] is not None:
        return _ends_without_space(text, match, start)
    opened = _OPENERS.match(text, match.end(), end)
    first = opened.end() if opened else match.end()
    character = text[first] if first < end else ""
    if not character:
        return mark != "." or first == match.end()
    if character.islower():
        return _LOWER_START.match(text, first, end) is not None
    if character in ",;:)]”’" or (first == match.end() and character in ".!?…"):
        return False
    if character in "-–—―":  # a dateline, a byline, an interjection
        return False
    quoted = match["closers"][:1] in ('"', "”", "'", "’") and match["closers"] != ""
    if "!" in mark or "?" in mark:
        return _ends_after_call(text, match, start, first, quoted)
    following = _WORD.match(text, first, end)
    word = following.group() if following else ""
    token = _token(text, start, position)
    if mark != ".":
        return _ends_after_ellipsis(token, word, character)
    if token == "" and text[max(start, position - 2) : position] == ". ":
        spaced = text[max(start, position - 6) : position] == ". . . "
        return (spaced or _is_starter(word)) and character.isupper()
    if quoted and not token.endswith("."):
        return True
    if match["closers"][:1] in (")", "]"):
        return not (position - start <= 4 and _LIST_NUMBER.match(token))
    if character.isdigit():
        return _ends_before_number(token, position - start)
    return _ends_after_word(text, token, word, start, position)


def _ends_after_word(text: str, token: str, word: str, start: int, position: int) -> bool:
    """Whether "token." closes a sentence when a capitalised `word`, or none, follows."""
    key = token.lower()
    opens = position - start == len(token)
    starter = _is_starter(word)
    if opens and _LIST_NUMBER.match(token) and key != "i":
        return False
    if len(token) == 1 and token.isalpha() and token.isupper():
        return starter and word not in ("A", "I") and not opens
    if key in ("no", "nos") or (key in _AS_WORDS and token.islower()):
        return True
    if key in _BEFORE_NAME:
        return starter and key in ("v", "p", "sec", "art", "fig", "col", "ft") and len(word) > 1
    if key in _MONTHS:
        return starter or not token[0].isupper()
    if key in ("a.m", "p.m"):
        return starter and not (word in ("Mr", "Mrs", "Dr", "Ms") and position - start < 12)
    if len(token) == 1 and token.isalpha():
        return text[position - 2 : position - 1] != "("  # (b. March 2009)
    if _may_end(token):
        return starter
    return True


def _ends_before_number(token: str, length: int) -> bool:
    """Whether "token." closes a sentence when a figure follows."""
    key = token.lower()
    if length == len(token) and _LIST_NUMBER.match(token):
        return False
    if key in _BEFORE_NUMBER or key in _BEFORE_NAME or key in _MONTHS:
        return False
    return key != "etc" and not _may_end(token)


def _ends_after_call(text: str, match: re.Match[str], start: int, first: int, quoted: bool) -> bool:
    """Whether an exclamation or question mark closes a sentence."""
    if quoted and _ATTRIBUTION.match(text, first):
        return False
    if text[first - 1].isspace() and not (text[first].isalnum() or text[first] in "#@$£€&<-–—"):
        return False
    if _token(text, start, match.start()) in ("Yahoo", "Jeopardy", "Jeb"):  # names with the mark
        following = _WORD.match(text, first)
        return following is not None and _is_starter(following.group())
    return True


def _ends_after_ellipsis(token: str, word: str, character: str) -> bool:
    """Whether several full stops close a sentence: not when they stand for words left out."""
    return character.isupper() and (token != "" or _is_starter(word))


def _ends_without_space(text: str, match: re.Match[str], start: int) -> bool:
    """Whether a mark that touches a capital closes a sentence: "the end.The next"."""
    token = _token(text, start, match.start())
    before = token[-1:]
    if any(character in token for character in "./@\\") or len(token) < 3:
        return False
    if match["mark"] != ".":
        return before.isalpha() and text[match.end()].isupper()
    if token.lower() in _BEFORE_NAME:
        return False
    return before.islower() or before.isdigit() or before in ')”’"'


def _token(text: str, start: int, position: int) -> str:
    """The word that ends at a position, without what opens it; at most 40 characters are read."""
    before = text[max(start, position - 40) : position]
    if not before or before[-1].isspace():
        return ""
    token = before.split()[-1].lstrip(_BEFORE_WORD)
    for dash in "-—–(/[":
        token = token.rpartition(dash)[2] or token
    return token


def _is_starter(word: str) -> bool:
    """Whether a capitalised word usually starts a sentence; contractions count by their stem."""
    key = word.lower().replace("’", "'")
    return key in _STARTERS or key.partition("'")[0] in _STARTERS


def _may_end(token: str) -> bool:
    """Whether a word is an abbreviation that may close a sentence: "Inc", "U.S", "Bldg"."""
    return (
        token.lower() in _MAY_END
        or _ACRONYM.match(token) is not None
        or _CONSONANTS.match(token) is not None
    )
