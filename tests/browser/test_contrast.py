"""What a page shows to who has colours of their own, wants more contrast, or larger words."""

from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from tests.browser.conftest import Open, Visit
from tests.browser.test_accessibility import overflow, states, violations
from tests.browser.test_languages import cut

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

SCHEMES = ["dark", pytest.param("light", marks=pytest.mark.exhaustive)]
RESULTS = "/search/?q=counseling+spanish&near=87102"
FORCED: dict[str, Any] = {"forced_colors": "active", "reduced_motion": "reduce"}


def style(one: Locator, name: str, of: str = "") -> str:
    told: str = one.first.evaluate(
        "(one, [name, of]) => getComputedStyle(one, of || null)[name]", [name, of]
    )
    return told


def ground(page: Page) -> str:
    """The colour that the reader has chosen for what is behind everything."""
    return style(page.locator("body"), "backgroundColor")


def lined(one: Locator) -> bool:
    """Whether a line that can be seen is around it."""
    expect(one.first).to_be_visible()
    page = one.page
    drawn = style(one, "borderBlockEndStyle") in {"solid", "double", "dashed"}
    wide = float(style(one, "borderBlockEndWidth").removesuffix("px")) >= 1
    return drawn and wide and style(one, "borderBlockEndColor") != ground(page)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_results_keep_their_outlines_icons_and_states(open_page: Open, scheme: str) -> None:
    page = open_page(RESULTS, color_scheme=scheme, **FORCED)
    for selector in (
        ".card",
        ".chips a",
        "#q",
        "#within_km",
        ".search-form .usa-button",
        "#leave",
        ".filter-form",
    ):
        assert lined(page.locator(selector)), selector
    for icon in page.locator(".card .icon, #leave .icon, .chips .icon").all():
        words = icon.evaluate("one => getComputedStyle(one.parentElement).color")
        assert style(icon, "color") == words != ground(page)
    box = page.locator("label[for=private]")
    off = style(box, "backgroundColor", "::before")
    box.click()
    on = style(box, "backgroundColor", "::before")
    assert off == ground(page) != on


@pytest.mark.parametrize("scheme", SCHEMES)
def test_pins_stand_out_and_the_marked_one_more(open_page: Open, scheme: str) -> None:
    page = open_page(RESULTS, color_scheme=scheme, **FORCED)
    pin = page.locator(".pin")
    expect(pin).to_be_visible()
    plain = style(pin, "backgroundColor")
    assert plain != ground(page)
    assert style(pin, "backgroundColor", "::after") != plain
    assert style(page.locator(".origin"), "borderTopColor") != ground(page)
    page.locator(".card", has_text="Counseling for families").hover()
    expect(page.locator(".pin.on")).to_be_visible()
    assert style(pin, "backgroundColor") not in {plain, ground(page)}
    pin.focus()
    page.keyboard.press("Enter")
    expect(page.locator(".card.on")).to_be_visible()
    assert style(page.locator(".card.on"), "outlineStyle") == "solid"


@pytest.mark.parametrize("scheme", SCHEMES)
def test_the_focus_is_seen_in_any_colours(open_page: Open, visit: Visit, scheme: str) -> None:
    page = open_page("/", color_scheme=scheme, **FORCED)
    for address in ("/", RESULTS, visit.service, visit.saved):
        page.goto(visit.server + address)
        for _ in range(16):
            page.keyboard.press("Tab")
            focus = page.locator(":focus")
            seen = [style(focus, f"outline{what}") for what in ("Style", "Width", "Color")]
            assert seen[0] == "solid", focus
            assert float(seen[1].removesuffix("px")) >= 3
            assert seen[2] != ground(page)


@pytest.mark.parametrize("scheme", SCHEMES)
def test_listings_and_lists_keep_their_outlines_and_the_code_its_black(
    open_page: Open, visit: Visit, scheme: str
) -> None:
    page = open_page(visit.service, color_scheme=scheme, **FORCED)
    for selector in (".reach", ".fact", ".tags li", ".note", ".reach .usa-button"):
        assert lined(page.locator(selector)), selector
    page.goto(visit.server + visit.saved)
    for selector in (".my-list .card", ".list-actions .usa-button", ".note"):
        assert lined(page.locator(selector)), selector
    page.locator(".list-code summary").click()
    code = page.locator("svg.qr")
    assert style(code, "backgroundColor") == "rgb(255, 255, 255)"
    assert style(code.locator("path"), "stroke") == "rgb(0, 0, 0)"


def test_the_samples_of_the_styleguide_keep_their_colours(open_page: Open, settings: Any) -> None:
    settings.DEBUG = True
    page = open_page("/styleguide/", **FORCED)
    shown = {
        style(page.locator(f".swatch-{name}"), "backgroundColor")
        for name in ("deep", "accent", "good", "bad")
    }
    assert len(shown) == 4


@pytest.mark.parametrize("scheme", SCHEMES)
def test_more_contrast_draws_stronger_lines_and_words(open_page: Open, scheme: str) -> None:
    drawn = []
    for contrast in ("no-preference", "more"):
        page = open_page(RESULTS, color_scheme=scheme, contrast=contrast)
        soft = style(page.locator(".card p.soft"), "color")
        drawn.append((soft, style(page.locator(".card"), "borderTopColor")))
        if contrast == "more":
            assert style(page.locator(".card"), "borderTopWidth") == "2px"
            assert not violations(page)
    (soft, line), (stronger, thicker) = drawn
    assert soft != stronger
    assert line != thicker


MOVING = """() => [...document.querySelectorAll("*")].flatMap((one) =>
    [null, "::before", "::after"].map((of) => getComputedStyle(one, of))
      .filter((s) => s.transitionProperty !== "none" && s.transitionDuration !== "0s"
        || s.animationName !== "none")
      .map(() => one.outerHTML.slice(0, 80)))"""
CLIPPED = """() => [...document.querySelectorAll("main *, .crisis *, .masthead *")]
    .filter((one) => one.checkVisibility() && !one.closest(".hidden-text, .leave-more, .map"))
    .filter((one) => getComputedStyle(one).overflowY === "hidden"
      && one.scrollHeight > one.clientHeight + 1)
    .map((one) => one.outerHTML.slice(0, 80))"""
# (width in px, size of the words): 400 % of 1280 px, and words alone at twice their size.
LARGE = [(320, "100%"), (1280, "200%"), (640, "200%")]


def test_every_page_stays_whole_and_still_at_any_size(open_page: Open, visit: Visit) -> None:
    page = open_page("/", reduced_motion="reduce")
    problems: list[str] = []
    for address in states(visit):
        page.set_viewport_size({"width": 1280, "height": 800})
        page.goto(visit.server + address)
        problems += [f"{page.url} moves: {one}" for one in page.evaluate(MOVING)]
        for width, size in LARGE:
            page.set_viewport_size({"width": width, "height": 800})
            page.evaluate("size => { document.documentElement.style.fontSize = size; }", size)
            lost = cut(page) + page.evaluate(CLIPPED)
            lost += ["it is too wide"] if overflow(page) > 0 else []
            problems += [f"{page.url} at {width} px, {size}: {one}" for one in lost]
    assert not problems
