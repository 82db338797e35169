"""Results with all that may be told above and below them: by axe, by thumb and without a script."""

from itertools import product
from typing import Any

import pytest
from django.http import QueryDict
from django.utils import timezone
from playwright.sync_api import expect

from search.answer import answer
from tests.browser.conftest import WIDTHS, Open, Visit
from tests.browser.test_accessibility import overflow, violations
from tests.frontend.answers import Tell, origin, said, teller

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Tell:
    return teller(monkeypatch)


def five() -> list[dict[str, Any]]:
    """Real cards, with everything that one may tell."""
    found = answer(QueryDict("q=food"), now=timezone.now()).page.results[:5]
    more = {"more_of_organization": 7, "matched": ["taxonomy_term: Groceries"]}
    return [one | more for one in found]


def understood() -> dict[str, Any]:
    return {
        "q": "food medicaid",
        "corrected_from": "fodo medicaid in springfeld",
        "place_from_words": "Springfield, IL",
        "said": [
            said("place", "Springfield, IL", "Springfield, IL", without="fodo medicaid"),
            said("cost", "medicaid", "Medicaid", without="food"),
        ],
    }


def states() -> dict[str, dict[str, Any]]:
    """What the search may answer, by a name for each."""
    springfield = origin(alternatives=["Springfield, MA", "Springfield, MO"])
    instead = {
        "let_go": ["Medicaid"],
        "total": 24,
        "results": five(),
        "params": {"q": ["food"]},
    }
    return {
        "understood": {"understood": understood(), "origin": springfield, "results": five()},
        "near me": {"understood": {"near_me": True}},
        "crisis": {"crisis": ["overdose", "violence", "suicide"]},
        "nothing": {
            "total": 0,
            "results": [],
            "crisis": ["suicide"],
            "understood": understood(),
            "instead": instead,
        },
    }


ALL = pytest.mark.exhaustive


@pytest.mark.parametrize(
    ("language", "width"),
    [
        ("", 360),
        *(
            pytest.param(language, width, marks=ALL)
            for language, width in product(["", "/es"], [*WIDTHS, 320])
            if (language, width) != ("", 360)
        ),
    ],
)
def test_axe_finds_nothing_whatever_was_understood(
    open_page: Open, visit: Visit, tell: Tell, width: int, language: str
) -> None:
    page = open_page("/", width=width)
    problems: list[str] = []
    for name, changes in states().items():
        tell(**changes)
        page.goto(f"{visit.server}{language}/search/?q=food")
        problems += [f"{name}: {one}" for one in violations(page)]
        if overflow(page) > 0:
            problems.append(f"{name} is wider than {width} px")
    assert not problems


def test_lines_of_emergency_help_are_large_enough_for_a_shaking_thumb(
    open_page: Open, tell: Tell
) -> None:
    tell(crisis=["overdose", "violence", "suicide"])
    page = open_page("/search/?q=food", width=360)
    for link in page.locator(".emergency a").all():
        box = link.bounding_box()
        assert box is not None
        assert box["height"] >= 48
        assert box["width"] >= 200


def test_emergency_help_is_reached_before_the_form_and_the_results(
    open_page: Open, tell: Tell
) -> None:
    tell(crisis=["overdose"])
    page = open_page("/search/?q=food")
    page.keyboard.press("Tab")
    page.keyboard.press("Enter")  # past the top of the page
    page.keyboard.press("Tab")
    expect(page.locator(".emergency a[href='tel:911']")).to_be_focused()


def test_emergency_help_that_a_swap_brings_is_said_first(open_page: Open, tell: Tell) -> None:
    page = open_page("/search/?q=food")
    tell(crisis=["overdose"])
    page.get_by_role("link", name="Next page").click()
    expect(page.locator("#announce")).to_have_text("If someone has overdosed 24 services found")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_what_the_words_said_comes_off_with_and_without_a_script(
    open_page: Open, script: bool
) -> None:
    page = open_page("/search/?q=counseling+medicaid", java_script_enabled=script)
    chip = page.locator(".chips").get_by_role("link", name="Remove filter: Medicaid")
    expect(chip).to_be_visible()
    expect(page.locator("#facet-cost input[value=medicaid]")).to_be_checked()
    chip.click()
    expect(page.get_by_label("What do you need?")).to_have_value("counseling")
    expect(page.locator(".chips")).to_have_count(0)


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_mended_words_go_back_to_what_was_typed(open_page: Open, script: bool) -> None:
    page = open_page("/search/?q=food+pantyr", java_script_enabled=script)
    expect(page.get_by_text("Showing results for")).to_be_visible()
    page.get_by_role("link", name="food pantyr").click()
    expect(page.locator(".chips")).to_contain_text("Words as you typed them")


def test_what_is_folded_opens_without_a_script(open_page: Open, tell: Tell) -> None:
    tell(results=five())
    page = open_page("/search/?q=food", java_script_enabled=False)
    page.get_by_role("link", name="7 more from Larkspur Center").first.click()
    expect(page.locator(".chips")).to_contain_text("Larkspur Center")
