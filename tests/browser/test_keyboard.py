"""Each way through the site by the keyboard alone, and targets that a thumb hits."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, Route, expect

from frontend.brand.reading import brand
from tests.browser.conftest import Open, Visit
from tests.browser.test_accessibility import opened, states
from tests.browser.test_my_list import tab_to

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ALL = pytest.mark.exhaustive
MOST_STEPS = 250
# What has the focus: whether it comes later in the document than what had it before, its ring, and
# whether at least a part of it (or of the label that stands for it) is in view under nothing else.
FOCUS = """() => {
  const one = document.activeElement;
  if (one === document.body || one.matches("html")) return null;
  const before = window.hadFocus;
  window.hadFocus = one;
  const seen = one.matches(".usa-checkbox__input") ? one.nextElementSibling : one;
  const ring = getComputedStyle(seen, seen === one ? null : "::before");
  const boxes = [...seen.getClientRects()];
  const points = boxes.flatMap(({ left, right, top, bottom }) =>
    [[left + 2, top + 2], [right - 2, bottom - 2], [(left + right) / 2, (top + bottom) / 2]]);
  return {
    what: one.outerHTML.slice(0, 100),
    onwards: !before || !before.isConnected
      || Boolean(before.compareDocumentPosition(one) & Node.DOCUMENT_POSITION_FOLLOWING),
    ringed: ring.outlineStyle === "solid" && parseFloat(ring.outlineWidth) >= 2,
    bare: points.some(([x, y]) => {
      const top = document.elementFromPoint(x, y);
      return top && (seen.contains(top) || top.contains(seen));
    }),
  };
}"""


def walked(page: Page) -> list[str]:
    """What is wrong with any of the places at which Tab stops, from the first to the last."""
    problems: list[str] = []
    for step in range(MOST_STEPS):
        page.keyboard.press("Tab")
        focus = page.evaluate(FOCUS)
        if focus is None or (step and "usa-skipnav" in focus["what"]):  # around the page
            assert step > 5, "there is more than that on any page"
            return problems
        problems += [
            f"{page.url} {focus['what']}: not {wanted}"
            for wanted in ("onwards", "ringed", "bare")
            if not focus[wanted]
        ]
    return [*problems, f"{page.url} has no end"]


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=ALL)])
def test_the_focus_goes_onwards_and_is_seen_wherever_it_stops(
    open_page: Open, visit: Visit, width: int
) -> None:
    page = open_page("/", width=width, reduced_motion="reduce")
    problems: list[str] = []
    for address in ("/", "/search/?q=counseling&near=87102", visit.service, visit.saved):
        page.goto(visit.server + address)
        problems += walked(page)
    assert not problems


@ALL
@pytest.mark.parametrize("language", ["", "/es"])
def test_so_it_is_on_every_page_and_in_all_that_one_opens(
    open_page: Open, visit: Visit, language: str
) -> None:
    page = open_page("/", width=360, reduced_motion="reduce")
    problems: list[str] = []
    for address in states(visit):
        page.goto(visit.server + language + address)
        problems += walked(page)
    for address, do in opened(visit).values():
        page.goto(visit.server + language + address)
        do(page)
        page.evaluate("document.activeElement.blur(); window.getSelection().removeAllRanges()")
        page.locator("body").evaluate("one => { one.tabIndex = -1; one.focus(); }")
        problems += walked(page)
    assert not problems


def press(page: Page, wanted: Locator, key: str = "Enter", least: int = 120) -> None:
    tab_to(page, wanted, least)
    page.keyboard.press(key)


def test_filters_are_opened_ticked_and_sent(open_page: Open) -> None:
    page = open_page("/search/?q=counseling", width=360)
    press(page, page.locator("#filters > summary"))
    press(page, page.get_by_label("Medicaid"), key="Space", least=40)
    press(page, page.get_by_role("button", name="Show results"), least=40)
    expect(page.locator(".chips")).to_contain_text("Medicaid")
    expect(page.locator("#results-heading")).to_be_focused()
    press(page, page.get_by_role("link", name="Remove filter: Medicaid"), least=20)
    expect(page.locator(".chips")).to_have_count(0)


def test_from_browsing_to_a_service(open_page: Open) -> None:
    page = open_page("/")
    press(page, page.get_by_role("link", name="Browse"))
    press(page, page.get_by_role("link", name="New Mexico"))
    press(page, page.get_by_role("link", name="Albuquerque").first)
    expect(page.get_by_role("heading", level=1)).to_contain_text("Albuquerque")
    press(page, page.locator("main a[href*='/search/'], main a[href*='/services/']").first)
    expect(page.locator(".card, .reach").first).to_be_visible()


def test_another_language_keeps_the_page(open_page: Open, visit: Visit) -> None:
    page = open_page(visit.service)
    press(page, page.get_by_role("link", name="Español"))
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.get_by_role("heading", level=1)).to_have_text("Counseling for families")
    press(page, page.get_by_role("link", name="English"))
    expect(page.locator("html")).to_have_attribute("lang", "en")


def test_a_private_search_turns_its_pages(open_page: Open) -> None:
    page = open_page("/")
    tab_to(page, page.get_by_label("What do you need?"))
    page.keyboard.type("food")
    page.keyboard.press("Escape")
    for _ in range(6):
        page.keyboard.press("Tab")
        if page.evaluate("document.activeElement.id") == "private":
            break
    page.keyboard.press("Space")
    press(page, page.get_by_role("button", name="Search", exact=True), key="Enter", least=200)
    expect(page.locator("#results-heading")).to_be_focused()
    press(page, page.get_by_role("button", name="Next page"))
    expect(page.locator(".paging")).to_contain_text("Page 2 of 2")
    expect(page.locator("#results-heading")).to_be_focused()


def test_one_leaves_by_the_first_link_after_the_help_lines(open_page: Open) -> None:
    page = open_page("/")

    def answer(route: Route) -> None:
        route.fulfill(body="<title>Weather</title>", content_type="text/html")

    page.context.route(brand().exit_to, answer)
    press(page, page.get_by_role("link", name="Leave this site"), least=12)
    page.wait_for_url(brand().exit_to)


# Boxes of what can be pressed. A link in a line of text may be as high as its line (WCAG 2.5.8).
TARGETS = """least => [...document.querySelectorAll("a, button, select, input, summary")]
  .filter((one) => one.checkVisibility() && !one.closest(".usa-skipnav, .leaflet-control-attribution")
    && !(one.matches("input[type=hidden]")))
  .map((one) => one.matches("input[type=checkbox]") ? one.labels[0] : one)
  .filter((one) => {
    const inText = getComputedStyle(one).display === "inline"
      && one.parentElement.textContent.trim() !== one.textContent.trim();
    const { width, height } = one.getBoundingClientRect();
    return width && !inText && (height < least - 0.5 || width < Math.min(least, 24));
  })
  .map((one) => `${one.outerHTML.slice(0, 90)} ${one.getBoundingClientRect().height}`)"""
MAIN = (
    ".usa-button, #leave, #filters > summary, .usa-input, .usa-select, .masthead a, .needs li > *"
)
MAIN_TARGETS = """(all) => all.filter((one) => one.checkVisibility())
  .filter((one) => one.getBoundingClientRect().height < 43.5)
  .map((one) => one.outerHTML.slice(0, 90))"""


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=ALL)])
def test_every_target_is_hit_and_what_matters_most_more_easily(
    open_page: Open, visit: Visit, width: int
) -> None:
    options: dict[str, Any] = {"width": width, "reduced_motion": "reduce"}
    page = open_page("/", **options)
    problems: list[str] = []

    def look(name: str) -> None:
        problems.extend(f"{name}: {one}" for one in page.evaluate(TARGETS, 24))
        small = page.locator(MAIN).evaluate_all(MAIN_TARGETS)
        problems.extend(f"{name}, under 44 px: {one}" for one in small)

    for address in states(visit):
        page.goto(visit.server + address)
        look(address)
    for name, (address, do) in opened(visit).items():
        page.goto(visit.server + address)
        do(page)
        look(name)
    assert not problems
