"""What a private search leaves in the profile of a browser: nothing that was typed."""

from pathlib import Path
from typing import Any

import pytest
from playwright.sync_api import Browser, Page, expect

from tests.browser.conftest import Visit
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
# the page on privacy says so.
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


@pytest.mark.parametrize("script", [True, False], ids=["script", "no script"])
def test_nothing_that_was_typed_is_left_in_the_profile(
    browser: Browser, tmp_path: Path, visit: Visit, script: bool
) -> None:
    page = visited(browser, tmp_path, visit, java_script_enabled=script)
    page.get_by_label("What do you need?").fill(f"my husband hits me {MARK}")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator(".note.private")).to_be_visible()
    assert page.url == f"{visit.server}/search/"
    page.locator("button[name=go]").first.click()
    expect(page.locator("#results-heading")).to_be_visible()
    page.goto(visit.server + visit.service)
    assert page.context.cookies() == []
    page.context.close()
    assert [one for one in left_in(tmp_path) if not one.startswith(OF_THE_SESSION)] == []


def test_the_look_into_the_profile_finds_what_a_plain_search_leaves(
    browser: Browser, tmp_path: Path, visit: Visit
) -> None:
    page = visited(browser, tmp_path, visit)
    page.get_by_label("What do you need?").fill(f"food {MARK}")
    page.get_by_role("button", name="Search", exact=True).click()
    expect(page.locator("#results-heading")).to_be_visible()
    page.context.close()
    assert "Default/History" in left_in(tmp_path)
