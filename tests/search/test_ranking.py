"""The order of the answers."""

from datetime import date, timedelta
from typing import Any

import pytest

from tests.factories import (
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)
from tests.search.conftest import NOW, Ask, names

pytestmark = pytest.mark.django_db


def place(name: str, *, north_km: float = 0.0, **service: Any) -> None:
    location = make_location(latitude=41.92 + north_km / 111.2, longitude=-87.65)
    make_service_at_location(make_service(name, **service), location)


def near(ask: Ask, words: str, more: str = "") -> list[str]:
    return names(ask(f"q={words}&near=41.92,-87.65{more}"))


def test_a_term_goes_before_a_mention_at_the_same_place(ask: Ask) -> None:
    detox = make_taxonomy_term("Detox")
    place("A house", description="No detox here.")
    place("Z house", terms=[detox])
    assert near(ask, "detox") == ["Z house", "A house"]


def test_the_very_term_goes_before_one_that_holds_the_word(ask: Ask) -> None:
    place("A house", terms=[make_taxonomy_term("Lofexidine and clonidine detox")])
    place("Z house", terms=[make_taxonomy_term("Detox")])
    assert near(ask, "detox") == ["Z house", "A house"]


def test_in_town_a_few_kilometres_matter_in_the_country_they_do_not(ask: Ask) -> None:
    detox = make_taxonomy_term("Detox")
    for number in range(5):
        place(f"House {number}", north_km=1 + number / 10, terms=[detox])
    place("Detox by name", north_km=9, terms=[detox])
    assert near(ask, "detox")[-1] == "Detox by name"


def test_in_the_country_the_better_answer_is_worth_the_way(ask: Ask) -> None:
    detox = make_taxonomy_term("Lofexidine and clonidine detox")
    for number in range(5):
        place(f"House {number}", north_km=60 + number, terms=[detox])
    place("Detox by name", north_km=69, terms=[make_taxonomy_term("Detox")])
    assert near(ask, "detox")[0] == "Detox by name"


def test_ten_listings_of_one_organization_do_not_fill_a_page(ask: Ask) -> None:
    large = make_organization("Large")
    for number in range(10):
        place(f"Large {number}", north_km=number / 10, organization=large, description="detox")
    place("Small", north_km=3, description="detox")
    found = ask("q=detox&near=41.92,-87.65")
    assert names(found)[:4] == ["Large 0", "Large 1", "Large 2", "Small"]
    assert found["total"] == 11
    assert [one["more_of_organization"] for one in found["results"][:4]] == [0, 0, 7, 0]


def test_nothing_that_is_folded_is_lost_on_later_pages(ask: Ask) -> None:
    for letter in "AB":
        organization = make_organization(letter)
        for number in range(8):
            place(f"{letter}{number}", organization=organization, description="detox")
    pages = [near(ask, "detox", f"&per_page=5&page={page}") for page in (1, 2, 3, 4)]
    shown = [name for page in pages for name in page]
    assert sorted(shown) == sorted(f"{letter}{number}" for letter in "AB" for number in range(8))
    assert near(ask, "detox", "&per_page=100") == shown


def test_an_organization_that_was_chosen_is_shown_whole(ask: Ask) -> None:
    large = make_organization("Large")
    for number in range(5):
        place(f"Large {number}", organization=large, description="detox")
    found = ask(f"q=detox&organization={large.pk}")
    assert len(names(found)) == 5
    assert {one["more_of_organization"] for one in found["results"]} == {0}


def test_a_listing_that_was_looked_at_lately_goes_before_a_stale_one(ask: Ask) -> None:
    today = NOW.date()
    place("A stale", description="detox", assured_date=today - timedelta(days=1500))
    place("B unknown", description="detox")
    place("C fresh", description="detox", assured_date=today - timedelta(days=30))
    assert near(ask, "detox") == ["C fresh", "B unknown", "A stale"]


def test_freshness_is_no_reason_to_travel(ask: Ask) -> None:
    place("Near", description="detox", assured_date=date(2020, 1, 1))
    place("Far", north_km=20, description="detox", assured_date=NOW.date())
    assert near(ask, "detox") == ["Near", "Far"]


def test_a_shelter_that_is_only_known_to_be_in_the_county_is_not_last(ask: Ask) -> None:
    address = {"state_province": "IL", "postal_code": "60614", "city": "Chicago"}
    hidden = make_location(address=address, confidential=True, latitude=41.92, longitude=-87.65)
    make_service_at_location(make_service("Domestic violence shelter"), hidden)
    place("A mention", north_km=150, description="no domestic violence shelter")
    found = ask("q=domestic violence shelter&near=60614")
    assert names(found)[0] == "Domestic violence shelter"
    assert found["results"][0]["distance_km"] is None
