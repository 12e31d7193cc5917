"""Verbs that tell that somebody says or thinks something, in the forms that sentences have.

Lists alone, made of dictionaries' verbs of communication and opinion; who says it is not decided
here.
"""


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


def _third_person(verb: str) -> str:
    """A regular verb with its ending after "he"."""
    if verb.endswith(("s", "sh", "ch", "x", "z")):
        return f"{verb}es"
    return f"{verb[:-1]}ies" if verb.endswith(("fy", "ty", "ny", "ry")) else f"{verb}s"


def _past(verb: str) -> str:
    """A regular verb in its past tense."""
    if verb.endswith("e"):
        return f"{verb}d"
    if verb.endswith(("fy", "ty", "ny", "ry")):
        return f"{verb[:-1]}ied"
    return f"{verb}{verb[-1] if verb in _DOUBLED else ''}ed"


def _participle(verb: str) -> str:
    """A regular verb in its present participle."""
    return f"{verb[:-1] if verb.endswith('e') else verb}{verb[-1] if verb in _DOUBLED else ''}ing"


_DOUBLED = _words("admit rebut quip slam concur demur refer brag")
SAYING = _words(  # whose subject says what follows, whoever it is
    """said says told tells added adds wrote writes noted notes tweeted argued explained insisted
    claimed acknowledged recalled responded replied continued stated declared concluded warned
    suggested announced admitted conceded joked quipped stressed emphasized emphasised asserted
    reiterated observed remarked contended predicted complained asked reported vowed testified
    exclaimed say tell commented lamented mused countered retorted recounted boasted opined
    scoffed cautioned confided shouted yelled whispered snapped marveled marvelled reasoned
    summarized summarised"""
)
_REPORTING = _words(  # the same with a subject that can speak
    """argue argues insist insists claims claim acknowledges responds replies continues declares
    concludes warns warn suggests suggest announces pledged urges urged vows admits concedes
    boasts jokes stresses emphasizes asserts reiterates observes contends maintained predicts
    complains reveals revealed reports confirmed confirms denied denies denounced denounces
    decried blasted blasts slammed slams lambasted mocked mocks accused accuses accuse
    criticized criticised criticizes praised praises applauded touted touts charged alleged
    alleges promised promises believed believes think thinks wondered assured assures implied
    hinted questioned questions described describes cited cites mentioned mentions echoed
    proposed proposes demanded demands repeated repeats estimates estimated indicated indicates
    disclosed defended defends dismissed dismisses rejected rejects endorsed endorses condemned
    condemns railed blamed blames hailed disagreed guessed expressed voiced pleaded discussed
    underscored considers informed remembered implored barked reads quoted stressed fumed gushed
    intoned bragged ranted ventured chimed interjected deadpanned explains recalls retweeted
    tweets posted chanted wished threatened swore pronounced proclaimed"""
)
_WEAK = _words(  # the same only with a subject that is a person or a body of persons
    """found finds show shows showed spoke talked decided offered refused declined addressed ruled
    ripped agreed agrees hopes hoped hope wants want feels felt knows sees prefers fears fear
    favors called calls learned highlighted outlined expects expected opposed opposes oppose
    supports attacked attacks credited credits worries worry doubts pointed referred invoked
    demurred thought concluded"""
)
_LISTED_PARTICIPLES = _words(
    """saying adding noting telling calling arguing suggesting insisting claiming explaining urging
    promising accusing citing blasting slamming describing predicting tweeting writing declaring
    warning asking praising touting defending recalling announcing referring criticizing
    acknowledging denouncing pledging vowing asserting implying alleging complaining hoping
    stating reporting"""
)
_COMMUNICATING = _words(  # as _REPORTING, all forms
    """deride knock ridicule scold chide rebuke vouch laud bash savage assail castigate brand dub
    deplore advise encourage recommend apologize apologise thank congratulate commend admonish
    berate reprimand belittle taunt elaborate clarify specify concur dispute rebut refute grumble
    gripe grouse bemoan confess profess speculate theorize posit preach rave lambast disparage
    malign vilify skewer lampoon reassure remind notify vent hector beseech beg lobby extol
    welcome herald liken equate characterize characterise portray depict
    instruct disagree recite narrate outline underline underscore summarize"""
)
_COMMUNICATING_OR_NOUN = _words(  # the same without the form that is mostly a noun
    """label tease detail challenge object protest lecture trash pan caution brief grill appeal
    petition advocate request highlight hammer"""
)
_BELIEVING = _words(  # as _WEAK, all forms
    """believe regard presume suspect anticipate expect fear hope worry want doubt wish
    oppose favor"""
)
_SAYING_REGULARLY = _words(  # whose other forms are listed above
    """tell add note explain recall respond reply state conclude suggest concede joke stress
    emphasize assert reiterate observe remark contend testify comment lament boast mock decry slam
    deny confirm reveal allege charge mention echo propose demand repeat estimate indicate dismiss
    reject endorse condemn rail blame hail express voice discuss threaten question applaud imply
    hint brag rant"""
)
REPORTING = (
    _REPORTING
    | frozenset(map(_past, _COMMUNICATING | _COMMUNICATING_OR_NOUN))
    | frozenset(map(_third_person, _COMMUNICATING))
)
WEAK = _WEAK | frozenset(
    form for verb in _BELIEVING for form in (verb, _past(verb), _third_person(verb))
)
PARTICIPLES = _LISTED_PARTICIPLES | frozenset(
    map(
        _participle,
        _COMMUNICATING | _COMMUNICATING_OR_NOUN | _BELIEVING | _SAYING_REGULARLY,
    )
)
