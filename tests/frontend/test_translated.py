"""Listings in the reader's language: the translation, who made it, and the original."""

from datetime import date
from typing import Any

import pytest
from bs4 import BeautifulSoup, Tag
from django.db import connection
from django.test import Client
from django.test.utils import CaptureQueriesContext
from django.utils.translation import override

from directory.models import (
    Accessibility,
    CostOption,
    Location,
    Phone,
    RequiredDocument,
    Schedule,
    Service,
    Translation,
)
from directory.translations.checking import Draft
from directory.translations.writing import save
from frontend import my_list
from frontend.wording import said_by
from search.following import follow
from tests.factories import (
    TESTER,
    change,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
)
from tests.frontend.conftest import Page
from tests.frontend.listings import SECRETS, confidential_service, full_service

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 3)


def translate(record: Any, entity: str, field: str, text: str, origin: str = "agency") -> None:
    (saved,) = save([Draft(entity, record.pk, field, "es", text, origin, DAY)], by=TESTER)
    assert saved.outcome == "created", saved.problems


def in_spanish(origin: str) -> str:
    with override("es"):
        return said_by(origin, DAY)


def address(service: Service) -> str:
    return f"/es/services/{service.pk}/"


def marked(page: BeautifulSoup, text: str) -> str:
    """The language that the page says of the element with just this text."""
    found = (
        page.main.find(string=lambda one: bool(one) and one.strip() == text) if page.main else None
    )
    assert found is not None, text
    own = found.find_parent(lang=True)
    assert isinstance(own, Tag)
    return str(own["lang"])


def credits(page: BeautifulSoup) -> list[tuple[str, str]]:
    """(who, the originals) of each on the page."""
    found = []
    for one in page.select("main details.translated"):
        summary, originals = one.summary, one.div
        assert summary is not None
        assert originals is not None
        assert originals["lang"] == "en"
        found.append((summary.get_text(" ", strip=True), originals.get_text(" ", strip=True)))
    return found


def test_a_service_is_told_in_the_language_of_the_page_with_the_original_behind_it(
    page: Page,
) -> None:
    service = full_service()
    translate(service, "service", "eligibility_description", "Cualquiera del condado.")
    found = page(address(service))
    assert marked(found, "Cualquiera del condado.") == "es"
    ((who, original),) = credits(found)
    assert who.startswith(in_spanish("agency"))
    assert original == "Anyone in the county."


def test_in_english_nothing_of_it_is_seen(page: Page) -> None:
    service = full_service()
    translate(service, "service", "eligibility_description", "Cualquiera del condado.")
    found = page(f"/services/{service.pk}/")
    assert "Cualquiera" not in found.get_text()
    assert not credits(found)
    assert not found.select("main [lang]")


def test_what_has_no_translation_stays_and_is_marked_as_english(page: Page) -> None:
    found = page(address(full_service()))
    assert marked(found, "Anyone in the county.") == "en"
    assert marked(found, "Counseling for families") == "en"
    assert marked(found, "Photo ID") == "en"
    assert not credits(found)


def test_a_translation_of_what_the_listing_said_before_is_not_shown(page: Page) -> None:
    service = full_service()
    translate(service, "service", "eligibility_description", "Cualquiera del condado.")
    change(service, eligibility_description="Members only.")
    found = page(address(service))
    assert "Cualquiera" not in found.get_text()
    assert marked(found, "Members only.") == "en"
    assert not credits(found)


def test_what_a_machine_made_says_that_it_may_be_wrong(page: Page) -> None:
    service = full_service()
    translate(service, "service", "application_process", "Llame primero.", "machine")
    ((who, _),) = credits(page(address(service)))
    assert who.startswith(in_spanish("machine"))
    with override("en"):
        assert "may be wrong" in said_by("machine", DAY)


def test_each_who_translated_is_named_once_in_a_section(page: Page) -> None:
    service = full_service()
    translate(service, "service", "fees_description", "A nadie se le niega.")
    translate(CostOption.objects.get(), "cost_option", "option", "Primera visita", "specialist")
    translate(service, "service", "application_process", "Llame primero.")
    translate(
        RequiredDocument.objects.get(), "required_document", "document", "Identificación con foto"
    )
    assert [original for _, original in credits(page(address(service)))] == [
        "No one is turned away.",
        "First visit",
        "Call first. Photo ID",
    ]


@pytest.mark.parametrize("path", ["/services/{}/", "/es/services/{}/"])
def test_what_a_listing_does_not_say_leaves_no_empty_paragraph(page: Page, path: str) -> None:
    service = full_service(fees="", fees_description="")
    found = page(path.format(service.pk))
    assert not [one for one in found.select("main p") if not one.get_text(strip=True)]


def test_the_name_stays_and_its_meaning_stands_beside_it(page: Page) -> None:
    service = full_service()
    translate(service, "service", "name", "Consejería para familias")
    found = page(address(service))
    assert found.h1
    assert found.h1.get_text(strip=True) == "Counseling for families"
    assert marked(found, "Consejería para familias") == "es"
    assert found.title
    assert "Consejería" not in found.title.get_text()


def test_places_phones_and_hours_are_told_in_it_too(page: Page) -> None:
    service = full_service()
    change(
        service,
        parts={
            "schedule": [{"description": "By appointment"}],
            "phone": [{"number": "+15055550123", "description": "Intake"}],
        },
    )
    place = Location.objects.get()
    translate(place, "location", "transportation", "El autobús 66 para en la puerta.")
    translate(Accessibility.objects.get(), "accessibility", "description", "Rampa")
    translate(Schedule.objects.get(), "schedule", "description", "Con cita")
    translate(Phone.objects.get(), "phone", "description", "Ingreso")
    found = page(address(service))
    told = found.main.get_text() if found.main else ""
    for text in ("El autobús 66 para en la puerta.", "Rampa", "Con cita", "Ingreso"):
        assert text in told
    assert [original for _, original in credits(found)] == [
        "Intake",
        "Bus 66 stops at the door. Ramp By appointment",
    ]


def test_a_translation_is_text_and_never_markup(page: Page) -> None:
    service = full_service()
    translate(service, "service", "description", "<b onclick=x>Hola</b>\n\nAdiós")
    found = page(address(service))
    assert "<b onclick=x>Hola</b>" in found.get_text()
    assert not found.find("b", onclick=True)


def test_an_organization_and_its_services_are_told_in_it(page: Page) -> None:
    organization = make_organization("Larkspur", description="They listen.")
    service = make_service("Talks", organization=organization, description="Talk with us.")
    translate(organization, "organization", "description", "Escuchan.")
    translate(service, "service", "description", "Hable con nosotros.", "machine")
    found = page(f"/es/organizations/{organization.pk}/")
    assert marked(found, "Escuchan.") == "es"
    assert marked(found, "Hable con nosotros.") == "es"
    assert [original for _, original in credits(found)] == ["They listen.", "Talk with us."]


def test_results_are_told_in_it(page: Page) -> None:
    service = make_service(
        "Pantry",
        description="Food for all.",
        parts={"required_document": [{"document": "Photo ID"}, {"document": "Proof of address"}]},
    )
    papers = {one.document: one for one in RequiredDocument.objects.all()}
    translate(service, "service", "description", "Comida para todos.")
    translate(service, "service", "name", "Despensa")
    translate(papers["Photo ID"], "required_document", "document", "Identificación con foto")
    follow()
    found = page("/es/search/?q=pantry")
    (card,) = found.select(".card")
    assert card.h2
    assert card.h2.a
    assert (card.h2.a["lang"], card.h2.get_text()) == ("en", "Pantry")
    assert marked(found, "Comida para todos.") == "es"
    assert marked(found, "Despensa") == "es"
    assert marked(found, "Proof of address") == "en"
    assert "Identificación con foto" in card.get_text()
    assert [original for _, original in credits(found)] == ["Pantry Food for all. Photo ID"]


def test_results_out_of_date_are_told_in_english(page: Page) -> None:
    service = make_service("Pantry", description="Food for all.")
    translate(service, "service", "description", "Comida para todos.")
    change(service, description="Food for members.")
    follow()
    found = page("/es/search/?q=pantry")
    assert marked(found, "Food for members.") == "en"
    assert not credits(found)


def about_translations(client: Client, path: str) -> int:
    """Queries of a page that look for translations."""
    client.get(path)
    with CaptureQueriesContext(
        connection,
    ) as queries:
        assert client.get(path).status_code in {200, 410}
    table = Translation._meta.db_table
    return sum(table in one["sql"] for one in queries.captured_queries)


def test_a_page_looks_for_translations_once_and_in_english_never(client: Client) -> None:
    service = full_service()
    for number in range(12):
        make_service(f"Pantry {number}", organization=service.organization, description="Food.")
    for one in Service.objects.all():
        translate(one, "service", "name", "Despensa")
    follow()
    for path in (
        "/search/?q=pantry",
        f"/services/{service.pk}/",
        f"/organizations/{service.organization_id}/",
        "/places/nm/albuquerque/",
        my_list.with_one((), service.pk),
    ):
        assert about_translations(client, path) == 0, path
        assert about_translations(client, "/es" + path) == 1, path


def test_a_confidential_place_gives_nothing_away_in_any_language(client: Client) -> None:
    location = make_location("Moonflower", description="It is behind the church")
    service = make_service("Safe talks", description="We listen.")
    at = make_service_at_location(service, location, description="Ring at 77 Secret Street")
    translate(location, "location", "description", "Detrás de la iglesia")
    translate(at, "service_at_location", "description", "Toque el 77 de la calle Secreta")
    change(location, confidential=True)
    follow()
    for path in (address(service), "/es/search/?q=talks", "/es" + my_list.with_one((), service.pk)):
        text = client.get(path).content.decode()
        for secret in ("iglesia", "Secreta", "church", "Secret Street"):
            assert secret not in text, (path, secret)
    hidden = confidential_service()
    text = client.get(address(hidden)).content.decode()
    assert not [secret for secret in SECRETS if secret in text]


def test_the_api_answers_as_before(client: Client) -> None:
    service = make_service("Pantry", description="Food for all.")
    follow()
    before = client.get("/api/search?q=pantry&lang=es").content
    translate(service, "service", "description", "Comida para todos.")
    follow()
    assert client.get("/api/search?q=pantry&lang=es").content == before
