"""Questions that a store does not answer: of other sets, and about persons who do not exist.

Precision and recall are those of refusing, were as many questions without an answer asked as with.
"""

import random
from collections.abc import Sequence
from typing import Any

from .data import SEED, Record

FIRST_NAMES = "Orlan Dagny Teodric Marwenna Ismelda Korvin Palantha Jorunda Quillon Sunniva".split()
LAST_NAMES = "Vantrease Okonjira Hulbeck Strandvoll Pellisande Draxmoor Quenneby Umbarger".split()
TOPICS = (
    "sanctions",
    "the budget",
    "pensions",
    "oil prices",
    "the election",
    "education",
    "the war",
    "trade",
    "taxes",
    "nuclear power",
    "music",
    "the church",
    "the railway",
    "inflation",
)
PATTERNS = (
    "what did {name} say about {topic}",
    "When was {name} born?",
    "Who is {name}?",
    "how did {name} respond to {topic}",
    "Why did {name} resign as minister for {topic}?",
    "What is {name} known for?",
    "Where was {name} educated?",
    "What was {name}'s view on {topic}?",
)
INVENTED = 100


def invented_questions(count: int = INVENTED) -> list[Record]:
    """Return questions about invented persons, the same ones each time."""
    chance = random.Random(SEED)
    questions = []
    for number in range(count):
        name = chance.choice(LAST_NAMES)
        if chance.random() < 0.5:
            name = f"{chance.choice(FIRST_NAMES)} {name}"
        text = chance.choice(PATTERNS).format(name=name, topic=chance.choice(TOPICS))
        questions.append({"id": f"invented-{number}", "question": text})
    return questions


def refused_share(answers: Sequence[dict[str, Any]]) -> float:
    """Return the share of answers that say that the articles do not answer."""
    refused = [one for one in answers if one["status"] == "not_found"]
    return round(len(refused) / max(len(answers), 1), 4)


def precision_of_refusal(refused_wrongly: float, recall: float) -> float:
    """Return which share of refusals is right, of shares refused of as many of either kind."""
    return round(recall / max(recall + refused_wrongly, 1e-9), 4)
