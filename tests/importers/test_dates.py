"""Dates are read in the order that exports of the United States have."""

from datetime import date

import pytest
from hypothesis import given
from hypothesis import strategies as st

from importers import dates

TODAY = date(2026, 11, 26)


@pytest.mark.parametrize(
    ("written", "day"),
    [
        ("2021-03-04", date(2021, 3, 4)),
        ("20210304", date(2021, 3, 4)),
        ("2021-03-04T10:00:00Z", date(2021, 3, 4)),
        ("3/4/2021", date(2021, 3, 4)),
        ("25/12/2021", date(2021, 12, 25)),
        ("12/31/16 10:15:00 AM", date(2016, 12, 31)),
        ("1/1/98", date(1998, 1, 1)),
        ("March 3, 2020", date(2020, 3, 3)),
        ("June 5th, 2021", date(2021, 6, 5)),
        ("3-Mar-20", date(2020, 3, 3)),
        ("Friday", None),
        ("13/13/2020", None),
        ("2020-02-30", None),
        ("2020", None),
        ("", None),
        ("3/4/2021 or later", None),
    ],
)
def test_dates_are_read_or_refused(written: str, day: date | None) -> None:
    assert dates.read(written, today=TODAY) == day


@given(st.dates(date(1000, 1, 1)))
def test_what_was_written_is_read_again(day: date) -> None:
    for form in ("%Y-%m-%d", "%m/%d/%Y", "%Y%m%d", "%m-%d-%Y"):
        assert dates.read(day.strftime(form)) == day


@given(st.text(max_size=30))
def test_no_text_breaks_the_reading(text: str) -> None:
    assert dates.read(text) is None or text.strip()
