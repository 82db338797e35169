"""Kinds of help on Spanish pages have Spanish names, and stand in the order of these."""

import pytest
from bs4 import BeautifulSoup
from django.utils.translation import override

from frontend.cards import why
from search.following import follow
from tests.factories import make_taxonomy_term
from tests.frontend.conftest import Page
from tests.frontend.test_search import listed

pytestmark = pytest.mark.django_db


@pytest.fixture
def pantry() -> str:
    """The id of a service with three kinds of help, of which one has an English name alone."""
    food = make_taxonomy_term("Food")
    kinds = [
        make_taxonomy_term("Food pantry", parent_id=food.pk),
        make_taxonomy_term("Clothing", parent_id=food.pk),
        make_taxonomy_term("Zebra <i>walks</i>", parent_id=food.pk),
    ]
    pk = listed("Larkspur House", terms=kinds)
    follow()
    return pk


def told(page: BeautifulSoup, selector: str) -> list[str]:
    return [tag.get_text(strip=True) for tag in page.select(selector)]


SPANISH = ["Despensa de comida gratis", "Ropa", "Zebra <i>walks</i>"]
ENGLISH = ["Clothing", "Food pantry", "Zebra <i>walks</i>"]


@pytest.mark.usefixtures("pantry")
def test_browsing_tells_kinds_of_help_in_the_order_of_their_spanish_names(page: Page) -> None:
    kinds = "section[aria-labelledby=by-kind] "
    assert told(page("/es/browse/"), kinds + "a") == ["Comida", *SPANISH]
    assert told(page("/es/browse/"), kinds + "h3") == ["Comida"]
    assert told(page("/browse/"), kinds + "a") == ["Food", *ENGLISH]


def test_a_service_tells_what_it_offers_in_spanish(page: Page, pantry: str) -> None:
    address = f"services/{pantry}/"
    found = page(f"/es/{address}")
    assert found.find("h3", string="Comida")
    assert [one for one in told(found, ".fact li") if one in SPANISH] == SPANISH * 2
    assert told(found, "a[href*='taxonomy_term=']") == SPANISH
    assert told(page(f"/{address}"), "a[href*='taxonomy_term=']") == ENGLISH


@pytest.mark.usefixtures("pantry")
def test_the_filters_and_what_is_chosen_of_them_are_spanish(page: Page) -> None:
    found = page("/es/search/")
    labels = told(found, "#facet-taxonomy_term label > span:first-of-type")
    assert sorted(labels) == sorted(["Comida", *SPANISH])
    (box,) = [
        label.select_one("input")
        for label in found.select("#facet-taxonomy_term label")
        if "Despensa" in label.get_text()
    ]
    assert box is not None
    chosen = page("/es/search/", taxonomy_term=str(box["value"]))
    (chip, _clear) = chosen.select(".chips li")
    assert chip.get_text(strip=True).endswith("Despensa de comida gratis")


@pytest.mark.usefixtures("pantry")
def test_a_name_that_stays_english_is_marked_so_on_spanish_pages_alone(page: Page) -> None:
    for address in ("search/", "browse/"):
        (zebra,) = page(f"/es/{address}").select("main [lang=en]:not(a)")
        assert zebra.get_text() == "Zebra <i>walks</i>"
        assert not page(f"/{address}").select("main [lang=en]:not(a)")


@pytest.mark.usefixtures("pantry")
def test_a_card_says_in_spanish_why_it_was_found(page: Page) -> None:
    (card,) = page("/es/search/", q="food pantry").select(".why")
    assert "Despensa de comida gratis" in card.get_text()


def test_a_name_says_why_unless_the_reader_sees_it_anyway() -> None:
    found = {"name": "Food pantry", "matched": ["taxonomy_term: Food pantry", "name"]}
    assert why(found) == ""
    with override("es"):
        assert why(found) == "Despensa de comida gratis"


def test_what_stands_in_a_name_is_no_markup() -> None:
    found = {"name": "Walks", "matched": ["taxonomy_term: <b>", "taxonomy_term: Food & drink"]}
    assert why(found) == "&lt;b&gt;, Food &amp; drink"


@pytest.mark.usefixtures("pantry")
def test_a_kind_of_help_that_finds_nothing_is_told_by_its_name(page: Page) -> None:
    empty = make_taxonomy_term("Dental care")
    follow()
    for start, name in (("/es", "Dentista"), ("", "Dental care")):
        found = page(f"{start}/search/", taxonomy_term=str(empty.pk))
        (chip, _clear) = found.select(".chips li")
        assert chip.get_text(strip=True).endswith(name)
        assert f"“{name}”" in found.get_text()


@pytest.mark.usefixtures("pantry")
def test_the_field_asks_for_suggestions_in_the_language_of_the_page(page: Page) -> None:
    (spanish,) = page("/es/").select("#q")
    (english,) = page("/").select("#q")
    assert str(spanish["data-suggest"]).endswith("?limit=8&lang=es")
    assert "lang" not in str(english["data-suggest"])
