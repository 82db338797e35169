"""Pages for when something is not right: plain words, no trace, no database needed."""

from collections.abc import Iterator

import pytest
from bs4 import BeautifulSoup
from django.db import OperationalError, connection
from django.template.loader import render_to_string
from django.test import Client, RequestFactory
from django.utils import translation
from django.views import defaults

from tests.frontend.conftest import Page


def refuse(*_args: object) -> None:
    raise OperationalError("database is locked")


@pytest.fixture
def no_database(db: None) -> Iterator[None]:
    with connection.execute_wrapper(refuse):
        yield


@pytest.mark.django_db
def test_a_missing_page_offers_a_way_on(page: Page) -> None:
    found = page("/nothing/here/", status=404)
    assert "We could not find that page" in found.get_text()
    assert found.select("main a[href='/']")


@pytest.mark.django_db
def test_a_missing_page_speaks_the_language_of_its_address(page: Page) -> None:
    assert "No encontramos esa página" in page("/es/nada/", status=404).get_text()


@pytest.mark.parametrize(
    "address", ["/search/?q=food", "/services/9f0f7f4e-2f0e-5d0c-9a53-6a3f0d0f7a11/"]
)
def test_without_a_database_a_page_asks_to_try_again(
    client: Client, no_database: None, address: str
) -> None:
    response = client.get(address)
    assert response.status_code == 503
    assert response.headers["Retry-After"]
    text = BeautifulSoup(response.content, "html.parser").get_text()
    assert "Please try again in a minute" in text
    assert "locked" not in text


def test_home_and_its_crisis_lines_stand_without_a_database(
    client: Client, no_database: None
) -> None:
    assert b"tel:988" in client.get("/").content


@pytest.mark.parametrize("name", ["500.html", "503.html"])
def test_pages_for_faults_are_whole_without_a_request_or_a_database(name: str) -> None:
    """No `db` fixture: a query would fail the test."""
    found = BeautifulSoup(render_to_string(name), "html.parser")
    assert found.h1 is not None
    assert found.select("main a[href='/']")
    with translation.override("es"):
        assert 'lang="es"' in render_to_string(name)


@pytest.mark.django_db
def test_a_bad_request_and_a_refusal_have_pages_too() -> None:
    request = RequestFactory().get("/")
    assert b"could not read that request" in defaults.bad_request(request, ValueError()).content
    refused = defaults.permission_denied(request, PermissionError())
    assert b"This page is not open to you" in refused.content


@pytest.mark.django_db
def test_a_form_from_elsewhere_is_refused_in_the_words_of_the_site() -> None:
    answer = Client(enforce_csrf_checks=True).post("/admin/login/", {"username": "x"})
    assert answer.status_code == 403
    assert b"This page is not open to you" in answer.content
    assert b"CSRF" not in answer.content
