"""A word's stem -> the stems that can mean the same, and those that mean the opposite.

The tables are short and of no topic. Knows nothing of any claim.
"""

from functools import cache
from itertools import product
from typing import Final

from .terms import stem
from .verbs import verb_forms

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
    reopen close|reopen shut|begin finish|start finish|agree refuse|accepted declined
    elected defeated|hired fired|freed jailed|released detained|released arrested|rescued drowned
    promoted demoted|advance retreat|victory defeat|recover decline|praise blame|repair damage
    confirmed disputed|approved blocked|approved vetoed|passed blocked|appear disappear
    approve disapprove|connect disconnect|deploy withdraw|encourage discourage|trust distrust
    restore cut|restore sever|resume cut
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
            if one == other:
                continue
            for first, second in product(verb_forms(one), verb_forms(other)):
                found.setdefault(first, set()).add(second)
                found.setdefault(second, set()).add(first)
    return {member: frozenset(group) for member, group in found.items()}
