"""The page says where its results are, for the script that draws the map."""

from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.test import Client

from frontend.mapping import mapped
from search.following import follow
from tests.frontend.answers import Tell
from tests.frontend.conftest import Page
from tests.frontend.listings import confidential_service
from tests.frontend.test_search import listed

pytestmark = pytest.mark.django_db
TILES = "https://{s}.tiles.example.org/{z}/{x}/{y}.png"


def map_of(page: BeautifulSoup) -> Tag:
    found = page.select_one("#map")
    assert found is not None
    assert found.has_attr("hidden"), "it is empty until a script draws it"
    return found


def test_results_tell_their_points_and_which_of_them_are_rough(page: Page, tell: Tell) -> None:
    listed("Food pantry")
    follow()
    found = page("/search/", q="food", near="87102")
    (card,) = found.select(".card")
    assert card["data-at"] == "35.08000,-106.65000"
    assert card.has_attr("data-rough"), "it is the middle of a ZIP code"
    assert str(map_of(found)["data-origin"]).startswith("35.0")
    assert found.select("[data-map][aria-controls=map][aria-expanded=false]")


def test_without_a_place_there_is_no_point_to_start_from(page: Page) -> None:
    listed("Food pantry")
    follow()
    assert not map_of(page("/search/", q="food")).has_attr("data-origin")


def test_a_confidential_place_is_on_no_map(page: Page) -> None:
    confidential_service()
    follow()
    found = page("/search/", q="shelter", near="87102")
    assert found.select(".card")
    assert not found.select("[data-at], #map, [data-map]")


def test_nothing_found_has_no_map(page: Page) -> None:
    found = page("/search/", q="xyzzy", near="87102")
    assert not found.select("#map, [data-map]")


def test_maps_are_drawn_with_tiles_only_where_the_operator_names_some(
    page: Page, settings: Any
) -> None:
    listed("Food pantry")
    follow()
    assert not map_of(page("/search/", q="food")).has_attr("data-tiles")
    settings.MAP_TILE_URL, settings.MAP_TILE_ATTRIBUTION = TILES, "© Example Maps"
    drawn = map_of(page("/search/", q="food"))
    assert (drawn["data-tiles"], drawn["data-attribution"]) == (TILES, "© Example Maps")


def test_a_search_kept_out_of_the_history_is_told_to_nobody_who_serves_tiles(
    client: Client, settings: Any
) -> None:
    settings.MAP_TILE_URL = TILES
    listed("Food pantry")
    follow()
    answer = client.post("/search/", {"q": "food", "private": "1"})
    assert answer.status_code == 200
    assert not map_of(BeautifulSoup(answer.content, "html.parser")).has_attr("data-tiles")


def test_no_results_make_no_map() -> None:
    assert mapped([], None, private=False) is None
