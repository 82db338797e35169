"""A real browser on a server with a few listings."""

from collections.abc import Callable, Iterator
from dataclasses import asdict, dataclass
from typing import Any

import pytest
from django.core.cache import cache
from playwright.sync_api import Browser, BrowserContext, Page
from pytest_django.live_server_helper import LiveServer

from tests.frontend.listings import Pages, pages_of_each_kind

WIDTHS = (360, 1280)
Open = Callable[..., Page]


@dataclass(frozen=True)
class Visit(Pages):
    """Where to go on a running server."""

    server: str


@pytest.fixture(scope="session")
def live_server(django_db_setup: None, live_server: LiveServer) -> LiveServer:
    """The server, after the tests' database. Begun before it, the server would not know that it
    is in memory, open connections of its own, and hold tables locked while a test ends."""
    return live_server


@pytest.fixture
def visit(live_server: LiveServer) -> Visit:
    cache.clear()
    return Visit(**asdict(pages_of_each_kind()), server=live_server.url)


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
