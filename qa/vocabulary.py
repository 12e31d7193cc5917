"""A word's stem -> how much it tells, and the stems that mean the same or the opposite.

Rarity comes from the store's own counts where given, else from a short table of common English
words. The tables of meaning are short and of no topic. Knows nothing of any claim.
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


# One group a line; a word may stand in several. Written for this project.
_SAME_MEANING: Final = """
    begin start commence open launch kick initiate onset
    end finish conclude close cease stop halt over
    buy purchase acquire acquisition
    sell sale sold
    kill dead death die died slain murder slay fatal lost killed
    wound injure hurt injured
    big large huge great massive enormous giant major vast biggest largest
    small little tiny minor slight
    increase rise rose grow grew growth climb jump gain raise up higher expand soar hike
    decrease fall fell drop decline reduce cut lower lessen down shrink shrunk slump less
    show display exhibit reveal demonstrate exhibition
    say said tell told state declare announce claim report add note mention remark comment speak
    say stress argue insist assert maintain explain suggest believe think contend complain warn
    ask request demand call urge press appeal seek sought want
    answer reply respond response
    help aid assist assistance support back backing
    oppose against resist object objection opposition
    agree accept approve consent back endorse
    reject refuse deny decline dismiss rebuff turned
    condemn denounce criticise criticize slam blame blast fault
    praise laud hail applaud welcome cheer
    prohibit ban forbid bar outlaw disallow block prohibition
    allow permit let enable
    permit permission licence license
    win won victory beat defeat triumph victor winner
    lose lost loss defeat
    child kid son daughter children boy girl youth young
    wife husband spouse marry married partner
    film movie picture documentary feature
    song track single tune
    album record release lp
    job work employ employment post position role
    worker labourer laborer employee staff
    company firm business corporation enterprise
    house home residence dwelling live
    doctor physician
    car vehicle automobile
    ship vessel boat tanker
    plane aircraft jet
    drill exercise manoeuvre maneuver games
    talk negotiate negotiation discussion dialogue conversation discuss meeting
    meet meeting gather gathering assemble summit
    sanction penalty measure punish punishment
    weapon arm arms
    test launch fire trial
    missile rocket
    attack assault strike raid
    war conflict fighting
    army military troop soldier force
    money fund cash finance funding
    pay paid payment wage salary
    cost price expense
    build built construct construction erect
    destroy demolish ruin wreck destruction
    fix repair restore mend restoration renovate
    make made create produce creation production
    choose chose select pick elect choice selection tap appoint name
    appoint name hire designate become install appointment
    leave left depart quit exit resign departure
    return back
    arrive come came reach arrival
    send sent dispatch
    expel deport
    give gave donate grant provide offer donation award present supply
    get receive obtain got won earn
    earn make
    stay remain
    keep kept retain hold
    try attempt effort seek aim
    aim goal purpose objective intend intention plan
    plan propose proposal intend scheme
    expect predict forecast anticipate
    fast quick rapid swift speed
    old elderly aged age
    new recent latest
    rich wealthy
    poor underprivileged disadvantaged impoverished
    important significant key crucial
    famous well-known renowned noted celebrated known
    main chief principal primary
    whole entire total full complete
    quarter fourth
    yearly annual annually year
    often frequently regular
    near close nearby beside next
    about approximately roughly around nearly almost some
    enough sufficient
    wrong mistaken mistake error
    work effective succeed success
    exhausted spent used
    crazy mad insane
    brown brunette
    clear obvious evident
    chance opportunity opening
    provoke goad anger provocation provocative incite
    isolate isolation
    sever cut break tie
    tie relation link relationship connection dealings
    nation country state
    capital city
    leader head chief boss lead led
    head lead run direct chair
    envoy ambassador delegate diplomat representative
    minister secretary
    spokesman spokeswoman spokesperson
    lawmaker legislator parliamentarian congressman
    police officer
    law legislation act statute
    judge court justice ruling
    charge accuse indict allege accusation indictment
    jail prison imprison incarcerate
    arrest detain
    publish publication issue release
    book novel work
    write wrote author pen compose written
    writer author novelist
    singer vocalist musician
    vocal sing sung sang
    actor actress star cast
    star feature appear play act portray
    play perform portray
    perform show concert gig performance
    tour trek
    band group
    member belong
    team club squad side
    match game fixture contest
    score goal
    coach manager trainer
    season campaign
    champion title championship
    school academy college university
    study studies research learn investigate degree
    student pupil
    graduate degree
    teach teacher taught instruct
    education schooling school schools
    child childhood
    scientist researcher biologist
    found establish create launch set founder
    discover find find detect discovery
    join team link partner merge
    collaborate work partner team
    use employ utilise utilize usage
    decide decision opt choose
    change alter modify shift replace
    replace substitute succeed successor
    replace swap
    include contain comprise feature involve
    cause lead result bring due
    harm damage hurt
    protect defend guard defence defense
    warn caution threaten warning threat
    worry fear concern afraid
    hope wish
    happy glad pleased delighted welcome
    angry furious temper
    fuel oil petrol gasoline diesel petroleum
    storm hurricane
    rain shower
    road street highway
    power electricity
    vote ballot poll
    election poll
    deliver delivery shipment supply
    trade commerce
    export ship
    import
    share stock
    profit earnings income
    revenue sales turnover
    dividend payout
    limit cap ceiling restrict restriction curb
    deadline date
    within inside
    quick soon
    secret confidential hidden
    picture image photo photograph painting
    visit visitor tour
    born birth
    biggest top highest
    telephone phone call hotline line
    border frontier
    neighbour neighbor
    person people man woman individual
    husband spouse
    mother parent father
    grandfather grandson grandchild
    illness disease sick
    empty vacant
    shut close closure
    roof rain
    unanimous unanimously
    immediately once
    describe call label term
    regard consider view think
    negative negatively bad
    serve work
    locate situate lie stand site
    reside live
    native born
    origin come
    series show programme program
    episode instalment
    debut first
    host present presenter
    channel network station
    website site web
    email e-mail
    pretext excuse
    dangerous risk danger
    reckless careless
    ignore disregard overlook
    totally completely entirely fully
    flawed wrong mistaken
    encourage hearten
    suddenly abruptly
    explain clarify
    step move
    decrease lessen
"""
_OPPOSITE: Final = """
    increase decrease|rise fall|rise drop|rise cut|increase cut|raise lower|raise cut|grow shrink
    rose fell|rose dropped|gain loss|gain fall|up down|more less|more fewer|higher lower|high low
    begin end|start stop|start end|open close|open shut|opened closed|win lose|won lost|win defeat
    won beaten|accept reject|accept refuse|agree disagree|agree refuse|approve reject|support oppose
    back oppose|support reject|allow ban|allow prohibit|allow prohibition|allow forbid|permit ban
    permit prohibit|allow bar|admit deny|confirm deny|praise criticise|praise criticize
    praise condemn|condemned praised
    welcome condemn|welcome reject|buy sell|bought sold|hire fire|hire dismiss|appoint dismiss
    succeed fail|success failure|pass fail|friend enemy|ally enemy|friendly hostile|safe dangerous
    strong weak|stronger weaker|strengthen weaken|improve worsen|better worse|best worst|good bad
    rich poor|early late|earlier later|before after|first last|largest smallest|biggest smallest
    highest lowest|most least|longest shortest|larger smaller|bigger smaller|longer shorter
    old new|old young|older younger|oldest youngest|major minor|majority minority|many few
    always never|often rarely|north south|east west|northern southern|eastern western|male female
    man woman|men women|husband wife|son daughter|brother sister|mother father|boy girl|king queen
    arrive leave|arrive depart|enter leave|join leave|import export
    attack defend|attack defence|guilty innocent|guilty acquitted|convicted acquitted|legal illegal
    lawful unlawful|possible impossible|likely unlikely|public private|public secret|true false
    right wrong|war peace|create destroy|build destroy|build demolish|include exclude|alive dead
    survive die|survived died|love hate|like dislike|employ dismiss|cheap expensive|hot cold
    success failed|lead trail|expand shrink|widen narrow|fast slow|faster slower|thick thin
    full empty|wet dry|light dark|left right|lend borrow|teach learn|ask answer|push pull
    optimistic pessimistic|confident doubtful|harm help|hinder help|worsen ease|tighten loosen
    tighten ease|impose lift|connect cut|active inactive|formal informal|regular irregular
    honest dishonest|visible invisible|stable unstable|known unknown|clear unclear|wide narrow
    profit loss|surplus deficit|credit debit|ahead behind|above below|inside outside|over under
    present absent|attended missed|kept broke|obey disobey|complete incomplete|voluntary forced
    temporary permanent|rural urban|ancient modern|simple complex|easy difficult|easy hard
    rejected accepted|denied confirmed|opposed supported|refused agreed|lost gained|sank rose
    kept stopped|continue stop|continue suspend|continue halt|resume halt|resume suspend
    against for|thousands dozens|hundreds thousands|millions thousands
"""


@cache
def same_meaning() -> dict[str, frozenset[str]]:
    """Return, for each stem of the table, the stems that can mean the same, itself among them."""
    found: dict[str, set[str]] = {}
    for line in _SAME_MEANING.strip().splitlines():
        group = {stem(word) for word in line.split()}
        for member in group:
            found.setdefault(member, set()).update(group)
    return {member: frozenset(group) for member, group in found.items()}


@cache
def opposites() -> dict[str, frozenset[str]]:
    """Return, for each stem of the table, the stems that mean the opposite."""
    found: dict[str, set[str]] = {}
    for pair in _OPPOSITE.replace("\n", "|").split("|"):
        if pair.strip():
            one, other = map(stem, pair.split())
            if one != other:
                found.setdefault(one, set()).add(other)
                found.setdefault(other, set()).add(one)
    return {member: frozenset(group) for member, group in found.items()}
