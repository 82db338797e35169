"""What others see of a page: titles, previews, search engines; nothing of a sensitive one."""

import json
import re

import pytest
from bs4 import BeautifulSoup
from django.test import Client

from tests.factories import (
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
)
from tests.frontend.conftest import Page
from tests.frontend.listings import SECRETS, confidential_service, full_service

pytestmark = pytest.mark.django_db


def told(found: BeautifulSoup) -> dict[str, str]:
    return {
        str(tag.get("property") or tag.get("name")): str(tag["content"])
        for tag in found.select("meta[content]")
    }


def title(found: BeautifulSoup) -> str:
    assert found.title is not None
    return " ".join(found.title.get_text().split())


def structured(found: BeautifulSoup) -> dict[str, object]:
    (script,) = found.select("script[type='application/ld+json']")
    data: dict[str, object] = json.loads(script.get_text())
    return data


def test_a_service_is_told_to_search_engines_as_its_page_tells_it(page: Page) -> None:
    service = full_service()
    found = page(f"/services/{service.pk}/")
    data = structured(found)
    assert data["@type"] == "Service"
    assert data["name"] == "Counseling for families"
    assert data["url"] == f"http://testserver/services/{service.pk}/"
    assert "<script>alert(1)</script>" in str(data["description"])  # as text, which ends nothing
    assert len(found.select("script:not([src])")) == 1
    assert told(found)["og:title"] == "Counseling for families"


def test_each_page_names_its_own_address_in_every_language(page: Page) -> None:
    found = page("/es/", q="x")
    (canonical,) = found.select("link[rel=canonical]")
    assert canonical["href"] == "http://testserver/es/"
    others = {str(tag["hreflang"]): tag["href"] for tag in found.select("link[rel=alternate]")}
    assert others == {"en": "http://testserver/", "es": "http://testserver/es/"}


@pytest.mark.parametrize("name", ["Domestic violence shelter", "Refugio para mujeres maltratadas"])
def test_a_listing_that_is_called_so_has_a_title_that_says_nothing(page: Page, name: str) -> None:
    service = make_service(name, description="A hidden house.")
    found = page(f"/services/{service.pk}/")
    assert title(found) == "Service – Handrail"
    assert told(found)["og:title"] == "Service"
    assert "description" not in told(found)
    assert not found.select("script[type='application/ld+json']")
    assert found.h1 is not None
    assert found.h1.get_text(strip=True) == name  # on the page itself it is said


def test_so_has_one_at_a_confidential_place(page: Page) -> None:
    service = confidential_service()
    found = page(f"/services/{service.pk}/")
    assert title(found) == "Service – Handrail"
    assert found.head is not None
    assert not [secret for secret in SECRETS if secret in str(found.head)]


def test_so_has_an_organization(page: Page) -> None:
    organization = make_organization("Center for Survivors")
    assert title(page(f"/organizations/{organization.pk}/")) == "Organization – Handrail"


def test_the_sitemap_lists_services_in_both_languages_and_no_hidden_one(client: Client) -> None:
    service = make_service("Food pantry")
    make_service_at_location(service, make_location())
    hidden = confidential_service()
    index = client.get("/sitemap.xml").content.decode()
    addresses = re.findall(r"<loc>http://testserver(.*?)</loc>", index)
    assert "/sitemap-services.xml" in addresses
    text = client.get("/sitemap-services.xml").content.decode()
    assert f"/services/{service.pk}/" in text
    assert f"/es/services/{service.pk}/" in text
    assert str(hidden.pk) not in text


def test_robots_leave_searches_alone_and_find_the_sitemap(client: Client) -> None:
    text = client.get("/robots.txt").content.decode()
    assert "Disallow: /search/" in text
    assert "Sitemap: http://testserver/sitemap.xml" in text
