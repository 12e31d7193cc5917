"""A word's stem -> how much it tells.

Rarity comes from the store's own counts where given, else from a short table of common English
words.
"""

import math
from collections.abc import Mapping
from functools import cache
from typing import Final

from .terms import LIGHT_STEMS, stem

# Words by how many of 15,953 sentences hold them, counted in the articles of squad and clapnq
# (Wikipedia, CC BY-SA 4.0): 100 or more, 45 to 99, 20 to 44. Names and stop words are left out.
_VERY_COMMON: Final = """
    act activity addition air allowed along although among announced another appear area around
    article authority back based became become began beginning believed body broadcast building
    built called capital carry case caused cells century change chloroplast church citation city
    claims class collection colonies common company complete complexity considered consists
    construction contain continued control country covered created cultural current date day de
    decision described designed development different direct due dynasty early economic
    education effect elected end engine episode established even example exist family featured
    field film final first following force form former found four game general give given
    government group held help high history home house however human immune important including
    increased industry initially issues known land large largest last later law lead led left
    less level life like line living local located long made main major make market means member
    military million modern moved name national near needed network new non now number objects
    offered official often opened operated order original oxygen part particular party pass
    people performance period person place plan plants play point political population position
    possible power practice present prime private problem process produced production program
    provided public rate received recorded referred region related released remained report
    represented required response result return right role rule run said schools season second
    series serve services set show significant since single small song space special started
    state stations steam still students study successful support system take teachers team
    television term then theory third though three time trade traditional two type university
    used usually various war water way well wide work world years
"""
_COMMON: Final = """
    19th 20th able above academic accepted access according account achieved acquired across
    action actually added administration adopted affected affiliated age agreed agreement aid
    algorithm almost already always amount animals annual applications applied appointed
    approved approximately architecture argued army arrived art asked assistant associated
    attack attempt attend available average awarded away basis behind benefits best billion
    books border branches break bringing business came campaign captured care cast center
    central centre certain channels character charge children citizens civil clear climate close
    color combined come command commercial community compared competition composed computer
    concentrated concept conditions conflict connected consideration constant constitutional
    contract contrast contributed converted cost course court critical ctenophores custom cut
    cycle damage data deal death debate debuted decades decided defeated defense defined
    definition degree demand department depending derived destroyed determined died discovered
    disease disobedience displayed distinct distribution divided division dominant drive drugs
    earlier east economy efficient either electric elements empire employed energy enter entire
    equal especially estimated event eventually ever every evidence except executive expanded
    expansion expected experiments explained expressed extended extensive face facilities fact
    factors failed faith fall famous far father figure financial find fire five flight flow
    focus food foreign formal formation free friends full function funding future gained
    galleries generated get go good great greater ground growing growth half hand head health
    higher highest historical hold host hours hundred idea impact imperialism improve income
    independent indicate individual inequality influence information instance instead
    institutions interest internal international introduced involved island joined keep killed
    km lack language larger late launched layer leader learning least leave legal legislative
    light limited linked list little longer look lost love low lower lunar machine maintain man
    management married mass material matter measure mechanical medical meeting membrane men
    method mid miles ministers mission model molecules money months mother motion movement
    multiple museum music natural never next normal north northern notable noted numerous
    observed occupied occur office oil old oldest once opposed opposite orbit organizations
    others outside owned parents park participate past pathogens pay per pharmacy phase physical
    plague policy poor popular post potential presence president pressure prevent previous price
    primary principle printing professional project promoted property proposed protect proteins
    published purchased purpose put questions radio range ranked rather reached reason recent
    recognized red reduced refused regarded regular regulations relationship religious removed
    replaced research residents resources respectively rest revealed rise river rock room says
    scale scholars sea secondary see seen selection self selling sent separate settlement seven
    shaped share ship short shown side sign similar site situation six size smaller social
    society sold sometimes son sources south southern speaking species specific spread stage
    standard standing story strong structure style subject subsequent suffered suggested supply
    surface surrounding surviving taken tax teaching technology tells temperature ten territory
    test things thought throughout thus title today together took top total towards town
    transferred transport travel tribes trying turbine turn typically understanding units value
    version via view visit vote wanted week went west whether white winning women words workers
    writings written wrote yard
"""
_FAIRLY_COMMON: Final = """
    14th 17th 18th 1950s 1960s 1970s 1980s 1990s ability absolute absorbed abuse acceleration
    accompanied accomplished acid actors adaptive address admits adult advanced advantage
    advertising advice advised agency agent ago agriculture aimed al album algae allegations
    allies alone alternative amendment analysis ancestor ancient answer anti antibodies antigen
    apart apparently approach appropriate architect arise arms arranged arrested artists aspects
    assembly asserts assessment assets assumed atmosphere atomic attention attractive attributed
    audience avoid bacteria balance ball band banks banned barriers basic battle bearing belief
    belong below better beyond bill bind biological bishops black block blood blue board boat
    boiler born bound boundaries box bridge broken brother brought burning cable campus canceled
    cannot capable car carbon career celebration ceremony chain challenged chamber chart
    chemical chief child choice choose chosen cited classical classroom clergy club co coach
    coal coast code collapse college comb combustion comments commissioned committed committee
    communication competing component composite compound comprises concerns concluded conclusion
    condensing conducted conferences confirmed congregations conquered conquest consequence
    conservative consultant consumers contact contemporary content controversial conversion
    cooling copies corporate correct corresponding corruption count counties couple creation
    credits crew crisis cross cylinder daughter dead declared decline decoration decrease deep
    defend democratic demonstrated denomination descendants desire despite destruction detailed
    detection device difficult difficulty digital director discharge discipline discovery
    discuss dispute distance distinguished district diverse doctor doctrine documents dollars
    domestic double draft drama drawings drop duty earliest earning eastern edge edition efforts
    eggs eight electron eliminate embargo emerged emperor enabled encountered encouraged enemy
    enforce engagement enough enrolled ensure entitled environment environmental equipment
    equivalent era escape essentially etc ethnic evolved exactly examinations exchange
    exclusively exercise exhaust exhibition expedition expensive experienced exploration exports
    extent external extremely eyes failure fair farm farmers fault favor fear federal feed feel
    fees feet fell felt female fertility festival fiction fighting filled finance finished firm
    fish fixed flood floor fly football forest fort fossil fought foundation founder fourth
    franchise freedom frequently front ft fuel fully fundamental garden gas gates gave genes
    geological gift girl glass global goal goes gold got governor gradually graduate granted
    graph gravity green grew guard happened hard hearing heart heat heavily heavy highlight
    historians hit honor hopes horse hospital household hymns ideal identified identity ideology
    ill image immediately implemented imposed incorporated infection infrastructure inhabitants
    innate input inside inspired instruction instrument integer integrated intended intense
    interactions interceptions interpretation introduction invasion invention investigation
    investment invited ion iron items job joint judge jurisdictions justification justified kept
    key kilometres kind kingdom know knowledge label labor laboratory labour lake latter league
    length let letters liberal library licensed lies liquid literature logo longest losing loss
    magnitude male manufacturing map marine marked marriage mathematical meant media medicine
    medieval membership memory mentioned merged merger message met metal metropolitan mi middle
    migration mind minerals mining ministry minor minutes mixed mobile moral mostly motivated
    motor mountains mouth native necessary negative negotiations neighborhood neighboring newly
    news night nine nominal novel nuclear nucleus obtain occasionally occupation ocean older
    opportunity option organisms oriented otherwise outbreak overall owner ownership oxide
    package packet paid paintings pair paper parliamentary partial particles passage pastor
    patents path patient pattern peace peak percent permanent pharmacists photographs phrase
    physicians pick picture pieces plate players police polynomial port portion portrayed
    possess pounds pre predators predicted premiered prepared preserved prey primarily princes
    principal prior probably procedures proceedings profit programme progress prohibited
    prominent promised proper proportional protest protocol proved provisions pull pump
    punishment pursue pushing quality quantum quarter quickly race rainforest raised rapidly
    rare reaction read ready real realized really receptors recognition recommended recovered
    reduction reflect reform regime registered reign rejected relevant reliable religion rely
    renamed renewed repeatedly replication requested reserved resistance responded restored
    restrictions retained revenue reverse review revival rich ring risk rival road roots
    rotating roughly round route rows royal rural sacks safety salaries sales samples satellite
    savings saw scenes schedule science scientific scientists score sculpture searching seats
    secret section sector security seek seems send sense sequence serial serious session settled
    settlers severe sex shopping signals silver simple simply sin singing sister sit skills
    slightly slow soldiers solution solve something soon sought sound spacecraft speech speed
    spend spin split sports spring square staff star statement status stay step stone stop store
    streams street stress struggle studio substance substantial succeeded successor sufficient
    sugar suit summer surrender survey sustained switching symbols table talk tape target taught
    technical techniques template tend tentacles text theater theme theorem theoretical
    therefore think thousands threatened thylakoids ties tissue told touchdowns track training
    transformed transistor transition translation transmission transmitted treatment treaty tree
    troops tropical true tumor ultimately undergraduate union unique unknown unless update upper
    urban user utility valid variety vary vast vehicle velocity victory video viewers village
    violation violence virtual virus visible voice volume von wages walk wall warm warned waste
    wave wealth wedding weight western whole widespread wife windows winter wishes withdraw
    woman wood worldwide worship writer yet young zone
"""

# The rarity of a word of each tier and of any other word: -ln of its share of sentences, as of 170,
# 65, 30 and 6 sentences in 15,953.
_TIERS: Final = ((_VERY_COMMON, 4.5), (_COMMON, 5.5), (_FAIRLY_COMMON, 6.3))
_OTHER: Final = 7.9
_LIGHT: Final = 0.4  # what a word such as "kind" or "happen" tells beside others as rare

_ENOUGH_TEXTS: Final = 200  # below this a store's counts say little of how rare a word is


@cache
def _background() -> dict[str, float]:
    return {stem(word): rarity for text, rarity in reversed(_TIERS) for word in text.split()}


def is_common(word: str) -> bool:
    """Whether a lower-case word is one of the common words of English, in any inflection."""
    return stem(word) in _background()


def rarity(term: str, frequencies: Mapping[str, int] | None = None, total: int = 0) -> float:
    """Return how much a stem tells, above 0: -ln of the share of texts that hold it.

    `frequencies` counts the texts that hold a stem, of `total`; without them, or with too few texts
    to tell, the background table decides.
    """
    known = _background().get(term, _OTHER)
    if frequencies and total >= _ENOUGH_TEXTS:
        share = (frequencies.get(term, 0) + 0.5) / (total + 1)
        known = (known + max(0.5, -math.log(share))) / 2
    return known * (_LIGHT if term in LIGHT_STEMS else 1.0)
