"""A page that is swapped in place does not jump about under the eyes."""

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

# A timer set at the swap comes after its task and before any later one.
WHERE_AT_ONCE = """
document.addEventListener("htmx:afterSwap", () => setTimeout(() => {
  const {top} = document.getElementById("results-heading").getBoundingClientRect();
  window.seenAtOnce = top >= 0 && top < window.innerHeight;
}));
"""


def seen_at_once(page: Page) -> bool:
    seen: bool = page.evaluate("window.seenAtOnce")
    return seen


def test_new_results_are_in_view_as_soon_as_they_are_there(open_page: Open) -> None:
    page = open_page("/search/?q=food", width=360)
    page.evaluate(WHERE_AT_ONCE)
    page.get_by_role("link", name="Next page").click()
    expect(page.get_by_role("heading", level=1)).to_be_focused()
    assert seen_at_once(page)
