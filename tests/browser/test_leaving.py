"""Quick exit: by touch and by Shift three times, with nothing of the page behind Back."""

import pytest
from playwright.sync_api import Page, Route, expect

from frontend.brand.reading import brand
from tests.browser.conftest import Open, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def visited(open_page: Open, visit: Visit) -> Page:
    """A service after a search, where the page that one leaves for is answered from here."""
    page = open_page("/search/?q=counseling")

    def answer(route: Route) -> None:
        route.fulfill(body="<!doctype html><title>Weather</title>", content_type="text/html")

    page.context.route(brand().exit_to, answer)
    page.goto(visit.server + visit.service)
    return page


def left(page: Page) -> None:
    page.wait_for_url(brand().exit_to)
    assert page.title() == "Weather"


def test_one_touch_leaves_and_takes_the_page_out_of_the_history(
    visited: Page, visit: Visit
) -> None:
    before = visited.evaluate("history.length")
    visited.get_by_role("link", name="Leave this site").click()
    left(visited)
    assert visited.evaluate("history.length") == before
    visited.go_back()
    assert visited.url.startswith(visit.server + "/search/")


def test_shift_three_times_leaves(visited: Page) -> None:
    visited.keyboard.press("Shift")
    expect(visited.locator("#announce")).to_contain_text("2 more times")
    visited.keyboard.press("Shift")
    expect(visited.locator("#announce")).to_contain_text("once more")
    visited.keyboard.press("Shift")
    left(visited)


@pytest.mark.parametrize("other", ["a", "Escape", "Tab", "Shift+A"])
def test_any_other_key_between_starts_anew(visited: Page, other: str) -> None:
    here = visited.url
    visited.keyboard.press("Shift")
    visited.keyboard.press("Shift")
    visited.keyboard.press(other)
    visited.keyboard.press("Shift")
    expect(visited.locator("#announce")).to_contain_text("2 more times")
    assert visited.url == here


def test_without_a_script_it_is_a_link(open_page: Open) -> None:
    page = open_page("/", java_script_enabled=False)
    link = page.get_by_role("link", name="Leave this site")
    expect(link).to_have_attribute("href", brand().exit_to)


@pytest.mark.parametrize("width", [360, 1280])
def test_it_is_in_reach_wherever_one_has_scrolled(
    open_page: Open, visit: Visit, width: int
) -> None:
    page = open_page(visit.service, width=width)
    link = page.get_by_role("link", name="Leave this site")
    for _ in range(3):
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 44
        inks = link.evaluate(
            "one => [getComputedStyle(one)].map(s => [s.color, s.backgroundColor])[0]"
        )
        assert inks == ["rgb(16, 38, 43)", "rgb(246, 179, 82)"]  # its words can be read
        assert 400 < box["y"] < 800 - box["height"]
        page.mouse.wheel(0, 700)


def test_more_help_lines_open_by_the_keyboard(open_page: Open) -> None:
    page = open_page("/", width=360)
    line = page.get_by_role("link", name="Call 1-866-488-7386")
    expect(line).to_be_hidden()
    page.locator(".crisis-more summary").focus()
    page.keyboard.press("Enter")
    expect(line).to_be_visible()
