"""A real browser on a server with a few listings."""

from collections.abc import Callable, Iterator
from dataclasses import dataclass
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from directory import records
from frontend import my_list
from search.following import follow
from tests.factories import TESTER, make_service
from tests.frontend.listings import confidential_service, full_service

WIDTHS = (360, 1280)
Open = Callable[..., Page]


@dataclass(frozen=True)
class Visit:
    """Where to go: addresses of pages with something on them, on a running server."""

    server: str
    service: str
    confidential: str
    retired: str
    organization: str
    saved: str


@pytest.fixture
def visit(live_server: LiveServer) -> Visit:
    cache.clear()
    full = full_service()
    hidden = confidential_service()
    for number in range(24):
        make_service(f"Food pantry {number}", organization=full.organization)
    gone = make_service("Old program", organization=full.organization)
    records.retire([("service", gone.pk)], by=TESTER)
    follow()
    return Visit(
        live_server.url,
        f"/services/{full.pk}/",
        f"/services/{hidden.pk}/",
        f"/services/{gone.pk}/",
        f"/organizations/{full.organization_id}/",
        my_list.with_one((), full.pk),
    )


@pytest.fixture
def open_page(browser: Browser, visit: Visit) -> Iterator[Open]:
    """Opens an address in a context of its own; fails on any error in the browser's console."""
    contexts: list[BrowserContext] = []
    complaints: list[str] = []

    def opened(address: str, *, width: int = 1280, **options: Any) -> Page:
        context = browser.new_context(viewport={"width": width, "height": 800}, **options)
        contexts.append(context)
        page = context.new_page()
        page.on("pageerror", lambda error: complaints.append(str(error)))
        page.on(
            "console",
            lambda said: complaints.append(said.text) if "Security Policy" in said.text else None,
        )
        page.goto(visit.server + address)
        return page

    yield opened
    for context in contexts:
        context.close()
    assert not complaints
