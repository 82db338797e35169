"""Borders, islands, post boxes, names of many places: the search from where it is hard."""

from typing import Any

import pytest
from django.http import QueryDict

from search.answer import BadParameters, answer
from tests.factories import make_location, make_service, make_service_at_location
from tests.search.conftest import NOW, Ask, names

pytestmark = pytest.mark.django_db


def at(name: str, latitude: float, longitude: float, state: str, city: str = "") -> None:
    address = {"city": city, "state_province": state}
    location = make_location(latitude=latitude, longitude=longitude, address=address)
    make_service_at_location(make_service(name), location)


def kilometres(found: dict[str, Any]) -> list[int]:
    return [round(one["distance_km"]) for one in found["results"]]


def told(query: str) -> str:
    with pytest.raises(BadParameters) as bad:
        answer(QueryDict(query), now=NOW)
    ((field, _, message),) = bad.value.errors
    assert field == "near"
    return message


@pytest.mark.parametrize("near", ["Texarkana, TX", "75501", "Texarkana"])
def test_the_nearest_is_first_across_a_state_line(ask: Ask, near: str) -> None:
    at("Same state, far", 32.78, -96.80, "TX", "Dallas")
    at("Over the line", 33.44, -94.04, "AR", "Texarkana")
    found = ask(f"near={near}")
    assert names(found) == ["Over the line", "Same state, far"]
    assert names(ask(f"near={near}&within_km=30")) == ["Over the line"]


def test_a_listing_over_the_border_serves_who_lives_at_it(ask: Ask) -> None:
    at("El Paso", 31.76, -106.49, "TX", "El Paso")
    at("Albuquerque", 35.08, -106.65, "NM", "Albuquerque")
    assert names(ask("near=Sunland Park, NM")) == ["El Paso", "Albuquerque"]
    assert names(ask("near=NM")) == ["Albuquerque", "El Paso"]


def test_a_county_is_a_place_and_what_lies_in_it_comes_first(ask: Ask) -> None:
    at("Hammond", 41.58, -87.50, "IN", "Hammond")
    service = make_service("Lansing")
    address = {"city": "Lansing", "state_province": "IL", "postal_code": "60438"}
    make_service_at_location(
        service, make_location(latitude=41.56, longitude=-87.55, address=address)
    )
    for near in ("Cook County", "Cook County, IL", "County of Cook"):
        found = ask(f"near={near}")
        assert found["origin"]["label"] == "Cook County, IL"
        assert found["origin"]["precision"] == "county"
        assert names(found) == ["Lansing", "Hammond"]


def test_islands_are_measured_over_the_sea(ask: Ask) -> None:
    at("Honolulu", 21.31, -157.86, "HI", "Honolulu")
    at("Hilo", 19.71, -155.09, "HI", "Hilo")
    at("Los Angeles", 34.05, -118.24, "CA", "Los Angeles")
    assert names(ask("near=Hilo, HI")) == ["Hilo", "Honolulu", "Los Angeles"]
    assert names(ask("near=96720&within_km=400")) == ["Hilo", "Honolulu"]


def test_alaska_has_its_cities_villages_and_boroughs(ask: Ask) -> None:
    at("Anchorage", 61.22, -149.90, "AK", "Anchorage")
    at("Fairbanks", 64.84, -147.72, "AK", "Fairbanks")
    assert names(ask("near=Anchorage")) == ["Anchorage", "Fairbanks"]
    assert names(ask("near=Barrow, AK")) == ["Fairbanks", "Anchorage"]
    assert names(ask("near=99701")) == ["Fairbanks", "Anchorage"]


def test_distances_go_over_the_180th_meridian(ask: Ask) -> None:
    at("Attu", 52.90, 172.91, "AK")
    at("Anchorage", 61.22, -149.90, "AK", "Anchorage")
    found = ask("near=Adak, AK")
    assert names(found) == ["Attu", "Anchorage"]
    assert 600 < kilometres(found)[0] < 800
    assert names(ask("near=Adak, AK&within_km=800")) == ["Attu"]
    assert ask("near=51.88,-176.65")["origin"]["label"].startswith("Adak, AK")


def test_guam_is_far_west_of_hawaii(ask: Ask) -> None:
    at("Honolulu", 21.31, -157.86, "HI", "Honolulu")
    at("Hagatna", 13.47, 144.75, "GU", "Hagatna")
    assert names(ask("near=96910")) == ["Hagatna", "Honolulu"]


def test_a_zip_code_of_post_boxes_stands_at_its_city(ask: Ask) -> None:
    at("Los Angeles", 34.05, -118.24, "CA", "Los Angeles")
    found = ask("near=90085")
    assert found["origin"]["precision"] == "city"
    assert kilometres(found)[0] < 15


@pytest.mark.parametrize("near", ["09001", "APO AE 09001", "96505", "FPO AP 96349", "APO, AE"])
def test_a_military_address_is_told_what_to_type(near: str) -> None:
    message = told(f"near={near}")
    assert "military" in message
    assert "ZIP code of the base" in message


@pytest.mark.parametrize(
    ("near", "label"),
    [
        ("Mayagüez", "Mayaguez, PR"),
        ("mayaguez pr", "Mayaguez, PR"),
        ("San Juan PR", "San Juan, PR"),
        ("Bayamón, Puerto Rico", "Bayamon, PR"),
        ("Municipio de Ponce", "Ponce Municipio, PR"),
        ("Ponce Municipio", "Ponce Municipio, PR"),
        ("00601", "Adjuntas, PR 00601"),
    ],
)
def test_puerto_rico_is_found_with_and_without_accents(ask: Ask, near: str, label: str) -> None:
    assert ask(f"near={near}")["origin"]["label"] == label


@pytest.mark.parametrize(
    ("near", "likeliest", "among"),
    [
        ("Springfield", "Springfield, IL", "Springfield, MO"),
        ("Portland", "Portland, OR", "Portland, ME"),
        ("Columbus", "Columbus, OH", "Columbus, GA"),
        ("Aurora", "Aurora, CO", "Aurora, IL"),
        ("Kansas City", "Kansas City, MO", "Kansas City, KS"),
        ("Las Vegas", "Las Vegas, NV", "Las Vegas, NM"),
        ("Washington", "Washington", "Washington, DC"),
        ("LA", "Los Angeles, CA", "Louisiana"),
        ("Manhattan", "New York, NY", "Manhattan, KS"),
        ("St. Louis", "Saint Louis, MO", "Saint Louis, MI"),
        ("Cook County", "Cook County, IL", "Cook County, MN"),
    ],
)
def test_of_many_places_the_likeliest_is_taken_and_the_others_offered(
    ask: Ask, near: str, likeliest: str, among: str
) -> None:
    origin = ask(f"near={near}")["origin"]
    assert origin["label"] == likeliest
    assert among in origin["alternatives"]
    for label in origin["alternatives"]:
        assert ask(f"near={label}")["origin"]["label"] == label


def test_a_place_that_is_plain_offers_nothing_else(ask: Ask) -> None:
    for near in ("Vancouver, WA", "60614", "35.08,-106.65", "Springfield, IL"):
        origin = ask(f"near={near}")["origin"]
        assert (origin["alternatives"], origin["corrected_from"]) == ([], None)


def test_a_slip_in_the_place_is_mended_and_told(ask: Ask) -> None:
    origin = ask("near=Albuqerque NM")["origin"]
    assert (origin["label"], origin["corrected_from"]) == ("Albuquerque, NM", "Albuqerque NM")
    origin = ask("near=Sprngfield")["origin"]
    assert (origin["label"], origin["corrected_from"]) == ("Springfield, IL", "Sprngfield")
    assert "Springfield, MO" in origin["alternatives"]


@pytest.mark.parametrize(
    "near", ["Toontown", "Vancouver BC", "Bay Area", "hospital", "Txas", "a,b"]
)
def test_what_may_be_anything_is_not_guessed(near: str) -> None:
    assert "We do not know this place" in told(f"near={near}")


@pytest.mark.parametrize(
    ("near", "label"),
    [
        ("near Chicago", "Chicago, IL"),
        ("downtown Chicago", "Chicago, IL"),
        ("Chicago area", "Chicago, IL"),
        ("cerca de El Paso", "El Paso, TX"),
        ("Main St, Chicago IL", "Chicago, IL"),
        ("2045 N Halsted St, Chicago, Illinois", "Chicago, IL"),
        ("Hollywood, CA", "Hollywood, CA"),
    ],
)
def test_what_surrounds_a_place_does_not_hide_it(ask: Ask, near: str, label: str) -> None:
    assert ask(f"near={near}")["origin"]["label"] == label
