"""The administration speaks the language that its address names."""

import pytest
from bs4 import BeautifulSoup
from django.contrib import admin
from django.test import Client
from django.urls import reverse
from django.utils.translation import override

from directory.models import User
from frontend.brand.reading import brand
from tests.factories import make_location, make_organization, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("staff@example.org", "a long password"))
    return client


def read(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


def test_it_is_spanish_under_es_and_english_without(staff: Client) -> None:
    spanish, english = read(staff, "/es/admin/"), read(staff, "/admin/")
    assert spanish.html is not None
    assert spanish.html["lang"] == "es"
    captions = {one.get_text(" ", strip=True) for one in spanish.select("caption")}
    assert {"Directorio", "Búsqueda", "Importaciones"} <= captions
    assert "Organizaciones" in spanish.get_text()
    assert "Organizations" in english.get_text()


def test_each_page_leads_to_itself_in_the_other_language(staff: Client) -> None:
    offered = read(staff, "/es/admin/directory/service/?q=food").select("#header a[hreflang]")
    assert [(one["hreflang"], one["href"]) for one in offered] == [
        ("en", "/admin/directory/service/?q=food")
    ]
    back = read(staff, "/admin/directory/service/?q=food").select_one("#header a[hreflang=es]")
    assert back is not None
    assert (back.get_text(), back["href"]) == ("Español", "/es/admin/directory/service/?q=food")


def test_the_language_is_kept_from_page_to_page_and_through_the_login(client: Client) -> None:
    User.objects.create_superuser("staff@example.org", "a long password")
    asked = client.get("/es/admin/directory/service/")
    assert asked["Location"] == "/es/admin/login/?next=/es/admin/directory/service/"
    login = read(client, asked["Location"])
    assert login.select_one("a[hreflang=en]") is not None
    assert "Correo electrónico" in login.get_text()
    signed_in = client.post(
        asked["Location"], {"username": "staff@example.org", "password": "a long password"}
    )
    assert signed_in["Location"] == "/es/admin/directory/service/"
    links = [str(one["href"]) for one in read(client, "/es/admin/").select("#content-main a")]
    assert links
    assert all(link.startswith("/es/admin/") for link in links)


def test_a_page_to_edit_names_its_fields_and_parts_in_spanish(staff: Client) -> None:
    service = make_service(
        organization=make_organization(), parts={"phone": [{"number": "312-555-0142"}]}
    )
    page = read(staff, f"/es/admin/directory/service/{service.pk}/change/")
    labels = {one.get_text(strip=True).rstrip(":") for one in page.select("label")}
    assert {"Nombre", "Otro nombre", "Edad mínima", "Tiempo de espera"} <= labels
    assert not {"Name", "Alternate name", "Minimum age", "Wait time"} & labels
    assert "Zonas que atiende" in page.get_text()
    assert "Teléfono: #1" in " ".join(page.get_text().split())
    assert "object (" not in page.get_text()
    chosen = [one.get_text() for one in page.select("#id_status option")]
    assert chosen == ["Activo", "Inactivo", "Terminado", "Cerrado por el momento"]


def test_what_cannot_be_saved_is_said_in_spanish(staff: Client) -> None:
    location = make_location(address={"postal_code": "60614"})
    with override("es"):
        address = reverse("admin:search_editedsynonym_add")
    answer = staff.post(
        address, {"term": "price:free", "words": "x", "direction": "to_term", "active": "on"}
    )
    assert "“price:free” no nombra ningún filtro" in answer.content.decode()
    page = staff.get(f"/es/admin/directory/location/{location.pk}/change/")
    assert "Confidencial" in page.content.decode()


def test_every_list_opens_in_spanish(staff: Client) -> None:
    with override("es"):
        pages = [
            reverse(f"admin:{model._meta.app_label}_{model._meta.model_name}_changelist")
            for model in admin.site._registry
        ]
    for page in pages:
        assert page.startswith("/es/")
        assert staff.get(page).status_code == 200, page


def test_robots_leave_the_administration_alone_in_every_language(client: Client) -> None:
    lines = client.get("/robots.txt").content.decode().splitlines()
    assert {"Disallow: /admin/", "Disallow: /es/admin/", "Disallow: /es/search/"} <= set(lines)


def test_it_is_called_as_the_site_is(staff: Client) -> None:
    name = read(staff, "/admin/").select_one("#site-name")
    assert name is not None
    assert name.get_text(strip=True) == brand().name
