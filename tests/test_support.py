"""Claims beside the sentences they cite: honest paraphrases pass, and lies of every kind fail."""

import datetime
from dataclasses import replace

import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.support import Evidence, check_claim

LAVROV = "Sergei Lavrov"
THURSDAY = datetime.date(2017, 11, 30)

EXHAUSTED = Evidence(
    "As we keep telling everybody, the pressure of sanctions has exhausted itself.", speaker=LAVROV
)
WRONG = Evidence(
    "Haley s plea that the world isolate North Korea was wrong, Lavrov said.", speaker=LAVROV
)
TIES = Evidence(
    "On Wednesday Nikki Haley, the ambassador, called on countries everywhere to sever all their "
    "ties with Pyongyang, to cut trade links and to expel North Korean workers.",
    speaker="Nikki Haley",
    date=THURSDAY,
)
REJECTED = Evidence(
    "Russian Foreign Minister Sergei Lavrov, sharper than before, turned down a U.S. call to cut "
    "all ties with Pyongyang for its missiles and found U.S. policy on North Korea deeply flawed.",
    speaker=LAVROV,
)
ACCUSED = Evidence(
    "MOSCOW (Castellan) - On Thursday Russia accused the United States of trying to provoke Kim "
    "Jong Un, North Korea's leader, into a rash step that would be a pretext for war.",
    date=THURSDAY,
)
JETS = Evidence(
    "Six Raptor F-22 stealth fighters of the U.S. will take part when the air forces of South "
    "Korea and the United States hold their yearly joint drill next month."
)
OIL = Evidence(
    "Oil products are what Moscow sells to North Korea, and thousands of North Koreans toil as "
    "workers in Russia, their remittances sent back to Pyongyang."
)
IGNORING = Evidence(
    "The United States was ignoring what the U.N. demanded, talks with North Korea, he complained.",
    before="As we keep telling everybody, the pressure of sanctions has exhausted itself.",
    speaker=LAVROV,
)
MISTAKE = Evidence("To me it s a big mistake, said Lavrov.", speaker=LAVROV)
WILL_NOT_WORK = Evidence(
    '"More sanctions against North Korea will not work: that kind of pressure is spent," Lavrov '
    "said.",
    speaker=LAVROV,
    date=THURSDAY,
)
DRILL = Evidence(
    "The exercise, a yearly drill of the U.S. and South Korean air forces, opens on Monday, Dec. "
    "4.",
    date=THURSDAY,
)
SIX = Evidence(
    "Six F-22 stealth fighters are being sent to it, the South Korean defence ministry says.",
    date=THURSDAY,
)
LAUNCH = Evidence(
    "He condemned the launch.",
    before="Sergei Lavrov, in the Belarusian capital for a meeting of regional ministers, spoke a "
    "day after Pyongyang fired what it called its most powerful missile so far.",
    speaker=LAVROV,
)
COUNCIL = Evidence(
    "The U.N. Security Council agreed unanimously on Friday to choke off most of North Korea's "
    "supply of petrol and diesel and to have its labourers abroad sent home within 24 months.",
    date=datetime.date(2017, 12, 22),
)
CAPS = Evidence(
    "It caps deliveries of refined products at 500,000 barrels a year, down from two million, and "
    "deliveries of crude oil at four million.",
    before="Resolution 2397 answers the missile launch of Nov. 29.",
)
PRICE = Evidence(
    '"Each time Pyongyang chooses defiance, the price goes up," Haley told the chamber after hands '
    "were raised.",
    speaker="Haley",
)
BUDGET = Evidence(
    "The city council approved a budget of $412 million for next year shortly before midnight on "
    "Tuesday, saving two branch libraries and putting off a new roof for Fire Station No. 2.",
    date=datetime.date(2017, 12, 13),
)
VOTE = Evidence("The vote was 7 to 2.", before=BUDGET.text)
POLICE = Evidence(
    "The police department will hire 12 officers instead of the 20 it had asked for, and the "
    "harbour office gets $3.5 million to dredge the north channel, which has not been deepened "
    "since 1996."
)
CUP = Evidence(
    "Substitute Danilo Pires scored in the 120th minute on Sunday to give Kestrel Rovers a 3-2 "
    "victory over Saltmarsh United and their first Northern Cup in 41 years."
)
RED_CARD = Evidence(
    "Referee Anna Kowal sent off the captain, Jude Farr, for a tackle on Laine that seemed to "
    "touch the ball."
)
SPONGE = Evidence(
    "A sponge from the floor of the Atlantic keeps shining for up to six hours after it has been "
    "touched, researchers reported on Thursday, longer than any other animal known to make its own "
    "light.",
    date=datetime.date(2017, 12, 14),
)
BACTERIA = Evidence(
    "There they found that the glow comes from bacteria and not, as some had expected, from the "
    "sponge itself."
)
AIRCRAFT = Evidence(
    "About 230 aircraft take part in the drill, named Vigilant Ace, which runs until Friday, Dec. "
    "8, the South Korean air force said.",
    date=datetime.date(2017, 12, 4),
)
TROOPS = Evidence("Some 12,000 U.S. troops support them from eight bases.")
PROFIT = Evidence(
    "Larkfield Instruments Inc. said on Thursday that its profit rose by 22 percent in the fourth "
    "quarter, helped by sales of bedside scales to hospitals, and raised its dividend for the "
    "first time since 2013.",
    date=datetime.date(2018, 1, 25),
)
INCOME = Evidence(
    "Net income came to $48.6 million, or $1.12 a share, against $39.8 million, or 91 cents, a "
    "year before."
)
HOTLINE = Evidence(
    "At his yearly news conference, which lasted more than two hours, Lavrov said that the "
    "telephone line across the border, silent for almost two years, should never have gone dead.",
    speaker=LAVROV,
)
RESTORED = Evidence("It was restored on Jan. 3.", date=datetime.date(2018, 1, 15))
MISSILE = Evidence(
    "North Korea launched an intercontinental ballistic missile before dawn on Wednesday, ending a "
    "pause of more than two months and claiming that every city in the United States was now "
    "within reach.",
    date=datetime.date(2017, 11, 29),
)
UNHIT = Evidence("No ship or aircraft was hit.")
ABE = Evidence(
    "Prime Minister Shinzo Abe of Japan said he would never accept such conduct.",
    speaker="Shinzo Abe",
)
MUSEUM = Evidence(
    "The repair took eight years - three more than planned - and cost \u20ac31 million."
)
TANKERS = Evidence(
    "Tankers have handed fuel to North Korean ships on the open sea at least four times since "
    "October, two European security officials said, in what would be a breach of U.N. limits on "
    "oil products."
)
STORM = Evidence(
    "Winds of up to 142 km an hour tore roofs from barns and left some 85,000 homes without "
    "electricity on Thursday as Storm Ottilie came ashore from the west.",
    date=datetime.date(2018, 1, 18),
)
NO_DEATHS = Evidence("No deaths were reported.")
WORKERS = Evidence(
    "About 37,000 North Koreans work in Russia, according to Vadim Kuprin, who places crews for "
    "the builders' association here.",
    speaker="Vadim Kuprin",
)
GONE = Evidence("All of them are supposed to be gone by the end of 2019.")
SPOKESMAN = Evidence(
    "\u201cThe drill ends on Friday, as was announced in the first place,\u201d said Han Ji-won, a "
    "spokesman for the defence ministry.",
    speaker="Han Ji-won",
)
GENG = Evidence(
    '"China has always carried out the council\'s resolutions fully and strictly," said Geng '
    "Shuang, a ministry spokesman, at a daily briefing.",
    speaker="Geng Shuang",
)

HONEST = [
    pytest.param(
        "Lavrov said that the pressure of sanctions has exhausted itself.",
        [EXHAUSTED],
        id="exhausted",
    ),
    pytest.param(
        "Sergei Lavrov said that sanctions pressure was exhausted.",
        [EXHAUSTED],
        id="full-name",
    ),
    pytest.param("Lavrov called Haley's call to isolate North Korea wrong.", [WRONG], id="wrong"),
    pytest.param(
        "Haley called on other countries to cut all ties with Pyongyang and expel North "
        "Korean workers.",
        [TIES],
        id="ties",
    ),
    pytest.param(
        "Nikki Haley urged countries to sever their ties with North Korea.",
        [TIES],
        id="metonym",
    ),
    pytest.param(
        "Lavrov rejected the American call to cut ties with Pyongyang.",
        [REJECTED],
        id="american",
    ),
    pytest.param(
        "The Russian foreign minister said United States policy toward North Korea was "
        "deeply flawed.",
        [REJECTED],
        id="united-states",
    ),
    pytest.param(
        "Russia accused Washington of trying to provoke Kim Jong Un.",
        [ACCUSED],
        id="washington",
    ),
    pytest.param(
        "The United States was accused by Russia of trying to provoke North Korea's leader.",
        [ACCUSED],
        id="passive",
    ),
    pytest.param(
        "6 F-22 Raptor fighters will take part in the joint drill.",
        [JETS],
        id="six-as-digit",
    ),
    pytest.param("Russia sells oil products to North Korea.", [OIL], id="moscow-is-russia"),
    pytest.param(
        "Thousands of North Koreans work in Russia and send money back.",
        [OIL],
        id="remittances",
    ),
    pytest.param(
        "Lavrov complained that Washington was ignoring a United Nations demand for talks.",
        [IGNORING],
        id="pronoun-speaker",
    ),
    pytest.param('Lavrov called it "a big mistake".', [MISTAKE], id="quotation"),
    pytest.param("According to Lavrov, it's a big mistake.", [MISTAKE], id="according-to"),
    pytest.param(
        "Lavrov said that new sanctions on North Korea won't work because the pressure is spent.",
        [WILL_NOT_WORK],
        id="will-not",
    ),
    pytest.param(
        "The annual exercise of the U.S. and South Korean air forces starts on 4 December 2017.",
        [DRILL],
        id="year-of-article",
    ),
    pytest.param("The drill begins on Monday, December 4.", [DRILL], id="month-in-full"),
    pytest.param(
        "According to South Korea's defence ministry, six stealth fighters are sent.",
        [SIX],
        id="ministry",
    ),
    pytest.param("Lavrov condemned the launch.", [LAUNCH], id="pronoun"),
    pytest.param(
        "The Security Council voted unanimously to cut most of North Korea's petrol and "
        "diesel supply.",
        [COUNCIL],
        id="council",
    ),
    pytest.param(
        "North Korean labourers abroad must be sent home within 24 months.",
        [COUNCIL],
        id="months",
    ),
    pytest.param(
        "Deliveries of refined products are limited to 500,000 barrels a year, compared with "
        "2 million before.",
        [CAPS],
        id="two-million",
    ),
    pytest.param(
        '"Each time Pyongyang chooses defiance, the price goes up," Haley said.',
        [PRICE],
        id="whole-quotation",
    ),
    pytest.param(
        "The council passed a $412 million budget that saves two branch libraries.",
        [BUDGET],
        id="budget",
    ),
    pytest.param(
        "The budget was approved by the city council by 7 votes to 2.",
        [BUDGET, VOTE],
        id="two-sentences",
    ),
    pytest.param("The police will hire twelve officers rather than 20.", [POLICE], id="twelve"),
    pytest.param(
        "The north channel has not been deepened since 1996.",
        [POLICE],
        id="negation-kept",
    ),
    pytest.param(
        "Danilo Pires scored in the 120th minute, giving Kestrel Rovers a 3-2 win over "
        "Saltmarsh United.",
        [CUP],
        id="win",
    ),
    pytest.param(
        "Jude Farr was sent off by referee Anna Kowal.",
        [RED_CARD],
        id="sent-off-passive",
    ),
    pytest.param(
        "The sponge goes on shining for up to 6 hours after a touch.",
        [SPONGE],
        id="hours",
    ),
    pytest.param(
        "The glow does not come from the sponge itself but from bacteria.",
        [BACTERIA],
        id="not-but",
    ),
    pytest.param(
        "Around 230 aircraft take part in Vigilant Ace, which lasts until December 8.",
        [AIRCRAFT],
        id="dec-8",
    ),
    pytest.param(
        "They are supported by about 12,000 American troops from 8 bases.",
        [TROOPS],
        id="eight",
    ),
    pytest.param("Larkfield's profit grew 22% in the fourth quarter.", [PROFIT], id="percent-sign"),
    pytest.param(
        "Net income was $48.6 million, up from $39.8 million the year before.",
        [INCOME],
        id="income",
    ),
    pytest.param(
        "Lavrov said the telephone line should not have gone dead.",
        [HOTLINE],
        id="never-is-not",
    ),
    pytest.param("The line was restored on 3 January 2018.", [RESTORED, HOTLINE], id="restored"),
    pytest.param(
        "North Korea fired an intercontinental ballistic missile on 29 November.",
        [MISSILE],
        id="weekday-resolved",
    ),
    pytest.param("No ships or planes were hit.", [UNHIT], id="no-ship"),
    pytest.param(
        "Japan's prime minister, Shinzo Abe, said he would not accept such conduct.",
        [ABE],
        id="abe",
    ),
    pytest.param(
        "The restoration lasted eight years and cost 31 million euros.",
        [MUSEUM],
        id="euros",
    ),
    pytest.param(
        "Two European officials said tankers had given fuel to North Korean ships at least 4 "
        "times since October.",
        [TANKERS],
        id="tankers",
    ),
    pytest.param("Storm Ottilie left about 85,000 homes without power.", [STORM], id="power"),
    pytest.param("Nobody was reported dead.", [NO_DEATHS], id="nobody"),
    pytest.param(
        "According to Vadim Kuprin, some 37,000 North Koreans are working in Russia.",
        [WORKERS],
        id="kuprin",
    ),
    pytest.param(
        "The workers are supposed to leave by the end of 2019.",
        [GONE, WORKERS],
        id="end-of-2019",
    ),
    pytest.param(
        "Han said that the drill would end on Friday as announced.",
        [SPOKESMAN],
        id="reported-quotation",
    ),
    pytest.param(
        "Geng Shuang said China had always carried out the council's resolutions.",
        [GENG],
        id="geng",
    ),
]


@pytest.mark.parametrize(("claim", "cited"), HONEST)
def test_an_honest_paraphrase_passes(claim: str, cited: list[Evidence]) -> None:
    verdict = check_claim(claim, cited)
    assert verdict.supported, verdict


LIES = [
    pytest.param(
        'Some officials said: "Each time Pyongyang chooses defiance, the price goes up."',
        [PRICE],
        "no cited sentence lets some officials say this",
        id="group-for-speaker",
    ),
    pytest.param(
        "Bill Clinton rejected a U.S. call to break with Pyongyang.",
        [REJECTED],
        "no cited sentence mentions Bill Clinton",
        id="whole-name",
    ),
    pytest.param(
        "8 F-22 Raptor fighters will take part in the joint drill.",
        [JETS],
        "the number 8",
        id="number",
    ),
    pytest.param(
        "Seven F-22 Raptors will take part in the joint drill.",
        [JETS],
        "the number Seven",
        id="number-in-words",
    ),
    pytest.param(
        "The police will hire 3.5 million officers.",
        [POLICE],
        "the number 3.5 million",
        id="number-of-something-else",
    ),
    pytest.param(
        "Larkfield's profit grew 23% in the fourth quarter.",
        [PROFIT],
        "the number 23",
        id="percent",
    ),
    pytest.param("Net income was \u20ac48.6 million.", [INCOME], "the number", id="currency"),
    pytest.param(
        "Danilo Pires scored in the 119th minute against Saltmarsh United.",
        [CUP],
        "the number 119th",
        id="ordinal",
    ),
    pytest.param(
        "The council passed a budget of $412 billion that saves two libraries.",
        [BUDGET],
        "the number",
        id="scale",
    ),
    pytest.param("The drill begins on Monday, December 5.", [DRILL], "the date", id="day"),
    pytest.param("The drill begins on November 4.", [DRILL], "the date", id="month"),
    pytest.param("The drill begins on 4 December 2016.", [DRILL], "the date", id="year"),
    pytest.param("The exercise opens on Tuesday.", [DRILL], "the date Tuesday", id="weekday"),
    pytest.param(
        "The workers are supposed to be gone by the end of 2020.",
        [GONE],
        "the number 2020",
        id="year-alone",
    ),
    pytest.param(
        "Tillerson called on countries everywhere to sever all ties with Pyongyang.",
        [TIES],
        "no cited sentence mentions Tillerson",
        id="name-at-start",
    ),
    pytest.param(
        "Haley called on countries everywhere to sever all ties with Tehran.",
        [TIES],
        "no cited sentence mentions Tehran",
        id="name",
    ),
    pytest.param(
        "Japan accused the United States of trying to provoke Kim Jong Un.",
        [ACCUSED],
        "no cited sentence mentions Japan",
        id="country",
    ),
    pytest.param(
        "Pyongyang condemned the launch.",
        [LAUNCH],
        "no cited sentence mentions Pyongyang",
        id="pronoun-means-another",
    ),
    pytest.param(
        "John Lavrov rejected a U.S. call to break with Pyongyang.",
        [REJECTED],
        "no cited sentence mentions John Lavrov",
        id="first-name",
    ),
    pytest.param(
        "Haley said that sanctions pressure has exhausted itself.",
        [EXHAUSTED],
        "Haley",
        id="speaker-not-there",
    ),
    pytest.param(
        "Haley said that a plea to isolate North Korea was wrong.",
        [WRONG],
        "Sergei Lavrov says this, not Haley",
        id="speaker",
    ),
    pytest.param(
        "Lavrov said that all ties with Pyongyang should be severed and workers expelled.",
        [TIES, EXHAUSTED],
        "Nikki Haley says this, not Lavrov",
        id="speaker-of-other-sentence",
    ),
    pytest.param(
        'Lavrov called it "a huge mistake".',
        [MISTAKE],
        'the words "a huge mistake"',
        id="quotation",
    ),
    pytest.param(
        "Lavrov said that more sanctions against North Korea will work.",
        [WILL_NOT_WORK],
        "the cited sentence denies this",
        id="negation-dropped",
    ),
    pytest.param(
        "Lavrov said sanctions pressure has not exhausted itself.",
        [EXHAUSTED],
        "the cited sentence does not deny this",
        id="negation-added",
    ),
    pytest.param("A ship was hit.", [UNHIT], "the cited sentence denies this", id="no-dropped"),
    pytest.param(
        "Russia does not sell oil products to North Korea.",
        [OIL],
        "the cited sentence does not deny this",
        id="does-not",
    ),
    pytest.param(
        "Larkfield's profit fell by 22 percent in the fourth quarter.",
        [PROFIT],
        "the cited sentence says the opposite",
        id="antonym",
    ),
    pytest.param(
        "The United States accused Russia of trying to provoke North Korea.",
        [ACCUSED],
        "the other way round",
        id="swapped",
    ),
    pytest.param(
        "Jude Farr sent off referee Anna Kowal.",
        [RED_CARD],
        "the other way round",
        id="swapped-deed",
    ),
    pytest.param(
        "Lavrov said that the museum would be sold to the highest bidder.",
        [EXHAUSTED],
        "too little",
        id="not-there",
    ),
    pytest.param(
        "Winds of up to 142 km an hour tore roofs from barns and left 85,000 homes without"
        " electricity, because engineers ignored repeated complaints of tenants.",
        [STORM],
        "no cited sentence says: engineers ignored repeated complaints of tenants",
        id="clause-added",
    ),
    pytest.param(
        "Prices rose by a quarter after the vote.",
        [Evidence("Prices rose by half after the vote.")],
        "the number quarter is not in the cited sentence",
        id="quarter",
    ),
    pytest.param(
        "The U.S. Security Council asked for it.",
        [Evidence("The U.N. Security Council asked the U.S. for it.")],
        "the cited sentence says U.N. Security Council, not U.S. Security Council",
        id="namesake",
    ),
    pytest.param("Lavrov said it.", [], "no sentence is cited", id="no-citation"),
    pytest.param("It is so.", [MISTAKE], "nothing in it to check", id="empty"),
]


@pytest.mark.parametrize(("claim", "cited", "reason"), LIES)
def test_a_lie_fails_and_says_why(claim: str, cited: list[Evidence], reason: str) -> None:
    verdict = check_claim(claim, cited)
    assert not verdict.supported
    assert verdict.reason is not None
    assert reason in verdict.reason


EQUAL_FORMS = [
    pytest.param("It cost 1.5 million dollars.", "It cost $1,500,000.", id="million"),
    pytest.param("A dozen jets flew.", "Twelve jets flew.", id="dozen"),
    pytest.param("Half of the jets flew.", "50 percent of the jets flew.", id="half"),
    pytest.param("The 21st jet flew.", "The twenty-first jet flew.", id="ordinal"),
    pytest.param("Jets flew on November 30, 2017.", "Jets flew on 30 Nov. 2017.", id="date"),
    pytest.param("Jets flew on 30 November 2017.", "Jets flew on 2017-11-30.", id="iso-date"),
    pytest.param("The UK sent jets.", "Britain sent jets.", id="uk"),
    pytest.param(
        "The DNC sent jets.",
        "The Democratic National Committee sent jets.",
        id="initials",
    ),
    pytest.param("Ibero-American jets flew.", "Iberoamerican jets flew.", id="hyphen"),
    pytest.param("Jos\u00e9 Mart\u00ed sent jets.", "Jose Marti sent jets.", id="accents"),
    pytest.param("The jets\u2019 pilot flew.", "The jets' pilot flew.", id="apostrophe"),
    pytest.param(
        "In the 2018\u201319 season jets flew.",
        "In the 2018-2019 season jets flew.",
        id="range",
    ),
]


@pytest.mark.parametrize(("claim", "sentence"), EQUAL_FORMS)
def test_equal_forms_are_equal_both_ways(claim: str, sentence: str) -> None:
    assert check_claim(claim, [Evidence(sentence)]).supported
    assert check_claim(sentence, [Evidence(claim)]).supported


def test_the_year_of_the_article_counts_only_where_the_sentence_states_none() -> None:
    claim = "The drill began in 2017."
    told = Evidence("The drill began.", date=THURSDAY)
    assert check_claim(claim, [told]).supported
    assert not check_claim(claim, [replace(told, date=None)]).supported
    assert not check_claim(claim, [replace(told, text="The drill began in 2015.")]).supported


def test_rarity_decides_what_counts() -> None:
    claim, cited = "The council praised the sponge.", [Evidence("The council praised the otter.")]
    counts = {"council": 900, "prais": 900, "spong": 1}
    assert (
        check_claim(claim, cited, frequencies=counts, total=1000).score
        < check_claim(claim, cited).score
    )


PAIRS: list[tuple[str, list[Evidence]]] = [(str(row.values[0]), row.values[1]) for row in HONEST]  # type: ignore[misc]
SENTENCES = [one for _, cited in PAIRS for one in cited]


@given(st.sampled_from(SENTENCES))
def test_a_sentence_supports_itself(cited: Evidence) -> None:
    assert check_claim(cited.text, [cited]).supported


@given(st.sampled_from(PAIRS), st.integers(min_value=10_000_000, max_value=99_999_999))
def test_an_invented_number_never_passes(pair: tuple[str, list[Evidence]], number: int) -> None:
    claim, cited = pair
    assert not check_claim(f"{claim.rstrip('.')} and {number} others.", cited).supported


@given(st.text(max_size=200), st.lists(st.text(max_size=200), max_size=3))
def test_any_text_gets_a_verdict(claim: str, sentences: list[str]) -> None:
    verdict = check_claim(claim, [Evidence(sentence) for sentence in sentences])
    assert 0.0 <= verdict.score <= 1.0
    assert verdict.supported == (verdict.reason is None)


def test_a_denial_repeated_word_for_word_is_no_denial_of_the_claim() -> None:
    said = Evidence('"In 1987 they did not, and we lost nine."', speaker="Gareth Moy")
    claim = '"In 1987 they did not, and we lost nine," said Gareth Moy.'
    assert check_claim(claim, [said]).supported
