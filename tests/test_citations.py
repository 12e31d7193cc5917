import re
from collections.abc import Iterable, Sequence
from dataclasses import dataclass
from itertools import pairwise

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from qa.citations import HEAD, CitationStream, Event, Words
from qa.claims import ClaimDone
from qa.labels import HELD
from qa.numbering import NUMBER
from qa.types import Sentence

LABELS = {f"s{n}": Sentence("a.txt", n, n * 10, n * 10 + 5, n, f"Fact {n}.") for n in range(1, 13)}

SPECIMENS = [
    "He left [s3]. She stayed. [s4][s3] The U.S. Senate voted on Nov. 30 [s3-s5].",
    "- He left. [s1]\n- She said “No.” [s2]\n\n## Head\n**Bold**\n"
    "They said:\n1. Steel [s5].\n2. Oil\n[s6]",
    "[[s3]] x (S3), {s4} 【s5†source】 [s3; s4 and s7] [s3,4] [sentence s9] ([s1], [s99]).",
    "Not in the articles alone [3]: article(s), the S3 bucket [2017] [s",
    "NOT IN THE ARTICLES.",
    "One steel. [s1]\nwrapped iron\nline (s2",
    "[[s99]3] [3[s9]] [ [s99]3] [s3: he said] [s4 left open",
    "Oil \x1b[1;31mrose\x1b[0m [s\x071]. \x1b]0;x\x07NOT IN THE ARTICLES. **NOT IN THE ARTICLES**",
    "Lee said: “It fell. Oil rose [s1].” 'No. Yes,' he said [s2]. \"Steel\nsank. So\n\nIt fell.",
    "In short: [s1] It fell. [s2] Oil rose. [s3]: Steel [s4] and [s5] say so. [s1] also says no.",
    "- [s1]: It fell. [s2]: Oil rose.\n\n[s3]\nSteel sank.\n\n[s4]\nGold",
    "[s1]\nIt fell.\n\n[s2]\nOil rose. [s3]\nSummary:\n[s4]\nGold. [s5",
    "**Lee said:**\n- It fell [s1].\n- Oil rose [s2].\n# It is over\nSources: [s1], [s2]",
]


@dataclass(frozen=True)
class Outcome:
    text: str
    claims: tuple[ClaimDone, ...]
    numbers: tuple[int, ...]
    dropped: int
    refused: bool


def read(pieces: Iterable[str]) -> Outcome:
    """Return everything that comes of a reply in these pieces."""
    stream = CitationStream(LABELS)
    events: list[Event] = []
    for piece in pieces:
        events += stream.feed(piece)
    events += stream.finish()
    return Outcome(
        text="".join(event.text for event in events if isinstance(event, Words)),
        claims=tuple(event for event in events if isinstance(event, ClaimDone)),
        numbers=tuple(sentence.index for sentence in stream.sentences.values()),
        dropped=stream.dropped,
        refused=stream.refused,
    )


def claims_of(reply: str) -> list[tuple[str, tuple[int, ...]]]:
    return [(claim.text, claim.citations) for claim in read([reply]).claims]


@pytest.mark.parametrize(
    ("reply", "text", "cited", "dropped"),
    [
        pytest.param("It fell [s7].", "It fell [1].", [7], 0, id="one"),
        pytest.param("It fell. [s7]", "It fell. [1]", [7], 0, id="after the full stop"),
        pytest.param("A [s7] b [s2] c [s7].", "A [1] b [2] c [1].", [7, 2], 0, id="keeps number"),
        pytest.param("A [s3][s7].", "A [1][2].", [3, 7], 0, id="side by side"),
        pytest.param("A [s3][s3].", "A [1].", [3], 0, id="doubled"),
        pytest.param("A [s3] [s3].", "A [1].", [3], 0, id="doubled with a space"),
        pytest.param("A [[s3]].", "A [1].", [3], 0, id="double brackets"),
        pytest.param("A ([s3]).", "A [1].", [3], 0, id="brackets of two kinds"),
        pytest.param("A ([s3] and [s4]).", "A ([1] and [2]).", [3, 4], 0, id="inside a bracket"),
        pytest.param("A [s3-s5].", "A [1][2][3].", [3, 4, 5], 0, id="range"),
        pytest.param("A [s3–5].", "A [1][2][3].", [3, 4, 5], 0, id="range with a dash"),
        pytest.param("A [s3 to s5].", "A [1][2][3].", [3, 4, 5], 0, id="range in words"),
        pytest.param("A [s5-s3].", "A [1][2][3].", [5, 3, 4], 0, id="range backwards"),
        pytest.param("A [s11-s99999999].", "A [1][2].", [11, 12], 1, id="huge range"),
        pytest.param("A [s0-s2].", "A [1][2].", [1, 2], 1, id="range from nothing"),
        pytest.param("A [s3, s4].", "A [1][2].", [3, 4], 0, id="list"),
        pytest.param("A [s3; s4 and s7].", "A [1][2][3].", [3, 4, 7], 0, id="list in words"),
        pytest.param("A [s3,4].", "A [1][2].", [3, 4], 0, id="list with bare numbers"),
        pytest.param("A [s1, s3-s4].", "A [1][2][3].", [1, 3, 4], 0, id="list with a range"),
        pytest.param("A (s3).", "A [1].", [3], 0, id="round"),
        pytest.param("A {s3}.", "A [1].", [3], 0, id="curly"),
        pytest.param("A 【s3】.", "A [1].", [3], 0, id="lenticular"),
        pytest.param("A 【s3†source】.", "A [1].", [3], 0, id="dagger"),
        pytest.param("A [S3].", "A [1].", [3], 0, id="capital"),
        pytest.param("A [ s3 ].", "A [1].", [3], 0, id="spaces inside"),
        pytest.param("A [s03].", "A [1].", [3], 0, id="leading zero"),
        pytest.param("A [sentence s3].", "A [1].", [3], 0, id="with its noun"),
        pytest.param("A (Source: s3).", "A [1].", [3], 0, id="source"),
        pytest.param("A [sentences 3 and 4].", "A [1][2].", [3, 4], 0, id="nouns, bare numbers"),
        pytest.param("A [s3: he said so].", "A [1].", [3], 0, id="with a note"),
        pytest.param("A [s99].", "A.", [], 1, id="invented"),
        pytest.param("A [s99] b.", "A b.", [], 1, id="invented in the middle"),
        pytest.param("A [s2, s99].", "A [1].", [2], 1, id="half invented"),
        pytest.param("[s99] A.", "A.", [], 1, id="invented at the beginning"),
        pytest.param("A [3].", "A.", [], 1, id="a number of its own"),
        pytest.param("A [3, 4] b.", "A b.", [], 2, id="numbers of its own"),
        pytest.param("A [３] b.", "A b.", [], 1, id="a number in wide figures"),
        pytest.param("A [3\u200b] b.", "A b.", [], 1, id="a number with an invisible character"),
        pytest.param("In [2017] it fell.", "In 2017 it fell.", [], 0, id="an inserted year"),
        pytest.param("Some [10,000] men.", "Some 10,000 men.", [], 0, id="an inserted figure"),
        pytest.param("A [[s99]3].", "A 3].", [], 1, id="a number in a dropped label's brackets"),
        pytest.param("A [s[s99]3].", "A s3].", [], 1, id="a label around a dropped label"),
        pytest.param("The S3 bucket.", "The S3 bucket.", [], 0, id="no brackets"),
        pytest.param("By s3 alone.", "By s3 alone.", [], 0, id="bare"),
        pytest.param("The article(s) say.", "The article(s) say.", [], 0, id="plural"),
        pytest.param("[sic] (see below) [...]", "[sic] (see below) [...]", [], 0, id="text"),
        pytest.param("(3) and {4}", "(3) and {4}", [], 0, id="other numbers"),
        pytest.param("A [s3", "A", [], 1, id="broken off"),
        pytest.param("A [s3, s4", "A [1]", [3], 1, id="list broken off"),
        pytest.param("A [s", "A", [], 0, id="broken off at the letter"),
        pytest.param("A [", "A", [], 0, id="broken off at the bracket"),
        pytest.param("A [s3\nB", "A [1]\nB", [3], 0, id="never closed"),
        pytest.param("\n\n A  b \n", "A  b", [], 0, id="white space at the ends"),
        pytest.param("A\r\n\r\n\r\n\r\nb", "A\n\nb", [], 0, id="empty lines"),
        pytest.param("", "", [], 0, id="nothing"),
        pytest.param("[s3]", "[1]", [3], 0, id="a label alone"),
    ],
)
def test_labels(reply: str, text: str, cited: list[int], dropped: int) -> None:
    outcome = read([reply])
    assert (outcome.text, list(outcome.numbers), outcome.dropped) == (text, cited, dropped)


def test_two_labels_of_one_sentence_have_one_number() -> None:
    stream = CitationStream({"s1": LABELS["s1"], "s2": LABELS["s1"]})
    events = [*stream.feed("It fell [s1] and rose [s2]."), *stream.finish()]
    assert events[0] == Words("It fell [1] and rose [1].")
    assert stream.sentences == {1: LABELS["s1"]}


def test_a_long_list_of_labels_is_read_whole() -> None:
    labels = {f"s{n}": Sentence("a.txt", n, n, n + 1, n, ".") for n in range(100, 140)}
    stream = CitationStream(labels)
    stream.feed("It fell [" + ", ".join(labels) + "].")
    assert list(stream.sentences.values()) == list(labels.values())


@pytest.mark.parametrize(
    ("reply", "claims"),
    [
        pytest.param("It fell [s1].", [("It fell.", (1,))], id="number before the stop"),
        pytest.param("It fell. [s1]", [("It fell.", (1,))], id="number after the stop"),
        pytest.param("It fell.[s1]Oil rose.", [("It fell.", (1,)), ("Oil rose.", ())], id="glued"),
        pytest.param(
            "It fell. [s1] Oil rose. [s2]", [("It fell.", (1,)), ("Oil rose.", (2,))], id="two"
        ),
        pytest.param(
            "[s1] It fell. [s2] Oil rose.", [("It fell.", (1,)), ("Oil rose.", (2,))], id="first"
        ),
        pytest.param("It fell [s1] as oil rose [s2].", [("It fell as oil rose.", (1, 2))], id="in"),
        pytest.param("It fell.\n[s1]\n", [("It fell.", (1,))], id="numbers on their own line"),
        pytest.param(
            "The U.S. Senate met Mr. Lee on Nov. 30 [s1].",
            [("The U.S. Senate met Mr. Lee on Nov. 30.", (1,))],
            id="abbreviations",
        ),
        pytest.param("Growth was 3.5 percent [s1].", [("Growth was 3.5 percent.", (1,))], id="3.5"),
        pytest.param(
            "“Will it fall?” Lavrov asked [s1].", [("“Will it fall?” Lavrov asked.", (1,))], id="?"
        ),
        pytest.param(
            "He said “it fell.” [s1] Oil rose.",
            [("He said “it fell.”", (1,)), ("Oil rose.", ())],
            id="quotation",
        ),
        pytest.param(
            "- It fell [s1]\n* Oil rose [s2]\n3. Steel sank [s3]",
            [("It fell", (1,)), ("Oil rose", (2,)), ("Steel sank", (3,))],
            id="list",
        ),
        pytest.param("It fell\n\nOil rose", [("It fell", ()), ("Oil rose", ())], id="paragraphs"),
        pytest.param(
            "It fell in\nMay [s1]. It\nrose.",
            [("It fell in May.", (1,)), ("It rose.", ())],
            id="wrapped",
        ),
        pytest.param("# Oil prices\nIt fell [s1].", [("It fell.", (1,))], id="heading"),
        pytest.param("**Oil prices**\n\nIt fell [s1].", [("It fell.", (1,))], id="bold heading"),
        pytest.param("Lavrov said this:\n- It fell [s1]", [("It fell", (1,))], id="lead-in"),
        pytest.param(
            "Oil prices fell\nIt fell.",
            [("Oil prices fell", ()), ("It fell.", ())],
            id="short line",
        ),
        pytest.param("**Oil:** it **fell** [s1].", [("Oil: it fell.", (1,))], id="emphasis"),
        pytest.param("So it was. It fell [s1].", [("It fell.", (1,))], id="no content words"),
        pytest.param("It fell ([s1], [s2]).", [("It fell.", (1, 2))], id="numbers in brackets"),
        pytest.param("It fell [s99].", [("It fell.", ())], id="invented label"),
        pytest.param("It fell [s1]. NOT IN THE ARTICLES.", [("It fell.", (1,))], id="late refusal"),
        pytest.param(
            "# Oil has fallen\nIt fell [s1].",
            [("Oil has fallen", ()), ("It fell.", (1,))],
            id="heading that states",
        ),
        pytest.param(
            "**Lee welcomed this:**\n- It fell [s1]",
            [("Lee welcomed this:", ()), ("It fell", (1,))],
            id="lead-in that states",
        ),
        pytest.param(
            'He said: "It fell. Oil rose." [s1][s2] Steel sank.',
            [('He said: "It fell. Oil rose."', (1, 2)), ("Steel sank.", ())],
            id="quotation of two sentences",
        ),
        pytest.param(
            "He said: ‘It fell. [s1] Oil rose’. Steel sank [s2].",
            [("He said: ‘It fell. Oil rose’.", (1,)), ("Steel sank.", (2,))],
            id="quotation in single marks",
        ),
        pytest.param(
            'He said: "It fell. Oil rose.\n\nSteel sank [s1].',
            [('He said: "It fell. Oil rose.', ()), ("Steel sank.", (1,))],
            id="quotation never closed",
        ),
        pytest.param(
            "- [s1] It fell. [s2] Oil rose.",
            [("It fell.", (1,)), ("Oil rose.", (2,))],
            id="first in an item",
        ),
        pytest.param(
            "1. [s1] It fell.\n2. [s2] Oil rose.",
            [("It fell.", (1,)), ("Oil rose.", (2,))],
            id="first in items",
        ),
        pytest.param(
            "**[s1]** It fell. **[s2]** Oil rose.",
            [("It fell.", (1,)), ("Oil rose.", (2,))],
            id="first in bold",
        ),
        pytest.param(
            "[s1]: It fell. [s2]: Oil rose.",
            [("It fell.", (1,)), ("Oil rose.", (2,))],
            id="with colons",
        ),
        pytest.param(
            "- [s1]: It fell.\n- [s2]: Oil rose.",
            [("It fell.", (1,)), ("Oil rose.", (2,))],
            id="with colons in items",
        ),
        pytest.param(
            "[s1]\nIt fell.\n\n[s2]\nOil rose.",
            [("It fell.", (1,)), ("Oil rose.", (2,))],
            id="on lines above",
        ),
        pytest.param(
            "Summary:\n[s1]\nIt fell.\n\n[s2]\nOil rose.",
            [("It fell.", (1,)), ("Oil rose.", (2,))],
            id="above, lead-in",
        ),
        pytest.param(
            "It fell.\n[s1]\n\nOil rose.\n[s2]",
            [("It fell.", (1,)), ("Oil rose.", (2,))],
            id="on lines below",
        ),
        pytest.param(
            "In short: [s1] It fell. [s2] Oil rose.",
            [("In short: It fell.", (1,)), ("Oil rose.", (2,))],
            id="first after a lead-in",
        ),
        pytest.param(
            "As [s1] says, it fell. [s2] says that oil rose.",
            [("As says, it fell.", (1,)), ("says that oil rose.", (2,))],
            id="numbers that say",
        ),
        pytest.param(
            "It fell. [s1] and [s2] also report that oil rose.",
            [("It fell.", ()), ("also report that oil rose.", (1, 2))],
            id="two numbers that report",
        ),
        pytest.param(
            "It fell [s1]. Sources:\n[s1]\n[s2]", [("It fell.", (1,))], id="sources in lines"
        ),
        pytest.param("They will not; no. [s1]", [("They will not; no.", (1,))], id="small words"),
        pytest.param("No. It fell [s1].", [("No.", ()), ("It fell.", (1,))], id="denial"),
        pytest.param("It fell [s1].\n\nSources: [s1], [s2]", [("It fell.", (1,))], id="sources"),
        pytest.param("**Sources:** [s1] and [s2]", [], id="sources in bold"),
    ],
)
def test_claims(reply: str, claims: list[tuple[str, tuple[int, ...]]]) -> None:
    assert claims_of(reply) == claims


@pytest.mark.parametrize(
    ("reply", "refused"),
    [
        pytest.param("NOT IN THE ARTICLES", True, id="alone"),
        pytest.param("  **NOT IN THE ARTICLES.**\n", True, id="decorated"),
        pytest.param("NOT IN  THE\nARTICLES", True, id="other white space"),
        pytest.param("Not in the articles.", True, id="as a sentence"),
        pytest.param("NOT IN THE ARTICLES. But it fell [s1].", True, id="at the beginning"),
        pytest.param("NOT IN THE ARTICLES [s3]", True, id="with a label"),
        pytest.param("Answer: NOT IN THE ARTICLES", True, id="after a lead-in"),
        pytest.param("**Final answer:** not in the articles.", True, id="after a lead-in in bold"),
        pytest.param("Sorry, NOT IN THE ARTICLES", True, id="with regret"),
        pytest.param("Answer: it fell [s1].", False, id="a lead-in alone"),
        pytest.param("Answers are not in the articles.", False, id="no lead-in"),
        pytest.param("\x1b[31mNOT IN\x07 THE ARTICLES\x1b[0m", True, id="coloured"),
        pytest.param("Not in the articles alone [s1].", False, id="beginning of a sentence"),
        pytest.param("It fell [s1]. NOT IN THE ARTICLES", False, id="later"),
        pytest.param("NOT IN THE", False, id="broken off"),
        pytest.param("", False, id="nothing"),
        pytest.param(" " * HEAD + "NOT IN THE ARTICLES", False, id="too late to be waited for"),
    ],
)
def test_refusal(reply: str, refused: bool) -> None:
    outcome = read([reply])
    assert outcome.refused is refused
    if refused:
        assert (outcome.text, outcome.claims, outcome.numbers) == ("", (), ())


@pytest.mark.parametrize(
    ("reply", "text"),
    [
        pytest.param("It fell [s1]. NOT IN THE ARTICLES", "It fell [1].", id="marker at the end"),
        pytest.param("It fell.\n\n**NOT IN THE ARTICLES.**\n", "It fell.", id="marker in bold"),
        pytest.param(
            "It fell. NOT IN THE ARTICLES. Oil rose.", "It fell. Oil rose.", id="between sentences"
        ),
        pytest.param(
            "Its price is NOT IN THE ARTICLES.", "Its price is NOT IN THE ARTICLES.", id="in one"
        ),
        pytest.param("It fell. NOT IN THE ART", "It fell. NOT IN THE ART", id="broken off"),
        pytest.param("It \x1b[1;31mfell\x1b[0m [s1].", "It fell [1].", id="colours"),
        pytest.param("It \x9b4mfell\x1b]0;x\x07 \x1b(Bby 3.", "It fell by 3.", id="sequences"),
        pytest.param("It\x00 fe\x08ll [s\x071].", "It fell [1].", id="control characters"),
        pytest.param("It \u202efell\u202c.", "It fell.", id="marks of direction"),
        pytest.param("It fell.\x1b[3", "It fell.", id="a sequence broken off"),
    ],
)
def test_what_is_no_text_is_left_out(reply: str, text: str) -> None:
    assert read([reply]).text == text


def test_a_lead_in_tells_who_says_its_list() -> None:
    reply = "Lee said:\n- It fell [s1].\n- Oil rose [s2].\n\nSteel sank [s3].\nGold:\n- Gold rose."
    assert [claim.speaker for claim in read([reply]).claims] == ["Lee", "Lee", "", ""]


def test_a_claim_is_complete_once_the_word_after_it_is_known() -> None:
    stream = CitationStream(LABELS)
    assert not [e for e in stream.feed("It fell [s1]. Oil ") if isinstance(e, ClaimDone)]
    assert stream.feed("r") == [Words(" r"), ClaimDone("It fell.", (1,), 0, 12)]


def test_words_are_shown_as_they_arrive() -> None:
    stream = CitationStream(LABELS)
    pieces = ["It", " fell", " [s", "1", "2]", ".", " Oil"]
    shown = [
        "".join(event.text for event in stream.feed(piece) if isinstance(event, Words))
        for piece in pieces
    ]
    assert shown == ["It", " fell", "", "", " [1]", ".", " Oil"]


@pytest.mark.parametrize("bracket", ["[s3 and ", "[s3: ", "(see ", "["])
def test_an_open_bracket_is_let_go(bracket: str) -> None:
    stream = CitationStream(LABELS)
    stream.feed("It fell ")
    released = [bool(stream.feed(character)) for character in bracket + "words " * 20]
    assert True in released[: HELD + 2]


def cuts(reply: str) -> list[list[str]]:
    """Return a reply whole, in single characters, and cut in two and in three at every place."""
    places = range(1, len(reply))
    two = [[reply[:i], reply[i:]] for i in places]
    steps = [[reply[i : i + size] for i in range(0, len(reply), size)] for size in range(1, 8)]
    near = [[reply[:i], reply[i : i + n], reply[i + n :]] for i in places for n in (1, 2, 3, 7)]
    return [*two, *steps, *near]


@pytest.mark.parametrize("reply", SPECIMENS)
def test_no_cut_changes_the_outcome(reply: str) -> None:
    whole = read([reply])
    for pieces in cuts(reply):
        assert read(pieces) == whole, pieces


@pytest.mark.parametrize(
    "reply", ["A [s3]. B", "[[s3]] x", "(s3–4)", "U.S. A", "x\n[s1]\ny", "[s9"]
)
def test_every_single_cut_of_a_short_reply(reply: str) -> None:
    whole = read([reply])
    for chosen in range(1 << (len(reply) - 1)):
        edges = [i for i in range(1, len(reply)) if chosen >> (i - 1) & 1]
        pieces = [reply[a:b] for a, b in pairwise([0, *edges, len(reply)])]
        assert read(pieces) == whole, pieces


FRAGMENTS = [
    *("[s3]", "[s", "3", "]", "[", "(", ")", "s4", "S5", ", ", "; ", "-", "–", " to ", " and "),
    *("sentence ", "source", "[3]", "[2017]", "{s1}", "【s2】", "[s99]", "[[", "]]", "[s1-s3]"),
    *(". ", ".", "! ", "? ", "...", "\n", "\n\n", "\r\n", " ", "   ", "“", "”", '"', "'", "**"),
    *("# ", "- ", "1. ", "a) ", "U.S.", "Nov. 30", "3.5", "Mr. ", "The minister", "it", "Oil "),
    *("he said", "NOT IN ", "THE ARTICLES", "not in the articles", ":", "The end.The", "é", "。"),
    *("\u200b", "😀", "\x1b[1m", "\x1b", "NOT IN THE ARTICLES", "Answer: ", "**Lee said:**\n"),
    *("[s3]: ", " says ", " also ", "In short: ", "\n[s4]\n"),
]
replies = st.lists(st.sampled_from(FRAGMENTS) | st.text(max_size=3), max_size=30).map("".join)


@st.composite
def cut_replies(draw: st.DrawFn) -> list[str]:
    reply = draw(replies)
    edges = sorted(draw(st.sets(st.integers(0, len(reply)), max_size=12)))
    return [reply[a:b] for a, b in pairwise([0, *edges, len(reply)])]


@given(cut_replies())
@example(["[", "s3", "]."])
@example(["[s  ", " [s3]"])
@example(["[s3][s3] ", "  3"])
def test_any_cut_gives_what_the_whole_gives(pieces: Sequence[str]) -> None:
    whole = "".join(pieces)
    assert read(pieces) == read([whole])
    assert read(whole) == read([whole])


@given(replies)
def test_every_number_shown_stands_for_a_cited_sentence(reply: str) -> None:
    outcome = read([reply])
    shown = [int(number) for number in NUMBER.findall(outcome.text)]
    assert list(dict.fromkeys(shown)) == list(range(1, len(outcome.numbers) + 1))


@given(replies)
def test_no_label_is_shown(reply: str) -> None:
    text = read([reply]).text
    assert not re.search(r"[\[【]\s*s\d", text, re.IGNORECASE)
    assert not re.search(r"[\[({【]s\d+[\])}】]", text, re.IGNORECASE)


@given(replies)
def test_claims_lie_in_the_text_in_order(reply: str) -> None:
    outcome = read([reply])
    end = 0
    for claim in outcome.claims:
        assert end <= claim.start < claim.end <= len(outcome.text)
        shown = outcome.text[claim.start : claim.end]
        assert claim.citations == tuple(dict.fromkeys(map(int, NUMBER.findall(shown))))
        assert claim.text == " ".join(claim.text.split())
        assert not NUMBER.search(claim.text)
        end = claim.end


@pytest.mark.parametrize(
    "fragment",
    ["[", "[s3", "(", "[s3,", ".", "\n", " ", "U.S. ", "word ", "[s1]", '"', "It fell [s1]. ", "s",
     "\x1b", "\x1b[1;", "NOT IN ", "*"],
)  # fmt: skip
def test_the_work_grows_with_the_reply_and_nothing_is_piled_up(fragment: str) -> None:
    stream = CitationStream(LABELS)
    largest = 0
    for _ in range(20_000 // len(fragment)):
        stream.feed(fragment)
        held = (stream._reader._held, stream._controls._held, stream._markers._held)
        largest = max(largest, len(stream._claims._text), *map(len, held))
    assert largest < 2_500


@pytest.mark.parametrize("filling", ["word ", "w", "!", "[s1] x", "U.S. ", '."'])
def test_no_cut_changes_where_endless_sentences_are_broken(filling: str) -> None:
    reply = (filling * 5_000)[:5_000] + " [s3]. Oil rose [s4]."
    whole = read([reply])
    assert whole.claims[-1].text.endswith("Oil rose.")
    for size in (1, 7, 500, 2_049):
        assert read(reply[i : i + size] for i in range(0, len(reply), size)) == whole
