"""Every page and state by axe, on a phone and on a desk, in both languages."""

from typing import Any

import pytest
from axe_playwright_python.sync_playwright import Axe
from playwright.sync_api import Page

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


# A phone and a desk, English and Spanish, light and dark: each with each other of another kind.
SEEN = [(360, "", "light"), (1280, "/es", "light"), (360, "/es", "dark"), (1280, "", "dark")]


@pytest.mark.parametrize(("width", "language", "scheme"), SEEN)
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


def test_axe_finds_nothing_with_the_filters_open_on_a_phone(open_page: Open) -> None:
    page = open_page("/search/?q=food", width=360)
    page.locator("#filters > summary").click()
    assert page.locator("#within_km").is_visible()
    assert not violations(page)


def test_axe_finds_nothing_with_all_help_lines_open(open_page: Open) -> None:
    page = open_page("/", width=360)
    page.locator(".crisis-more summary").click()
    assert page.locator(".crisis-lines").is_visible()
    assert not violations(page)


@pytest.mark.parametrize("scheme", ["light", "dark"])
def test_axe_finds_nothing_in_the_styleguide(open_page: Open, settings: Any, scheme: str) -> None:
    settings.DEBUG = True
    page = open_page("/styleguide/", color_scheme=scheme)
    assert page.locator(".swatch-accent").is_visible()
    assert not violations(page)
