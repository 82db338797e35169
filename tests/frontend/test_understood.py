"""The page shows what the words were taken for, and every part of it can be taken back."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from search.following import follow
from tests.frontend.answers import Tell, origin, said
from tests.frontend.conftest import Page
from tests.frontend.test_search import cards, heading, listed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pantry() -> None:
    listed("Food pantry", parts={"cost_option": [{"amount": 0.0, "option": "Free"}]})
    follow()


def head(page: BeautifulSoup) -> str:
    found = page.select_one(".results-head")
    assert found is not None
    return " ".join(found.get_text(" ").split())


def chips(page: BeautifulSoup) -> dict[str, str]:
    """What each says without the words for those who do not see it, and where it leads."""
    for hidden in page.select(".chips .hidden-text"):
        hidden.decompose()
    return {a.get_text(strip=True): str(a["href"]) for a in page.select(".chips a")}


def test_a_mended_spelling_is_told_with_a_way_back_to_the_words_as_typed(page: Page) -> None:
    found = page("/search/", q="food pantyr")
    assert "Showing results for food pantry . Search instead for food pantyr ." in head(found)
    assert cards(found) == ["Food pantry"]
    back = found.select_one(".results-head a")
    assert back is not None
    assert back["href"] == "?q=food+pantyr&literal=1"
    literal = page("/search/" + str(back["href"]))
    assert "Showing results for" not in head(literal)
    assert chips(literal)["Words as you typed them"] == "?q=food+pantyr"


def test_without_a_result_the_mended_words_are_not_called_one(page: Page, tell: Tell) -> None:
    tell(total=0, results=[], understood={"q": "food", "corrected_from": "fodo"})
    assert "We looked for food . Search instead for fodo ." in head(page("/search/", q="fodo"))


def test_a_word_that_is_markup_stays_a_word(page: Page, tell: Tell) -> None:
    tell(understood={"q": "<b>food</b>", "corrected_from": "<i>fodo</i>"})
    found = page("/search/", q="<i>fodo</i>")
    assert not found.select(".results-head b, .results-head i")
    assert "<i>fodo</i>" in head(found)


def test_a_payment_in_the_words_is_a_chip_and_a_ticked_box_that_comes_off(
    client: Client, page: Page
) -> None:
    found = page("/search/", q="food medicaid")
    assert chips(found)["Medicaid"] == chips(found)["Clear all filters"] == "?q=food"
    assert found.select("#facet-cost input[value=medicaid][checked]")
    hidden = [(one["name"], one["value"]) for one in found.select("#search-form [type=hidden]")]
    assert hidden == [("was", "food medicaid"), ("said", "cost:medicaid")]
    unticked = client.post("/search/", {"q": "food medicaid"} | dict(hidden))
    assert unticked["Location"] == "/search/?q=food"
    assert cards(page("/search/?q=food")) == ["Food pantry"]


def test_a_place_in_the_words_is_a_chip_and_stays_when_another_is_taken_off(
    page: Page, tell: Tell
) -> None:
    tell(
        origin=origin("Chicago, IL"),
        understood={
            "place_from_words": "Chicago, IL",
            "said": [
                said("place", "Chicago, IL", "Chicago, IL", without="food medicaid"),
                said("cost", "medicaid", "Medicaid", without="food"),
            ],
        },
    )
    found = chips(page("/search/", q="food medicaid near chicago"))
    assert found["Near Chicago, IL"] == "?q=food+medicaid"
    assert found["Medicaid"] == found["Clear all filters"] == "?q=food&near=Chicago%2C+IL"


def test_a_name_of_several_places_asks_which(page: Page, tell: Tell) -> None:
    others = ["Springfield, MA", "Springfield, MO"]
    tell(origin=origin(alternatives=others, corrected_from="springfeld"))
    found = page("/search/", q="food", near="springfield", within_km="16", status=200)
    assert "Which Springfield?" in head(found)
    assert "You typed “springfeld”." in head(found)
    links = {a.get_text(strip=True): a["href"] for a in found.select(".which a")}
    assert list(links) == others
    assert links["Springfield, MO"] == "?q=food&near=Springfield%2C+MO&within_km=16"


def test_a_place_without_namesakes_asks_nothing(page: Page) -> None:
    assert "Which" not in head(page("/search/", q="food", near="87102"))


def test_near_me_asks_where_that_is(page: Page, tell: Tell) -> None:
    tell(understood={"near_me": True})
    found = page("/search/", q="food near me")
    assert "We do not know where you are" in head(found)
    assert found.select(".where a[href='#near']")
    (button,) = found.select(".where button")
    assert button.has_attr("hidden"), "it can do nothing without a script"
    assert found.select(f"#{button['data-locate']}[role=status]")


def test_near_me_asks_nothing_once_a_place_is_given(page: Page, tell: Tell) -> None:
    tell(understood={"near_me": True})
    assert "where you are" not in head(page("/search/", q="food near me", near="87102"))


def first_card(page: Page, tell: Tell, **facts: Any) -> BeautifulSoup:
    tell(results=[CARD | facts])
    found = page("/search/", q="food").select_one(".card")
    assert found is not None
    return BeautifulSoup(str(found), "html.parser")


ORGANIZATION = "3a4d6c1e-6f0c-4d58-9b8a-0a4b8a1c2d3e"
CARD: dict[str, Any] = {
    "service_id": "9f0f7f4e-2f0e-5d0c-9a53-6a3f0d0f7a11",
    "organization_id": ORGANIZATION,
    "name": "Food pantry",
    "organization_name": "Example Organization",
    "description": None,
    "address": None,
    "city": "Albuquerque",
    "state_province": "NM",
    "postal_code": None,
    "latitude": None,
    "longitude": None,
    "location_precision": None,
    "distance_km": None,
    "mode": [],
    "open": None,
    "phones": [],
    "languages": [],
    "costs": [],
    "matched": [],
    "more_of_organization": 0,
}


def test_what_is_folded_behind_a_card_is_one_click_away(page: Page, tell: Tell) -> None:
    card = first_card(page, tell, more_of_organization=1234)
    link = card.select_one(".more a")
    assert link is not None
    assert link.get_text(strip=True) == "1,234 more from Example Organization"
    assert link["href"] == f"?q=food&organization={ORGANIZATION}"
    assert not first_card(page, tell).select(".more")


def test_a_card_tells_by_which_kind_of_help_it_matched(page: Page, tell: Tell) -> None:
    card = first_card(page, tell, matched=["taxonomy_term: Groceries", "name", "description"])
    assert "Kind of help: Groceries" in " ".join(card.get_text().split())


def test_what_a_card_shows_anyway_needs_no_line(page: Page, tell: Tell) -> None:
    card = first_card(page, tell, matched=["taxonomy_term: Food Pantry", "name", "description"])
    assert "Kind of help" not in card.get_text()


def test_what_was_understood_is_told_in_spanish(page: Page) -> None:
    found = page("/es/search/", q="food pantyr")
    assert "Mostramos resultados de food pantry . Buscar en cambio food pantyr ." in head(found)
    assert heading(found) == "1 servicio encontrado"
