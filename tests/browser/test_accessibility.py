"""Every page and state by axe, on a phone and on a desk, in both languages."""

from collections.abc import Callable
from itertools import product
from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def states(visit: Visit) -> list[str]:
    return [
        "/",
        "/search/?q=food&near=87102",
        "/search/?q=counseling&language=es&open_now=",
        "/search/?q=xyzzy&near=87102",
        "/search/?near=nowhere+at+all&within_km=-1&sort=up",
        visit.service,
        visit.confidential,
        visit.retired,
        visit.organization,
        "/safety/",
        "/accessibility/",
        visit.saved,
        "/browse/",
        "/places/nm/",
        "/places/nm/albuquerque/",
        "/list/",
        "/nowhere/",
    ]


def violations(page: Page) -> list[str]:
    found = Axe().run(page).response["violations"]
    return [
        f"{page.url} {one['id']}: {node['html'][:120]}" for one in found for node in one["nodes"]
    ]


def overflow(page: Page) -> int:
    wide: int = page.evaluate(
        "document.documentElement.scrollWidth - document.documentElement.clientWidth"
    )
    return wide


ALL = pytest.mark.exhaustive


# A phone and a desk, English and Spanish, light and dark: the quick run sees one of them, another
# one of the pages than of what one opens there.
def seen(quick: tuple[int, str, str]) -> list[Any]:
    return [
        pytest.param(*each, marks=[] if each == quick else ALL)
        for each in product((360, 1280), ("", "/es"), ("light", "dark"))
    ]


@pytest.mark.parametrize(("width", "language", "scheme"), seen((360, "/es", "dark")))
def test_axe_finds_nothing_on_any_page(
    open_page: Open, visit: Visit, width: int, language: str, scheme: str
) -> None:
    page = open_page(language + "/", width=width, color_scheme=scheme)
    problems: list[str] = []
    for address in states(visit):
        page.goto(visit.server + language + address)
        problems += violations(page)
        if overflow(page) > 0:
            problems.append(f"{page.url} is wider than {width} px")
    assert not problems


@pytest.mark.parametrize("width", [360, 1280])
def test_axe_finds_nothing_with_the_originals_of_translations_open(
    open_page: Open, visit: Visit, width: int
) -> None:
    page = open_page("/es" + visit.service, width=width)
    credits = page.locator("details.translated")
    assert credits.count() == 3
    for one in credits.all():
        one.locator("summary").click()
    assert page.get_by_text("Anyone in the county.").is_visible()
    assert not violations(page)
    assert overflow(page) <= 0


Do = Callable[[Page], None]


def click(selector: str, shown: str) -> Do:
    """Opens something, and makes sure that it is open."""

    def do(page: Page) -> None:
        page.locator(selector).first.click()
        expect(page.locator(shown).first).to_be_visible()

    return do


def show_filters(page: Page) -> None:
    if page.locator("#filters > summary").is_visible():  # on a wide screen they are there
        page.locator("#filters > summary").click()
    expect(page.locator("#within_km")).to_be_visible()


def show_map(page: Page) -> None:
    if page.locator("[data-map]").is_visible():
        page.locator("[data-map]").click()
    page.locator(".pin").first.click()
    expect(page.locator(".bubble")).to_be_visible()
    page.wait_for_function("!document.querySelector('.leaflet-fade-anim')")


def search_privately(words: str, near: str = "") -> Do:
    def do(page: Page) -> None:
        page.locator("#q").fill(words)
        page.locator("#near").fill(near)
        page.locator(".search-form [type=submit]").click()
        expect(page.locator("#results-heading")).to_be_visible()

    return do


def ask_for_a_link(page: Page) -> None:
    search_privately("domestic violence")(page)
    page.locator(".note.private button").click()
    expect(page.locator("#address")).to_be_visible()


def opened(visit: Visit) -> dict[str, tuple[str, Do]]:
    """What a page may be brought to, by a name for each: its address and what is done there."""
    results = "/search/?q=counseling&near=87102&cost=medicaid"
    return {
        "all help lines": ("/", click(".crisis-more summary", ".crisis-lines")),
        "filters": (results, show_filters),
        "map": (results, show_map),
        "private results": ("/", search_privately("my husband hits me food")),
        "a link to a private search": ("/", ask_for_a_link),
        "a private search that is wrong": (
            "/",
            search_privately("i want to die", "nowhere at all"),
        ),
        "code": (visit.saved, click(".list-code summary", "svg.qr")),
        "warning before paper": (visit.confidential, click(".on-paper summary", "[data-print]")),
        "results with a list": (visit.saved.replace("/list/", "/search/"), lambda page: None),
    }


@pytest.mark.parametrize(("width", "language", "scheme"), seen((1280, "", "light")))
def test_axe_finds_nothing_in_what_one_opens(
    open_page: Open, visit: Visit, width: int, language: str, scheme: str
) -> None:
    options: dict[str, Any] = {"color_scheme": scheme, "reduced_motion": "reduce"}
    page = open_page(language + "/", width=width, **options)
    problems: list[str] = []
    for name, (address, do) in opened(visit).items():
        page.goto(visit.server + language + address)
        do(page)
        problems += [f"{name}: {one}" for one in violations(page)]
        if overflow(page) > 0:
            problems.append(f"{name} is wider than {width} px")
    assert not problems


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_styleguide(open_page: Open, settings: Any, scheme: str) -> None:
    settings.DEBUG = True
    page = open_page("/styleguide/", color_scheme=scheme)
    assert page.locator(".swatch-accent").is_visible()
    assert not violations(page)
