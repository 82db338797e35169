"""Translations in the administration: the original beside the text, what is old, who may."""

from datetime import date
from urllib.parse import urlencode

import pytest
from bs4 import BeautifulSoup
from django.contrib.auth.models import Permission
from django.test import Client
from django.urls import reverse

from directory.models import Accessibility, Metadata, RequiredDocument, Translation, User
from directory.translations.checking import Draft
from directory.translations.writing import save
from tests.factories import (
    TESTER,
    change,
    make_location,
    make_service,
    make_service_at_location,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 3)
LIST = "admin:directory_translation_changelist"


def client_of(*permissions):
    user = User.objects.create_user(
        "ada@example.org", "a long enough secret", name="Ada Example", is_staff=True
    )
    user.user_permissions.set(Permission.objects.filter(codename__in=permissions))
    client = Client()
    client.force_login(user)
    return client


@pytest.fixture
def staff():
    return client_of(
        "view_service",
        "change_service",
        "view_translation",
        "add_translation",
        "change_translation",
        "delete_translation",
    )


def pantry(**more):
    return make_service("Pantry", **{"description": "Food for all.", **more})


def translated(service, text="Comida para todos.", origin="agency"):
    save([Draft("service", service.pk, "description", "es", text, origin, DAY)], by=TESTER)
    return Translation.objects.get(record_id=service.pk)


def read(client, address):
    answer = client.get(address)
    assert answer.status_code == 200, address
    return BeautifulSoup(answer.content, "html.parser")


def change_page(row):
    return reverse("admin:directory_translation_change", args=[row.pk])


def service_page(service):
    return reverse("admin:directory_service_change", args=[service.pk])


def rows_of_table(page):
    heading = page.find(id="translations")
    assert heading is not None
    table = heading.find_next("table")
    return [[cell.get_text(strip=True) for cell in row("td")] for row in table.tbody("tr")]


def test_a_records_page_lists_its_texts_with_the_way_to_each_translation(staff):
    service = pantry(parts={"required_document": [{"document": "Photo ID"}]})
    row = translated(service)
    page = read(staff, service_page(service))
    assert rows_of_table(page) == [
        ["name", "Pantry", "es", "none yet"],
        ["description", "Food for all.", "es", "current (agency, 2026-05-03)"],
        ["required_document: document", "Photo ID", "es", "none yet"],
    ]
    assert page.find("a", href=change_page(row))
    change(service, description="Food for members.")
    (_, told, _) = rows_of_table(read(staff, service_page(service)))
    assert told[-1] == "out of date (agency, 2026-05-03)"


def test_from_there_a_text_is_translated_with_the_original_in_sight(staff):
    service = pantry(parts={"required_document": [{"document": "Photo ID"}]})
    paper = RequiredDocument.objects.get()
    page = read(staff, service_page(service))
    link = next(a["href"] for a in page("a") if f"record_id={paper.pk}" in a.get("href", ""))
    form = read(staff, link)
    assert "Original: Photo ID" in form.get_text()
    values = {
        "entity": "required_document",
        "record_id": str(paper.pk),
        "field": "document",
        "language": "es",
        "text": "Identificación con foto",
        "origin": "specialist",
        "translated_on": "2026-05-03",
    }
    assert form.find(attrs={"name": "record_id"})["value"] == str(paper.pk)
    answer = staff.post(link, values)
    assert answer.status_code == 302, answer.context["errors"]
    row = Translation.objects.get()
    assert (row.text, row.origin) == ("Identificación con foto", "specialist")
    assert Metadata.objects.get().updated_by == "Ada Example"


def test_each_field_of_a_new_one_is_called_as_on_the_page_of_one_that_is_there(staff):
    row = translated(pantry())
    add = reverse("admin:directory_translation_add")
    for prefix in ("", "/es"):
        there, new = (
            {one.get_text(strip=True) for one in form("label")}
            for address in (change_page(row), add)
            if (form := read(staff, prefix + address).find(id="translation_form"))
        )
        assert len(new) == 7
        assert new <= there, prefix


def test_the_original_stands_beside_a_translation_and_an_edit_makes_it_current(staff):
    service = pantry()
    row = translated(service)
    change(service, description="Food for members.")
    page = read(staff, change_page(row))
    assert "Food for members." in page.get_text()
    assert "out of date: pages show the original" in page.get_text()
    values = {"text": "Comida para miembros.", "origin": "agency", "translated_on": "2026-06-01"}
    answer = staff.post(change_page(row), values)
    assert answer.status_code == 302, answer.context["errors"]
    assert Translation.objects.get().text == "Comida para miembros."
    assert "current" in read(staff, change_page(row)).get_text()


def test_what_no_machine_may_translate_is_refused_on_the_form(staff):
    row = translated(make_service("Crisis line", description="We listen."))
    values = {"text": "Escuchamos.", "origin": "machine", "translated_on": "2026-06-01"}
    answer = staff.post(change_page(row), values)
    assert answer.status_code == 200
    assert "never translated by a machine" in answer.content.decode()
    assert Translation.objects.get().text == "Comida para todos."


def test_the_list_is_narrowed_to_what_is_to_be_looked_at_again(staff):
    old, kept = pantry(), pantry()
    translated(old, "Vieja.")
    translated(kept, "Vigente.")
    change(old, description="Food for members.")
    both = read(staff, reverse(LIST)).get_text()
    assert "Vieja." in both
    assert "Vigente." in both
    narrowed = read(staff, reverse(LIST) + "?state=old").get_text()
    assert "Vieja." in narrowed
    assert "Vigente." not in narrowed
    assert "Vieja." not in read(staff, reverse(LIST) + "?state=current").get_text()


def test_a_list_of_many_costs_no_more_queries_than_one(staff, django_assert_max_num_queries):
    for _ in range(20):
        translated(pantry())
    with django_assert_max_num_queries(8):
        assert staff.get(reverse(LIST)).status_code == 200


def test_one_is_deleted_and_the_history_says_so(staff):
    row = translated(pantry())
    other = translated(pantry())
    delete = reverse("admin:directory_translation_delete", args=[row.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 302
    chosen = {"action": "delete_selected", "_selected_action": [str(other.pk)], "post": "yes"}
    assert staff.post(reverse(LIST), chosen).status_code == 302
    assert not Translation.objects.exists()
    assert Metadata.objects.filter(last_action_type="delete").count() == 2


def test_who_may_only_look_changes_nothing():
    client = client_of("view_service", "view_translation")
    service = pantry()
    row = translated(service)
    assert client.post(change_page(row), {"text": "x"}).status_code == 403
    assert client.get(reverse("admin:directory_translation_add")).status_code == 403
    page = read(client, service_page(service))
    assert not [a for a in page("a") if "translation/add" in a.get("href", "")]


def test_who_may_see_no_translation_is_led_to_none():
    service = pantry()
    row = translated(service)
    client = client_of("view_service")
    assert client.get(change_page(row)).status_code == 403
    page = read(client, service_page(service))
    assert not [a for a in page("a") if "translation" in a.get("href", "")]


def test_a_confidential_place_offers_nothing_to_translate(staff):
    location = make_location("Moonflower", confidential=True, description="Behind the church")
    make_service_at_location(pantry(), location, description="Ring twice")
    User.objects.update(is_superuser=True)
    page = read(staff, reverse("admin:directory_location_change", args=[location.pk]))
    assert "says nothing that is translated" in page.get_text()


def test_an_original_on_the_form_is_text_and_no_page(staff):
    service = pantry(description="<b>Food</b> <form action=//example.org>for all.")
    where = {"entity": "service", "record_id": service.pk, "field": "description"}
    page = read(staff, reverse("admin:directory_translation_add") + "?" + urlencode(where))
    assert "Original: <b>Food</b> <form action=//example.org>for all." in page.get_text()


@pytest.fixture
def translator():
    """Sees translations, and no records."""
    return client_of("view_translation", "add_translation", "change_translation")


def test_the_form_tells_no_text_of_a_confidential_place(translator):
    location = make_location("Moonflower", confidential=True, description="Behind the church")
    at = make_service_at_location(pantry(), location, description="Ring twice")
    for entity, record in (("location", location), ("service_at_location", at)):
        where = {"entity": entity, "record_id": record.pk, "field": "description"}
        text = read(
            translator, reverse("admin:directory_translation_add") + "?" + urlencode(where)
        ).get_text()
        assert "church" not in text
        assert "Ring twice" not in text


def test_a_place_that_became_confidential_is_gone_from_the_list_of_translations(translator):
    location = make_location(
        "Moonflower",
        description="Behind the church",
        parts={"accessibility": [{"description": "Ramp on Secret Street"}]},
    )
    at = make_service_at_location(pantry(), location, description="Ring twice")
    ramp = Accessibility.objects.get()
    parts = [(location.pk, "location"), (at.pk, "service_at_location"), (ramp.pk, "accessibility")]
    for pk, entity in parts:
        (saved,) = save(
            [Draft(entity, pk, "description", "es", "Detrás", "agency", DAY)], by=TESTER
        )
        assert saved.outcome == "created"
    kept = translated(pantry())
    rows = list(Translation.objects.exclude(pk=kept.pk))
    change(location, confidential=True)
    listed = read(translator, reverse(LIST)).get_text()
    assert "Comida para todos." in listed
    assert "Detrás" not in listed
    for row in rows:
        assert translator.get(change_page(row)).status_code == 302


def test_its_page_is_headed_by_the_listing(staff) -> None:
    row = translated(pantry())
    page = read(staff, change_page(row))
    assert page.title.get_text().strip().startswith("Pantry: description (es)")
    assert page.select_one("#content h2").get_text() == "Pantry: description (es)"
    assert str(row.record_id) not in page.title.get_text()
