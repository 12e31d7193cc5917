"""The sample articles keep the properties that make them a fair trial of the readers.

These tests look at bytes and words only; what `qa` makes of the articles is tested elsewhere.
"""

import re
from itertools import combinations
from pathlib import Path

import pytest

CORPUS = Path(__file__).resolve().parent.parent / "corpus"
ARTICLES = sorted(path for path in CORPUS.iterdir() if path.suffix in {".txt", ".md"})
WIRE_PAIR = ("lavrov-talks.txt", "lavrov-talks-courier.txt")
WINDOWS_1252 = "museum-reopening.txt"
WINDOWS_LINE_ENDS = "oil-shipments.txt"
RUN_LENGTH = 8  # words; shorter runs are titles and names that any two stories share
END_INSIDE_LINE = re.compile(r'(?<!\bDr)(?<!\bSt)[.?!]"? "?[A-Z]')
FRONT_MATTER = re.compile(r"\A---\n(.*?)\n---\n", re.DOTALL)

each_article = pytest.mark.parametrize("path", ARTICLES, ids=lambda path: path.name)


def is_utf8(content: bytes) -> bool:
    """True when the bytes decode as UTF-8."""
    try:
        content.decode("utf-8")
    except UnicodeDecodeError:
        return False
    return True


def article_text(name: str) -> str:
    """The article decoded, line ends as they are."""
    encoding = "cp1252" if name == WINDOWS_1252 else "utf-8"
    return (CORPUS / name).read_bytes().decode(encoding)


def front_matter(name: str) -> dict[str, str]:
    """The fields above the article as written, empty where it has none."""
    match = FRONT_MATTER.match(article_text(name))
    return dict(re.findall(r"^(\w+): (.+)$", match.group(1), re.MULTILINE)) if match else {}


def body(name: str) -> str:
    """The article without its front matter."""
    return FRONT_MATTER.sub("", article_text(name), count=1)


def word_runs(name: str) -> set[tuple[str, ...]]:
    """Every run of `RUN_LENGTH` words of the body, in lower case, across line ends."""
    words = re.findall(r"\w+", body(name).lower())
    return {tuple(words[i : i + RUN_LENGTH]) for i in range(len(words) - RUN_LENGTH + 1)}


def test_there_are_enough_articles_and_nothing_else() -> None:
    assert len(ARTICLES) >= 16
    assert {path.suffix for path in ARTICLES} == {".txt", ".md"}
    assert sorted(CORPUS.iterdir()) == ARTICLES
    assert not [path for path in ARTICLES if path.stem.lower() == "readme"]


@each_article
def test_article_has_150_to_500_words(path: Path) -> None:
    assert 150 <= len(body(path.name).split()) <= 500


@each_article
def test_article_is_under_10_kilobytes(path: Path) -> None:
    assert 0 < path.stat().st_size < 10_000


@each_article
def test_no_control_characters_or_byte_order_mark(path: Path) -> None:
    assert not re.search(r"[\x00-\x08\x0b\x0c\x0e-\x1f\x7f-\x9f\ufeff\ufffd]", body(path.name))


def test_exactly_one_article_is_windows_1252() -> None:
    assert [p.name for p in ARTICLES if not is_utf8(p.read_bytes())] == [WINDOWS_1252]


@pytest.mark.parametrize(
    ("character", "byte"),
    [
        pytest.param("\u201c", b"\x93", id="opening-quote"),
        pytest.param("\u201d", b"\x94", id="closing-quote"),
        pytest.param("\u2019", b"\x92", id="apostrophe"),
        pytest.param("\u2013", b"\x96", id="en-dash"),
        pytest.param("\u00e9", b"\xe9", id="e-acute"),
        pytest.param("\u20ac", b"\x80", id="euro-sign"),
    ],
)
def test_windows_1252_article_holds(character: str, byte: bytes) -> None:
    assert byte in (CORPUS / WINDOWS_1252).read_bytes()
    assert character in article_text(WINDOWS_1252)


def test_exactly_one_article_has_windows_line_ends_throughout() -> None:
    assert [p.name for p in ARTICLES if b"\r" in p.read_bytes()] == [WINDOWS_LINE_ENDS]
    content = (CORPUS / WINDOWS_LINE_ENDS).read_bytes()
    assert content.count(b"\r\n") == content.count(b"\n") == content.count(b"\r") > 10


@pytest.mark.parametrize(
    "name", [path.name for path in ARTICLES if path.suffix == ".md"] + ["lavrov-drills.txt"]
)
def test_front_matter_names_title_date_and_author(name: str) -> None:
    fields = front_matter(name)
    assert {"title", "date", "author"} <= fields.keys()
    assert re.fullmatch(r"201[78]-\d\d-\d\d", fields["date"])


def test_some_articles_have_an_address_and_some_text_files_front_matter() -> None:
    assert sum("url" in front_matter(path.name) for path in ARTICLES) >= 3
    assert [path.name for path in ARTICLES if path.suffix == ".txt" and front_matter(path.name)]
    assert [path.name for path in ARTICLES if path.suffix == ".txt" and not front_matter(path.name)]


def test_one_article_has_its_date_in_its_name_alone() -> None:
    dated = [path.name for path in ARTICLES if re.match(r"\d{4}-\d\d-\d\d-", path.name)]
    assert dated == ["2017-12-22-un-vote.txt"]
    assert not front_matter(dated[0])
    assert "2017" not in article_text(dated[0])


def test_dateline_of_cup_final_has_no_year() -> None:
    assert not front_matter("cup-final.txt")
    assert "SALTMARSH, Dec 10 (Castellan)" in article_text("cup-final.txt")
    assert re.findall(r"\b(?:19|20)\d\d\b", article_text("cup-final.txt")) == ["2015"]


def test_one_article_is_wrapped_at_72_columns() -> None:
    lines = article_text("drills-begin.txt").splitlines()
    assert max(map(len, lines)) <= 72
    assert sum(len(line) > 60 for line in lines) >= 15


def test_one_article_has_a_sentence_on_each_line() -> None:
    headline, *lines = article_text("workers-russia.txt").splitlines()
    assert not headline.endswith(".")
    assert len(lines) >= 15
    assert all(re.search(r'[.?!]"?$', line) for line in lines)
    assert not [line for line in lines if END_INSIDE_LINE.search(line)]


@pytest.mark.parametrize(
    "pattern",
    [
        pytest.param(r"^# \S", id="heading"),
        pytest.param(r"^## \S", id="second-heading"),
        pytest.param(r"\*\*[^*\n]+\*\*", id="bold"),
        pytest.param(r"(?:^- .+\n){3,}", id="list"),
        pytest.param(r"\[[^\]\n]+\]\(https://[^)\n]+\)", id="web-link"),
        pytest.param(r"\[[^\]\n]+\]\([\w-]+\.txt\)", id="file-link"),
    ],
)
def test_missile_test_is_marked_up(pattern: str) -> None:
    assert re.search(pattern, body("missile-test.md"), re.MULTILINE)


def test_linked_articles_exist() -> None:
    linked = re.findall(r"\]\(([\w-]+\.(?:txt|md))\)", body("missile-test.md"))
    assert linked
    assert all((CORPUS / name).is_file() for name in linked)


def test_lavrov_speaks_of_sanctions_on_line_18() -> None:
    line = article_text("lavrov-drills.txt").splitlines()[17]
    assert line.startswith('"More sanctions against North Korea will not work')
    assert '" Lavrov said.' in line


def test_no_other_line_quotes_lavrov_on_sanctions() -> None:
    lines = [
        (path.name, line)
        for path in ARTICLES
        for line in article_text(path.name).splitlines()
        if "Lavrov" in line and "sanctions" in line
    ]
    assert [name for name, _ in lines] == ["lavrov-drills.txt"]


@pytest.mark.parametrize(
    ("first", "second"),
    [
        pytest.param(
            ("workers-russia.txt", "About 37,000 North Koreans work in Russia"),
            ("workers-sent-home.md", "No more than 24,000 of them are still in Russia"),
            id="workers",
        ),
        pytest.param(
            ("drills-begin.txt", "About 230 aircraft take part"),
            ("seoul-spokesman.md", "more than 260 aircraft have taken off"),
            id="aircraft",
        ),
    ],
)
def test_two_articles_disagree_on_a_number(first: tuple[str, str], second: tuple[str, str]) -> None:
    for name, words in (first, second):
        assert words in " ".join(article_text(name).split())


def test_wire_story_appears_twice_with_small_changes() -> None:
    first, second = (word_runs(name) for name in WIRE_PAIR)
    assert 0.5 < len(first & second) / len(first | second) < 0.95


def test_no_other_articles_share_a_run_of_words() -> None:
    runs = {path.name: word_runs(path.name) for path in ARTICLES}
    shared = {
        (first, second): sorted(runs[first] & runs[second])
        for first, second in combinations(runs, 2)
        if {first, second} != set(WIRE_PAIR) and runs[first] & runs[second]
    }
    assert not shared
