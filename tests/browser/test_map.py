"""The map stands beside the list and behind a button, in step with it, by mouse and by keyboard."""

import re

import pytest
from playwright.sync_api import Request, expect

from tests.browser.conftest import Open
from tests.browser.test_accessibility import overflow, violations

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]
SEARCH = "/search/?q=counseling&near=87102"


def test_on_a_wide_screen_it_is_there_by_itself_and_nothing_moves(open_page: Open) -> None:
    page = open_page(SEARCH)
    moved = page.evaluate(
        """() => new Promise((tell) => {
          let sum = 0;
          new PerformanceObserver((list) => list.getEntries().forEach((one) => { sum += one.value; }))
            .observe({ type: "layout-shift", buffered: true });
          setTimeout(() => tell(sum), 1500);
        })"""
    )
    expect(page.get_by_role("region", name="Map of these results")).to_be_visible()
    expect(page.locator("[data-map]")).to_be_hidden()
    assert moved < 0.02
    assert not violations(page)


def test_on_a_phone_it_waits_behind_a_button(open_page: Open) -> None:
    page = open_page(SEARCH, width=360)
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    region = page.get_by_role("region", name="Map of these results")
    expect(region).to_be_hidden()
    button = page.get_by_role("button", name="Show on a map")
    button.click()
    expect(region.locator(".pin")).to_be_visible()
    assert any("/outlines/us.json" in one.url for one in asked)
    assert not overflow(page)
    assert not violations(page)
    page.get_by_role("button", name="Hide the map").click()
    expect(region).to_be_hidden()
    expect(button).to_have_attribute("aria-expanded", "false")


def test_by_keyboard_a_pin_opens_what_it_stands_for_and_takes_the_focus_back(
    open_page: Open,
) -> None:
    page = open_page(SEARCH, width=360, reduced_motion="reduce")  # so that nothing fades in
    page.get_by_role("button", name="Show on a map").focus()
    page.keyboard.press("Enter")
    mark = page.get_by_role("button", name="Counseling for families")
    expect(mark).to_be_visible()
    for _ in range(12):
        if mark.evaluate("(one) => one === document.activeElement"):
            break
        page.keyboard.press("Tab")
    expect(mark).to_be_focused()
    page.keyboard.press("Enter")
    link = page.locator(".bubble").get_by_role("link", name="Counseling for families")
    expect(link).to_be_focused()
    expect(page.locator(".card.on h2")).to_have_text("Counseling for families")
    assert not violations(page)
    page.keyboard.press("Escape")
    expect(page.locator(".bubble")).to_have_count(0)
    expect(mark).to_be_focused()
    expect(page.locator(".card.on")).to_have_count(0)


def test_a_card_that_is_looked_at_marks_its_pin(open_page: Open) -> None:
    page = open_page(SEARCH)
    expect(page.locator(".pin")).to_be_visible()
    page.locator(".card", has_text="Counseling for families").hover()
    expect(page.locator(".pin")).to_have_class(re.compile(r"\bon\b"))
    page.locator("h1").hover()
    expect(page.locator(".pin")).not_to_have_class(re.compile(r"\bon\b"))


def test_it_follows_when_the_results_are_swapped(open_page: Open) -> None:
    page = open_page("/search/?q=&near=87102")
    expect(page.locator(".map .leaflet-container")).to_be_visible()
    page.get_by_label("What do you need?").fill("counseling")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".pin")).to_have_count(1)
    expect(page.locator(".map .leaflet-container")).to_have_count(1)


def test_it_names_the_counties_near_by_and_the_states_from_afar(open_page: Open) -> None:
    page = open_page(f"/es{SEARCH}", reduced_motion="reduce")
    named = page.locator(".map .region span")
    expect(named.filter(has_text="Bernalillo")).to_be_visible()
    pane = page.locator(".leaflet-names-pane")
    expect(pane).to_have_attribute("aria-hidden", "true")
    assert pane.evaluate("(one) => getComputedStyle(one).pointerEvents") == "none"
    assert not violations(page)
    farther = page.locator(".leaflet-control-zoom-out")
    for _ in range(9):
        farther.click()
        if named.filter(has_text="Nuevo México").count():
            break
    expect(named.filter(has_text="Nuevo México")).to_be_visible()
    expect(named.filter(has_text="Bernalillo")).to_have_count(0)


def test_a_file_of_counties_that_fails_is_asked_for_again(open_page: Open) -> None:
    page = open_page("/", reduced_motion="reduce")
    page.route("**/outlines/35.json", lambda route: route.abort(), times=1)
    page.goto(page.url.rstrip("/") + SEARCH)
    expect(page.locator(".state-line").first).to_be_attached()
    expect(page.locator(".map .region span")).to_have_count(0)
    page.locator(".leaflet-control-zoom-out").click()
    expect(page.locator(".map .region span", has_text="Bernalillo")).to_be_visible()


def test_it_asks_no_other_host(open_page: Open) -> None:
    page = open_page("/", width=1280)
    asked: list[Request] = []
    page.on("request", lambda one: asked.append(one))
    page.goto(page.url.rstrip("/") + SEARCH)
    expect(page.locator(".state-line").first).to_be_attached()
    here = page.url.split("/search/")[0]
    assert asked
    assert [one.url for one in asked if not one.url.startswith(here)] == []


def test_when_it_cannot_be_had_the_list_stays_and_the_button_says_so(open_page: Open) -> None:
    page = open_page("/", width=360)
    page.route("**/map-*.js", lambda route: route.abort())
    page.goto(page.url.rstrip("/") + SEARCH)
    page.get_by_role("button", name="Show on a map").click()
    expect(page.get_by_role("button", name="Show on a map")).to_have_attribute(
        "aria-expanded", "false"
    )
    expect(page.locator("#map")).to_be_hidden()
    expect(page.locator(".card")).not_to_have_count(0)


def test_without_a_script_there_is_the_list_and_no_button_for_nothing(open_page: Open) -> None:
    page = open_page(SEARCH, java_script_enabled=False)
    expect(page.locator("[data-map]")).to_be_hidden()
    expect(page.locator("#map")).to_be_hidden()
    card = page.locator(".card").first.bounding_box()
    assert card is not None
    assert card["width"] > 700, "no column stands empty"
