"""Sentences: offsets, English marks and abbreviations, layouts, and texts made to break things."""

import textwrap

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.sentences import LONGEST, line_numbers, split_sentences
from qa.types import Markup

TEXTS = st.text(
    alphabet=" \n\r\t.!?…。*_[]()`#>|-\"'“”‘’,;:aAbBUS1é\x00\x85\u2028\ud800", max_size=80
)
PROSE = st.lists(
    st.sampled_from(
        [
            *'U.S. Mr. Smith said the The end. no. (He left.) "Stop!" Why? ... p.m. 5 Inc.'.split(),
            *"J. **bold** [link](http://a.b) 1)".split(),
            "\n\n",
            "\r\n",
        ]
    ),
    max_size=40,
).map(" ".join)
MARKUPS: list[Markup] = ["plain", "markdown"]

STORY = [
    "On Thursday Russia blamed the United States for an attempt to goad Mr. Kim.",
    "Lavrov turned down a U.S. plea to break off all relations, and called U.S. policy mistaken.",
    "That was a most hopeful beginning for us all in the talks.",
    "U.S. Ambassador Nikki Haley asked the United Nations for more on Wednesday.",
    "The drill involves six U.S. F-22 Raptor fighters and the firm J.P. Morgan Inc. of New York.",
    "To my mind it is a big mistake, said Lavrov.",
]


def sentences(text: str, markup: Markup = "plain") -> list[str]:
    """The sentences' own characters."""
    return [text[span.start : span.end] for span in split_sentences(text, markup=markup)]


def folded(text: str) -> list[str]:
    """The sentences with their white space folded."""
    return [" ".join(sentence.split()) for sentence in sentences(text)]


@pytest.mark.parametrize("markup", MARKUPS)
@given(text=TEXTS | PROSE)
def test_sentences_are_ordered_trimmed_and_bounded(markup: Markup, text: str) -> None:
    position = 0
    for span in split_sentences(text, markup=markup):
        assert position <= span.start < span.end <= len(text)
        assert span.end - span.start <= LONGEST
        assert text[span.start : span.end] == text[span.start : span.end].strip()
        position = span.end


@given(text=TEXTS | PROSE)
def test_between_plain_sentences_lies_only_white_space(text: str) -> None:
    position = 0
    for span in split_sentences(text):
        assert not text[position : span.start].strip()
        position = span.end
    assert not text[position:].strip()


@given(text=PROSE)
def test_between_markdown_sentences_lies_no_word(text: str) -> None:
    position = 0
    for span in split_sentences(text, markup="markdown"):
        between = text[position : span.start].replace("(http://a.b)", "").replace("1)", "")
        assert not any(map(str.isalpha, between))
        position = span.end


@given(text=PROSE, start=st.integers(0, 60))
def test_nothing_before_the_start_is_a_sentence(text: str, start: int) -> None:
    start = min(start, len(text))
    assert all(span.start >= start for span in split_sentences(text, start=start))


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["He left.", "She stayed."], id="full stop"),
        pytest.param(["Why not?", "It is late!", "Go."], id="question and exclamation"),
        pytest.param(["I met Mr. Smith, Dr. No and Gen. Lee."], id="titles"),
        pytest.param(["He lives in the U.S. and works."], id="lower case follows"),
        pytest.param(["The U.S. Army and the U.S. Senate met."], id="initials in a name"),
        pytest.param(["He moved to the U.S. in May.", "He liked it."], id="initials inside"),
        pytest.param(["He moved to the U.S.", "The rest stayed."], id="initials at the end"),
        pytest.param(
            ["Apple Inc. Chief Tim Cook left.", "He runs Apple Inc.", "It grew."], id="firm"
        ),
        pytest.param(["J. R. R. Tolkien met Albert I. Jones."], id="name initials"),
        pytest.param(["You and I.", "They came."], id="the word I"),
        pytest.param(["At 5 p.m. Monday he left.", "It was 6 p.m.", "He slept."], id="hours"),
        pytest.param(["On Nov. 30, 2017, it was No. 5 on p. 12."], id="numbers"),
        pytest.param(["Was it so?", "No.", "It was not."], id="the word no"),
        pytest.param(["It cost $3.50 in 1990.", "20 people paid."], id="figures"),
        pytest.param(['"Stop!" he said.', "He left."], id="speech goes on"),
        pytest.param(['"Stop!" Smith said.', "He left."], id="speech with a name"),
        pytest.param(['He said "stop."', "Then he left."], id="closing quotation mark"),
        pytest.param(["“It is over.”", "“Is it?”", "It was."], id="curly quotation marks"),
        pytest.param(["He left (as planned.) and slept."], id="parenthesis inside"),
        pytest.param(["He left.", "(She stayed.)", "It rained."], id="parenthesis of its own"),
        pytest.param(["And then ... they came.", "Well..."], id="ellipsis inside"),
        pytest.param(["It is known.[1][2]", "It was seen. [3]", "So it is."], id="footnotes"),
        pytest.param(["See www.a.Example.com or v2.0.Beta now."], id="addresses"),
        pytest.param(["CASPER, Wyo. - Sen. Cruz won.", "He left."], id="dateline"),
        pytest.param(["1. The first thing.", "2. The second thing."], id="numbered"),
        pytest.param(["a) one thing", "b) another thing"], id="lettered without end marks"),
        pytest.param(["He was born (b. March 2009) there."], id="born"),
        pytest.param(["New phones: iOS is out.", "iPhone sales rose."], id="mixed case"),
        pytest.param(["Two from Mich. and Rep. Upton, R-St. Joseph, left."], id="after a hyphen"),
        pytest.param(["Jones et al. (2002) found it.", "It is new."], id="et al."),
    ],
)
def test_english(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


# The kinds of case that are known as the golden rules of sentence boundaries, in own words.
@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["She wrote to Paul D. Green."], id="initial inside a name"),
        pytest.param(["Read p. 12 first.", "Then write."], id="lower-case letter"),
        pytest.param(["Were Tom and co. at the lake?"], id="lower-case pair inside"),
        pytest.param(["Ask Tom and co.", "They were there."], id="lower-case pair at the end"),
        pytest.param(["They hired Stone, Field & Co. at once."], id="capital pair inside"),
        pytest.param(["They hired Stone, Field & Co.", "It cost a lot."], id="pair at the end"),
        pytest.param(["You can see Mt. Elba from Ft. Rowan."], id="before a name"),
        pytest.param(
            ["St. Anne's Church is on 9th st. near the bridge."], id="before and after a name"
        ),
        pytest.param(["This is Adam Hill Jr.'s boat."], id="genitive"),
        pytest.param(["We toured the U.S.A. last summer."], id="many full stops inside"),
        pytest.param(["They trade with the E.U.", "What about you?"], id="many at the end"),
        pytest.param(["He sued the U.S. Government in Ohio."], id="country and office"),
        pytest.param(
            [
                "At 7 a.m. Mrs. Green rode to the mill.",
                "She left the mill at 9 P.M.",
                "Mrs. Green then slept.",
            ],
            id="hours before a title",
        ),
        pytest.param(["He owes $250.00 to her.", "It is late."], id="money inside"),
        pytest.param(["He owes $250.00.", "It is late."], id="money at the end"),
        pytest.param(
            ["She sings jazz (She had studied law for 3 years.) in a local bar."],
            id="sentence in parenthesis",
        ),
        pytest.param(["Write to Ann.Moor@post.example.org.", "I check it daily."], id="mail"),
        pytest.param(
            ["The page is: http://www.moor.20.org/old-page/nice_story.html.", "Please read it."],
            id="address",
        ),
        pytest.param(["Wheat rose.", "(http://wheat.example.org/)."], id="address in parenthesis"),
        pytest.param(["He looked at her, 'That was kind.' he said."], id="single marks inside"),
        pytest.param(['He looked at her, "That was kind." he said.'], id="double marks inside"),
        pytest.param(['She said, "That was kind."', "He gave her the letter."], id="marks at end"),
        pytest.param(['He asked, "Why?"', 'She said, "Because."'], id="the next speaker"),
        pytest.param(["Stop!!", "What??", "Who!?", "Go?!", "Now."], id="double marks"),
        pytest.param(["1.) Boil water", "2.) Add salt"], id="number, full stop, bracket"),
        pytest.param(["1) Boil water.", "2) Add salt."], id="number and bracket"),
        pytest.param(["1. Boil water", "2. Add salt"], id="number and full stop"),
        pytest.param(["• 9. Boil water", "• 10. Add salt"], id="bullets with numbers"),
        pytest.param(["⁃9. Boil water", "⁃10. Add salt"], id="hyphen bullets"),
        pytest.param(["• Boil water", "• Add salt.", "Wait."], id="bullets"),
        pytest.param(["a. Boil water", "b. Add salt", "c. Wait for an hour"], id="letters"),
        pytest.param(
            ["The wreck lies at N°. 2031.118.442.", "Nobody has dived there."], id="coordinates"
        ),
        pytest.param(["He is paid by Yahoo! in the sales team."], id="a name with a mark"),
        pytest.param(["It suits them, you and I.", "Did Carl I. Moor call?"], id="I"),
        pytest.param(
            ["Reed writes that “the nights will seem less long. . . .”"], id="ellipsis in a quote"
        ),
        pytest.param(
            ['"Reed [...] took the case of two wide rivers [...]" (Moor 55).'],
            id="ellipsis in brackets",
        ),
        pytest.param(["If you leave something out, mark it . . . .", "Next line."], id="spaced"),
        pytest.param(["I never thought that....", "He went home."], id="four dots"),
        pytest.param(["It was not ... well, I mean...look, it was so."], id="ellipses inside"),
        pytest.param(
            [
                "A habit that was often seen . . . was that of walking at night. . . .",
                "The habit was not given up. . . .",
            ],
            id="words left out",
        ),
    ],
)
def test_golden_rules(expected: list[str]) -> None:
    assert sentences("Some rules\n\n" + " ".join(expected)) == ["Some rules", *expected]


@pytest.mark.parametrize(
    "expected",
    [
        pytest.param(["The plan failed.[note 1]", "It was dropped.[a]", "So."], id="named notes"),
        pytest.param(["It is big.[citation needed]", "So."], id="citation needed"),
        pytest.param(["The plan failed.¹", "It was dropped.†", "So."], id="raised notes"),
        pytest.param(["He said, “I left.”1", "It was the end.12", "So."], id="bare numbers"),
        pytest.param(["It cost 5.50 then.", "Now see No.5 of it."], id="numbers that are no notes"),
        pytest.param(["He ''never'' came.", "''It is over.''", "He nodded."], id="''"),
        pytest.param(["``It is over,'' he said.", "``We left.''", "She slept."], id="`` and ''"),
        pytest.param(['"Go on."', "[He nods.]", "So."], id="square brackets"),
        pytest.param(["It was over…", "He left… and slept."], id="ellipsis sign"),
        pytest.param(["PARIS (AP) — The talks failed.", "Nobody spoke."], id="dateline, agency"),
        pytest.param(["OSLO, Dec. 3 (AFP) - The talks failed."], id="dateline with a date"),
        pytest.param(["They fund the Arts.", "Image: Anna Berg."], id="no abbreviation"),
        pytest.param(["Photo: A man in Oslo (Anna Berg/AFP)."], id="caption"),
        pytest.param(["Lt. Col. Moor and Ex-Gov. Hill met.", "They ate."], id="two titles"),
    ],
)
def test_marks_of_news_and_web_pages(expected: list[str]) -> None:
    assert sentences(" ".join(expected)) == expected


def test_a_missing_space_after_a_full_stop() -> None:
    assert sentences("It was the end.The next day came.") == [
        "It was the end.",
        "The next day came.",
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "これは文です。次です！「何？」",
            ["これは文です。", "次です！", "「何？」"],
            id="Japanese",
        ),
        pytest.param("यह वाक्य है। यह दूसरा।", ["यह वाक्य है।", "यह दूसरा।"], id="Hindi"),
        pytest.param("هل هذا سؤال؟ نعم.", ["هل هذا سؤال؟", "نعم."], id="Arabic"),
    ],
)
def test_other_scripts(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


@pytest.mark.parametrize("line_end", [pytest.param(e, id=repr(e)) for e in ("\n", "\r\n", "\r")])
@pytest.mark.parametrize(
    "text",
    [
        pytest.param(" ".join(STORY), id="one paragraph"),
        pytest.param("\n\n".join(STORY), id="blank lines"),
        pytest.param("\n".join(STORY), id="one sentence a line"),
        pytest.param("\n".join(STORY).replace("U.S. Amb", "U.S.\nAmb"), id="a line of U.S. alone"),
        pytest.param("\n".join(STORY).replace("U.S. ", "U.S.\n"), id="broken after U.S."),
        pytest.param("\n".join(STORY).replace("Mr. ", "Mr.\n"), id="broken after a title"),
        pytest.param(" ".join(STORY[:3]) + "\n" + " ".join(STORY[3:]), id="single line feed"),
        pytest.param(textwrap.fill(" ".join(STORY), 72), id="wrapped at 72"),
        pytest.param(textwrap.fill(" ".join(STORY), 40), id="wrapped at 40"),
        pytest.param(
            textwrap.fill(" ".join(STORY[:3]), 60) + "\n" + textwrap.fill(" ".join(STORY[3:]), 60),
            id="wrapped paragraphs without blank lines",
        ),
    ],
)
def test_layouts(text: str, line_end: str) -> None:
    assert folded(text.replace("\n", line_end)) == STORY


def test_lines_without_end_marks_stay_apart() -> None:
    lines = ["Shopping for the week", "Milk", "Bread and butter", "Ten eggs", "Some more wine"]
    assert sentences("\n".join(lines)) == lines


@pytest.mark.parametrize(
    "lines",
    [
        pytest.param(["The update came at 9:55 p.m.", "Republicans were leading."], id="an hour"),
        pytest.param(["They would call it plan X.", "Finally he went."], id="a letter"),
        pytest.param(["He flew to the U.S.", "Lavrov did not."], id="initials"),
        pytest.param(["It is said by you and I.", "Nobody else does."], id="the word I"),
    ],
)
def test_lines_that_end_in_an_abbreviation_may_end_a_sentence(lines: list[str]) -> None:
    assert sentences("\n".join(lines)) == lines


PAGE = """\
Ministers meet in Oslo Tuesday, May 3, 2016

By Anna Berg and Peter Holm

Updated 5:12 p.m. ET

OSLO (AFP) - Ministers met on Monday. They left.

Anna Berg speaks in Oslo on Monday. Photo: Peter Holm

WHAT IS NEXT?

They will meet again:

* Tax on beer. It rises.
- Tax on wine

(Reporting by Anna Berg; Editing by Peter Holm)
"""


def test_a_page_of_headings_bylines_captions_and_lists() -> None:
    spans = split_sentences(PAGE)
    found = [(PAGE[span.start : span.end], span.heading) for span in spans]
    assert found == [
        ("Ministers meet in Oslo", True),
        ("Tuesday, May 3, 2016", True),
        ("By Anna Berg and Peter Holm", True),
        ("Updated 5:12 p.m. ET", False),
        ("OSLO (AFP) - Ministers met on Monday.", False),
        ("They left.", False),
        ("Anna Berg speaks in Oslo on Monday.", False),
        ("Photo: Peter Holm", False),
        ("WHAT IS NEXT?", False),
        ("They will meet again:", False),
        ("* Tax on beer.", False),
        ("It rises.", False),
        ("- Tax on wine", False),
        ("(Reporting by Anna Berg; Editing by Peter Holm)", False),
    ]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param(
            "Oslo met\n\nTuesday, 3 May 2016 Ministers met. They left.",
            ["Oslo met", "Tuesday, 3 May 2016", "Ministers met.", "They left."],
            id="a date before the text",
        ),
        pytest.param(
            "Oslo met\n\nTuesday, May 3, 2016, was cold.",
            ["Oslo met", "Tuesday, May 3, 2016, was cold."],
            id="a date in the text",
        ),
        pytest.param(
            "Food\n\nbread\nred wine\neggs", ["Food", "bread", "red wine", "eggs"], id="list"
        ),
        pytest.param("Food\n\nbread\nand eggs.", ["Food", "bread\nand eggs."], id="no list"),
    ],
)
def test_dates_and_short_lines(text: str, expected: list[str]) -> None:
    assert sentences(text) == expected


def test_only_the_title_is_a_heading() -> None:
    spans = split_sentences("Ministers meet\n\nThey met. They left.\n")
    assert [span.heading for span in spans] == [True, False, False]


@pytest.mark.parametrize(
    ("text", "expected"),
    [
        pytest.param("**Bold.** Next *one.*", ["Bold.", "Next *one.*"], id="emphasis"),
        pytest.param("A **b** c.", ["A **b** c."], id="emphasis inside"),
        pytest.param("[It ended.](http://a.b/c.d) So.", ["It ended.", "So."], id="link around"),
        pytest.param("> One. Two\n> three.", ["One.", "Two\n> three."], id="quotation"),
        pytest.param("> One.\n> Two.", ["One.", "Two."], id="markers between sentences"),
        pytest.param("## Head. Line\n\n- One. Two.", ["Head. Line", "One.", "Two."], id="heading"),
        pytest.param("One two  \nThree\\\nFour.", ["One two", "Three", "Four."], id="hard breaks"),
        pytest.param("so that United\nStates met.", ["so that United\nStates met."], id="soft"),
        pytest.param("***\n\n![](a.png)\n\nA.", ["A."], id="markup alone"),
    ],
)
def test_markdown(text: str, expected: list[str]) -> None:
    assert sentences(text, "markdown") == expected


@pytest.mark.parametrize("markup", MARKUPS)
@pytest.mark.parametrize(
    "text",
    [
        pytest.param("word and more " * 500, id="no full stop"),
        pytest.param("x" * 7000, id="no white space"),
        pytest.param("." * 7000 + "x", id="dots"),
        pytest.param('"' * 7000, id="quotation marks"),
        pytest.param("[" * 7000 + "x", id="brackets"),
        pytest.param("\n" * 7000 + "x", id="line feeds"),
        pytest.param("a\n" * 3500, id="short lines"),
    ],
)
def test_very_long_runs_are_cut_and_nothing_is_lost(text: str, markup: Markup) -> None:
    spans = split_sentences(text, markup=markup)
    assert all(span.end - span.start <= LONGEST for span in spans)
    assert "".join("".join(text[s.start : s.end] for s in spans).split()) == "".join(
        text.split()
    ) or (markup == "markdown" and "[" in text)


def test_a_long_run_is_cut_at_white_space() -> None:
    assert all(sentence.endswith("more") for sentence in sentences("word and more" + " more" * 900))


@pytest.mark.parametrize(
    ("text", "offsets", "expected"),
    [
        pytest.param("a\nb\n\nc", [0, 2, 5], [1, 2, 4], id="LF"),
        pytest.param("a\r\nb\r\n\r\nc", [0, 3, 8], [1, 2, 4], id="CRLF"),
        pytest.param("a\rb\r\rc", [0, 2, 5], [1, 2, 4], id="CR"),
        pytest.param("a\n\rb\r\nc", [0, 3, 6], [1, 3, 4], id="mixed"),
        pytest.param("a\r\nb", [1, 2, 3, 4], [1, 1, 2, 2], id="inside CRLF"),
        pytest.param("a\x0bb\x85c\u2028d", [0, 2, 4, 6], [1, 1, 1, 1], id="no line ends"),
        pytest.param("a\nb", [], [], id="none asked"),
    ],
)
def test_line_numbers(text: str, offsets: list[int], expected: list[int]) -> None:
    assert line_numbers(text, offsets) == expected


@given(text=st.text(alphabet="ab\n\r", max_size=60))
def test_line_numbers_count_like_universal_newlines(text: str) -> None:
    offsets = [i for i in range(len(text)) if text[i - 1 : i + 1] != "\r\n"]
    expected = [text[:i].replace("\r\n", "\n").replace("\r", "\n").count("\n") + 1 for i in offsets]
    assert line_numbers(text, offsets) == expected
