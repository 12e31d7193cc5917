"""What articles of different dates tell otherwise of one matter."""

import datetime
from typing import NamedTuple

import pytest

from qa.clashes import Clash, clash
from qa.disagreements import Disagreement, disagreeing_pairs, disagreement
from qa.telling import Told, told_beside
from qa.types import Sentence

DAY = datetime.date(2018, 3, 6)  # a Tuesday


class Story(NamedTuple):
    """A sentence of an article, its title, and when it appeared, in days after the first."""

    text: str
    title: str
    after: int = 0


def told(story: Story, article: str = "a.txt", *, dated: bool = True) -> Told:
    date = DAY + datetime.timedelta(days=story.after) if dated else None
    text = story.text
    return told_beside(Sentence(article, 1, 0, len(text), 1, text), {}, story.title, date)


FIRE = "Blaze at Corran mill"


@pytest.mark.parametrize(
    ("one", "other", "wanted"),
    [
        pytest.param(
            Story("Fire destroyed 14 looms at the Corran mill, the owner said.", FIRE),
            Story("The fire destroyed 20 looms, according to the insurer, Dale & Sons.",
                  "Insurer to pay for mill blaze in Corran", 9),
            ("number", "14", "20"),
            id="who says so does not count",
        ),
        pytest.param(
            Story("Nine miners were trapped when the Holm shaft flooded.", "Holm shaft floods"),
            Story("Eleven miners had been trapped when the shaft at Holm flooded, the union said.",
                  "Union blames owners for flood in Holm shaft", 12),
            ("number", "Nine", "Eleven"),
            id="a toll that rose",
        ),
        pytest.param(
            Story("Clerks of Marl went back to work after winning a bonus of 300 euros, "
                  "their union said.", "Clerks of Marl end walkout"),
            Story("The clerks won a bonus of 200 euros, the treasurer said on Friday.",
                  "Marl counts cost of clerks' walkout", 5),
            ("number", "300", "200"),
            id="in a clause of its own",
        ),
        pytest.param(
            Story("Rebuilding the Gull pier will take three years, the port said.",
                  "Storm wrecks Gull pier"),
            Story("Rebuilding the pier will take five years, engineer Ruth Amos said.",
                  "Gull pier: engineer speaks of five years", 40),
            ("number", "three", "five"),
            id="weeks later",
        ),
        pytest.param(
            Story("Rebuilding the Gull pier will take three years.", "Storm wrecks Gull pier"),
            Story("Rebuilding the pier will take five years.", "Storm wrecks Gull pier", 200),
            None,
            id="long after",
        ),
        pytest.param(
            Story("The dredger Aster will arrive in Port Hale on 3 June.",
                  "Dredger Aster on her way to Port Hale"),
            Story("The Aster will arrive on June 9, her owners said.",
                  "Port Hale waits for dredger", 20),
            ("date", "3 June", "June 9"),
            id="a day to come",
        ),
        pytest.param(
            Story("Police arrested the baker Tom Reeve on March 3.", "Baker Reeve arrested"),
            Story("Reeve was arrested by police on Monday, his lawyer said.",
                  "Lawyer of baker Reeve wants him freed", 1),
            ("date", "March 3", "Monday"),
            id="a day that is over",
        ),
        pytest.param(
            Story("The Marl choir sang in Hale on March 3.", "Marl choir sings in Hale"),
            Story("The Marl choir sang in Hale on March 10.", "Marl choir sings in Hale", 7),
            None,
            id="the next time",
        ),
        pytest.param(
            Story("The ministry heard of the crack, an engineer said.", "Crack in Hale dam"),
            Story("The ministry never heard of the crack, the minister said.",
                  "Minister denies knowledge of Hale dam crack", 3),
            ("negation", "", ""),
            id="never",
        ),
        pytest.param(
            Story("The ministry saw the report on the crack, an engineer said.",
                  "Crack in Hale dam"),
            Story("The ministry did not see any report, the minister said.",
                  "Minister denies knowledge of Hale dam crack", 8),
            None,
            id="a denial in other words",
        ),
        pytest.param(
            Story("The council will close the library, mayor Dora Finch said.",
                  "Council debates Elm Street library"),
            Story("The council will not close the library, councillor Abe Moss said.",
                  "Council to keep Elm Street library", 8),
            ("negation", "", ""),
            id="a denial",
        ),
        pytest.param(
            Story("The brakes had been repaired in May, said Tarn Coaches.", "Bus falls at Orvena"),
            Story("The brakes had not been repaired, said Ilse Marden.", "Orvena bus crash", 2),
            ("negation", "", ""),
            id="a short denial",
        ),
        pytest.param(
            Story("The council has not yet closed the library.", "Elm Street library to close"),
            Story("The council has closed the library.", "Elm Street library closes", 8),
            None,
            id="what went on since",
        ),
        pytest.param(
            Story("The council may close the library.", "Elm Street library"),
            Story("The council did not close the library.", "Elm Street library", 8),
            None,
            id="what was only possible",
        ),
        pytest.param(
            Story("Floods displaced 900 people in Hale.", "Floods in Hale"),
            Story("Floods displaced 1,400 people in Ombra.", "Floods reach Ombra", 3),
            None,
            id="elsewhere",
        ),
        pytest.param(
            Story("The storm killed six people.", "Storm Ada lashes Marl coast"),
            Story("The storm killed eight people.", "Storm Bert lashes Marl coast", 40),
            None,
            id="another storm",
        ),
        pytest.param(
            Story("The fire destroyed 14 looms in the north wing.", FIRE),
            Story("The fire destroyed 40 looms.", "Blaze at Corran mill: losses", 3),
            None,
            id="a part",
        ),
        pytest.param(
            Story("The Marl bakery sold 2,300 loaves on Monday.", "Marl bakery's week"),
            Story("The Marl bakery sold 3,200 loaves on Monday.", "Marl bakery's week", 7),
            None,
            id="another day",
        ),
        pytest.param(
            Story("Temperatures in Marl rose to 21 degrees.", "Marl weather"),
            Story("Temperatures in Marl rose to 25 degrees.", "Marl weather", 3),
            None,
            id="a series",
        ),
        pytest.param(
            Story("The selling fee is 2 pct for the lead bank.", "Hale Gas issues eurobond"),
            Story("The selling fee is 3 pct for the lead bank.", "Marl Gas issues eurobond", 3),
            None,
            id="a form that comes again",
        ),
    ],
)  # fmt: skip
def test_articles_of_different_dates(
    one: Story, other: Story, wanted: tuple[str, str, str] | None
) -> None:
    pair = told(one), told(other, "b.txt")
    assert clash(*pair) == (Clash(*wanted) if wanted else None)  # type: ignore[arg-type]
    turned = clash(*reversed(pair))
    assert (turned is None) is (wanted is None)
    if wanted:
        words = (one.text, other.text) if wanted[0] == "negation" else wanted[1:]
        assert disagreement(*pair) == Disagreement(wanted[0], *words)  # type: ignore[arg-type]


def test_without_dates_titles_must_share_more_and_no_moment_be_told() -> None:
    one = Story("A landslide buried 12 houses in Ombra.", "Landslide hits Ombra")
    other = Story("A landslide buried 17 houses.", "Landslide leaves Ombra without houses")
    apart = Story("A landslide buried 17 houses.", "Ombra mourns")
    today = Story("A landslide buried 17 houses today.", other.title)
    first = told(one, dated=False)
    assert clash(first, told(other, "b.txt", dated=False)) == Clash("number", "12", "17")
    assert clash(first, told(apart, "b.txt", dated=False)) is None
    assert clash(first, told(today, "b.txt", dated=False)) is None


def test_a_sentence_may_disagree_on_a_number_and_on_a_day() -> None:
    title = "Holm shaft floods"
    stories = [
        Story("Nine miners were trapped when the Holm shaft flooded on Sunday.", title),
        Story("Eleven miners were trapped when the Holm shaft flooded on March 4.", title, 4),
        Story("The Holm shaft flooded on March 3, the inquiry's chair said.", title, 20),
    ]
    sentences = [told(story, f"{story.after}.txt") for story in stories]
    found = [matter for _, _, matter in disagreeing_pairs(sentences)]
    assert found == [  # "Sunday" and "March 4" are one day, and are told once
        Disagreement("number", "Nine", "Eleven"),
        Disagreement("date", "Sunday", "March 3"),
    ]
