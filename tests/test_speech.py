import pytest
from hypothesis import given
from hypothesis import strategies as st

from qa.speech import Speech, find_speech, find_unnamed, gives_own_words, tells_nothing


@pytest.mark.parametrize(
    ("question", "speaker", "topic"),
    [
        pytest.param("what did Quill say about the bridge", "Quill", "the bridge", id="did say"),
        pytest.param("what exactly did Quill say", "Quill", "", id="no topic"),
        pytest.param("has Quill said anything about tolls", "Quill", "tolls", id="has said"),
        pytest.param("did Quill say anything about tolls", "Quill", "tolls", id="did say anything"),
        pytest.param("did Ada Quill comment on tolls", "Ada Quill", "tolls", id="did comment"),
        pytest.param("tell me what Quill said about tolls", "Quill", "tolls", id="tell me"),
        pytest.param("what Quill says about tolls", "Quill", "tolls", id="without did"),
        pytest.param("what was said by Quill about tolls", "Quill", "tolls", id="passive"),
        pytest.param("where does Quill stand on tolls", "Quill", "tolls", id="stand"),
        pytest.param("how did Quill respond to the mayor", "Quill", "the mayor", id="respond"),
        pytest.param("what is Quill's take on tolls", "Quill", "tolls", id="take"),
        pytest.param("what is Quill saying about tolls", "Quill", "tolls", id="is saying"),
        pytest.param("tell me about Quill's statement on tolls", "Quill", "tolls", id="about"),
        pytest.param(
            "what did Quill, the mayor of Saltmarsh, say about tolls",
            "Quill",
            "tolls",
            id="apposition",
        ),
        pytest.param("what did Quill and Marsh say", "Quill and Marsh", "", id="two"),
        pytest.param("what position did Quill take on tolls", "Quill", "tolls", id="position"),
    ],
)
def test_whose_words_are_wanted(question: str, speaker: str, topic: str) -> None:
    found = find_speech(question)
    assert found is not None
    assert (found.speaker, found.topic) == (speaker, topic)


@pytest.mark.parametrize(
    ("question", "topic"),
    [
        pytest.param("who said that tolls are unfair", "tolls are unfair", id="said that"),
        pytest.param("who said tolls are unfair", "tolls are unfair", id="said"),
        pytest.param("who called for lower tolls", "lower tolls", id="called for"),
        pytest.param("who is calling for lower tolls", "lower tolls", id="is calling for"),
        pytest.param("which ministers have called for tolls", "tolls", id="which ministers"),
        pytest.param("who else spoke about tolls", "tolls", id="who else"),
        pytest.param("who was quoted as saying tolls are unfair", "tolls are unfair", id="quoted"),
        pytest.param("by whom was it said that tolls are unfair", "tolls are unfair", id="by whom"),
        pytest.param("who condemned the tolls", "condemned the tolls", id="the verb counts"),
        pytest.param("who spoke out against tolls", "spoke out against tolls", id="against"),
    ],
)
def test_who_spoke(question: str, topic: str) -> None:
    assert find_speech(question) == Speech(None, topic)


@pytest.mark.parametrize(
    "question",
    [
        pytest.param("who wrote the bridge song", id="writing a work"),
        pytest.param("who called the bridge a folly in the year 1900", id="a name for a thing"),
        pytest.param("who built the bridge", id="no speech"),
        pytest.param("what did she say about tolls", id="a pronoun"),
        pytest.param("what tolls are thought to be unfair", id="no speaker before the verb"),
        pytest.param("where does the bridge stand", id="standing somewhere"),
        pytest.param("", id="nothing"),
    ],
)
def test_no_question_about_speech(question: str) -> None:
    assert find_speech(question) is None


@pytest.mark.parametrize(
    ("question", "words"),
    [
        pytest.param("what did Quill say about tolls", True, id="say"),
        pytest.param("Quill's remarks on tolls", True, id="remarks"),
        pytest.param("what does Quill think about tolls", False, id="think"),
        pytest.param("how did Quill respond to tolls", False, id="respond"),
        pytest.param("what is Quill's position on tolls", False, id="position"),
    ],
)
def test_whether_only_words_will_do(question: str, words: bool) -> None:
    found = find_speech(question)
    assert found is not None
    assert found.words is words


@pytest.mark.parametrize(
    ("question", "setting"),
    [
        pytest.param("what did Quill say in Norland about tolls", "in Norland", id="place"),
        pytest.param("what did Quill say to Marsh about tolls", "to Marsh", id="addressee"),
        pytest.param("what did Quill tell the council about tolls", "the council", id="told"),
        pytest.param("what has Quill said in the port about tolls", "in the port", id="has said"),
        pytest.param("what did Quill say about tolls", "", id="neither"),
    ],
)
def test_place_and_addressee_are_no_part_of_the_topic(question: str, setting: str) -> None:
    assert find_speech(question) == Speech("Quill", "tolls", words=True, setting=setting)


@pytest.mark.parametrize(
    ("question", "pronoun"),
    [
        pytest.param("what did she say", "she", id="she"),
        pytest.param("what did he say about tolls", "he", id="on a topic"),
        pytest.param("what did they say", "they", id="they"),
        pytest.param("what do they say about tolls", None, id="anybody"),
        pytest.param("what is she saying", "she", id="saying"),
        pytest.param("said", "", id="no pronoun"),
        pytest.param("what did Quill say when she left", None, id="a name"),
        pytest.param("when did she leave", None, id="no speech"),
    ],
)
def test_whose_words_are_left_open(question: str, pronoun: str | None) -> None:
    assert find_unnamed(question) == pronoun


@pytest.mark.parametrize(
    ("text", "nothing"),
    [
        pytest.param(
            "(Reporting by Ann Moss in Port Ellery; editing by T. R. Lang)", True, id="credit"
        ),
        pytest.param("Additional reporting by Ann Moss", True, id="no brackets"),
        pytest.param("By Ann Moss", True, id="byline"),
        pytest.param("By Monday the bridge was gone.", False, id="a time"),
        pytest.param("Reporting by Moss showed cracks.", False, id="a sentence"),
        pytest.param("He said:", True, id="leads to a quote"),
        pytest.param("Ada Quill added:", True, id="leads to a quote, with a name"),
        pytest.param("He said no word of tolls.", False, id="says something"),
        pytest.param("The bridge is shut:", False, id="no verb of saying"),
    ],
)
def test_sentences_that_tell_nothing(text: str, nothing: bool) -> None:
    assert tells_nothing(text) is nothing


@pytest.mark.parametrize(
    ("text", "own"),
    [
        pytest.param("“Tolls on this bridge are unfair,” Quill said.", True, id="curly marks"),
        pytest.param('"Tolls on this bridge are unfair," Quill said.', True, id="straight marks"),
        pytest.param(
            "''Tolls on this bridge are unfair,'' Quill said.", True, id="two apostrophes"
        ),
        pytest.param("Tolls on this bridge are unfair.”", True, id="only the closing mark"),
        pytest.param("“Tolls on this bridge are unfair.", True, id="only the opening mark"),
        pytest.param("We have said that tolls are unfair.", True, id="marks lost, first person"),
        pytest.param("Quill said that tolls were unfair.", False, id="reported"),
        pytest.param("Quill called tolls “unfair”.", False, id="a word in marks"),
        pytest.param("The U.S. ambassador spoke of tolls.", False, id="US is not us"),
    ],
)
def test_gives_own_words(text: str, own: bool) -> None:
    assert gives_own_words(text) is own


@given(st.text(max_size=120))
def test_any_text_can_be_read(text: str) -> None:
    found = find_speech(text)
    assert found is None or found.speaker is None or found.speaker in text
    assert gives_own_words(text) in (True, False)
