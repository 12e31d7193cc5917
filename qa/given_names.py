"""Given names -> whether they are a man's or a woman's, for whom "he" and "she" mean."""

from typing import Literal

from .letters import unaccented

Gender = Literal["he", "she"]


def _words(text: str) -> frozenset[str]:
    return frozenset(text.split())


# The commonest given names of English-speaking countries and some of elsewhere.
_MALE = _words(
    """james john robert michael william david richard joseph thomas charles christopher daniel
    matthew anthony mark donald steven paul andrew joshua kenneth kevin brian george edward
    ronald timothy jason jeffrey ryan jacob gary nicholas eric jonathan stephen larry justin
    scott brandon benjamin samuel gregory frank alexander raymond patrick jack dennis jerry
    tyler aaron jose adam nathan henry douglas zachary peter kyle walter ethan jeremy harold
    keith christian roger noah gerald carl terry sean austin arthur lawrence jesse dylan bryan
    joe billy bruce albert willie gabriel logan alan juan wayne roy ralph randy eugene vincent
    russell louis bobby philip johnny ben ted bill mike jim tim tom chris rick harry chuck bob
    greg dan ed steve tony jeff josh glenn corey martin fred howard leonard norman oliver simon
    stuart neil nigel ian graham hugh colin craig derek allan barry clive trevor luke max leo
    oscar victor ivan sergei sergey vladimir dmitry dmitri mikhail nikolai boris igor oleg yuri
    alexei pavel hans karl klaus jurgen wolfgang pierre jean jacques francois emmanuel nicolas
    marco mario luigi paolo giuseppe carlos luis miguel pedro pablo jorge antonio manuel
    francisco fernando javier diego mohammed muhammad mohamed tomas ahmed ali hassan hussein ibrahim
    omar abdullah mahmoud yusuf khalid narendra rahul yasser will yegor vadim gleb viktor andrei
    konstantin gareth hugo ravi"""
)
_FEMALE = _words(
    """mary patricia jennifer linda elizabeth barbara susan jessica sarah karen lisa nancy betty
    sandra margaret ashley kimberly emily donna michelle carol amanda melissa deborah stephanie
    rebecca sharon laura cynthia dorothy amy kathleen angela shirley brenda emma anna pamela
    nicole samantha katherine christine helen debra rachel carolyn janet maria catherine heather
    diane olivia julie joyce victoria ruth virginia lauren kelly christina joan evelyn judith
    andrea hannah cheryl megan jacqueline martha madison teresa gloria sara janice ann anne
    kathryn abigail sophia frances jean alice judy isabella julia grace amber denise danielle
    marilyn beverly charlotte natalie theresa diana brittany doris kayla alexis lori marie kathy
    claire jane jill ellen susanna sally wendy fiona nicola joanna kate katie lucy zoe molly
    holly tracy tina dana paula robin sheila sonia elena olga irina natalia svetlana tatiana
    ekaterina ursula ingrid greta simone sophie camille isabelle lucia carmen rosa ana fatima
    aisha leila priya debbie cathy peggy rosemary gwen jan joni heidi loretta carla
    helene zoe chloe petra nadia hanna nina marina galina yelena tatyana anastasia
    margit birgit odile"""
)

# Families whose name comes first, of China, Korea and Vietnam: "Kim Jong Un" is Mr. Kim.
FAMILY_FIRST = _words(
    """kim lee park choi jung jeong kang cho yoon jang lim han oh seo shin kwon hwang ahn hong moon
    ri pak yun rhee chung wang li zhang liu chen yang zhao huang zhou wu xu sun hu zhu gao lin guo
    luo liang song zheng xie tang feng yu dong xiao cheng cao yuan deng fu shen zeng peng lu su
    jiang cai jia ding wei xue ye yan pan du dai xia zhong tian ren fan fang shi yao tan liao zou
    xiong jin hao kong bai cui mao qiu qin gu hou shao meng wan duan qian yin chang qiao geng hua
    xi hui nguyen tran pham ngo vo dang bui dinh"""
)


def is_given(word: str) -> bool:
    """Tell whether a word in lower case is a common given name."""
    return word in _MALE or word in _FEMALE


def gender_of_given(word: str) -> Gender | None:
    """Return how a given name in lower case tells to speak of somebody; None when it does not."""
    word = unaccented(word)
    if word in _MALE:
        return None if word in _FEMALE else "he"
    return "she" if word in _FEMALE else None
