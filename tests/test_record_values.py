"""Values of hostile records: what takes long, and what takes much."""

from qa.record_fields import Fields
from qa.record_values import text_of
from qa.records import Raw, read_records


def test_long_runs_of_white_space_are_read_at_once() -> None:
    run = " " * 1_000_000
    assert text_of(f"<pre>a{run}b</pre><p>c</p>").startswith("a ")
    assert text_of(f"a{run}b [+12 chars]").endswith("b…")


def test_records_of_very_many_fields_are_read() -> None:
    raws = [
        Raw(number, {f"f{number}.{field}": field for field in range(3000)} | {"text": "One."})
        for number in range(1, 5)
    ]
    assert [a.text for a in read_records(raws, Fields(), unit="line")] == ["One."] * 4


def test_an_object_of_very_many_fields_is_a_value() -> None:
    wide = {f"f{field}": field for field in range(3000)}
    (article,) = read_records([Raw(1, {"text": "One.", "all": wide})], Fields(), unit="line")
    assert article.metadata == {}
