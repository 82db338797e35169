"""By kind of help and by place, without a word typed; nothing of a confidential place but its
county."""

import pytest
from bs4 import BeautifulSoup

from search.following import follow
from tests.factories import make_service, make_taxonomy_term
from tests.frontend.conftest import Page
from tests.frontend.listings import SECRETS, confidential_service
from tests.frontend.test_search import listed

pytestmark = pytest.mark.django_db


def entries(found: BeautifulSoup, heading: str) -> dict[str, str]:
    """Name -> count of the list below a heading."""
    section = found.select_one(f"section[aria-labelledby={heading}]")
    if section is None:
        return {}
    return {
        item.a.get_text(strip=True): item.select_one(".count").get_text(strip=True)  # type: ignore[union-attr]
        for item in section.select(".browse-list li")
    }


@pytest.fixture
def pantry() -> None:
    food = make_taxonomy_term("Food")
    for number in range(3):
        listed(f"Food pantry {number}", terms=[make_taxonomy_term("Pantry", parent_id=food.pk)])
    follow()


@pytest.mark.usefixtures("pantry")
def test_kinds_of_help_and_states_are_told_with_how_many(page: Page) -> None:
    found = page("/browse/")
    assert entries(found, "by-place") == {"New Mexico": "3"}
    assert entries(found, "by-kind")["Food"] == "3"
    (link,) = found.select("a[href='/places/nm/']")
    assert entries(page(str(link["href"])), "by-town") == {"Albuquerque": "3"}


@pytest.mark.usefixtures("pantry")
def test_a_county_and_a_town_have_pages_that_lead_to_their_services(page: Page) -> None:
    state = page("/places/nm/")
    (county,) = entries(state, "by-county")
    assert county.startswith("Bernalillo")
    for link in state.select(".browse-list a"):
        found = page(str(link["href"]))
        names = [tag.get_text(strip=True) for tag in found.select(".service-list li > a")]
        assert names == ["Food pantry 0", "Food pantry 1", "Food pantry 2"]
        assert found.select_one("link[rel=canonical]") is not None
        assert not found.select("meta[name=robots]")


def test_of_a_confidential_place_nothing_is_told_but_state_and_county(page: Page) -> None:
    hidden = confidential_service()
    follow()
    state = page("/places/nm/")
    assert entries(state, "by-town") == {}
    assert set(entries(state, "by-county").values()) == {"1"}
    (link,) = state.select("section[aria-labelledby=by-county] a")
    town = page(str(link["href"]))
    assert hidden.name in town.get_text()
    assert not [one for one in SECRETS if one in str(state) + str(town)]
    page("/places/nm/hiddenville/", status=404)


def test_many_services_are_told_in_pages(page: Page) -> None:
    for number in range(105):
        listed(f"Service {number:03}")
    follow()
    address = "/places/nm/albuquerque/"
    assert len(page(address).select(".service-list li")) == 100
    assert len(page(address, page="2").select(".service-list li")) == 5
    assert len(page(address, page="x").select(".service-list li")) == 100


@pytest.mark.parametrize(
    "address",
    ["/places/xx/", "/places/NM/", "/places/wa/", "/places/nm/nowhere/", "/places/zz/albuquerque/"],
)
@pytest.mark.usefixtures("pantry")
def test_a_place_without_listings_has_no_page(page: Page, address: str) -> None:
    page(address, status=404)


def test_an_empty_directory_says_so(page: Page) -> None:
    assert "There are no listings yet." in page("/browse/").get_text()


def test_a_service_without_a_place_is_in_no_place(page: Page) -> None:
    make_service("Hotline")
    follow()
    assert entries(page("/browse/"), "by-place") == {}


@pytest.mark.usefixtures("pantry")
def test_states_and_counties_have_their_spanish_names_on_spanish_pages(page: Page) -> None:
    found = page("/es/browse/")
    assert entries(found, "by-place") == {"Nuevo México": "3"}
    state = page("/es/places/nm/")
    assert state.h1 is not None
    assert state.h1.get_text() == "Ayuda en Nuevo México"
    assert entries(state, "by-county") == {"Condado de Bernalillo": "3"}
    (county,) = state.select("a[href='/es/places/nm/bernalillo-county/']")
    assert county.get_text() == "Condado de Bernalillo"
    there = page(str(county["href"]))
    assert there.h1 is not None
    assert there.h1.get_text() == "Ayuda en el condado de Bernalillo, Nuevo México"
    assert there.select("a[href='/es/search/?near=Bernalillo%20County%2C%20NM']")
    found = page("/es/search/?near=Bernalillo+County,+NM")
    assert "Cerca de Condado de Bernalillo, NM." in " ".join(found.get_text().split())
