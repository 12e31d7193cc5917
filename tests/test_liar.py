"""A small liar test over the sample articles: what is invented is never shown as supported."""

from functools import cache

import pytest

from qa.replying import Rarity
from qa.types import Claim, Passage, Sentence
from tests.bench.honest import make_honest, make_pairs
from tests.bench.liar import judged, rarity_of, read_articles
from tests.bench.lies import FORBIDDEN, LIES, Case, Told, make_lies
from tests.bench.small_lies import SMALL_FORBIDDEN, SMALL_LIES
from tests.conftest import CORPUS

EACH = 25
SEED = 3
FEW = 2  # of a kind for which the sample articles give little occasion
HONEST = 40
MOST = 0.9  # of the honest claims, the share that the evaluation data asks for too


@cache
def sample_articles() -> tuple[tuple[Told, ...], Rarity]:
    articles = tuple(read_articles("corpus", sorted(CORPUS.iterdir())))
    return articles, rarity_of(articles)


@cache
def lies() -> tuple[tuple[Case, Claim], ...]:
    articles, rarity = sample_articles()
    cases = make_lies(articles, EACH, SEED, LIES | SMALL_LIES)
    return tuple((case, judged(case, rarity)) for case in cases)


@pytest.mark.parametrize("kind", FORBIDDEN)
def test_what_is_invented_is_never_supported(kind: str) -> None:
    told = [claim for case, claim in lies() if case.kind == kind]
    assert len(told) >= EACH
    assert [claim for claim in told if claim.supported] == []
    assert all(claim.reason for claim in told)


@pytest.mark.parametrize("kind", SMALL_FORBIDDEN)
def test_a_small_word_that_is_invented_is_never_supported(kind: str) -> None:
    told = [claim for case, claim in lies() if case.kind == kind]
    assert len(told) >= FEW
    assert [claim for claim in told if claim.supported] == []


def test_other_lies_are_told_too() -> None:
    assert {case.kind for case, _ in lies()} >= set(LIES)
    assert [claim for case, claim in lies() if case.kind == "not there" and claim.supported] == []


def test_honest_replies_are_supported() -> None:
    articles, rarity = sample_articles()
    claims = [judged(case, rarity) for case in make_honest(articles, HONEST, SEED)]
    refused = [(claim.text, claim.reason) for claim in claims if not claim.supported]
    assert len(claims) == HONEST
    assert len(refused) <= HONEST * (1 - MOST), refused


@pytest.mark.parametrize("kind", ["two sentences", "two quoted"])
def test_honest_claims_of_two_sentences_are_supported(kind: str) -> None:
    articles, rarity = sample_articles()
    cases = [case for case in make_pairs(articles, EACH, SEED) if case.kind == kind]
    refused = [(case.claim, claim.reason) for case in cases
               if not (claim := judged(case, rarity)).supported]  # fmt: skip
    assert len(cases) >= FEW
    assert len(refused) <= max(1, len(cases) * (1 - MOST)), refused


def test_what_is_made_follows_from_the_seed() -> None:
    articles, _ = sample_articles()
    first, again = (make_lies(articles, 3, 1) for _ in range(2))
    assert first == again
    assert first != make_lies(articles, 3, 2)


@pytest.mark.parametrize(
    ("claim", "supported"),
    [
        pytest.param("Profit rose to 16.4 million dollars, or 5 percent.", True, id="in full"),
        pytest.param("Profit rose to $16.4 million, or 5%.", True, id="in signs"),
        pytest.param("Profit rose to 16.4 mln dlrs, or 5 pct.", True, id="as written"),
        pytest.param("Profit rose to 16.4 billion dollars.", False, id="another scale"),
        pytest.param("Profit rose to 16.5 million dollars.", False, id="another number"),
        pytest.param("Profit rose to 16.4 million yen.", False, id="another currency"),
    ],
)
def test_the_short_forms_of_news_agencies_are_read(claim: str, supported: bool) -> None:
    text = "Profit rose to 16.4 mln dlrs, or 5 pct, it said."
    sentence = Sentence("a.txt", 0, 0, len(text), 1, text)
    passage = Passage("a.txt", 0, len(text), text, (sentence,), id=1)
    told = Told("made up", (passage,))
    verdict = judged(Case("honest", told, claim, (sentence,)), rarity_of([told]))
    assert verdict.supported is supported, verdict.reason
