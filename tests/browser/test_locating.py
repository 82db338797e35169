""" "Use my location": after a click and never before, rounded, and told in words when refused."""

import re

import pytest
from playwright.sync_api import Page, expect

from tests.browser.conftest import Open
from tests.browser.test_accessibility import violations
from tests.frontend.answers import teller

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

ALBUQUERQUE = {"latitude": 35.084385, "longitude": -106.650422}
WATCH = """
  window.asked = 0;
  const real = navigator.geolocation.getCurrentPosition.bind(navigator.geolocation);
  navigator.geolocation.getCurrentPosition = (...all) => { window.asked += 1; real(...all); };
"""


def press(page: Page) -> None:
    page.get_by_role("button", name="Use my location").first.click()


def test_the_browser_is_asked_only_after_a_click_and_the_point_is_rounded(
    open_page: Open,
) -> None:
    page = open_page("/search/?q=food", geolocation=ALBUQUERQUE, permissions=["geolocation"])
    page.context.add_init_script(WATCH)
    page.reload()
    assert page.evaluate("window.asked") == 0
    press(page)
    expect(page.get_by_label("Where?")).to_have_value("35.08,-106.65")
    expect(page.locator(".results-head")).to_contain_text("Near")
    assert page.evaluate("window.asked") == 1
    expect(page).to_have_url(re.compile(r"near=35\.08%2C-106\.65(&|$)"))


def test_near_me_has_the_button_beside_the_question(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    teller(monkeypatch)(understood={"near_me": True})
    page = open_page("/search/?q=food", geolocation=ALBUQUERQUE, permissions=["geolocation"])
    page.locator(".where").get_by_role("button", name="Use my location").click()
    expect(page.locator(".results-head")).to_contain_text("Near")
    expect(page.locator(".where")).to_have_count(0)
    expect(page).to_have_url(re.compile(r"near=35\.08%2C-106\.65(&|$)"))


def test_before_a_need_is_typed_the_place_waits_for_one(open_page: Open) -> None:
    page = open_page("/", geolocation=ALBUQUERQUE, permissions=["geolocation"])
    press(page)
    expect(page.get_by_role("status")).to_contain_text("Now say what you need")
    expect(page.get_by_label("What do you need?")).to_be_focused()
    assert "?" not in page.url
    page.keyboard.type("food")
    page.keyboard.press("Enter")
    expect(page.locator(".results-head")).to_contain_text("Near")


def fail(page: Page, code: int) -> None:
    """Lets the browser answer with this error: 1 is a refusal, 3 that it took too long."""
    page.evaluate(
        """code => {
          navigator.geolocation.getCurrentPosition = (found, failed) =>
            failed({ code, PERMISSION_DENIED: 1 });
        }""",
        code,
    )


def test_a_refusal_is_told_in_words_and_the_form_stays(open_page: Open) -> None:
    page = open_page("/search/?q=food")
    fail(page, 1)
    press(page)
    expect(page.locator("#near-told")).to_contain_text("did not tell us where you are")
    expect(page.get_by_label("Where?")).to_have_value("")
    assert not violations(page)


def test_a_browser_that_does_not_know_says_so(open_page: Open) -> None:
    page = open_page("/search/?q=food")
    fail(page, 3)
    press(page)
    expect(page.locator("#near-told")).to_contain_text("could not find out where you are")


def test_permission_that_was_never_given_is_a_refusal(open_page: Open) -> None:
    page = open_page("/search/?q=food")
    press(page)
    expect(page.locator("#near-told")).to_contain_text("did not tell us where you are")


def test_without_a_script_there_is_no_button(
    open_page: Open, monkeypatch: pytest.MonkeyPatch
) -> None:
    teller(monkeypatch)(understood={"near_me": True})
    page = open_page("/search/?q=food", java_script_enabled=False)
    expect(page.get_by_role("button", name="Use my location")).to_have_count(0)
    expect(page.get_by_role("link", name="Type a ZIP code or city")).to_be_visible()
    page.get_by_role("link", name="Type a ZIP code or city").click()
    page.get_by_label("Where?").fill("87102")
    page.get_by_role("button", name="Search").click()
    expect(page.locator(".results-head")).to_contain_text("Near")


def test_the_keyboard_reaches_the_button(open_page: Open) -> None:
    page = open_page("/")
    page.get_by_label("Where?").focus()
    page.keyboard.press("Tab")
    expect(page.get_by_role("button", name="Use my location")).to_be_focused()
