from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from search.following import follow
from tests.factories import make_location, make_service, make_service_at_location
from tests.frontend.conftest import Page
from tests.frontend.listings import SECRETS, confidential_service

pytestmark = pytest.mark.django_db

MOST_BYTES = 60_000
QUERIES = 10  # of a process that has answered before


@pytest.fixture
def many() -> None:
    """Forty-five services in one ZIP."""
    for number in range(45):
        listed(f"Food pantry {number}", description="Groceries for a week. " * 20)
    follow()


def listed(name: str, **more: Any) -> str:
    """The id of a service at a place in Albuquerque."""
    service = make_service(name, **more)
    place = make_location(
        address={
            "address_1": "1 Example Road",
            "city": "Albuquerque",
            "state_province": "NM",
            "postal_code": "87102",
        },
        latitude=35.08,
        longitude=-106.65,
        point_precision="postal_code",
        timezone="America/Denver",
    )
    make_service_at_location(service, place)
    return str(service.pk)


def cards(page: BeautifulSoup) -> list[str]:
    return [tag.get_text(strip=True) for tag in page.select(".card h2")]


def heading(page: BeautifulSoup) -> str:
    assert page.h1 is not None
    return page.h1.get_text(strip=True)


def test_a_search_lists_what_it_finds_and_how_many(page: Page) -> None:
    pk = listed("Food pantry")
    listed("Legal aid")
    follow()
    found = page("/search/", q="food")
    assert heading(found) == "1 service found"
    assert cards(found) == ["Food pantry"]
    assert found.select(f".card a[href='/services/{pk}/']")


def test_the_page_says_which_place_it_understood_and_how_exactly(page: Page) -> None:
    listed("Food pantry")
    follow()
    text = page("/search/", q="food", near="87102").get_text()
    assert "87102" in text
    assert "Distances are from the middle of this ZIP code." in text
    assert "miles away" in text


def test_the_title_holds_no_word_of_the_search(page: Page) -> None:
    listed("Food pantry")
    follow()
    for query in ({"q": "food", "near": "87102"}, {"q": "xyzzy"}, {"near": "nowhere at all"}):
        found = page("/search/", status=400 if "q" not in query else 200, **query)
        assert found.title is not None
        title = found.title.get_text().lower()
        assert not [word for words in query.values() for word in words.split() if word in title]


def test_a_bad_search_keeps_what_was_typed_and_says_what_to_mend(page: Page) -> None:
    found = page("/search/", status=400, q="food", near="nowhere at all", within_km="-1")
    field = found.select_one("#near")
    assert field is not None
    assert field["value"] == "nowhere at all"
    assert field["aria-invalid"] == "true"
    message = found.select_one(f"#{field['aria-describedby']}")
    assert message is not None
    assert message.get_text(strip=True)
    assert found.select("#q[value=food]")
    assert found.select("#within_km option[value='-1'][selected]")
    assert found.select("[role=alert] a[href='#near']")


@pytest.mark.parametrize(
    "query",
    ["page=0", "page=1e9", "cost=gold", "taxonomy_term=x", "age=old", "sort=up", "open_now=maybe"],
)
def test_no_parameter_breaks_the_page(client: Client, query: str) -> None:
    response = client.get(f"/search/?{query}")
    assert response.status_code == 400
    assert 'role="alert"' in response.content.decode()


@pytest.mark.parametrize("q", ["\0", "\x01\x02", '"', "'; --", "<script>", "🍎", "a" * 5000])
def test_any_words_get_a_page(client: Client, q: str) -> None:
    response = client.get("/search/", {"q": q})
    assert response.status_code in {200, 400}
    assert "<script>" not in response.content.decode()


def test_nothing_found_offers_ways_on(page: Page) -> None:
    listed("Food pantry")
    follow()
    found = page("/search/", q="xyzzy", near="87102", open_now="true")
    assert heading(found) == "Nothing found"
    ways = {str(a["href"]) for a in found.select(".nothing a")}
    assert {"?q=xyzzy&near=87102", "?q=xyzzy&open_now=true", "/", "tel:211"} <= ways


def test_partial_matches_are_said_to_be_so(page: Page) -> None:
    listed("Food pantry")
    follow()
    found = page("/search/", q="food xyzzy")
    assert cards(found) == ["Food pantry"]
    assert "Nothing, or nothing near, matched all of your words" in found.get_text()


def test_filters_are_boxes_with_counts_and_chips_take_them_off(client: Client, page: Page) -> None:
    listed("Food pantry", parts={"language": [{"code": "es", "name": "Spanish"}]})
    listed("Food bank")
    follow()
    found = page("/search/", q="food")
    box = found.select_one("#facet-language input[name=language][value=es]")
    assert box is not None
    assert box["form"] == "search-form"
    assert box.parent is not None
    assert " ".join(box.parent.get_text(" ").split()) == "Spanish 1"
    sent = client.post("/search/", {"q": "food", "language": "es"})
    assert (sent.status_code, sent["Location"]) == (303, "/search/?q=food&language=es")
    narrowed = page(sent["Location"])
    assert cards(narrowed) == ["Food pantry"]
    chip = narrowed.select_one(".chips a")
    assert chip is not None
    assert "Spanish" in chip.get_text()
    assert len(cards(page("/search/" + str(chip["href"])))) == 2


def test_a_filter_in_force_is_ticked_and_not_carried_twice(page: Page) -> None:
    listed("Food pantry", parts={"language": [{"code": "es"}]})
    follow()
    found = page("/search/", q="food", language="es")
    assert found.select("#facet-language input[value=es][checked]")
    assert not found.select("#search-form input[type=hidden]")


def test_a_form_without_boxes_carries_the_filters_along(page: Page) -> None:
    found = page("/search/", status=400, q="food", language="es", near="nowhere at all")
    assert found.select("form#search-form input[type=hidden][name=language][value=es]")
    assert not found.select("form#search-form input[type=hidden][name=q]")


def test_pages_follow_each_other(page: Page, many: None) -> None:
    first = page("/search/", q="food")
    assert heading(first) == "45 services found"
    assert len(cards(first)) == 20
    following = first.select_one("a[rel=next]")
    assert following is not None
    second = page("/search/" + str(following["href"]))
    assert not set(cards(first)) & set(cards(second))
    assert "Page 2 of 3" in second.get_text()
    assert len(cards(page("/search/", q="food", page="3"))) == 5
    assert "no such page" in page("/search/", q="food", page="9").get_text()


def test_a_page_of_results_is_small_and_takes_few_queries(
    client: Client, many: None, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/search/", {"q": "food"})
    with django_assert_max_num_queries(QUERIES):
        response = client.get("/search/", {"q": "food", "near": "87102"})
    assert len(response.content) < MOST_BYTES


def test_results_tell_nothing_of_a_confidential_place(client: Client) -> None:
    confidential_service()
    follow()
    text = client.get("/search/", {"q": "safe house", "near": "87102"}).content.decode()
    assert "Safe house" in text
    for secret in SECRETS:
        assert secret not in text, secret


def test_results_speak_spanish(page: Page) -> None:
    listed("Food pantry")
    follow()
    found = page("/es/search/", q="food", near="87102")
    assert heading(found) == "1 servicio encontrado"
    assert "millas" in found.get_text()
    assert found.select(".card a[href^='/es/services/']")
