"""Words of danger, and any that one wants kept, stay out of addresses, titles and caches."""

from typing import Any
from urllib.parse import parse_qs

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from frontend.sensitive import is_private, is_said
from search.following import follow
from tests.factories import make_service
from tests.frontend.test_search import cards, heading, listed

pytestmark = pytest.mark.django_db

DANGER = "my husband hits me"


@pytest.fixture(autouse=True)
def listings() -> None:
    for number in range(25):
        listed(f"Food pantry {number}")
    make_service("Domestic violence shelter")
    follow()


def read(response: Any) -> BeautifulSoup:
    return BeautifulSoup(response.content, "html.parser")


def buttons(found: BeautifulSoup) -> dict[str, str]:
    """What each button that leads to another search would post."""
    return {
        tag.get_text(" ", strip=True): str(tag["value"])
        for tag in found.select("button[form=again][name=go]")
    }


def test_a_plain_search_goes_on_to_an_address_that_can_be_kept(client: Client) -> None:
    response = client.post("/search/", {"q": "food", "near": "87102", "sort": "", "junk": "x"})
    assert response.status_code == 303
    assert response.headers["Location"] == "/search/?q=food&near=87102"
    assert heading(read(client.get(response.headers["Location"]))) == "25 services found"


def test_a_script_is_told_the_address_to_go_on_to(client: Client) -> None:
    asked = {"Handrail-In-Place": "1"}
    response = client.post("/search/", {"q": "food", "near": "87102"}, headers=asked)
    assert response.status_code == 204
    assert response.headers["Handrail-Address"] == "/search/?q=food&near=87102"
    kept = client.post("/search/", {"q": DANGER}, headers=asked)
    assert kept.status_code == 200
    assert "Handrail-Address" not in kept.headers


def test_the_switch_keeps_a_search_where_it_is_answered(client: Client) -> None:
    response = client.post("/search/", {"q": "food", "near": "87102", "private": "1"})
    found = read(response)
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    assert heading(found) == "25 services found"
    assert not response.cookies


def test_words_of_danger_are_private_by_themselves(client: Client) -> None:
    response = client.post("/search/", {"q": DANGER})
    assert response.status_code == 200
    assert response.headers["Cache-Control"] == "no-store"
    switch = read(response).select_one("#private")
    assert switch is not None
    assert switch.has_attr("checked")


@pytest.mark.parametrize("language", ["", "/es"])
def test_no_address_and_no_title_of_a_private_page_holds_what_was_asked(
    client: Client, language: str
) -> None:
    asked = {"q": "food", "near": "87102", "cost": "free", "private": "1"}
    found = read(client.post(f"{language}/search/", asked))
    addresses = [
        str(tag.get(name, ""))
        for tag in found.find_all(True)
        for name in ("href", "src", "action", "formaction")
    ]
    assert not [
        one
        for one in addresses
        if "food" in one
        or "87102" in one
        or ("?" in one and not one.startswith(("sms:", f"{language}/list/?list=")))
    ]
    assert found.title is not None
    assert "food" not in found.title.get_text().lower()


def test_pages_filters_and_languages_go_on_in_private(client: Client) -> None:
    found = read(client.post("/search/", {"q": "food", "private": "1"}))
    following = buttons(found)["Next page"]
    assert parse_qs(following) == {"q": ["food"], "page": ["2"]}
    second = read(client.post("/search/", {"go": following, "private": "1"}))
    assert "Page 2 of 2" in second.get_text(" ", strip=True)
    spanish = found.select_one("button[formaction='/es/search/']")
    assert spanish is not None
    answer = client.post("/es/search/", {"go": spanish["value"], "private": "1"})
    assert heading(read(answer)) == "25 servicios encontrados"


def test_from_an_address_with_words_of_danger_nothing_leads_on_to_another(client: Client) -> None:
    response = client.get("/search/", {"q": DANGER})
    found = read(response)
    assert response.headers["Cache-Control"] == "no-store"
    assert found.select("button[formaction='/es/search/']")
    assert not [a for a in found.select("a[href]") if "husband" in str(a["href"])]


def test_a_link_is_made_only_for_who_asks(client: Client) -> None:
    found = read(client.post("/search/", {"q": "food", "private": "1"}))
    assert not found.select("#address")
    wanted = buttons(found)["I need a link to this search"]
    found = read(client.post("/search/", {"go": wanted, "private": "1"}))
    address = found.select_one("#address")
    assert address is not None
    assert address["value"] == "http://testserver/search/?q=food"


def test_the_need_for_safety_is_posted_from_the_start_page(client: Client) -> None:
    found = read(client.get("/"))
    assert parse_qs(buttons(found)["Safety at home When someone hurts or scares you"]) == {
        "q": ["domestic violence"]
    }
    assert not found.select("a[href*=violence]")
    assert found.select("a[href='/search/?q=food']")


def test_a_bad_private_search_is_told_where_it_is(client: Client) -> None:
    response = client.post("/search/", {"q": DANGER, "near": "nowhere at all"})
    assert response.status_code == 400
    assert response.headers["Cache-Control"] == "no-store"
    near = read(response).select_one("#near")
    assert near is not None
    assert near["value"] == "nowhere at all"


def test_violence_near_home_offers_the_whole_state(client: Client) -> None:
    found = read(client.post("/search/", {"q": DANGER, "near": "87102"}))
    wider = parse_qs(buttons(found)["Show help in all of New Mexico"])
    assert wider == {"q": [DANGER], "near": ["New Mexico"]}
    found = read(client.post("/search/", {"q": "food", "near": "87102", "private": "1"}))
    assert "Show help in all of New Mexico" not in buttons(found)


def test_a_strangers_post_changes_nothing_and_needs_no_cookie() -> None:
    answer = Client(enforce_csrf_checks=True).post("/search/", {"q": "food", "private": "1"})
    assert answer.status_code == 200
    assert cards(read(answer))
    assert not answer.cookies


def test_other_methods_are_refused(client: Client) -> None:
    assert client.put("/search/").status_code == 405


@pytest.mark.parametrize(
    "words", [DANGER, "i want to die", "domestic violence", "trata de personas"]
)
def test_what_is_private_by_itself(words: str) -> None:
    assert is_private(words)


@pytest.mark.parametrize("words", ["food", "", "grapes", "hive", "survival kit"])
def test_what_is_not(words: str) -> None:
    assert not is_private(words)
    assert not is_said(words)
