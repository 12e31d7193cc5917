"""What will be, may be or nearly was is not taken for done."""

import pytest

from qa.support import Evidence, check_claim


@pytest.mark.parametrize(
    ("claim", "sentence", "supported"),
    [
        pytest.param(
            "Harrow Mills paid the weavers.", "Harrow Mills said it would pay the weavers.", False,
            id="will",
        ),
        pytest.param(
            "Harrow Mills paid the weavers.", "Harrow Mills has agreed to pay the weavers.", False,
            id="agreed to",
        ),
        pytest.param(
            "Harrow Mills paid the weavers.", "Harrow Mills has now paid its weavers.", True,
            id="done",
        ),
        pytest.param(
            "The council sold the pier.", "The council may sell the pier.", False, id="may",
        ),
        pytest.param(
            "The council will sell the pier.", "The council may sell the pier.", False,
            id="will for may",
        ),
        pytest.param(
            "The council may sell the pier.", "The council will sell the pier.", True,
            id="may for will",
        ),
        pytest.param(
            "Rebels massacred the villagers of Dunmore.",
            "Rebels may massacre the villagers of Dunmore.",
            False,
            id="a word that ends as one that is no verb",
        ),
        pytest.param(
            "Six miners of Corley died.", "Six miners of Corley may die.", False, id="a short verb",
        ),
        pytest.param("The pier opened in May.", "The pier is to open in May.", False, id="is to"),
        pytest.param(
            "The pier opened in May.", "The pier should have opened in May.", False, id="should",
        ),
        pytest.param(
            "The pier opened in May.",
            "The pier was to have opened in May, but the opening was put off.",
            False,
            id="was to",
        ),
        pytest.param("The pier collapsed.", "The pier nearly collapsed.", False, id="nearly"),
        pytest.param("The pier nearly collapsed.", "The pier collapsed.", False, id="not nearly"),
        pytest.param(
            "The pier almost collapsed.", "The pier very nearly collapsed.", True, id="almost"
        ),
        pytest.param(
            "The council sold the pier in May.",
            "The council, which will sell the library as well, sold the pier in May.",
            True,
            id="both",
        ),
    ],
)  # fmt: skip
def test_a_deed_has_the_mood_of_its_sentence(claim: str, sentence: str, supported: bool) -> None:
    verdict = check_claim(claim, [Evidence(sentence)])
    assert verdict.supported == supported, verdict
    if not supported:
        assert verdict.about == "mood"
