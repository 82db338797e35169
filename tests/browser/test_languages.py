"""Pages in a language that is longer than English and in one that is read from right to left."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Locator, Page

from tests.browser.conftest import WIDTHS, Open, Visit
from tests.browser.test_accessibility import overflow, states, violations
from tests.languages import ARABIC, PSEUDO, spoken

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

LANGUAGES = [pytest.param(PSEUDO, marks=pytest.mark.exhaustive), ARABIC]
NO_CODE = {"valid-lang:", "html-lang-valid:"}  # qps is no language of the world
RESULTS = "/search/?q=food&near=87102"


@pytest.fixture(autouse=True)
def both(settings: Any, tmp_path: Path) -> Iterator[None]:
    with spoken(settings, tmp_path):
        yield


def cut(page: Page) -> list[str]:
    """Words that stand out of their box, or out of the window."""
    found: list[str] = page.evaluate("""() => {
        const wide = document.documentElement.clientWidth;
        const seen = [...document.querySelectorAll("a, button, p, li, h1, h2, h3, label, select, input, span")]
            .filter((one) => one.checkVisibility() && !one.closest(".hidden-text, .usa-skipnav")
                && !one.matches(".usa-checkbox__input"));
        return seen.filter((one) => {
            const box = one.getBoundingClientRect();
            const unseen = getComputedStyle(one).clipPath !== "none";
            return !unseen && box.width && (box.left < -1 || box.right > wide + 1);
        }).map((one) => `${one.tagName} ${one.className} ${one.textContent.trim().slice(0, 40)}`);
    }""")
    return found


@pytest.mark.parametrize("width", [360, pytest.param(1280, marks=pytest.mark.exhaustive)])
@pytest.mark.parametrize("language", LANGUAGES)
def test_every_page_holds_its_words_in_any_language(
    open_page: Open, visit: Visit, language: str, width: int
) -> None:
    page = open_page(f"/{language}/", width=width)
    problems: list[str] = []
    for address in states(visit):
        page.goto(f"{visit.server}/{language}{address}")
        if overflow(page) > 0:
            problems.append(f"{page.url} is wider than {width} px")
        problems += [f"{page.url}: {one}" for one in cut(page)]
        html = page.locator("html")
        told = html.get_attribute("lang"), html.get_attribute("dir")
        if told != (language, "rtl" if language == ARABIC else "ltr"):
            problems.append(f"{page.url} is said to be {told}")
    assert not problems


def test_no_word_that_a_script_says_is_there_in_english_alone(
    open_page: Open, visit: Visit
) -> None:
    page = open_page(f"/{PSEUDO}{RESULTS}")
    page.locator("#q").press_sequentially("couns")
    page.locator(".suggestions [role=option]").first.wait_for()
    kinds = set(page.locator(".suggestion-kind").all_text_contents())
    assert kinds
    assert all(one.startswith("⟦") for one in kinds)
    assert page.locator("#q-suggestions").get_attribute("aria-label").startswith("⟦")  # type: ignore[union-attr]
    page.keyboard.press("Escape")
    page.keyboard.press("Shift")
    assert page.locator("#announce").text_content().startswith("⟦")  # type: ignore[union-attr]


@pytest.mark.parametrize("width", [*WIDTHS, 320])
@pytest.mark.parametrize("language", [PSEUDO, ARABIC])
def test_no_way_to_help_lies_over_another_one(open_page: Open, language: str, width: int) -> None:
    page = open_page(f"/{language}/", width=width)
    ways = page.locator(".crisis-first a, .crisis-more summary, .masthead a").all()
    boxes = [box for one in ways if (box := one.bounding_box())]
    assert len(boxes) > 8
    for at, one in enumerate(boxes):
        for other in boxes[at + 1 :]:
            across = min(one["x"] + one["width"], other["x"] + other["width"])
            down = min(one["y"] + one["height"], other["y"] + other["height"])
            apart = across <= max(one["x"], other["x"]) or down <= max(one["y"], other["y"]) + 1
            assert apart, (one, other)


def middle(one: Locator) -> float:
    box = one.bounding_box()
    assert box is not None
    return box["x"] + box["width"] / 2


@pytest.mark.parametrize("width", WIDTHS)
def test_a_page_from_right_to_left_starts_at_the_right(open_page: Open, width: int) -> None:
    page = open_page(f"/{ARABIC}{RESULTS}", width=width)
    half = width / 2
    assert middle(page.locator("#leave")) < half  # at the end of the line
    assert middle(page.locator(".crisis-number").first) > half
    assert middle(page.locator(".crisis-more summary")) < half
    assert middle(page.locator(".brand")) > half
    assert middle(page.locator(".masthead-links")) < half
    assert middle(page.locator(".card .lines .icon").first) > half
    box = page.locator("label[for=private]")
    assert box.evaluate("one => getComputedStyle(one, '::before').right") == "0px"
    assert box.evaluate("one => getComputedStyle(one).paddingRight") == "32px"


def test_the_filters_stand_at_the_right_and_the_ways_to_reach_at_the_left(
    open_page: Open, visit: Visit
) -> None:
    page = open_page(f"/{ARABIC}{RESULTS}")
    assert middle(page.locator("#filters")) > middle(page.locator(".cards"))
    page.goto(f"{visit.server}/{ARABIC}{visit.service}")
    assert middle(page.locator(".reach")) < middle(page.locator(".facts"))


def test_arrows_point_to_where_one_came_from(open_page: Open, visit: Visit) -> None:
    page = open_page(f"/{ARABIC}{visit.service}")
    turned = "one => getComputedStyle(one).transform"
    assert page.locator(".back .icon").evaluate(turned) == "matrix(-1, 0, 0, 1, 0, 0)"
    assert page.locator(".reach .icon").first.evaluate(turned) == "none"
    page.goto(visit.server + visit.service)
    assert page.locator(".back .icon").evaluate(turned) == "none"


def test_a_number_and_what_an_agency_writes_keep_their_own_direction(
    open_page: Open, visit: Visit
) -> None:
    page = open_page(f"/{ARABIC}{RESULTS.replace('food', 'counseling')}")
    direction = "one => getComputedStyle(one).direction"
    assert page.locator(".crisis-number").first.evaluate(direction) == "ltr"
    assert page.locator(".card a[href^='tel:']").first.evaluate(direction) == "ltr"
    plain = "one => getComputedStyle(one).unicodeBidi"
    assert page.locator(".card .about").first.evaluate(plain) == "plaintext"


@pytest.mark.parametrize("language", LANGUAGES)
def test_axe_finds_nothing_in_any_language(open_page: Open, visit: Visit, language: str) -> None:
    page = open_page(f"/{language}/", width=360)
    problems: list[str] = []
    for address in (RESULTS, visit.service, "/search/?q=xyzzy", visit.saved):
        page.goto(f"{visit.server}/{language}{address}")
        problems += [one for one in violations(page) if not NO_CODE.intersection(one.split())]
    assert not problems
