import pytest
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory import records
from tests.factories import TESTER, make_organization, make_service
from tests.frontend.conftest import Page

pytestmark = pytest.mark.django_db


def test_an_organization_shows_its_listed_services(page: Page) -> None:
    organization = make_organization(
        "Larkspur Center",
        website="https://larkspur.example.org",
        parts={"phone": [{"number": "+15055550100"}]},
    )
    kept = make_service("Counseling", organization=organization)
    make_service("Ended", organization=organization, status="defunct")
    found = page(f"/organizations/{organization.pk}/")
    text = found.get_text()
    assert "1 service" in text
    assert "Ended" not in text
    assert found.select(f"a[href='/services/{kept.pk}/']")
    assert found.select("a[href='tel:+15055550100']")
    assert found.select("a[href='https://larkspur.example.org']")


def test_an_unlisted_organization_is_not_there(page: Page) -> None:
    page(f"/organizations/{make_organization(listed=False).pk}/", status=404)


def test_a_retired_organization_says_so(page: Page) -> None:
    organization = make_organization("Old Center")
    records.retire([("organization", organization.pk)], by=TESTER)
    found = page(f"/organizations/{organization.pk}/", status=410)
    assert "Old Center is no longer listed" in found.get_text()


def test_many_services_cost_no_more_queries_than_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    organization = make_organization()
    for number in range(12):
        make_service(f"Service {number}", organization=organization)
    with django_assert_max_num_queries(8):
        assert client.get(f"/organizations/{organization.pk}/").status_code == 200


def test_staff_see_an_unlisted_organization_with_its_services(
    page: Page, admin_client: Client
) -> None:
    organization = make_organization("Quiet Center", listed=False)
    service = make_service("Counseling", organization=organization)
    page(f"/services/{service.pk}/", status=404)
    found = admin_client.get(f"/organizations/{organization.pk}/")
    assert f"/services/{service.pk}/" in found.content.decode()
    assert admin_client.get(f"/services/{service.pk}/").status_code == 200


def test_a_fax_is_called_so_once(page: Page) -> None:
    fax = {"number": "+15055550101", "type": "fax", "description": "Fax"}
    organization = make_organization("Larkspur Center", parts={"phone": [fax]})
    text = " ".join(page(f"/organizations/{organization.pk}/").get_text().split())
    assert "505-555-0101 Fax" in text
    assert "Fax: Fax" not in text
