"""Of a confidential place nothing is known but its state and county."""

import json

import pytest

from search.models import Segment, StoredDocument
from search.words import FIELDS, words_index
from tests.factories import (
    change,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
)
from tests.search.conftest import Ask, names

pytestmark = pytest.mark.django_db

SECRETS = ("Hideaway", "Quietstreet", "Peoria", "61602", "40.6936", "89.589", "Tazewellville")


@pytest.fixture
def shelter() -> None:
    location = make_location(
        "Hideaway House",
        confidential=True,
        latitude=40.6936,
        longitude=-89.589,
        point_precision="street",
        timezone="America/Chicago",
        description="Near Tazewellville",
        transportation="Quietstreet bus",
        address={
            "address_1": "7 Quietstreet",
            "city": "Peoria",
            "region": "Peoria County",
            "state_province": "IL",
            "postal_code": "61602",
        },
    )
    service = make_service("Safe house", organization=make_organization("Shelter Network"))
    make_service_at_location(service, location, description="Enter from Quietstreet")


@pytest.mark.usefixtures("shelter")
def test_no_trace_is_stored(ask: Ask) -> None:
    ask()
    row = StoredDocument.objects.values().get()
    told = " ".join(str(value) for value in row.values())
    kept = [secret for secret in SECRETS if secret.lower() in told.lower()]
    assert kept == ["Peoria"]  # the county, as a token: it may be told
    assert "in:us-il-peoria" in json.loads(row["facets"])
    for secret in ("hideaway", "quietstreet", "61602", "tazewellvill"):
        assert not any(words_index().postings([(secret, name) for name in FIELDS]).values())
    segment = Segment.objects.get()
    packed = bytes(segment.columns) + bytes(segment.bitmaps)
    assert b"61602" not in packed
    assert b"Hideaway" not in packed


@pytest.mark.usefixtures("shelter")
def test_no_trace_is_answered(ask: Ask) -> None:
    found = ask("near=61602")
    (one,) = found["results"]
    for name in ("address", "city", "postal_code", "latitude", "longitude", "distance_km"):
        assert one[name] is None, name
    assert one["location_precision"] is None
    assert one["state_province"] == "IL"
    assert not [secret for secret in SECRETS if secret in json.dumps(found["results"])]
    assert not [secret for secret in SECRETS if secret in json.dumps(found["facets"])]


@pytest.mark.usefixtures("shelter")
def test_its_order_tells_nothing(ask: Ask) -> None:
    for name, latitude in (("Near", 40.69), ("Far", 30.0)):
        make_service_at_location(
            make_service(name), make_location(latitude=latitude, longitude=-89.589)
        )
    assert names(ask("near=61602")) == ["Near", "Far", "Safe house"]
    assert names(ask("near=61602&sort=distance")) == ["Near", "Far", "Safe house"]


@pytest.mark.usefixtures("shelter")
def test_it_is_found_from_its_whole_county_alike_however_near(ask: Ask) -> None:
    for place in ("40.6936,-89.589", "61602", "61517", "Peoria, IL"):
        for radius in (0.1, 1, 500):
            assert names(ask(f"near={place}&within_km={radius}")) == ["Safe house"], (place, radius)
    assert names(ask("near=60614&within_km=500")) == []


@pytest.mark.usefixtures("shelter")
def test_its_words_find_nothing(ask: Ask) -> None:
    for words in ("hideaway", "quietstreet", "61602", "tazewellville"):
        assert ask(f"q={words}")["total"] == 0, words


def test_a_place_that_becomes_confidential_is_forgotten(ask: Ask) -> None:
    location = make_location("Hideaway House", latitude=40.6936, longitude=-89.589)
    make_service_at_location(make_service("Safe house"), location)
    assert ask("q=hideaway")["total"] == 1
    change(location, confidential=True)
    assert ask("q=hideaway")["total"] == 0
    (one,) = ask()["results"]
    assert one["latitude"] is None
