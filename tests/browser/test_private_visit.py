"""What a private search leaves in the profile of a browser: nothing that was typed."""

import re
from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, Route, expect

from frontend.brand.reading import brand
from tests.browser.conftest import Open, Visit
from tests.browser.test_accessibility import violations
from tests.conftest import chromium_options

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]

MARK = "zanzibarqq"  # stands in no listing and in no file of a browser


def visited(browser: Browser, profile: Path, visit: Visit, **options: Any) -> Page:
    """The start page in a browser that keeps its profile, as people's browsers do."""
    context = browser.browser_type.launch_persistent_context(
        profile, **chromium_options(), **options
    )
    page = context.new_page()
    page.goto(visit.server + "/")
    return page


# Where Chromium keeps what it needs to open the tabs of this session again, posted forms included:
# the page on privacy says so. With a script nothing is posted by a form.
OF_THE_SESSION = "Default/Sessions"


def left_in(profile: Path) -> list[str]:
    """Files that hold the mark, in one byte a letter or in two: history, autofill, cache, all."""
    wanted = (MARK.encode(), MARK.encode("utf-16-le"))
    files = [path for path in profile.rglob("*") if path.is_file()]
    assert files
    return [
        str(path.relative_to(profile))
        for path in files
        if any(w in path.read_bytes() for w in wanted)
    ]


def searched(page: Page) -> None:
    """A private search, its next page, another language and the link to it, then a service."""
    page.get_by_label("What do you need?").fill(f"my husband hits me {MARK}")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".note.private")).to_be_visible()
    page.get_by_role("button", name="I need a link to this search").click()
    expect(page.locator("#address")).to_have_value(re.compile(MARK))
    page.get_by_role("button", name="Español").click()
    expect(page.locator("html")).to_have_attribute("lang", "es")
    expect(page.locator("#q")).to_have_value(re.compile(MARK))
    assert page.url.endswith("/es/search/")


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_that_was_typed_is_left_in_the_profile(
    browser: Browser, tmp_path: Path, visit: Visit, script: bool
) -> None:
    page = visited(browser, tmp_path, visit, java_script_enabled=script)
    searched(page)
    page.goto(visit.server + visit.service)
    assert page.context.cookies() == []
    page.context.close()
    left = left_in(tmp_path)
    if not script:
        assert left, "else the page on privacy says too little of the script"
        left = [one for one in left if not one.startswith(OF_THE_SESSION)]
    assert left == []


def test_nothing_is_left_while_the_page_is_still_open(
    browser: Browser, tmp_path: Path, visit: Visit
) -> None:
    """A browser that is killed, as phones do, has its session on the disk as well."""
    page = visited(browser, tmp_path, visit)
    page.goto(visit.server + "/search/?q=food")  # where results are swapped in, not the page
    searched(page)
    page.wait_for_timeout(6000)  # Chromium writes its session every few seconds
    assert left_in(tmp_path) == []
    page.context.close()
    assert left_in(tmp_path) == []


def test_the_look_into_the_profile_finds_what_a_plain_search_leaves(
    browser: Browser, tmp_path: Path, visit: Visit
) -> None:
    page = visited(browser, tmp_path, visit)
    page.get_by_label("What do you need?").fill(f"food {MARK}")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#results-heading")).to_be_visible()
    page.context.close()
    assert "Default/History" in left_in(tmp_path)


DANGER = "my husband hits me"


def private(page: Page, words: str = DANGER) -> None:
    page.get_by_label("What do you need?").fill(words)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".note.private")).to_be_visible()


def test_the_answer_is_a_whole_page_told_and_with_the_focus_on_help(
    open_page: Open, visit: Visit
) -> None:
    page = open_page("/")
    page.evaluate("window.still = 'the same page'")
    private(page)
    assert page.evaluate("window.still") == "the same page"
    assert page.url == f"{visit.server}/search/"
    expect(page).to_have_title(re.compile("^Search results|^Nothing found"))
    expect(page.locator(".emergency h2")).to_be_focused()
    expect(page.locator("#announce")).to_contain_text("found")
    assert page.locator("#announce").count() == 1
    assert not violations(page)
    page.locator("#q").fill("")
    page.locator("#q").press_sequentially("couns")
    expect(page.get_by_role("listbox")).to_be_visible()  # what dresses a page has dressed it
    page.keyboard.press("Escape")
    private(page, "domestic violence")
    assert page.url == f"{visit.server}/search/"


def step(page: Page, by: int) -> None:
    """In the history, without waiting: the page may load itself anew after it."""
    page.evaluate("by => { setTimeout(() => history.go(by)); }", by)


def test_back_leads_to_where_the_search_began_and_forward_tells_nothing(
    open_page: Open, visit: Visit
) -> None:
    page = open_page(visit.service)
    page.goto(visit.server + "/")
    private(page, f"{DANGER} {MARK}")
    step(page, -1)
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you need help with?")
    expect(page.get_by_label("What do you need?")).to_have_value("")
    step(page, 1)
    expect(page.locator("#results-heading")).to_be_visible()
    assert MARK not in page.content()
    step(page, -1)
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you need help with?")
    step(page, -1)
    expect(page.get_by_role("heading", level=1)).to_have_text("Counseling for families")


def test_loading_anew_does_not_bring_the_words_back(open_page: Open) -> None:
    page = open_page("/")
    private(page, f"{DANGER} {MARK}")
    page.reload()
    expect(page.locator("#results-heading")).to_be_visible()
    assert MARK not in page.content()


def test_one_leaves_a_private_answer_as_any_page(open_page: Open, visit: Visit) -> None:
    page = open_page("/")
    page.context.route(
        brand().exit_to,
        lambda route: route.fulfill(body="<title>Weather</title>", content_type="text/html"),
    )
    private(page)
    page.keyboard.press("Shift")
    expect(page.locator("#announce")).to_contain_text("2 more times")
    page.keyboard.press("Shift")
    page.keyboard.press("Shift")
    page.wait_for_url(brand().exit_to)
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you need help with?")


def test_a_need_that_is_private_by_itself_is_posted_in_place(open_page: Open, visit: Visit) -> None:
    page = open_page("/es/")
    page.locator(".needs button").first.click()
    expect(page.locator(".note.private")).to_be_visible()
    assert page.url == f"{visit.server}/es/search/"
    page.get_by_role("button", name="English").click()
    expect(page.locator("html")).to_have_attribute("lang", "en")
    expect(page.get_by_label("What do you need?")).to_have_value("domestic violence")


def test_a_plain_search_goes_on_to_its_address(open_page: Open, visit: Visit) -> None:
    page = open_page("/")
    page.get_by_label("What do you need?").fill("food")
    page.keyboard.press("Enter")
    expect(page.locator("#results-heading")).to_contain_text("24 services found")
    assert page.url == f"{visit.server}/search/?q=food"
    page.go_back()
    expect(page.get_by_role("heading", level=1)).to_have_text("What do you need help with?")


def test_a_bad_private_search_is_told_in_place(open_page: Open, visit: Visit) -> None:
    page = open_page("/")
    page.get_by_label("Where?").fill("nowhere at all")
    private_box = page.locator("label[for=private]")
    private_box.click()
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("alert")).to_be_visible()
    expect(page.get_by_label("Where?")).to_have_value("nowhere at all")
    assert page.url == f"{visit.server}/search/"


def test_where_the_server_cannot_be_reached_the_browser_says_so(open_page: Open) -> None:
    page = open_page("/")
    asked: list[str] = []

    def refuse(route: Route) -> None:
        asked.append(route.request.resource_type)
        route.abort()

    page.route("**/search/", refuse)
    page.get_by_label("What do you need?").fill(DANGER)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#q")).to_have_count(0)
    assert asked == ["fetch", "document"]


def test_what_is_no_page_of_this_site_does_not_take_the_place_of_one(open_page: Open) -> None:
    """A proxy that cannot reach the site says so in a page of its own. Put in ours it would look
    like nothing, and the keys that leave would do nothing."""
    page = open_page("/")

    def fails(route: Route) -> None:
        body = "<title>502</title><h1>502 Bad Gateway</h1>"
        route.fulfill(status=502, content_type="text/html", body=body)

    page.route("**/search/", fails)
    page.get_by_label("What do you need?").fill(DANGER)
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.get_by_role("heading", name="502 Bad Gateway")).to_be_visible()
    assert page.evaluate("document.scripts.length") == 0
