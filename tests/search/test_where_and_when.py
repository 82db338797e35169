"""Places, areas, distances, hours and ages."""

from collections.abc import Mapping
from datetime import timedelta
from typing import Any

import pytest

from search.following import refresh_openings
from search.models import IndexState
from tests.factories import (
    make_location,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)
from tests.search.conftest import NOW, Ask, counts, names

pytestmark = pytest.mark.django_db

CHICAGO = {"latitude": 41.92, "longitude": -87.65}
ALBUQUERQUE = {"latitude": 35.08, "longitude": -106.65}


def place(service_name: str, **location: Any) -> None:
    service = make_service(service_name)
    make_service_at_location(service, make_location(**location))


def test_a_city_sorts_and_does_not_exclude(ask: Ask) -> None:
    place("Far", **ALBUQUERQUE)
    place("Near", **CHICAGO)
    place("Somewhere")
    found = ask("near=Chicago, IL")
    assert names(found) == ["Near", "Far", "Somewhere"]
    assert [one["distance_km"] is None for one in found["results"]] == [False, False, True]
    assert found["origin"]["label"] == "Chicago, IL"
    assert found["origin"]["precision"] == "city"


def test_within_km_leaves_out_what_is_farther_or_nowhere(ask: Ask) -> None:
    place("Far", **ALBUQUERQUE)
    place("Near", **CHICAGO)
    place("Somewhere")
    assert names(ask("near=60614&within_km=10")) == ["Near"]


def test_a_service_for_an_area_is_found_inside_it_and_not_outside(ask: Ask) -> None:
    make_service("Illinois line", parts={"service_area": [{"name": "Illinois"}]})
    make_service("Cook line", parts={"service_area": [{"name": "Cook County, IL"}]})
    make_service("Nation line", parts={"service_area": [{"name": "Nationwide"}]})
    assert set(names(ask("near=60614"))) == {"Illinois line", "Cook line", "Nation line"}
    assert set(names(ask("near=60614&within_km=5"))) == {
        "Illinois line", "Cook line", "Nation line",
    }  # fmt: skip
    assert names(ask("near=Albuquerque, NM")) == ["Nation line"]
    assert set(names(ask("near=Illinois"))) == {"Illinois line", "Cook line", "Nation line"}


def test_a_state_puts_what_lies_in_it_first(ask: Ask) -> None:
    place("El Paso", latitude=31.76, longitude=-106.49, address={"state_province": "TX"})
    place("Farmington", latitude=36.73, longitude=-108.2, address={"state_province": "NM"})
    assert names(ask("near=NM")) == ["Farmington", "El Paso"]


def test_distance_alone_decides_when_asked(ask: Ask) -> None:
    place("Counseling", latitude=41.95, longitude=-87.65)
    service = make_service("Other", description="counseling")
    make_service_at_location(service, make_location(latitude=41.93, longitude=-87.65))
    assert names(ask("q=counseling&near=60614")) == ["Counseling", "Other"]
    assert names(ask("q=counseling&near=60614&sort=distance")) == ["Other", "Counseling"]


def scheduled(name: str, *schedules: Mapping[str, object]) -> None:
    service = make_service(name, parts={"schedule": [dict(one) for one in schedules]})
    make_service_at_location(service, make_location(timezone="America/Chicago"))


WEEKDAYS = {"freq": "WEEKLY", "byday": "MO,TU,WE,TH,FR", "opens_at": "09:00", "closes_at": "17:00"}


def test_open_now_leaves_out_the_closed_and_keeps_the_unknown_below(ask: Ask) -> None:
    scheduled("Zoo", WEEKDAYS)
    scheduled("Night", {**WEEKDAYS, "opens_at": "20:00", "closes_at": "23:00"})
    scheduled("Asked", {"description": "Please call"})
    make_service("Always unknown")
    found = ask("open_now=true")
    assert names(found) == ["Zoo", "Always unknown", "Asked"]
    states = [one["open"]["state"] for one in found["results"]]
    assert states == ["open", "unknown", "unknown"]
    assert found["results"][0]["open"]["until"] == "2026-11-24T17:00:00-06:00"
    assert found["results"][0]["open"]["text"] == "Open until 5 pm"
    assert counts(found, "open_now") == {"true": 3}  # what choosing it finds
    assert names(ask("open_now=1", now=NOW + timedelta(hours=9)))[0] == "Night"


def test_words_beside_hours_leave_the_gaps_unknown(ask: Ask) -> None:
    scheduled("Both", WEEKDAYS, {"description": "and by appointment"})
    at_night = NOW + timedelta(hours=9)
    assert names(ask("open_now=1", now=at_night)) == ["Both"]
    assert ask(now=at_night)["results"][0]["open"]["state"] == "unknown"
    assert ask()["results"][0]["open"]["state"] == "open"


def test_the_nightly_refresh_carries_the_hours_on(ask: Ask) -> None:
    scheduled("Clinic", WEEKDAYS)
    ask()
    later = NOW + timedelta(days=28)
    assert refresh_openings(later) == 1
    assert ask(now=later)["results"][0]["open"]["state"] == "open"
    assert refresh_openings(later) == 0
    assert IndexState.objects.get().openings_from == later


def test_age_keeps_those_that_do_not_say_below(ask: Ask) -> None:
    children = make_taxonomy_term("Children", facet="age", facet_value="0-17")
    make_service("Kids", terms=[children])
    make_service("A to Z", minimum_age=18)
    make_service("Any")
    assert names(ask("age=9")) == ["Kids", "Any"]
    assert names(ask("age=40")) == ["A to Z", "Any"]
    assert names(ask("age=17.5")) == ["Kids", "Any"]
    assert names(ask("age=9&age=40")) == ["A to Z", "Kids", "Any"]
    assert set(counts(ask(), "age").values()) == {2}  # each with the one that does not say
    assert counts(ask(), "age")["0-12"] == ask("age=0-12")["total"]
    assert names(ask("age=13-17&sort=name")) == ["Any", "Kids"]


def test_a_service_without_a_place_is_remote(ask: Ask) -> None:
    make_service("Line")
    place("Office", **CHICAGO)
    assert names(ask("mode=remote")) == ["Line"]
    assert names(ask("mode=in_person")) == ["Office"]


def test_of_two_places_of_a_name_the_one_with_listings_is_meant(ask: Ask) -> None:
    place("Quilting", latitude=47.48, longitude=-117.57)
    for asked in ("q=quilting&near=Cheney", "q=quilting near Cheney"):
        origin = ask(asked)["origin"]
        assert origin["label"] == "Cheney, WA"
        assert "Cheney, KS" in origin["alternatives"]
    assert ask("near=Cheney, KS")["origin"]["label"] == "Cheney, KS"
