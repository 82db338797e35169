"""Whole visits: by keyboard, without a script, with one, and what they leave behind."""

import re

import pytest
from playwright.sync_api import Page, Request, expect

from tests.browser.conftest import Open, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def search_for(page: Page, words: str) -> None:
    page.get_by_label("What do you need?").fill(words)
    page.get_by_role("button", name="Search").click()


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
@pytest.mark.parametrize("width", [360, 1280])
def test_from_home_to_a_service_with_and_without_a_script(
    open_page: Open, script: bool, width: int
) -> None:
    page = open_page("/", width=width, java_script_enabled=script)
    search_for(page, "counseling")
    expect(page.get_by_role("heading", level=1)).to_contain_text("1 service found")
    if width < 1000:
        page.locator("#filters > summary").click()
    page.get_by_label("Spanish").check()
    page.get_by_role("button", name="Show results").click()
    expect(page.locator(".chips")).to_contain_text("Spanish")
    page.get_by_role("link", name="Counseling for families", exact=True).click()
    expect(page.get_by_role("heading", level=1)).to_have_text("Counseling for families")
    dial = page.locator(".reach a[href^='tel:']").first
    expect(dial).to_have_attribute("href", "tel:+15055550123;ext=204")


def test_narrowing_swaps_the_results_and_keeps_the_address_and_the_count_told(
    open_page: Open,
) -> None:
    page = open_page("/search/?q=food")
    page.evaluate("window.still = 'the same page'")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".paging")).to_contain_text("Page 2 of 2")
    assert page.evaluate("window.still") == "the same page"
    expect(page).to_have_url(re.compile("page=2"))
    expect(page.locator("#results-heading")).to_be_focused()
    expect(page.locator("#announce")).to_contain_text("24 services found")
    page.go_back()
    expect(page.locator(".paging")).to_contain_text("Page 1 of 2")


def test_a_bad_search_is_told_in_place(open_page: Open) -> None:
    page = open_page("/search/?q=food")
    page.get_by_label("Where?").fill("nowhere at all")
    page.get_by_role("button", name="Search").click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Where?")).to_have_value("nowhere at all")


def test_the_keyboard_alone_reaches_a_service(open_page: Open) -> None:
    page = open_page("/")
    page.keyboard.press("Tab")
    assert page.evaluate("document.activeElement.textContent") == "Skip to main content"
    page.keyboard.press("Enter")
    page.keyboard.press("Tab")
    expect(page.get_by_label("What do you need?")).to_be_focused()
    page.keyboard.type("counseling")
    page.keyboard.press("Enter")
    card = page.get_by_role("link", name="Counseling for families", exact=True)
    expect(card).to_be_visible()
    for _ in range(60):
        page.keyboard.press("Tab")
        if card.evaluate("link => link === document.activeElement"):
            break
    outline = card.evaluate("link => getComputedStyle(link).outlineWidth")
    assert float(outline.removesuffix("px")) >= 2
    page.keyboard.press("Enter")
    expect(page.get_by_role("heading", level=1)).to_have_text("Counseling for families")


def test_a_visit_asks_nobody_else_and_leaves_nothing_behind(open_page: Open, visit: Visit) -> None:
    page = open_page("/")
    asked: list[Request] = []
    page.on("request", lambda request: asked.append(request))
    search_for(page, "food")
    page.get_by_role("link", name="Next page").click()
    expect(page.locator(".paging")).to_contain_text("Page 2 of 2")
    page.goto(visit.server + visit.service)
    page.get_by_role("link", name="Español").click()
    assert "Cómo comunicarse" in page.content()
    assert not [one.url for one in asked if not one.url.startswith(visit.server + "/")]
    told = {one.headers.get("referer", "") for one in asked}
    assert not [address for address in told if "/static/" not in address and address]
    assert page.context.cookies() == []
    assert page.evaluate("localStorage.length + sessionStorage.length") == 0
