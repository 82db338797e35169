"""The list from the first service to the sheet of paper: by keyboard alone, and without a script."""

import re
from collections.abc import Callable
from typing import Any

import pytest
from playwright.sync_api import Locator, Page, expect

from directory.models import Service
from frontend import my_list
from tests.browser.conftest import Open, Visit
from tests.factories import make_location, make_organization, make_service, make_service_at_location

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

PAPERS = ["Letter", "A4"]
# Each page of a PDF is an object of its own; the tree above them is of the type /Pages.
SHEET = re.compile(rb"/Type\s*/Page\b")


def plausible(number: int) -> Service:
    """A service as agencies list them: two phones, a street, a bus, five lines of hours, papers."""
    week = [("MO,WE", "09:00", "17:00"), ("TU,TH", "12:00", "20:00"), ("FR", "09:00", "13:00")]
    service = make_service(
        f"Family resource center {number}",
        organization=make_organization(f"Community action of the valley {number}"),
        assured_date="2026-10-01",
        parts={
            "phone": [
                {"number": f"+1505555{100 + number:04}", "extension": "204"},
                {"number": f"+1505555{200 + number:04}", "type": "tty"},
            ],
            "required_document": [
                {"document": "Photo ID"},
                {"document": "Proof of address, such as a bill or a letter"},
            ],
            "schedule": [
                {"freq": "WEEKLY", "byday": days, "opens_at": opens, "closes_at": closes}
                for days, opens, closes in week
            ],
        },
    )
    place = make_location(
        f"House {number}",
        timezone="America/Denver",
        transportation="Buses 66 and 141 stop at the corner; the door is behind the library.",
        address={
            "address_1": f"{number}200 Cottonwood Lane",
            "address_2": "Suite 12",
            "city": "Albuquerque",
            "state_province": "NM",
            "postal_code": "87102",
        },
    )
    make_service_at_location(service, place)
    return service


def listed(count: int) -> str:
    ids = [my_list.short(plausible(number).pk) for number in range(count)]
    return my_list.address(ids)


def sheets(page: Page, paper: str) -> int:
    return len(SHEET.findall(page.pdf(format=paper)))


def tab_to(page: Page, wanted: Locator, least: int = 80) -> None:
    """By the Tab key alone, in at most so many steps, to a place where the focus can be seen."""
    for _ in range(least):
        page.keyboard.press("Tab")
        if wanted.evaluate("one => one === document.activeElement"):
            break
    expect(wanted).to_be_focused()
    seen = "one => getComputedStyle(one).outlineStyle + ' ' + getComputedStyle(one).outlineWidth"
    assert wanted.evaluate(seen) == "solid 4px"


def shows(page: Page, *wanted: str) -> None:
    expect(page.locator(".my-list h2")).to_have_text(list(wanted))


def to_do(page: Page, what: str, name: str) -> Locator:
    """The link that moves a service on the list, or takes it out."""
    return page.locator(".list-moves a", has_text=what).filter(has_text=name)


@pytest.mark.parametrize("paper", PAPERS)
def test_six_services_come_on_one_sheet(open_page: Open, paper: str) -> None:
    page = open_page(listed(6))
    assert sheets(page, paper) == 1


@pytest.mark.parametrize("paper", PAPERS)
def test_more_flow_on_in_order_and_none_is_torn(open_page: Open, paper: str) -> None:
    page = open_page(listed(20))
    assert 3 <= sheets(page, paper) <= 4
    page.emulate_media(media="print")
    assert page.locator(".my-list .card").first.evaluate(
        "one => getComputedStyle(one).breakInside"
    ) in {"avoid", "avoid-page"}


def test_the_sheet_is_dark_on_white_with_large_phones(open_page: Open) -> None:
    page = open_page(listed(1), color_scheme="dark")
    page.emulate_media(media="print", color_scheme="dark")
    ink = page.locator(".my-list h2 a").evaluate("one => getComputedStyle(one).color")
    light = [int(part) for part in re.findall(r"\d+", ink)]
    assert max(light) < 100, ink
    assert page.locator("body").evaluate("one => getComputedStyle(one).backgroundColor") == (
        "rgb(255, 255, 255)"
    )
    phone = page.locator(".list-phone").first
    assert float(phone.evaluate("one => parseFloat(getComputedStyle(one).fontSize)")) >= 20
    for unseen in (".list-actions", ".list-moves", ".crisis", ".footer", ".print-how"):
        assert not page.locator(unseen).first.is_visible(), unseen


Go = Callable[[Locator], None]


def by_keyboard(page: Page) -> Go:
    def go(link: Locator) -> None:
        tab_to(page, link)
        page.keyboard.press("Enter")

    return go


def by_mouse(page: Page) -> Go:
    del page
    return lambda link: link.click()


@pytest.mark.parametrize(
    ("how", "options"),
    [(by_keyboard, {}), (by_mouse, {"java_script_enabled": False})],
    ids=["keyboard", "no script"],
)
def test_a_list_is_made_ordered_and_handed_over(
    open_page: Open, visit: Visit, how: Callable[[Page], Go], options: dict[str, Any]
) -> None:
    page = open_page("/search/?q=food", **options)
    go = how(page)
    first = page.locator(".card h2", has_text="Food pantry").first.text_content()
    assert first is not None
    go(page.locator(".card", has_text=first).get_by_role("link", name="Add to my list").first)
    shows(page, first)
    go(page.get_by_role("link", name="Add more"))
    expect(page.get_by_role("heading", level=1)).to_contain_text("found")
    go(page.get_by_role("link", name="Counseling for families", exact=True))
    go(page.get_by_role("link", name="Add to my list"))
    shows(page, first, "Counseling for families")

    go(to_do(page, "Move up", "Counseling for families"))
    shows(page, "Counseling for families", first)
    down = to_do(page, "Move down", "Counseling for families")
    if options:
        expect(page.get_by_text("To print, use Print in the menu of your browser.")).to_be_visible()
        expect(page.get_by_role("button", name="Print")).to_be_hidden()
    else:
        tab_to(page, down, least=4)  # the page opened at the entry that moved
        expect(page.get_by_role("button", name="Print")).to_be_visible()
    for name, scheme in (("Send as a text", "sms:?body="), ("Send by mail", "mailto:?subject=")):
        address = page.get_by_role("link", name=name).get_attribute("href")
        assert address is not None
        assert address.startswith(scheme)
        assert "Counseling%20for%20families" in address

    code = page.get_by_role("img", name="QR code with the address of this list")
    expect(code).to_be_hidden()
    go(page.get_by_text("Show as a QR code"))
    expect(code).to_be_visible()
    go(to_do(page, "Take out", first))
    shows(page, "Counseling for families")
    go(to_do(page, "Take out", "Counseling for families"))
    expect(page.get_by_text("Your list is empty.")).to_be_visible()
    assert page.context.cookies() == []


PRINTED = "window.print = () => { window.printed = (window.printed || 0) + 1; };"


def test_the_list_is_printed_by_the_keyboard(open_page: Open, visit: Visit) -> None:
    page = open_page("/")
    page.add_init_script(PRINTED)
    page.goto(visit.server + visit.saved)
    tab_to(page, page.get_by_role("button", name="Print"))
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") == 1


def test_a_secret_place_is_printed_by_the_keyboard_after_a_warning(
    open_page: Open, visit: Visit
) -> None:
    page = open_page("/")
    page.add_init_script(PRINTED)
    page.goto(visit.server + visit.confidential)
    button = page.get_by_role("button", name="Print anyway")
    expect(button).to_be_hidden()
    tab_to(page, page.locator(".on-paper summary"))
    page.keyboard.press("Enter")
    expect(page.get_by_text("Someone may find the paper.")).to_be_visible()
    tab_to(page, button, least=1)
    page.keyboard.press("Enter")
    assert page.evaluate("window.printed") == 1


def test_without_a_script_the_warning_says_how_to_print(open_page: Open, visit: Visit) -> None:
    page = open_page(visit.confidential, java_script_enabled=False)
    page.locator(".on-paper summary").click()
    expect(page.get_by_text("Someone may find the paper.")).to_be_visible()
    expect(page.get_by_text("To print, use Print in the menu of your browser.")).to_be_visible()
    expect(page.get_by_role("button", name="Print anyway")).to_be_hidden()


def test_a_private_search_keeps_the_list_and_has_it_in_no_address(
    open_page: Open, visit: Visit
) -> None:
    page = open_page(visit.saved)
    kept = visit.saved.partition("=")[2]
    page.get_by_role("link", name="Add more").click()
    page.locator("label[for=private]").click()
    page.get_by_label("What do you need?").fill("food")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_text("Your list comes along here unseen.")).to_be_visible()
    expect(page.locator("#search-form input[name=list]")).to_have_value(kept)
    page.get_by_role("button", name="Next page").click()
    expect(page.locator(".paging")).to_contain_text("Page 2 of 2")
    page.get_by_role("link", name="Add to my list").first.click()
    expect(page.locator(".my-list h2")).to_have_count(2)
    expect(page.locator(".my-list h2").first).to_have_text("Counseling for families")
