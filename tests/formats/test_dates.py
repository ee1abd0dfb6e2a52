"""The one strict reader of dates: complete and without doubt, or none; nothing is filled in from today."""

from __future__ import annotations

from datetime import date

import pytest
from hypothesis import example, given
from hypothesis import strategies as st

from fxsnap.dateparsing import read_date

DAY = date(2024, 10, 21)


@pytest.mark.parametrize(
    "text",
    [
        "2024-10-21", " 2024-10-21 ", "21 Oct 2024", "21 October 2024", "Oct 21, 2024", "October 21 2024", "Oct. 21, 2024",
        "21st October 2024", "21st of October, 2024", "21-Oct-2024", "Monday 21 Oct 2024", "Mon, 21 Oct 2024", "MONDAY 21 OCTOBER 2024",
        "21/10/2024", "10/21/2024", "21.10.2024", "21-10-2024", "2024/10/21", "2024.10.21", "2024 Oct 21", "21 Oct 2024.",
    ],
)  # fmt: skip
def test_a_complete_date(text: str) -> None:
    assert read_date(text) == DAY


@pytest.mark.parametrize(
    "text",
    [
        "", "2024", "October", "October 2024", "Oct 2024", "2024-10", "10/2024", "21 October", "21/10", "21st", "Monday", "Mon 21", "21 Oct 24",
        "21/10/24", "today", "yesterday", "now", "3 days", "Monday Oct 2024", "Monday 2024", "2024-W43-1", "20241021", "1729468800",
    ],
)  # fmt: skip
def test_an_incomplete_date_is_no_date(text: str) -> None:
    assert read_date(text) is None


@pytest.mark.parametrize("text", ["03/04/2024", "3.4.2024", "03-04-2024", "3 4 2024", "12/11/2024"])
def test_an_ambiguous_date_is_no_date(text: str) -> None:
    assert read_date(text) is None


def test_the_same_number_twice_is_not_ambiguous_and_the_year_first_is_not_either() -> None:
    assert read_date("03/03/2024") == date(2024, 3, 3)
    assert read_date("2024/04/03") == date(2024, 4, 3)


@pytest.mark.parametrize(
    "text",
    [
        "Tuesday 21 Oct 2024", "Mon Tue 21 Oct 2024", "31 Feb 2024", "2024-02-30", "2024/13/01", "29 Feb 2023", "21 Oct 2024 14:30",
        "2024-10-21T00:00:00Z", "2024-10-21 00:00", "21 Oct 2024 UTC", "21 Oct 2024 +02", "21 Oct 2024 5", "21.5 Oct 2024", "21,5 Oct 2024",
        "-2024-10-21", "2024-10-21-", "21 Oct 0024", "Oct Nov 2024", "2024 2023 Oct", "\N{FULLWIDTH DIGIT TWO}1 Oct 2024",
        "21 Oct 2024 AD", "about 21 Oct 2024", "21 Oct 2024?", "21 mayor 2024", "from 2024-10-21 to 2024-10-22", "XXI Oct 2024",
    ],
)  # fmt: skip
def test_what_is_more_or_other_than_a_day_is_no_date(text: str) -> None:
    assert read_date(text) is None


months = st.sampled_from(["Jan", "FEB", "march", "Apr.", "May", "June", "sept", "October", "dec"])
parts = st.one_of(
    st.integers(0, 40).map(str), st.integers(0, 9999).map(str), months,
    st.sampled_from(["Mon", "Tuesday", "st", "of", "T", "at", "am", "Z", "12:30", "24", "\0", "²", "٣"]),
)  # fmt: skip
texts = st.lists(parts, max_size=6).flatmap(
    lambda found: st.lists(
        st.sampled_from([" ", "-", "/", ".", ", ", ""]), min_size=len(found), max_size=len(found)
    ).map(lambda gaps: "".join(word + gap for word, gap in zip(found, gaps, strict=True)))
)


@given(texts | st.text(max_size=45))
@example("1" * 40)
def test_a_day_that_is_read_is_written_in_the_text(text: str) -> None:
    """Law: whatever goes in, a date or None comes out; a date's year and day stand in the text, as do three parts."""
    day = read_date(text)
    if day is not None:
        assert f"{day.year:04}" in text
        assert str(day.day) in text.replace(f"{day.year:04}", " ", 1)


@given(st.dates(date(1000, 1, 1)))
def test_every_day_is_read_in_each_complete_form(day: date) -> None:
    """Law: a complete form names its day, and the numbers alone name it unless day and month could change places."""
    for form in ("%d %b %Y", "%B %d, %Y", "%A %d %B %Y", "%Y/%m/%d"):
        assert read_date(day.strftime(form).replace(day.strftime("%Y"), f"{day.year:04}")) == day
    assert read_date(day.isoformat()) == day
    swapped = day.day <= 12 and day.day != day.month
    assert read_date(f"{day.day:02}/{day.month:02}/{day.year:04}") == (None if swapped else day)


@pytest.mark.parametrize("text", ["21. Oktober 2024", "21 Oktober 2024", "21. Okt 2024", "21.10.2024"])
def test_german_dates_are_read(text: str) -> None:
    assert read_date(text) == date(2024, 10, 21)


@pytest.mark.parametrize("text", ["21. Oktober", "Oktober 2024", "32. Oktober 2024", "21. Brumaire 2024"])
def test_german_dates_are_complete_or_none(text: str) -> None:
    assert read_date(text) is None
