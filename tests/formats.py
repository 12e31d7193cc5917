"""What is in the samples of each format: title, day, and where a sentence of it is to be found."""

from pathlib import Path
from typing import NamedTuple

SAMPLES = Path(__file__).parent / "samples"


class Sample(NamedTuple):
    """An article of a sample: what a reader of the original would say of it."""

    format: str
    article: str
    made_by: str
    title: str
    day: str | None
    words: str  # of a sentence
    place: tuple[str, int]


FERRY = "Ferry company to retire its oldest boats as repair costs triple"
SURVEYORS = "independent surveyors instead of yearly ones."
TABLE = (
    Sample(
        "HTML", "ferry.html", "Chromium, the page as it stood",
        "Brennick ferry to run through the night from March", "2018-01-16",
        "People on the island have been asking to see the end of a film", ("line", 5),
    ),
    Sample(
        "MHTML", "ferry.mhtml", "Chromium, saved as a single file",
        "Brennick ferry to run through the night from March", "2018-01-16",
        "People on the island have been asking to see the end of a film", ("line", 5),
    ),
    Sample(
        "PDF", "ferry-columns.pdf", "LibreOffice, two columns", FERRY, None,
        "before the council takes a final vote on July 9", ("page", 3),
    ),
    Sample("PDF", "ferry-chromium.pdf", "Chromium, printed", FERRY, None, SURVEYORS, ("page", 1)),
    Sample(
        "Word", "ferry-libreoffice.docx", "LibreOffice", FERRY, "2018-05-14",
        SURVEYORS, ("paragraph", 5),
    ),
    Sample(
        "Word", "ferry-pandoc.docx", "pandoc", FERRY, "2018-05-14", SURVEYORS, ("paragraph", 6)
    ),
    Sample(
        "OpenDocument", "ferry-libreoffice.odt", "LibreOffice", FERRY, "2018-05-14",
        SURVEYORS, ("paragraph", 5),
    ),
    Sample(
        "OpenDocument", "ferry-pandoc.odt", "pandoc", FERRY, "2018-05-14",
        SURVEYORS, ("paragraph", 6),
    ),
    Sample(
        "RTF", "ferry-libreoffice.rtf", "LibreOffice", FERRY, "2018-05-14",
        SURVEYORS, ("paragraph", 5),
    ),
    Sample(
        "RTF", "ferry-pandoc.rtf", "pandoc", FERRY, "2018-05-14", SURVEYORS, ("paragraph", 6)
    ),
    Sample(
        "EPUB", "lanterns.epub", "pandoc", "Lanterns over the Weir", "2019-05-04",
        "It got the bell.", ("chapter", 2),
    ),
    Sample(
        "EPUB", "kettle.epub", "EbookLib", "The Tin Kettle Strike", "2016-09-30",
        "He would sooner sell the works to the Belgians.", ("chapter", 2),
    ),
    Sample(
        "mail", "weekly.eml", "Python's email", "The week on the islands – “a very small riot”",
        "2018-02-02", "Forty people marched through Brennick", ("line", 5),
    ),
    Sample(
        "mailbox", "allotments.mbox#1", "Python's mailbox", "Water from Monday", "2017-03-03",
        "The parish paid for the new valve", ("record", 1),
    ),
    Sample(
        "CSV", "libreoffice.csv#2", "LibreOffice, semicolons", "Ferry fares to rise in May",
        "2021-03-04", "Fares rise by 4 % in May.", ("record", 2),
    ),
    Sample(
        "CSV, gzipped", "pandas.csv.gz#2", "pandas", "Ferry fares to rise in May",
        "2021-03-04", "Fares rise by 4 % in May.", ("record", 2),
    ),
    Sample(
        "TSV", "pandas.tsv#2", "pandas", "Ferry fares to rise in May",
        "2021-03-04", "Fares rise by 4 % in May.", ("record", 2),
    ),
    Sample(
        "JSON", "sqlite3.json#2", "sqlite3", "Ferry fares to rise in May",
        "2021-03-04", "Fares rise by 4 % in May.", ("record", 2),
    ),
    Sample(
        "JSON Lines, gzipped", "pandas-lines.jsonl.gz#2", "pandas", "Ferry fares to rise in May",
        "2021-03-04", "Fares rise by 4 % in May.", ("record", 2),
    ),
)  # fmt: skip
