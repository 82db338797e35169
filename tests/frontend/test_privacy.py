"""What no page does: set a cookie, tell where one came from, or fetch from elsewhere."""

from collections.abc import Callable

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories import make_service

pytestmark = pytest.mark.django_db


def service_address() -> str:
    return f"/services/{make_service().pk}/"


def organization_address() -> str:
    return f"/organizations/{make_service().organization_id}/"


PAGES: dict[str, Callable[[], str]] = {
    "home": lambda: "/",
    "home in Spanish": lambda: "/es/",
    "results": lambda: "/search/?q=food",
    "bad search": lambda: "/search/?within_km=far",
    "service": service_address,
    "service in Spanish": lambda: "/es" + service_address(),
    "organization": organization_address,
    "missing": lambda: "/nowhere/",
}


@pytest.fixture(params=PAGES)
def address(request: pytest.FixtureRequest) -> str:
    return PAGES[request.param]()


def test_no_page_sets_a_cookie(client: Client, address: str) -> None:
    response = client.get(address)
    assert not response.cookies
    assert "Set-Cookie" not in response.headers


def test_every_page_forbids_inline_script_and_strangers(client: Client, address: str) -> None:
    policy = client.get(address).headers["Content-Security-Policy"]
    rules = dict(rule.strip().split(" ", 1) for rule in policy.split(";") if " " in rule.strip())
    assert rules["default-src"] == "'none'"
    assert rules["script-src"] == "'self'"
    assert rules["style-src"] == "'self'"
    assert "unsafe" not in policy
    assert "http" not in policy


def test_every_page_keeps_its_address_to_itself(client: Client, address: str) -> None:
    assert client.get(address).headers["Referrer-Policy"] == "no-referrer"


def test_every_page_loads_from_here_only_and_holds_no_inline_code(
    client: Client, address: str
) -> None:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    named_only = ("canonical", "alternate")  # addresses of the page itself: nobody fetches them
    for tag in page.select("[src], link[href], use[href]"):
        if set(tag.get("rel") or ()) & set(named_only):
            continue
        loaded = str(tag.get("src") or tag.get("href"))
        assert loaded.startswith("/static/"), loaded
    assert not page.select("style, [style], script:not([src], [type='application/ld+json'])")
    assert not [name for tag in page.find_all(True) for name in tag.attrs if name.startswith("on")]


def test_every_page_has_a_language_a_title_a_skip_link_and_one_heading(
    client: Client, address: str
) -> None:
    page = BeautifulSoup(client.get(address).content, "html.parser")
    assert page.html is not None
    assert page.html["lang"] == ("es" if address.startswith("/es/") else "en")
    assert page.title is not None
    assert page.title.get_text(strip=True)
    assert len(page.find_all("h1")) == 1
    skip = page.select_one("a.usa-skipnav")
    assert skip is not None
    assert page.select_one(str(skip["href"])) is page.main


def test_the_language_switch_keeps_the_page_and_its_query(client: Client) -> None:
    page = BeautifulSoup(client.get("/search/?q=food&near=").content, "html.parser")
    switch = page.select_one("a[hreflang=es]")
    assert switch is not None
    assert switch["href"] == "/es/search/?q=food&near="
    back = BeautifulSoup(client.get(str(switch["href"])).content, "html.parser")
    link = back.select_one("a[hreflang=en]")
    assert link is not None
    assert link["href"] == "/search/?q=food&near="


def test_the_visitors_browser_language_does_not_move_the_page(client: Client) -> None:
    response = client.get("/", headers={"accept-language": "es"})
    assert response.status_code == 200
    assert b'<html lang="en"' in response.content
