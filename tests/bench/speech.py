"""Questions about speech: "what did SPEAKER say about TOPIC", asked of annotated news (PolNeAR).

Each question is made from one direct quote with a named speaker; its topic is the rarest noun
phrase of the quote. Right is a sentence of that quote (or its copy in another article, told with
"also in") that holds the topic. A wrong name is a sentence cited as that speaker's whose
annotation gives it to somebody else. As many questions ask a speaker for another quote's topic that
no article with that speaker holds: these are to be refused. Set QA_BENCH_QUESTIONS for a quick run
on a sample.
"""

import json
import re
from collections import Counter, defaultdict
from collections.abc import Iterable, Mapping, Sequence
from pathlib import Path
from typing import Any, NamedTuple

from qa.as_json.answers import answer_object
from qa.assistant import Assistant
from qa.cli.json_line import dumps
from qa.config import Config
from qa.terms import STOP_WORDS, stem, terms

from .data import BENCH, Record, limit, new_folder, read_records, sample
from .quality import AnswerObject, shown_citations
from .refusals import refused_share
from .speakers import last_name, named_speaker

QUESTIONS = 300
LONGEST_PHRASE = 3  # words
FIRST, FIRST_THREE, MOST_WRONG = 0.70, 0.85, 0.03

# What the phrases of a quote are found by: a noun phrase stands behind one of these words, or is a
# name; what stands elsewhere is as likely a verb.
BEFORE_NOUNS = frozenset(
    (
        "the a an this that these those my our your his her its their of in on at for from with by "
        "about against between into over under through some any no every each all many more"
    ).split()
)
NO_NOUNS = frozenset(
    (
        "going know think want like said say says get got make made take really very never always "
        "ever now then even still back good great better best right well lot thing things people "
        "time way day year years something anything nothing everything somebody anybody everybody "
        "everyone someone kind sort first last one two three new come came go went see saw let"
    ).split()
)
TOKEN = re.compile(r"[^\W_]+(?:[’'-][^\W_]+)*|[^\w\s]")


class Asked(NamedTuple):
    """A question, whose words it wants, and where the quote lies that it was made from."""

    question: str
    speaker: str
    topic: str
    article: str
    content: tuple[tuple[int, int], ...]


class Said(NamedTuple):
    """Whose words some stretches of an article are, by their annotation."""

    name: str
    content: tuple[tuple[int, int], ...]


class Verdict(NamedTuple):
    """How one answer fared: place of the right sentence from 1 or 0, names right and wrong."""

    right_at: int
    refused: bool
    named: int
    wrongly_named: int
    first_wrong: bool


def noun_phrases(quote: str) -> list[str]:
    """Return the likely noun phrases of a quote: content words behind "the" or such, and names."""
    found: list[str] = []
    run: list[str] = []
    before = "."
    for token in [*TOKEN.findall(quote), "."]:
        low = token.lower().replace("’", "'")
        content = token[0].isalpha() and low not in STOP_WORDS and low not in NO_NOUNS
        if content and "'" not in low and not low.endswith("ly"):
            run.append(token)
            continue
        name = bool(run) and all(word[0].isupper() for word in run)
        if run and (before in BEFORE_NOUNS or (name and before[0].isalpha())):
            found.append(" ".join(run[-LONGEST_PHRASE:]))
        run, before = [], low
    return found


def rarest(phrases: Iterable[str], frequencies: Mapping[str, int]) -> str | None:
    """Return the phrase whose words occur in the fewest articles, on the mean; the first of equals.

    A phrase with a word that no article holds as one word is left out.
    """
    counted = {
        phrase: [frequencies.get(term, 0) for term in terms(phrase)]
        for phrase in dict.fromkeys(phrases)
        if terms(phrase)
    }
    known = {phrase: sum(c) / len(c) for phrase, c in counted.items() if all(c)}
    return min(known, key=lambda phrase: known[phrase], default=None)


def make_questions(folder: Path) -> list[Asked]:
    """Return a question for each direct quote that has a named speaker and a noun phrase."""
    frequencies: Counter[str] = Counter()
    for path in sorted((folder / "articles").iterdir()):
        frequencies.update(set(terms(path.read_text("utf-8"))))
    asked = []
    for record in read_records(folder / "direct_quotes.dev.jsonl"):
        name = named_speaker(record["speaker"] or "")
        own = set(map(stem, (name or "").lower().split()))
        phrases = [p for p in noun_phrases(record["quote"]) if not own & set(terms(p))]
        topic = rarest(phrases, frequencies)
        if name and topic:
            question = f"what did {name} say about {topic}"
            asked.append(Asked(question, name, topic, record["article_file"], _content(record)))
    return asked


def make_unsaid(folder: Path, asked: Sequence[Asked]) -> list[str]:
    """Return for each question one on a topic of another that its speaker says nothing about.

    That is, no article that holds the speaker's last name holds all words of the topic.
    """
    holding: dict[str, set[str]] = defaultdict(set)
    for path in sorted((folder / "articles").iterdir()):
        for term in set(terms(path.read_text("utf-8"))):
            holding[term].add(path.name)
    questions = []
    for place, one in enumerate(asked):
        near = holding[stem(last_name(one.speaker))]
        for other in [*asked[place + 1 :], *asked[:place]]:
            both = set.intersection(near, *(holding[term] for term in terms(other.topic)))
            if near and not both:
                questions.append(f"what did {one.speaker} say about {other.topic}")
                break
    return questions


def annotated(folder: Path) -> dict[str, list[Said]]:
    """Return by article who says what, as far as a name is given."""
    said: dict[str, list[Said]] = defaultdict(list)
    for record in read_records(folder / "attributions.dev.jsonl"):
        name = named_speaker(record["speaker"] or "")
        if name and record["kind"] != "indirect":
            said[record["article_file"]].append(Said(name, _content(record)))
    return said


def _content(record: Record) -> tuple[tuple[int, int], ...]:
    return tuple((part["start"], part["end"]) for part in record["content"])


def overlap(start: int, end: int, content: Iterable[tuple[int, int]]) -> int:
    """Return how many characters of some stretches lie in `[start, end)`."""
    return sum(max(0, min(end, last) - max(start, first)) for first, last in content)


def is_right(citation: Record, asked: Asked) -> bool:
    """Tell whether a citation is of the quote and on the topic, there or where it is copied."""
    wanted = set(terms(asked.topic))
    if not wanted <= set(terms(citation["sentence"])):
        return False
    if citation["article"] == asked.article:
        return overlap(citation["start"], citation["end"], asked.content) > 0
    return any(copy["article"] == asked.article for copy in citation["also_in"])


def judge(answer: AnswerObject, asked: Asked, said: Mapping[str, Sequence[Said]]) -> Verdict:
    """Compare one answer with the annotations of its articles."""
    shown = shown_citations(answer)
    places = (place for place, one in enumerate(shown, start=1) if is_right(one, asked))
    wrong = [wrongly_named(one, asked, said.get(one["article"], ())) for one in shown]
    judged = [verdict for verdict in wrong if verdict is not None]
    return Verdict(
        right_at=next(places, 0),
        refused=answer["status"] == "not_found",
        named=len(judged),
        wrongly_named=sum(judged),
        first_wrong=bool(wrong) and wrong[0] is True,
    )


def wrongly_named(citation: Record, asked: Asked, said: Sequence[Said]) -> bool | None:
    """Tell whether a sentence cited as the speaker's is another's; None where nothing tells.

    A sentence is whose annotated words make up most of it.
    """
    speaker = citation["speaker"]
    if speaker is None or last_name(speaker) != last_name(asked.speaker):
        return None
    shares: Counter[str] = Counter()
    for one in said:
        shares[last_name(one.name)] += overlap(citation["start"], citation["end"], one.content)
    if not shares or max(shares.values()) * 2 < citation["end"] - citation["start"]:
        return None
    most = max(shares.values())
    return last_name(speaker) not in {name for name, share in shares.items() if share == most}


def answers_to(folder: Path, questions: Sequence[str]) -> list[AnswerObject]:
    """Index all articles, unless that was done, and return what `qa ask --json` prints."""
    kept = BENCH / "speech" / ".qa"
    store = kept if kept.is_dir() else new_folder("speech") / ".qa"
    with Assistant(Config(store=store, offline=True)) as writing:
        writing.index([str(folder / "articles")])
    with Assistant.open(Config(store=store, offline=True)) as assistant:
        summary = assistant.summary()
        return [
            json.loads(dumps(answer_object(assistant.ask(question), summary)))
            for question in questions
        ]


def figures_of(verdicts: Sequence[Verdict]) -> dict[str, Any]:
    """Return the shares by name."""
    count = max(len(verdicts), 1)
    named = max(sum(one.named for one in verdicts), 1)
    return {
        "questions": len(verdicts),
        "first": round(sum(one.right_at == 1 for one in verdicts) / count, 4),
        "first_three": round(sum(1 <= one.right_at <= 3 for one in verdicts) / count, 4),
        "refused": round(sum(one.refused for one in verdicts) / count, 4),
        "wrong_name": round(sum(one.wrongly_named for one in verdicts) / named, 4),
        "first_wrong_name": round(sum(one.first_wrong for one in verdicts) / count, 4),
    }


def run(eval_folder: Path) -> dict[str, Any]:
    """Measure, print a table with what is to be reached, and return the figures."""
    folder = eval_folder / "quotes"
    questions = sample(make_questions(folder), limit("QA_BENCH_QUESTIONS") or QUESTIONS)
    said = annotated(folder)
    unsaid = make_unsaid(folder, questions)
    told = answers_to(folder, [*(one.question for one in questions), *unsaid])
    answers, unanswered = told[: len(questions)], told[len(questions) :]
    verdicts = [
        judge(answer, asked, said) for answer, asked in zip(answers, questions, strict=True)
    ]
    figures = figures_of(verdicts) | {"unsaid_refused": refused_share(unanswered)}
    targets = {
        "first": f">= {FIRST}",
        "first_three": f">= {FIRST_THREE}",
        "wrong_name": f"<= {MOST_WRONG}",
        "first_wrong_name": f"<= {MOST_WRONG}",
    }
    for name, value in figures.items():
        print(f"{name.replace('_', ' '):<20}{value:>9}{targets.get(name, ''):>9}")
    missed = [
        {"question": asked.question, "article": asked.article, "status": answer["status"]}
        for answer, asked, verdict in zip(answers, questions, verdicts, strict=True)
        if verdict.right_at != 1
    ]
    return figures | {"missed": missed}
