"""A known speaker says nothing on a topic: when that is claimed, its words, and what is nearest."""

from dataclasses import replace

import pytest

from qa.questions import Question, parse_question
from qa.ranking import RankedSentence
from qa.types import Hit, Passage, Sentence
from qa.unsaid import nearest_speech, nothing_said, says_nothing, whom_is_meant

QUILL, MARSH = "Ada Quill", "Eve Marsh"
HIT = Hit(Passage("a.txt", 0, 1, "", ()), 1.0)


def asked(text: str, *speakers: str) -> Question:
    return replace(parse_question(text), speakers=speakers)


def ranked(
    text: str,
    speaker: str | None,
    topic: float = 0.0,
    around: float = 0.0,
    *,
    by_speaker: bool = False,
    index: int = 1,
) -> RankedSentence:
    sentence = Sentence("a.txt", index, 0, len(text), 1, text, speaker)
    return RankedSentence(
        sentence, HIT, 1.0, 0.5, 0.5, 0.5,
        by_speaker=by_speaker, topic=topic, topic_around=max(topic, around),
    )  # fmt: skip


TOLLS = "what did Quill say about tolls"
OFF_TOPIC = ranked("The bridge is old, Quill said.", QUILL, by_speaker=True)
OTHERS = ranked("Tolls are unfair, Marsh said.", MARSH, 1.0)


@pytest.mark.parametrize(
    ("question", "sentences", "nothing"),
    [
        pytest.param(asked(TOLLS, QUILL), [OTHERS, OFF_TOPIC], True, id="only others do"),
        pytest.param(asked(TOLLS, QUILL), [], True, id="nothing was found"),
        pytest.param(
            asked(TOLLS, QUILL),
            [ranked("Tolls are unfair.", QUILL, 1.0, by_speaker=True)],
            False,
            id="the speaker does",
        ),
        pytest.param(
            asked(TOLLS, QUILL),
            [ranked("They are unfair.", QUILL, 0.1, 0.8, by_speaker=True)],
            False,
            id="the speaker does beside the topic",
        ),
        pytest.param(
            asked(TOLLS, QUILL),
            [ranked("They are unfair.", QUILL, 0.1, 0.6, by_speaker=True)],
            True,
            id="a part of the topic beside it is too little",
        ),
        pytest.param(
            asked(TOLLS, QUILL),
            [ranked("Quill wants no tolls, her party said.", "her party", 1.0)],
            False,
            id="another tells of the speaker and the topic",
        ),
        pytest.param(asked(TOLLS), [OTHERS], True, id="nobody quotes the speaker"),
        pytest.param(asked("what did Quill say"), [OTHERS], True, id="nor on anything"),
        pytest.param(parse_question(TOLLS), [OTHERS], False, id="speakers were not looked up"),
        pytest.param(
            asked("what did the report say about tolls"), [OTHERS], False, id="a thing, no name"
        ),
        pytest.param(
            asked("what did the mayor say about tolls"), [OTHERS], False, id="an office, no name"
        ),
        pytest.param(
            asked(TOLLS),
            [ranked("Quill, who chairs it, has called tolls unfair.", None, 1.0)],
            False,
            id="told of the speaker unattributed",
        ),
        pytest.param(
            asked(TOLLS),
            [ranked("“Tolls, tolls, nothing but tolls,” Quill sings.", None, 1.0)],
            False,
            id="a quotation without a verb of saying",
        ),
        pytest.param(
            asked(TOLLS),
            [ranked("They will be the end of us.” ― Ada Quill", None, 0.1, 0.8)],
            False,
            id="a quotation that is signed",
        ),
        pytest.param(
            asked(TOLLS), [ranked("Tolls are unfair to Quill.", None, 1.0)], True, id="only named"
        ),
        pytest.param(
            asked(TOLLS),
            [ranked("Quill has called the ferry slow.", None, 0.1)],
            True,
            id="told of the speaker on something else",
        ),
        pytest.param(
            asked(TOLLS),
            [ranked("Tolls, said Marsh, make Quill angry.", MARSH, 1.0)],
            True,
            id="another speaks of the speaker",
        ),
        pytest.param(asked(TOLLS, "Quill"), [OTHERS], False, id="a body, or only a surname"),
        pytest.param(asked("what did Quill say", QUILL), [OTHERS], False, id="no topic"),
        pytest.param(
            asked("what does Quill think about tolls", QUILL),
            [OTHERS],
            False,
            id="not only words are wanted",
        ),
    ],
)
def test_says_nothing(question: Question, sentences: list[RankedSentence], nothing: bool) -> None:
    assert says_nothing(question, sentences) is nothing


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param(
            asked(TOLLS, QUILL), "The articles quote Ada Quill, but not on tolls.", id="full name"
        ),
        pytest.param(
            asked(TOLLS, "Quill", QUILL),
            "The articles quote Ada Quill, but not on tolls.",
            id="the fullest of one's names",
        ),
        pytest.param(
            asked(TOLLS, QUILL, "Ben Quill"),
            "The articles quote Quill, but not on tolls.",
            id="two of one surname",
        ),
        pytest.param(
            asked(f"{TOLLS} on bridges that were built before the turn of the last century", QUILL),
            "The articles quote Ada Quill, but not on that.",
            id="a long topic",
        ),
        pytest.param(asked(TOLLS), "The articles do not quote Quill on tolls.", id="unquoted"),
        pytest.param(
            asked("what did quill say"), "The articles do not quote Quill.", id="unquoted, no topic"
        ),
        pytest.param(
            asked("what did Quill say in Norland", QUILL),
            "The articles quote Ada Quill, but not in Norland.",
            id="a place",
        ),
        pytest.param(parse_question(TOLLS), None, id="not looked up"),
        pytest.param(asked("what did Quill say", QUILL), None, id="no topic"),
        pytest.param(asked("how old is the bridge"), None, id="no speech"),
    ],
)
def test_what_a_reader_is_told(question: Question, told: str | None) -> None:
    assert nothing_said(question) == told


def test_nearest_are_others_on_the_topic_then_the_speaker() -> None:
    more = [ranked(f"Tolls {n}.", MARSH, 0.9, index=n) for n in range(2, 4)]
    own = [OFF_TOPIC, ranked("It leaks.", QUILL, by_speaker=True, index=9)]
    unspoken = ranked("Tolls cost nine marks.", None, 1.0)
    given = [own[0], unspoken, OTHERS, *more, own[1]]
    nearest = nearest_speech(asked(TOLLS, QUILL), given)
    assert nearest == [OTHERS, more[0], own[0], more[1], own[1], unspoken]
    assert nearest_speech(asked("how old is the bridge"), given) == given


@pytest.mark.parametrize(
    ("question", "told"),
    [
        pytest.param("what did She say?", 'who "she" is', id="she"),
        pytest.param("said", "Whose words are meant?", id="nobody at all"),
    ],
)
def test_whom_a_question_leaves_open(question: str, told: str) -> None:
    assert told in (whom_is_meant(parse_question(question)) or "")
    assert whom_is_meant(parse_question(TOLLS)) is None
