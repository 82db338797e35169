"""Suggestions as one types: by keyboard, by touch, for a screen reader, and without them."""

import json
import re
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from tests.browser.conftest import Open
from tests.browser.test_accessibility import violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

OFFERED: list[dict[str, Any]] = [
    {"text": "food pantry", "kind": "need", "url": None},
    {"text": "Food pantry 3", "kind": "service", "url": None},
    {"text": "Larkspur Center", "kind": "organization", "url": "/organizations/"},
]


def need(page: Page) -> Locator:
    return page.get_by_label("What do you need?")


def options(page: Page) -> Locator:
    return page.locator(".suggestions").get_by_role("option")


@pytest.fixture
def page(open_page: Open) -> Page:
    """The start page of a server that offers the same three for anything typed."""
    page = open_page("/")
    offer(page, OFFERED)
    return page


def offer(page: Page, suggestions: list[dict[str, Any]], asked: list[str] | None = None) -> None:
    def answer(route: Route) -> None:
        if asked is not None:
            asked.append(route.request.url)
        route.fulfill(
            content_type="application/json", body=json.dumps({"suggestions": suggestions})
        )

    page.route("**/api/suggest?*", answer)


def test_real_suggestions_are_offered_for_real_letters(open_page: Open) -> None:
    page = open_page("/")
    need(page).press_sequentially("counsel")
    expect(options(page).filter(has_text="Counseling for families")).to_be_visible()
    expect(options(page).filter(has_text="Counseling for families")).to_contain_text("Service")


def test_a_field_without_letters_is_a_closed_combobox(page: Page) -> None:
    expect(need(page)).to_have_role("combobox")
    expect(need(page)).to_have_attribute("aria-expanded", "false")
    need(page).press_sequentially("f")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_arrows_go_around_the_list_and_back_into_the_field(page: Page) -> None:
    field = need(page)
    field.press_sequentially("food")
    expect(options(page)).to_have_count(3)
    expect(field).to_have_attribute("aria-expanded", "true")
    expect(page.get_by_role("listbox")).to_have_accessible_name("Suggestions")
    field.press("ArrowDown")
    expect(options(page).nth(0)).to_have_attribute("aria-selected", "true")
    expect(field).to_have_attribute("aria-activedescendant", "q-suggestions-0")
    field.press("ArrowUp")
    expect(page.locator("[aria-selected=true]")).to_have_count(0)
    expect(field).not_to_have_attribute("aria-activedescendant", re.compile("."))
    field.press("ArrowUp")
    expect(options(page).nth(2)).to_have_attribute("aria-selected", "true")
    expect(field).to_be_focused()


def test_enter_takes_the_chosen_one_and_searches(page: Page) -> None:
    need(page).press_sequentially("foo")
    expect(options(page)).to_have_count(3)
    need(page).press("ArrowDown")
    need(page).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("services found")
    expect(need(page)).to_have_value("food pantry")
    expect(page.get_by_role("listbox")).to_have_count(0)


def test_enter_without_a_choice_searches_for_what_was_typed(page: Page) -> None:
    need(page).press_sequentially("counseling")
    expect(options(page)).to_have_count(3)
    need(page).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 service found")
    expect(need(page)).to_have_value("counseling")


def test_escape_closes_the_list_and_leaves_the_words(page: Page) -> None:
    need(page).press_sequentially("food")
    expect(options(page)).to_have_count(3)
    need(page).press("Escape")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(need(page)).to_have_value("food")
    expect(need(page)).to_be_focused()


def test_tab_leaves_without_choosing(page: Page) -> None:
    need(page).press_sequentially("food")
    expect(options(page)).to_have_count(3)
    need(page).press("ArrowDown")
    need(page).press("Tab")
    expect(page.get_by_role("listbox")).to_have_count(0)
    expect(need(page)).to_have_value("food")
    expect(page.get_by_label("Where?")).to_be_focused()


def test_a_suggestion_with_an_address_leads_there(page: Page) -> None:
    offer(page, [{"text": "Browse", "kind": "service", "url": "/search/?q=counseling"}])
    need(page).press_sequentially("bro")
    options(page).first.click()
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 service found")


def test_a_finger_chooses_too(open_page: Open) -> None:
    page = open_page("/", width=360, has_touch=True, is_mobile=True)
    offer(page, OFFERED)
    need(page).press_sequentially("foo")
    box = options(page).first.bounding_box()
    assert box is not None
    assert box["height"] >= 44
    options(page).first.tap()
    expect(page.get_by_role("heading", level=1)).to_contain_text("services found")
    expect(need(page)).to_have_value("food pantry")


def test_the_number_of_suggestions_is_said(page: Page) -> None:
    need(page).press_sequentially("food")
    told = page.locator("#announce")
    expect(told).to_have_text("Suggestions: 3. Arrow keys choose one.")
    expect(told).to_have_attribute("aria-live", "polite")


def test_the_place_field_is_offered_places_only(open_page: Open) -> None:
    page = open_page("/")
    asked: list[str] = []
    offer(page, [{"text": "Albuquerque, NM", "kind": "place", "url": None}], asked)
    page.get_by_label("Where?").press_sequentially("albu")
    expect(options(page)).to_have_text("Albuquerque, NM Place")
    assert "kind=place" in asked[-1]
    options(page).click()
    expect(page.locator(".results-head")).to_contain_text("Near Albuquerque, NM.")


def test_a_whole_zip_code_is_not_completed_over_the_button(open_page: Open) -> None:
    page = open_page("/", width=360, has_touch=True, is_mobile=True)
    asked: list[str] = []
    offer(page, [{"text": "Albuquerque, NM 87102", "kind": "place", "url": None}], asked)
    where = page.get_by_label("Where?")
    where.press_sequentially("871")
    expect(options(page)).to_have_count(1)
    where.press_sequentially("02")
    expect(options(page)).to_have_count(0)
    page.get_by_role("button", name="Search").tap()
    expect(page.locator(".results-head")).to_contain_text("87102")
    assert "q=87102" not in asked[-1]


def test_quick_typing_asks_once_and_an_old_answer_never_replaces_a_new_one(
    open_page: Open,
) -> None:
    page = open_page("/")
    held: list[Route] = []
    page.route("**/api/suggest?*", lambda route: held.append(route))
    need(page).press_sequentially("foo")
    page.wait_for_timeout(400)
    assert [route.request.url.rpartition("=")[2] for route in held] == ["foo"]
    need(page).press_sequentially("d")
    page.wait_for_timeout(400)
    newer = {"suggestions": [{"text": "newer", "kind": "need", "url": None}]}
    held[1].fulfill(content_type="application/json", body=json.dumps(newer))
    expect(options(page)).to_have_text("newer Common need")
    assert held[0].request.failure, "it was taken back"


def test_without_an_answer_the_form_works_as_ever(open_page: Open) -> None:
    page = open_page("/")
    page.route("**/api/suggest?*", lambda route: route.fulfill(status=429, body="{}"))
    need(page).press_sequentially("counseling")
    page.wait_for_timeout(300)
    expect(page.get_by_role("listbox")).to_have_count(0)
    need(page).press("Enter")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 service found")


def test_fields_that_a_swap_brings_offer_suggestions_too(open_page: Open) -> None:
    page = open_page("/search/?q=food")
    page.evaluate("window.still = 'the same page'")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".paging")).to_contain_text("Page 2 of 2")
    assert page.evaluate("window.still") == "the same page"
    offer(page, OFFERED)
    need(page).fill("")
    need(page).press_sequentially("food")
    expect(options(page)).to_have_count(3)


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_with_the_list_open(open_page: Open, width: int) -> None:
    page = open_page("/", width=width)
    offer(page, OFFERED)
    need(page).press_sequentially("food")
    expect(options(page)).to_have_count(3)
    need(page).press("ArrowDown")
    assert not violations(page)


def test_nothing_typed_is_kept_in_the_browser(page: Page) -> None:
    need(page).press_sequentially("food")
    expect(options(page)).to_have_count(3)
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
    assert page.context.cookies() == []


def test_without_a_script_the_field_is_a_plain_one(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    expect(need(page)).to_have_role("searchbox")
    assert need(page).get_attribute("aria-expanded") is None


def test_a_term_is_shown_by_its_label_and_searched_for_by_its_text(page: Page) -> None:
    offer(page, [{"text": "Dental care", "kind": "taxonomy_term", "label": "Dentista"}])
    need(page).press_sequentially("dent")
    expect(options(page)).to_contain_text("Dentista")
    need(page).press("ArrowDown")
    with page.expect_navigation():
        need(page).press("Enter")
    expect(need(page)).to_have_value("Dental care")
