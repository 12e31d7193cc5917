"""Makes `kettle.epub`, `weekly.eml` and `allotments.mbox` in the folder it is started in."""

import mailbox
from datetime import UTC, datetime, timedelta, timezone
from email.message import EmailMessage
from email.utils import format_datetime
from pathlib import Path

from ebooklib import epub

CHAPTERS = {
    "Cold tea": (
        "<p>On a Monday in May the women of the Tarrant kettle works put down their hammers.</p>"
        "<p>“We were not asking for the moon,” said Nell Garrity, who had soldered spouts since "
        "she was twelve. “We were asking for ten minutes and hot water.”</p>"
    ),
    "The owner answers": (
        "<p>Josiah Tarrant answered by letter, and the letter was short. He would sooner sell the "
        "works to the Belgians.</p>"
        "<p>He sold them to nobody&#160;— the strike lasted nine days.</p>"
    ),
}
WEEKLY = """\
<html><head><title>Weekly</title><style>td { font: 14px serif }</style></head><body>
<div style="display:none;max-height:0">Forty people, a goat and a small riot &#847;&nbsp;</div>
<table width="600"><tr><td align="center">
<a href="https://tidewater-courier.example/w/5">View this email in your browser</a></td></tr>
<tr><td><h1>The week on the islands</h1>
<p>Forty people marched through Brennick on Thursday to save the post office, and the constable
lent them his bell.</p>
<p>“It was a very small riot, and a polite one,” said the postmistress, Winifred Oake.</p></td></tr>
<tr><td><table><tr><td>
<img src="https://tidewater-courier.example/open.gif" width="1" height="1"></td>
<td><h2>Also this week</h2><ul>
<li>The harbour board has found £40,000 that it had lost in 2009.</li>
<li>A seal was seen in the swimming baths.</li></ul></td></tr></table></td></tr>
<tr><td style="font-size:10px">You are receiving this because you signed up at the fair.<br>
Tidewater Courier Ltd, 3 Quay Row, Brennick<br>
<a href="https://tidewater-courier.example/u/1">Unsubscribe</a> |
<a href="https://tidewater-courier.example/p">Privacy policy</a></td></tr></table>
</body></html>
"""
NOTICE = """\
Dear all,

The standpipe by the upper gate runs again from Monday. The parish paid
for the new valve, which cost more than the pump did.

From now on the gate is locked at nine.

--\x20
Bram Okello
Secretary, Hollow Lane Allotments
"""
REPLY = """\
Bram,

Thank you. Nine is too early in June, and the café shuts at ten.

On Fri, 3 Mar 2017 at 09:15, Bram Okello <bram@plots.example> wrote:
> Dear all,
>
> The standpipe by the upper gate runs again from Monday. The parish paid
> for the new valve, which cost more than the pump did.
"""
PLOTS = "Hollow Lane plots <plots.hollowlane.example>"


def make_book() -> None:
    book = epub.EpubBook()
    book.set_identifier("https://millrace.example/books/tin-kettle")
    book.set_title("The Tin Kettle Strike")
    book.set_language("en")
    book.add_author("Orla Fenwick")
    book.add_metadata("DC", "date", "2016-09-30")
    book.add_metadata("DC", "publisher", "Millrace Press")
    book.add_metadata("DC", "subject", "labour")
    book.set_cover("cover.jpg", b"\xff\xd8\xff\xd9")
    chapters = []
    for number, (title, body) in enumerate(CHAPTERS.items(), start=1):
        chapter = epub.EpubHtml(title=title, file_name=f"chap_{number}.xhtml", lang="en")
        chapter.content = f"<html><body><h1>{title}</h1>{body}</body></html>"
        book.add_item(chapter)
        chapters.append(chapter)
    book.toc = chapters
    book.add_item(epub.EpubNcx())
    book.add_item(epub.EpubNav())
    book.spine = ["cover", "nav", *chapters]
    epub.write_epub("kettle.epub", book)


def make_newsletter() -> None:
    letter = EmailMessage()
    letter["From"] = "Zoë Halloran from Tidewater Weekly <weekly@tidewater-courier.example>"
    letter["To"] = "reader@example.org"
    letter["Subject"] = "The week on the islands – “a very small riot”"
    sent = datetime(2018, 2, 2, 23, 30, tzinfo=timezone(timedelta(hours=-5)))
    letter["Date"] = format_datetime(sent)
    letter["Message-ID"] = "<week-5@tidewater-courier.example>"
    letter["List-Id"] = "Tidewater Weekly <weekly.tidewater-courier.example>"
    letter["List-Unsubscribe"] = "<https://tidewater-courier.example/u/1>"
    letter.set_content("View this email in your browser: https://tidewater-courier.example/w/5\n")
    letter.add_alternative(WEEKLY, subtype="html")
    letter.add_attachment(
        b"%PDF-1.4\n", maintype="application", subtype="pdf", filename="programme.pdf"
    )
    Path("weekly.eml").write_bytes(letter.as_bytes())


def make_mailbox() -> None:
    box = mailbox.mbox("allotments.mbox")
    for sender, subject, day, text, charset in (
        ("Bram Okello <bram@plots.example>", "[plots] Water from Monday", 3, NOTICE, "utf-8"),
        ("Agnès Thibault <agnes@plots.example>", "Re: [plots] Water from Monday", 4, REPLY,
         "iso-8859-1"),
    ):  # fmt: skip
        letter = EmailMessage()
        letter["From"], letter["Subject"], letter["List-Id"] = sender, subject, PLOTS
        letter["Date"] = format_datetime(datetime(2017, 3, day, 9, 15, tzinfo=UTC))
        letter.set_content(text, charset=charset)
        box.add(letter)
    box.flush()


make_book()
make_newsletter()
make_mailbox()
