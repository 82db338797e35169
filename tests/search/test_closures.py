"""What a result says of the hours is what the record itself would say, at any moment after."""

from dataclasses import asdict
from datetime import UTC, date, datetime, timedelta
from zoneinfo import ZoneInfo

import pytest

from directory.opening import Hours, opening_at
from search import openings

ZONE = "America/Chicago"
CHRISTMAS = Hours(closed=True, dtstart=date(2026, 12, 25))
WORDS = Hours(description="Call first")
FRIDAYS = Hours(freq="WEEKLY", byday="FR,SA", opens_at="09:00", closes_at="17:00")


@pytest.mark.parametrize(
    "hours",
    [
        [CHRISTMAS],
        [CHRISTMAS, WORDS],
        [CHRISTMAS, FRIDAYS],
        [CHRISTMAS, FRIDAYS, WORDS],
        [FRIDAYS, WORDS],
        [WORDS],
    ],
)
def test_a_result_never_says_shut_where_the_record_does_not_know(hours: list[Hours]) -> None:
    rows = [asdict(one) for one in hours]
    for days in range(8):
        built = datetime(2026, 12, 21, 18, tzinfo=UTC) + timedelta(days=days)
        known = openings.spans_of(rows, ZONE, built)
        for later in range(0, 48, 3):
            now = built + timedelta(hours=later)
            told = openings.opening(known, ZONE, suspended=False, now=now)
            assert told["state"] == opening_at(hours, now, ZoneInfo(ZONE)).state
