"""English is told from other languages, and nothing is said of a few words."""

import pytest

from qa.languages import language_of

TEXTS = {
    "en": "The minister said on Tuesday that the plan was not ready and that the government would"
    " speak with the opposition about all of the questions in the coming week.",
    "de": "Der Minister sagte am Dienstag, dass der Plan noch nicht fertig sei und dass die"
    " Regierung in der nächsten Woche mit der Opposition sprechen werde.",
    "fr": "Le ministre a dit mardi que le plan n'était pas prêt et que le gouvernement parlerait"
    " avec l'opposition de toutes les questions au cours de la semaine prochaine.",
    "es": "El ministro dijo el martes que el plan no estaba listo y que el gobierno hablaría con"
    " la oposición sobre todas las cuestiones durante la próxima semana.",
    "ru": "Министр заявил во вторник, что план ещё не готов и что правительство будет говорить с"
    " оппозицией обо всех вопросах на следующей неделе, а потом примет решение.",
    "zh": "部长星期二说，计划还没有准备好，政府将在下周与反对派讨论所有问题，然后再作出决定。" * 4,
}


@pytest.mark.parametrize("code", TEXTS)
def test_languages_are_told(code: str) -> None:
    assert language_of(TEXTS[code]) == code


@pytest.mark.parametrize("text", ["", "1,234 5,678", "Le chat dort.", "\n\n"])
def test_little_text_tells_nothing(text: str) -> None:
    assert language_of(text) is None


def test_only_the_beginning_counts() -> None:
    assert language_of(TEXTS["en"] * 30 + TEXTS["de"] * 1_000) == "en"
