"""Hours as people write them become schedules, or stay words; they never become a guess."""

import re
from typing import Any

import pytest
from hypothesis import given
from hypothesis import strategies as st

from directory.hours import WEEKDAYS, Hours, rule_of
from importers.hours import schedules
from importers.hours_words import clock

Told = list[tuple[str, str, str]]
WEEK = "MO,TU,WE,TH,FR"
ALL = "MO,TU,WE,TH,FR,SA,SU"


def told(text: str) -> Told:
    """Days, opening and closing of each schedule; of words alone there is none."""
    return [
        (row["byday"], row["opens_at"], row["closes_at"])
        for row in schedules(text)
        if "freq" in row
    ]


@pytest.mark.parametrize(
    ("text", "wanted"),
    [
        ("Mon-Fri 9-5", [(WEEK, "09:00", "17:00")]),
        ("M-F 8:30am - 4:30pm; Sat 9am-12pm", [(WEEK, "08:30", "16:30"), ("SA", "09:00", "12:00")]),
        ("Monday – Friday, 8:00 a.m. to 5:00 p.m.", [(WEEK, "08:00", "17:00")]),
        ("Office hours: Monday thru Thursday 10-2", [("MO,TU,WE,TH", "10:00", "14:00")]),
        ("9am-5pm Monday through Friday", [(WEEK, "09:00", "17:00")]),
        ("Tuesdays and Thursdays 12-4", [("TU,TH", "12:00", "16:00")]),
        ("Mon, Wed 9-12 & 1-5", [("MO,WE", "09:00", "12:00"), ("MO,WE", "13:00", "17:00")]),
        ("Monday: 9:00-22:00  Saturday: 9:00-20:00",
         [("MO", "09:00", "22:00"), ("SA", "09:00", "20:00")]),
        ("Monday 8am-5pm\\nTuesday 9am-6pm", [("MO", "08:00", "17:00"), ("TU", "09:00", "18:00")]),
        ("Mon-Fri 0900-1700", [(WEEK, "09:00", "17:00")]),
        ("Wed 1-5pm", [("WE", "13:00", "17:00")]),
        ("Wed 9-5pm", [("WE", "09:00", "17:00")]),
        ("Sat 11-1pm", [("SA", "11:00", "13:00")]),
        ("Sat 10pm-2", [("SA", "22:00", "02:00")]),
        ("Mon 8-noon", [("MO", "08:00", "12:00")]),
        ("Daily 8pm-6am", [(ALL, "20:00", "06:00")]),
        ("Sat-Tue 9am-1pm", [("SA,SU,MO,TU", "09:00", "13:00")]),
        ("24/7", [(ALL, "00:00", "24:00")]),
        ("Open 24 hours", [(ALL, "00:00", "24:00")]),
        ("2nd & 4th Tuesday 10am-noon", [("2TU,4TU", "10:00", "12:00")]),
        ("First Saturday of the month 10am - 2pm", [("1SA", "10:00", "14:00")]),
        ("Last Friday of each month, 1pm to 3pm", [("-1FR", "13:00", "15:00")]),
        ("Mon-Fri 9-5, closed weekends", [(WEEK, "09:00", "17:00")]),
        ("Sat & Sun closed; Mon 9-5", [("MO", "09:00", "17:00")]),
        ("Mon-Fri 9-5, closed on holidays", [(WEEK, "09:00", "17:00")]),
        ("Lunes a viernes 9am a 5pm", [(WEEK, "09:00", "17:00")]),
    ],
)  # fmt: skip
def test_hours_that_are_clear_become_schedules(text: str, wanted: Told) -> None:
    assert told(text) == wanted


@pytest.mark.parametrize(
    "text",
    [
        "by appointment", "Mon-Fri 9-5 by appointment only", "Mon-Fri 9-5 except in July",
        "Mon-Thu 7-7", "Mon-Fri 1-5", "Fri 9-11", "9am-5pm", "Mon", "Mon 9", "Mon 9-", "9-5 Mon, Sat 10-2",
        "Tuesday or Thursday 9-5", "every other Friday 9-12", "Mar 1 - Oct 31", "Mon-Fri 9am-5pm EST",
        "Mon 13pm-5pm", "Mon 25:00-26:00", "Mon 9-5 closed for lunch", "closed", "Sunday closed",
        "call 555-0100", "sunrise to sunset", "First come, first served", "Mon 9am-9am", "Mon 5pm-3pm-1pm",
    ],
)  # fmt: skip
def test_what_is_not_clear_stays_words(text: str) -> None:
    assert schedules(text) == [{"description": text}]


def test_nothing_is_said_of_a_blank_text() -> None:
    assert schedules(" \n ") == []


def test_the_text_is_kept_beside_what_was_understood() -> None:
    assert [row["notes"] for row in schedules(" Mon 9-12, 1-5 ")] == ["Mon 9-12, 1-5"] * 2


@pytest.mark.parametrize(
    ("value", "wanted"),
    [(900, "09:00"), (1730, "17:30"), ("0930", "09:30"), ("9:00 AM", "09:00"), ("12am", "00:00"),
     ("12:30 pm", "12:30"), (2400, "24:00"), ("9", "09:00"), ("", ""), ("25:00", ""), ("soon", "")],
)  # fmt: skip
def test_times_of_exports_are_read(value: int | str, wanted: str) -> None:
    assert clock(value) == wanted


@given(st.text(max_size=80) | st.lists(st.sampled_from(
    ["Mon", "Fri", "-", "9", "9:30", "5pm", "noon", "2nd", ",", "&", ";", "closed", "24 hours",
     "to", "0900", "of the month", "\n"]), max_size=14).map(" ".join))  # fmt: skip
def test_whatever_is_written_search_understands_each_schedule_or_has_words(text: str) -> None:
    for row in schedules(text):
        if "freq" not in row:
            assert row == {"description": text.strip()}
            continue
        assert rule_of(Hours(**{name: row[name] for name in row if name != "notes"})) is not None
        assert row["notes"] == text.strip()


TIMES = st.integers(0, 95).map(lambda quarter: quarter * 15)


@given(
    st.lists(st.sampled_from(WEEKDAYS), min_size=1, max_size=4, unique=True),
    st.lists(TIMES, min_size=2, max_size=2, unique=True),
    st.sampled_from(["{0}-{1}", "{0} to {1}", "{0} – {1}"]),
    st.booleans(),
)
def test_hours_written_with_am_and_pm_are_read_as_they_were_meant(
    days: list[str], times: list[int], joint: str, days_first: bool
) -> None:
    opens, closes = times
    hours = joint.format(_twelve(opens), _twelve(closes))
    names = ", ".join(_NAMES[day] for day in days)
    text = f"{names}: {hours}" if days_first else f"{hours} {names}"
    assert told(text) == [(",".join(days), _written(opens), _written(closes))]


_NAMES: dict[str, Any] = {
    "MO": "Monday", "TU": "Tues", "WE": "Wed.", "TH": "thu", "FR": "FRIDAY", "SA": "Sat", "SU": "Sun",
}  # fmt: skip


def _twelve(minutes: int) -> str:
    hour = minutes // 60
    return f"{hour % 12 or 12}:{minutes % 60:02} {'am' if hour < 12 else 'p.m.'}"


def _written(minutes: int) -> str:
    return f"{minutes // 60:02}:{minutes % 60:02}"


def test_a_long_story_is_not_searched_for_hours() -> None:
    story = "Mon-Fri 9-5; " * 500
    assert schedules(story) == [{"description": story.strip()}]
    assert not re.search("freq", str(schedules("x" * 100_000)))
