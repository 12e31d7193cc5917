import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.persons import fitting_speakers, same_speaker


@pytest.mark.parametrize(
    ("wanted", "speaker", "same"),
    [
        pytest.param("Lavrov", "Sergei Lavrov", True, id="surname"),
        pytest.param("sergei lavrov", "Lavrov", True, id="full name wanted"),
        pytest.param("Russian Foreign Minister Lavrov", "Sergei Lavrov", True, id="title"),
        pytest.param("Jokic", "Nikola Joki\u0107", True, id="accent"),
        pytest.param("Kim", "Kim Jong Un", True, id="surname first"),
        pytest.param("George Bush", "Laura Bush", False, id="another of the family"),
        pytest.param("Haley", "Sergei Lavrov", False, id="another"),
        pytest.param("the minister", "the minister", True, id="title without a name"),
        pytest.param(None, "Sergei Lavrov", False, id="nobody wanted"),
        pytest.param("Lavrov", None, False, id="nobody speaks"),
        pytest.param("the", "Sergei Lavrov", False, id="no name"),
    ],
)
def test_same_speaker(wanted: str | None, speaker: str | None, same: bool) -> None:
    assert same_speaker(wanted, speaker) is same


SPEAKERS = (
    "Ada Quill", "Ada Quill Jr.", "Eve Marsh", "Marsh", "Quill campaign", "Quill's lawyer",
    "Ráfaga Nuñez", "Ho Van Tran", "the Ministry of Works", "the harbour ministry of Norland",
)  # fmt: skip


@pytest.mark.parametrize(
    ("wanted", "fitting"),
    [
        pytest.param("Quill", ("Ada Quill",), id="surname: no other body, no junior"),
        pytest.param("Ada", ("Ada Quill",), id="first name"),
        pytest.param("Mayor Quill", ("Ada Quill",), id="title"),
        pytest.param("Marsh", ("Eve Marsh", "Marsh"), id="full name and surname alone"),
        pytest.param("Eve Marsh", ("Eve Marsh", "Marsh"), id="the surname alone may be hers"),
        pytest.param("NUNEZ", ("Ráfaga Nuñez",), id="case and accents"),
        pytest.param("Ho", ("Ho Van Tran",), id="surname first"),
        pytest.param("the Quill campaign", ("Quill campaign",), id="a body"),
        pytest.param("Quill's lawyer", ("Quill's lawyer",), id="who speaks for somebody"),
        pytest.param("Quill Jr.", ("Ada Quill Jr.",), id="junior"),
        pytest.param("Norland", ("the harbour ministry of Norland",), id="ends alike"),
        pytest.param("Works", ("the Ministry of Works",), id="a word of a body"),
        pytest.param("Ada Quill and Tran", ("Ada Quill", "Ho Van Tran"), id="two"),
        pytest.param(
            "Marsh, Ho and Lang", ("Eve Marsh", "Marsh", "Ho Van Tran"), id="three, one unknown"
        ),
        pytest.param("Lang", (), id="nobody"),
        pytest.param("the", (), id="no name"),
        pytest.param("?", (), id="no word"),
    ],
)
def test_fitting_speakers(wanted: str, fitting: tuple[str, ...]) -> None:
    assert fitting_speakers(wanted, SPEAKERS) == fitting


@given(st.text(max_size=30), st.lists(st.text(max_size=30), max_size=5))
def test_only_speakers_that_may_be_the_same_fit(wanted: str, speakers: list[str]) -> None:
    fitting = fitting_speakers(wanted, [*speakers, wanted])
    assert all(same_speaker(wanted, name) for name in fitting)
    assert (wanted in fitting) is same_speaker(wanted, wanted)
