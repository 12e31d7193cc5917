"""A letter gives its text without the frame, and a mailbox its letters one by one."""

from datetime import date
from email.message import EmailMessage
from io import BytesIO

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from qa.adapters.readers import eml, mbox
from qa.errors import ArticleError
from tests.adapters.readers.reading import SAMPLES, check, lines, only

TEXT = "The standpipe by the upper gate runs again from Monday, and the parish has paid for it."


def letter(body: str = TEXT, **fields: str) -> bytes:
    """Return a plain letter; an underscore in a field's name is a hyphen."""
    given = {"From": "Ada Marsh <ada@a.example>", "Subject": "Water", **fields}
    head = "".join(f"{name.replace('_', '-')}: {value}\n" for name, value in given.items())
    return f"{head}\n{body}\n".encode()


def test_a_newsletter_gives_its_text_alone() -> None:
    found = only(eml.read, (SAMPLES / "weekly.eml").read_bytes())
    assert lines(found) == [
        "The week on the islands – “a very small riot”",
        "The week on the islands",
        "Forty people marched through Brennick on Thursday to save the post office, and the "
        "constable lent them his bell.",
        "“It was a very small riot, and a polite one,” said the postmistress, Winifred Oake.",
        "Also this week",
        "The harbour board has found £40,000 that it had lost in 2009.",
        "A seal was seen in the swimming baths.",
    ]
    assert found.title == "The week on the islands – “a very small riot”"
    assert found.date == date(2018, 2, 2)
    assert (found.author, found.outlet) == ("Zoë Halloran", "Tidewater Weekly")
    assert (found.language, found.record) == ("en", None)
    assert found.metadata == {"attachments": "programme.pdf"}


def test_a_mailbox_gives_its_letters_in_order() -> None:
    with (SAMPLES / "allotments.mbox").open("rb") as stream:
        first, second = mbox.read(stream, "allotments.mbox")
    assert lines(first) == [
        "Water from Monday",
        "Dear all,",
        "The standpipe by the upper gate runs again from Monday. The parish paid",
        "for the new valve, which cost more than the pump did.",
        "From now on the gate is locked at nine.",
    ]
    assert lines(second) == [
        "Water from Monday",
        "Bram,",
        "Thank you. Nine is too early in June, and the café shuts at ten.",
    ]
    assert [each.record for each in (first, second)] == [1, 2]
    assert [each.date for each in (first, second)] == [date(2017, 3, 3), date(2017, 3, 4)]
    assert [each.author for each in (first, second)] == ["Bram Okello", "Agnès Thibault"]
    assert {each.outlet for each in (first, second)} == {"Hollow Lane plots"}


@pytest.mark.parametrize(
    ("fields", "author", "outlet"),
    [
        pytest.param({}, "Ada Marsh", None, id="a person"),
        pytest.param({"From": "ada@a.example"}, "ada@a.example", None, id="no name"),
        pytest.param({"From": "=?utf-8?q?Zo=C3=AB_Hall?= <z@a.example>"}, "Zoë Hall", None,
                     id="encoded"),
        pytest.param({"From": "Zoë Hall <z@a.example>"}, "Zoë Hall", None, id="not encoded"),
        pytest.param({"From": "=?no-such?q?Zo?= <z@a.example>"}, "=?no-such?q?Zo?=", None,
                     id="unknown encoding"),
        pytest.param({"From": "The Quay <q@a.example>", "List_Unsubscribe": "<https://a.example>"},
                     "The Quay", "The Quay", id="a newsletter"),
        pytest.param({"List_Id": "<quay.a.example>"}, "Ada Marsh", "quay.a.example",
                     id="a list without a name"),
        pytest.param({"From": "Ada Marsh at The Quay <q@a.example>", "List_Unsubscribe": "<x>"},
                     "Ada Marsh", "The Quay", id="both in one"),
    ],
)  # fmt: skip
def test_who_wrote_it_and_what_it_came_through(
    fields: dict[str, str], author: str, outlet: str | None
) -> None:
    found = only(eml.read, letter(**fields))
    assert (found.author, found.outlet) == (author, outlet)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("Fri, 02 Feb 2018 23:30:00 -0500", date(2018, 2, 2)),
        ("2 Feb 2018", date(2018, 2, 2)),
        ("2018-02-02T10:00:00Z", date(2018, 2, 2)),
        ("Fri, 32 Feb 2018 23:30:00 -0500", None),
        ("yesterday", None),
    ],
)
def test_the_day_is_that_of_the_sender(written: str, day: date | None) -> None:
    assert only(eml.read, letter(Date=written)).date == day


@pytest.mark.parametrize(
    ("body", "kept"),
    [
        pytest.param(TEXT + "\n\n-- \nAda Marsh\nKeeper of the gate", [TEXT], id="signature"),
        pytest.param("View this email in your browser\n\n" + TEXT, [TEXT], id="view in browser"),
        pytest.param(TEXT + "\n\nYou are receiving this because you asked.\n\n3 Quay Row, Brennick"
                     "\n\nUnsubscribe: https://a.example/u", [TEXT], id="footer"),
        pytest.param("Unsubscribe from nothing: it is your right.\n\n" + TEXT,
                     ["Unsubscribe from nothing: it is your right.", TEXT], id="at the top"),
        pytest.param(TEXT + "\n\nOn Friday Bram wrote:\n> Dear all,\n> no.", [TEXT], id="answered"),
        pytest.param(TEXT + "\n\n-----Original Message-----\nFrom: B\n\nNo.", [TEXT], id="Outlook"),
        pytest.param(TEXT + "\n\n=====\n\nhttps://a.example/x?y=1\n\nMore (https://a.b/c) of it.",
                     [TEXT, "More of it."], id="rules and addresses"),
    ],
)  # fmt: skip
def test_the_frame_is_cut_and_nothing_else(body: str, kept: list[str]) -> None:
    assert lines(only(eml.read, letter(body))) == ["Water", *kept]


def test_lines_that_flow_are_joined() -> None:
    found = only(
        eml.read,
        letter("The standpipe by \nthe gate runs.\n", Content_Type="text/plain; format=flowed"),
    )
    assert lines(found) == ["Water", "The standpipe by the gate runs."]


def test_the_plain_part_is_read_unless_it_is_a_stub() -> None:
    message = EmailMessage()
    message["From"], message["Subject"] = "ada@a.example", "Water"
    message.set_content(TEXT + " Plainly.")
    message.add_alternative(f"<html><body><p>{TEXT}</p></body></html>", subtype="html")
    assert "Plainly." in only(eml.read, message.as_bytes()).text


@pytest.mark.parametrize(
    ("data", "reason"),
    [
        pytest.param(b"", "not a mail message", id="nothing"),
        pytest.param(b"Just some text.\n", "not a mail message", id="no fields"),
        pytest.param(letter(""), "no text in it", id="no body"),
        pytest.param(letter("-- \nAda"), "no text in it", id="a signature alone"),
    ],
)
def test_what_is_no_letter_says_why(data: bytes, reason: str) -> None:
    with pytest.raises(ArticleError) as caught:
        list(eml.read(BytesIO(data), "x"))
    assert caught.value.message == reason


def test_a_broken_letter_does_not_end_a_mailbox() -> None:
    mark = b"From ada@a.example Fri Mar  3 09:15:00 2017\n"
    data = mark + letter() + b"\n" + mark + b"\n\n" + mark + letter(Subject="Gate")
    found = list(mbox.read(BytesIO(data), "x"))
    assert [each.record for each in found] == [1, 2, 3]
    assert [each.title for each in found] == ["Water", None, "Gate"]
    assert [each.problem for each in found] == [None, "not a mail message", None]
    assert found[1].text == ""


def test_a_sentence_that_begins_with_from_begins_no_letter() -> None:
    mark = b"From ada@a.example Fri Mar  3 09:15:00 2017\n"
    body = "From 2016 to 2017 it was dry.\n\nFrom the gate one sees\nthe quay."
    (found,) = mbox.read(BytesIO(mark + letter(body)), "x")
    assert lines(found)[1:] == body.replace("\n\n", "\n").split("\n")


def test_a_letter_too_large_is_left_out_and_not_held(monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(mbox, "LARGEST", 1_000_000)
    mark = b"From ada@a.example Fri Mar  3 09:15:00 2017\n"
    large = letter("word " * 500_000)
    found = list(mbox.read(BytesIO(mark + large + b"\n" + mark + letter()), "x"))
    assert [each.problem for each in found] == ["a message larger than 1 MB", None]


@pytest.mark.parametrize("data", [b"", b"\n\n", b"No mark.\n", letter()])
def test_what_is_no_mailbox_says_so(data: bytes) -> None:
    with pytest.raises(ArticleError, match="not a mailbox"):
        list(mbox.read(BytesIO(data), "x"))


def test_parts_nested_without_end_are_refused() -> None:
    data = b"From: a\n" + b"".join(
        f'Content-Type: multipart/mixed; boundary="{n}"\n\n--{n}\n'.encode() for n in range(3_000)
    )
    with pytest.raises(ArticleError):
        list(eml.read(BytesIO(data), "x"))


LINE = st.one_of(
    st.sampled_from(
        [b"From: A <a@b>", b"From: =?x?q?=E9?=", b"Subject: =?utf-8?b?w?=", b"Date: 1 2 3", b"",
         b"Content-Type: multipart/mixed; boundary=b", b"Content-Type: text/html; charset=\x00",
         b"Content-Type: message/rfc822", b"Content-Transfer-Encoding: base64", b"--b", b"--b--",
         b"Content-Disposition: attachment; filename*=utf-8''%ff", b"List-Id: \"x\" <y>",
         b"From a Fri Mar  3 09:15:00 2017", b"> quoted", b"X wrote:", b"-- ", b"Some words.",
         b"<p>Some words.</p>", b"\xe9\xff", b"Content-Transfer-Encoding: x-uuencode"]
    ),
    st.binary(max_size=40),
)  # fmt: skip
MESSAGE = st.lists(LINE, max_size=25).map(b"\n".join)


@settings(max_examples=300)
@given(MESSAGE)
def test_any_bytes_are_a_letter_or_an_error(data: bytes) -> None:
    check(eml.read, data)


@settings(max_examples=300)
@given(st.lists(MESSAGE, max_size=4))
def test_any_bytes_are_a_mailbox_or_an_error(messages: list[bytes]) -> None:
    mark = b"From ada@a.example Fri Mar  3 09:15:00 2017\n"
    check(mbox.read, b"".join(mark + message + b"\n\n" for message in messages))
    check(mbox.read, b"\n".join(messages))


@pytest.mark.parametrize("filling", ["\n", "> \n", "<\n", " \n\n", "-- -\n"])
def test_a_letter_of_very_many_empty_lines_is_read_in_one_go(filling: str) -> None:
    """Rules and addresses were looked for over line ends: this took hours."""
    found = only(eml.read, letter(TEXT + "\n\n" + filling * 200_000 + "\n\n" + TEXT))
    assert lines(found).count(TEXT) == 2
