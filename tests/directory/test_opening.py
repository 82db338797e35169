"""Opening hours: a table of traps."""

from datetime import UTC, date, datetime, timedelta
from types import SimpleNamespace
from typing import Any
from zoneinfo import ZoneInfo

import pytest
from django.utils import translation
from hypothesis import given, settings
from hypothesis import strategies as st

from directory.hours import DATES, NUMBERS, TEXTS
from directory.opening import (
    Hours,
    State,
    closures,
    gaps_are_closed,
    in_words,
    opening_at,
    spans,
)

CHICAGO = ZoneInfo("America/Chicago")
UTC_ZONE = ZoneInfo("UTC")
OPEN, CLOSED, UNKNOWN = State.OPEN, State.CLOSED, State.UNKNOWN
NINE_TO_FIVE: dict[str, Any] = {"opens_at": "09:00", "closes_at": "17:00"}
WEEKDAYS_ONLY = Hours(freq="WEEKLY", byday="MO,TU,WE,TH,FR", **NINE_TO_FIVE)
WORDS = Hours(description="Call first")
TUESDAY = date(2026, 11, 24)
CHRISTMAS = date(2026, 12, 25)
FREQUENCIES = ["DAILY", "WEEKLY", "MONTHLY", "YEARLY"]


def at(day: str, time: str, zone: ZoneInfo = CHICAGO) -> datetime:
    return datetime.fromisoformat(f"{day}T{time}").replace(tzinfo=zone)


def state(hours: Hours | list[Hours], day: str, time: str, zone: ZoneInfo = CHICAGO) -> State:
    rows = hours if isinstance(hours, list) else [hours]
    return opening_at(rows, at(day, time, zone), zone).state


def open_days(hours: Hours, first: date, days: int, zone: ZoneInfo = CHICAGO) -> list[str]:
    """The local dates on which something opens in the window."""
    start = datetime.combine(first, datetime.min.time(), zone)
    found = spans([hours], start, start + timedelta(days=days), zone) or []
    return [a.astimezone(zone).strftime("%a %d %b") for a, _ in found]


def rule(**fields: Any) -> Hours:
    return Hours(**(NINE_TO_FIVE | fields))


class TestStates:
    def test_opens_at_the_minute_and_closes_at_the_minute(self) -> None:
        states = [state(WEEKDAYS_ONLY, "2026-11-24", t) for t in ("08:59", "09:00", "16:59")]
        assert states == [CLOSED, OPEN, OPEN]
        assert state(WEEKDAYS_ONLY, "2026-11-24", "17:00") == CLOSED

    def test_until_is_the_next_change_in_the_zone(self) -> None:
        moment = at("2026-11-27", "18:00")
        found = opening_at([WEEKDAYS_ONLY], moment.astimezone(UTC), CHICAGO)
        assert found.until == at("2026-11-30", "09:00")
        assert found.until is not None
        assert found.until.tzinfo is CHICAGO
        assert opening_at([WEEKDAYS_ONLY], at("2026-11-24", "10:00"), CHICAGO).until == at(
            "2026-11-24", "17:00"
        )

    @pytest.mark.parametrize("hours", [[], [Hours()], [WORDS], [Hours(opens_at="09:00")]])
    def test_words_or_nothing_are_unknown(self, hours: list[Hours]) -> None:
        found = opening_at(hours, at("2026-11-24", "12:00"), CHICAGO)
        assert (found.state, found.until) == (UNKNOWN, None)
        start = at("2026-11-24", "00:00")
        assert spans(hours, start, start + timedelta(days=14), CHICAGO) is None

    def test_words_beside_hours_leave_the_gaps_unknown(self) -> None:
        rows = [WEEKDAYS_ONLY, WORDS]
        assert state(rows, "2026-11-24", "10:00") == OPEN
        found = opening_at(rows, at("2026-11-24", "20:00"), CHICAGO)
        assert (found.state, found.until) == (UNKNOWN, at("2026-11-25", "09:00"))

    def test_empty_rows_say_nothing(self) -> None:
        assert state([WEEKDAYS_ONLY, Hours()], "2026-11-24", "20:00") == CLOSED

    def test_always_open_has_no_next_change(self) -> None:
        found = opening_at(
            [Hours(opens_at="00:00", closes_at="24:00")], at("2026-11-24", "03:00"), CHICAGO
        )
        assert (found.state, found.until) == (OPEN, None)

    def test_a_change_after_two_weeks_is_not_known(self) -> None:
        far = rule(dtstart=CHRISTMAS)
        assert opening_at([far], at("2026-11-24", "10:00"), CHICAGO).until is None
        assert opening_at([far], at("2026-12-11", "09:00"), CHICAGO).until == at(
            "2026-12-25", "09:00"
        )

    def test_two_weeks_are_336_hours_across_a_change_of_clocks(self) -> None:
        row = rule(dtstart=date(2026, 11, 14))
        assert opening_at([row], at("2026-10-31", "10:00"), CHICAGO).until is not None
        assert opening_at([row], at("2026-10-31", "09:59"), CHICAGO).until is None

    def test_reads_any_object_with_the_fields(self) -> None:
        fields = {name: getattr(WEEKDAYS_ONLY, name) for name in Hours.__slots__}
        assert Hours.of(SimpleNamespace(**fields)) == WEEKDAYS_ONLY
        odd = fields | {"dtstart": "soon", "count": "many", "byday": None}
        assert state(Hours.of(SimpleNamespace(**odd)), "2026-11-24", "10:00") == UNKNOWN

    def test_an_exception_tells_of_its_own_hours_only(self) -> None:
        holiday = Hours(closed=True, dtstart=CHRISTMAS)
        before = at("2026-12-20", "12:00")
        assert gaps_are_closed([WEEKDAYS_ONLY, holiday], before)
        for rows in ([holiday], [holiday, WORDS], [holiday, WEEKDAYS_ONLY, WORDS]):
            assert not gaps_are_closed(rows, before)
            assert closures(rows, before, before + timedelta(days=14), CHICAGO) == [
                (at("2026-12-25", "00:00"), at("2026-12-26", "00:00"))
            ]


class TestDays:
    @pytest.mark.parametrize(
        ("hours", "expected"),
        [
            (
                rule(freq="WEEKLY", byday="SA,WE"),
                ["Wed 25 Nov", "Sat 28 Nov", "Wed 02 Dec", "Sat 05 Dec"],
            ),
            (rule(byday="SU"), ["Sun 29 Nov", "Sun 06 Dec"]),
            (rule(byday="4TH"), ["Thu 26 Nov"]),
            (rule(freq="MONTHLY", byday="-1FR"), ["Fri 27 Nov"]),
            (rule(freq="MONTHLY", byday="SU,-1FR"), ["Fri 27 Nov", "Sun 29 Nov", "Sun 06 Dec"]),
            (rule(freq="MONTHLY", bymonthday="-1,1"), ["Mon 30 Nov", "Tue 01 Dec"]),
            (rule(bymonthday="5"), ["Sat 05 Dec"]),
            (rule(freq="WEEKLY", byday="MO", byweekno="49"), ["Mon 30 Nov"]),
            (rule(byyearday="330"), ["Thu 26 Nov"]),
            (rule(freq="YEARLY", dtstart=date(2020, 11, 30)), ["Mon 30 Nov"]),
            (rule(freq="YEARLY", dtstart=date(2025, 11, 30), interval=2), []),
            (rule(dtstart=date(2026, 11, 26)), ["Thu 26 Nov"]),
            (rule(freq="WEEKLY", dtstart=date(2026, 1, 7)), ["Wed 25 Nov", "Wed 02 Dec"]),
            (rule(freq="MONTHLY", dtstart=date(2026, 1, 3)), ["Thu 03 Dec"]),
            (
                rule(freq="WEEKLY", byday="TU", interval=2, dtstart=date(2026, 11, 10)),
                ["Tue 24 Nov"],
            ),
            (
                rule(freq="WEEKLY", byday="TU", interval=2, valid_from=date(2026, 11, 17)),
                ["Tue 01 Dec"],
            ),
            (
                rule(freq="WEEKLY", byday="TU", count=2, dtstart=date(2026, 11, 17)),
                ["Tue 24 Nov"],
            ),
            (rule(byday="MO,TU", until=date(2026, 11, 30)), ["Mon 30 Nov", "Tue 24 Nov"]),
            (
                rule(valid_from=date(2026, 11, 26), valid_to=date(2026, 11, 27)),
                ["Thu 26 Nov", "Fri 27 Nov"],
            ),
        ],
    )
    def test_a_rule_falls_on(self, hours: Hours, expected: list[str]) -> None:
        assert sorted(open_days(hours, TUESDAY, 14)) == sorted(expected)

    @pytest.mark.parametrize("hours", [rule(), rule(freq="WEEKLY"), rule(freq="daily")])
    def test_times_without_days_are_every_day(self, hours: Hours) -> None:
        assert len(open_days(hours, TUESDAY, 14)) == 14

    def test_weeks_begin_where_wkst_says(self) -> None:
        fields: dict[str, Any] = {"interval": 2, "byday": "TU,SU", "dtstart": date(1997, 8, 5)}
        monday = rule(freq="WEEKLY", wkst="MO", **fields)
        sunday = rule(freq="WEEKLY", wkst="SU", **fields)
        # RFC 5545, 3.8.5.3, "wkst changes the result".
        assert open_days(monday, date(1997, 8, 5), 21)[:3] == [
            *("Tue 05 Aug", "Sun 10 Aug", "Tue 19 Aug")
        ]
        assert open_days(sunday, date(1997, 8, 5), 21)[:3] == [
            *("Tue 05 Aug", "Sun 17 Aug", "Tue 19 Aug")
        ]

    @pytest.mark.parametrize(
        "fields",
        [
            {"freq": "WEEKLY", "byday": "XX"},
            {"freq": "WEEKLY", "byday": "2TH"},
            {"freq": "MONTHLY", "byday": "6MO"},
            {"freq": "MONTHLY", "byday": "0MO"},
            {"freq": "MONTHLY"},
            {"freq": "HOURLY"},
            {"freq": "MONTHLY", "bymonthday": "32"},
            {"freq": "MONTHLY", "bymonthday": "first"},
            {"freq": "WEEKLY", "byday": "MO", "wkst": "monday"},
            {"freq": "WEEKLY", "byday": "MO", "interval": 2},
            {"freq": "WEEKLY", "byday": "MO", "interval": 1.5, "dtstart": TUESDAY},
            {"freq": "WEEKLY", "byday": "MO", "interval": float("nan"), "dtstart": TUESDAY},
            {"freq": "WEEKLY", "byday": "MO", "interval": float("inf"), "dtstart": TUESDAY},
            {"freq": "WEEKLY", "byday": "MO", "interval": 0, "dtstart": TUESDAY},
            {"freq": "WEEKLY", "byday": "MO", "count": 3},
            {"freq": "WEEKLY", "byday": "MO", "count": -1, "dtstart": TUESDAY},
            {"description": "Weekdays"},
            {"opens_at": "noonish"},
            {"opens_at": "25:00"},
            {"opens_at": "09:75"},
            {"opens_at": "09:00+99:00"},
            {"opens_at": "٠٩:٠٠"},
            {"closes_at": ""},
            {"opens_at": ""},
        ],
    )
    def test_what_is_not_understood_is_words(self, fields: dict[str, Any]) -> None:
        assert state(rule(**fields), "2026-11-23", "10:00") == UNKNOWN
        assert in_words([rule(**fields)])

    @pytest.mark.parametrize(
        "fields",
        [
            {"freq": "WEEKLY", "byday": "MO", "count": 1e9, "dtstart": date(1, 1, 1)},
            {"freq": "WEEKLY", "count": 9000, "dtstart": date(1, 1, 1)},
            {"freq": "DAILY", "interval": 1e9, "dtstart": date(1, 1, 1)},
            {"freq": "MONTHLY", "interval": 1e300, "dtstart": date(9999, 12, 31)},
            {"freq": "YEARLY", "byday": "53MO", "byweekno": "-53", "count": 5, "dtstart": TUESDAY},
            {"freq": "DAILY", "bymonthday": "31", "byyearday": "1"},
            {"freq": "WEEKLY", "byweekno": "1,53,-53", "dtstart": date(9999, 12, 31)},
            {"valid_from": date(9999, 1, 1), "valid_to": date(1, 1, 1)},
            {"timezone": float("nan")},
            {"timezone": 1e9},
        ],
    )
    def test_hostile_rules_get_an_answer(self, fields: dict[str, Any]) -> None:
        for zone in (CHICAGO, UTC_ZONE):
            assert state(rule(**fields), "2026-11-24", "10:00", zone) in State
        assert in_words([rule(**fields)])


class TestTimes:
    @pytest.mark.parametrize(
        ("opens_at", "closes_at", "expected"),
        [
            ("9:00", "17:00", "09:00-17:00"),
            ("09:00:00", "17:00:00", "09:00-17:00"),
            ("15:00Z", "23:00Z", "09:00-17:00"),
            ("09:00-05:00", "17:00-05:00", "08:00-16:00"),
            ("09:00-0600", "17:00-06", "09:00-17:00"),
            ("09:00", "23:00Z", "09:00-17:00"),
            ("20:00", "24:00", "20:00-00:00"),
            ("20:00", "02:00", "20:00-02:00"),
            ("20:00", "02:00Z", "20:00-20:00"),
            ("00:00", "24:00", "00:00-00:00"),
            ("00:00", "23:59", "00:00-00:00"),
            ("00:00", "23:59:59", "00:00-00:00"),
            ("00:00", "00:00", "00:00-00:00"),
            ("08:00", "08:00", "00:00-00:00"),
        ],
    )
    def test_are_read(self, opens_at: str, closes_at: str, expected: str) -> None:
        row = Hours(freq="WEEKLY", byday="TU", opens_at=opens_at, closes_at=closes_at)
        start = at("2026-11-24", "00:00")
        [span] = spans([row], start, start + timedelta(days=3), CHICAGO) or []
        found = "-".join(f"{moment.astimezone(CHICAGO):%H:%M}" for moment in span)
        assert found == expected
        assert all(moment.tzinfo is UTC for moment in span)

    def test_past_midnight_belongs_to_the_day_it_opens(self) -> None:
        friday = Hours(freq="WEEKLY", byday="FR", opens_at="20:00", closes_at="02:00")
        assert state(friday, "2026-11-28", "01:59") == OPEN
        assert state(friday, "2026-11-28", "02:00") == CLOSED
        assert state(friday, "2026-11-27", "01:00") == CLOSED

    def test_a_schedules_offset_counts_only_without_a_zone(self) -> None:
        row = rule(timezone=-6.0)
        assert state(row, "2026-11-24", "16:00", UTC_ZONE) == OPEN
        assert state(row, "2026-11-24", "10:00", UTC_ZONE) == CLOSED
        assert state(rule(timezone=-10.0), "2026-11-24", "10:00") == OPEN
        assert state(rule(), "2026-11-24", "10:00", UTC_ZONE) == OPEN

    @pytest.mark.parametrize(
        ("day", "opens_at", "closes_at", "expected"),
        [
            # 2 am to 3 am is skipped on 8 March, 1 am to 2 am comes twice on 1 November.
            ("2026-03-08", "02:30", "05:00", ("08:30", "10:00")),
            ("2026-03-08", "01:00", "02:30", ("07:00", "08:30")),
            ("2026-03-08", "00:00", "24:00", ("06:00", "05:00")),
            ("2026-11-01", "01:30", "05:00", ("06:30", "11:00")),
            ("2026-11-01", "00:00", "01:30", ("05:00", "07:30")),
            ("2026-11-01", "01:15", "01:45", ("06:15", "07:45")),
        ],
    )
    def test_change_of_clocks(
        self, day: str, opens_at: str, closes_at: str, expected: tuple[str, str]
    ) -> None:
        row = Hours(dtstart=date.fromisoformat(day), opens_at=opens_at, closes_at=closes_at)
        start = at(day, "00:00") - timedelta(days=1)
        [span] = spans([row], start, start + timedelta(days=4), CHICAGO) or []
        assert tuple(f"{moment:%H:%M}" for moment in span) == expected

    def test_hours_that_a_skipped_hour_leaves_nothing_of(self) -> None:
        row = Hours(dtstart=date(2026, 3, 8), opens_at="02:30", closes_at="03:15")
        assert state(row, "2026-03-08", "03:20") == CLOSED

    def test_spans_are_merged_sorted_and_cut(self) -> None:
        rows = [
            Hours(opens_at="12:00", closes_at="15:00"),
            Hours(opens_at="09:00", closes_at="12:00"),
            Hours(opens_at="10:00", closes_at="11:00"),
        ]
        start, end = at("2026-11-24", "10:30"), at("2026-11-25", "09:30")
        found = [
            (a.astimezone(CHICAGO).strftime("%H:%M"), b.astimezone(CHICAGO).strftime("%H:%M"))
            for a, b in spans(rows, start, end, CHICAGO) or []
        ]
        assert found == [("10:30", "15:00"), ("09:00", "09:30")]


class TestExceptions:
    @pytest.mark.parametrize(
        "closed",
        [
            Hours(closed=True, dtstart=TUESDAY),
            Hours(closed=True, valid_from=TUESDAY, valid_to=TUESDAY),
            Hours(closed=True, valid_from=TUESDAY, valid_to=TUESDAY, description="Holiday"),
            Hours(closed=True, freq="WEEKLY", byday="TU"),
        ],
    )
    def test_take_away_the_day(self, closed: Hours) -> None:
        rows = [closed, WEEKDAYS_ONLY]
        found = opening_at(rows, at("2026-11-24", "10:00"), CHICAGO)
        assert (found.state, found.until) == (CLOSED, at("2026-11-25", "09:00"))
        assert state(rows, "2026-11-23", "10:00") == OPEN

    def test_take_away_hours(self) -> None:
        rows = [WEEKDAYS_ONLY, Hours(closed=True, opens_at="12:00", closes_at="13:00")]
        found = opening_at(rows, at("2026-11-24", "10:00"), CHICAGO)
        assert (found.state, found.until) == (OPEN, at("2026-11-24", "12:00"))
        assert opening_at(rows, at("2026-11-24", "12:00"), CHICAGO).until == at(
            "2026-11-24", "13:00"
        )

    def test_close_what_is_otherwise_unknown(self) -> None:
        rows = [WORDS, Hours(closed=True, dtstart=TUESDAY)]
        found = opening_at(rows, at("2026-11-24", "10:00"), CHICAGO)
        assert (found.state, found.until) == (CLOSED, at("2026-11-25", "00:00"))
        before = opening_at(rows, at("2026-11-23", "10:00"), CHICAGO)
        assert (before.state, before.until) == (UNKNOWN, at("2026-11-24", "00:00"))
        start = at("2026-11-24", "00:00")
        assert spans(rows, start, start + timedelta(days=2), CHICAGO) == []

    def test_in_words_alone_take_nothing_away(self) -> None:
        rows = [WEEKDAYS_ONLY, Hours(closed=True, description="Closed on public holidays")]
        assert state(rows, "2026-11-24", "10:00") == OPEN
        assert state(rows, "2026-11-24", "20:00") == CLOSED


class TestInWords:
    @pytest.mark.parametrize(
        ("hours", "line"),
        [
            (WEEKDAYS_ONLY, "Monday to Friday, 9 am to 5 pm"),
            (rule(byday="SA,MO,SU"), "Monday, Saturday and Sunday, 9 am to 5 pm"),
            (
                Hours(byday="2TH,4TH", opens_at="10:00", closes_at="12:00"),
                "2nd and 4th Thursday of the month, 10 am to noon",
            ),
            (rule(byday="-1FR"), "Last Friday of the month, 9 am to 5 pm"),
            (rule(byday="1MO,3WE"), "1st Monday and 3rd Wednesday of the month, 9 am to 5 pm"),
            (Hours(opens_at="00:00", closes_at="24:00"), "Every day, 24 hours"),
            (Hours(opens_at="09:30", closes_at="00:00"), "Every day, 9:30 am to midnight"),
            (rule(freq="MONTHLY", bymonthday="1,15"), "Day 1 and 15 of the month, 9 am to 5 pm"),
            (rule(freq="YEARLY", dtstart=CHRISTMAS), "On 25 December, every year, 9 am to 5 pm"),
            (rule(dtstart=CHRISTMAS), "On 25 December 2026, 9 am to 5 pm"),
            (Hours(closed=True, dtstart=CHRISTMAS), "Closed on 25 December 2026"),
            (
                Hours(closed=True, dtstart=CHRISTMAS, description="Christmas"),
                "Closed on 25 December 2026 (Christmas)",
            ),
            (
                Hours(closed=True, valid_from=CHRISTMAS, valid_to=date(2027, 1, 1)),
                "Closed from 25 December 2026 to 1 January 2027",
            ),
            (Hours(closed=True, byday="SU"), "Closed: Sunday"),
            (
                rule(byday="SA", valid_from=date(2026, 11, 1), valid_to=date(2027, 3, 31)),
                "Saturday, 9 am to 5 pm, from 1 November 2026 to 31 March 2027",
            ),
            (
                rule(byday="MO", freq="WEEKLY", interval=2, dtstart=date(2026, 11, 2)),
                "Monday, every second week, 9 am to 5 pm, from 2 November 2026",
            ),
            (
                rule(byday="1MO", freq="MONTHLY", interval=3, dtstart=date(2026, 11, 2)),
                "1st Monday of the month, every 3 months, 9 am to 5 pm, from 2 November 2026",
            ),
            (WORDS, "Call first"),
            (Hours(byday="SU", opens_at="18:30"), "Sunday, from 6:30 pm"),
            (Hours(byday="XX", opens_at="noonish", closes_at="17:00"), "XX, noonish to 5 pm"),
            (
                Hours(byday="MO", opens_at="14:00-05:00", closes_at="15:00-05:00"),
                "Monday, 2 pm to 3 pm (UTC−5:00)",
            ),
        ],
    )
    def test_a_schedule(self, hours: Hours, line: str) -> None:
        with translation.override("en"):
            assert in_words([hours]) == [line]

    def test_weekdays_with_the_same_hours_share_a_line(self) -> None:
        rows = [Hours(closed=True, dtstart=CHRISTMAS)]
        rows += [rule(freq="WEEKLY", byday=day) for day in ("FR", "MO", "TU", "WE")]
        rows += [rule(freq="WEEKLY", byday="SA", closes_at="12:00"), Hours(), WORDS, WORDS]
        with translation.override("en"):
            assert in_words(rows) == [
                "Monday to Wednesday and Friday, 9 am to 5 pm",
                "Saturday, 9 am to noon",
                "Call first",
                "Closed on 25 December 2026",
            ]

    def test_names_of_days_and_months_follow_the_language(self) -> None:
        with translation.override("es"):
            assert "lunes" in in_words([WEEKDAYS_ONLY])[0].lower()
            assert "diciembre" in in_words([rule(dtstart=CHRISTMAS)])[0].lower()


@st.composite
def nonsense(draw: st.DrawFn) -> Hours:
    days = st.none() | st.dates() | st.sampled_from([date.min, date.max, TUESDAY])
    numbers = st.none() | st.floats() | st.integers(1, 5).map(float)
    texts = st.sampled_from(["", "MO", "-1FR,MO", "53MO", "1", "-366,9", "09:00", "24:00"])
    texts |= st.sampled_from([*FREQUENCIES, "0:00+23:59", "23:59-23:59", "12:00Z"]) | st.text(
        max_size=6
    )
    values: dict[str, Any] = {name: draw(days) for name in DATES}
    values |= {name: draw(numbers) for name in NUMBERS}
    values |= {name: draw(texts) for name in TEXTS}
    return Hours(**values, closed=draw(st.booleans()))


@settings(max_examples=100, deadline=None)
@given(st.lists(nonsense(), max_size=3), st.sampled_from([CHICAGO, UTC_ZONE]))
def test_nonsense_gets_an_answer(rows: list[Hours], zone: ZoneInfo) -> None:
    moment = at("2026-11-24", "10:00")
    assert opening_at(rows, moment, zone).state in State
    found = spans(rows, moment, moment + timedelta(days=14), zone) or []
    assert found == sorted(found)
    assert all(in_words(rows))


def test_hours_that_ran_out_long_ago_are_unknown_and_between_seasons_it_is_closed() -> None:
    season = rule(byday="MO", opens_at="09:00", closes_at="17:00", valid_to=date(2026, 3, 31))
    assert state(season, "2026-05-04", "10:00") == CLOSED
    assert state(season, "2026-11-23", "10:00") == UNKNOWN
    next_one = rule(byday="MO", opens_at="09:00", closes_at="17:00", valid_from=date(2026, 12, 1))
    assert state([season, next_one], "2026-11-23", "10:00") == CLOSED
