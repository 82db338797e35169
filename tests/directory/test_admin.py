"""The administration edits records through the one write path."""

from uuid import uuid4

import pytest
from django.contrib import admin
from django.test import Client
from django.urls import reverse

from directory.models import Metadata, Organization, Phone, RecordChange, Service, User
from directory.models.base import Record
from tests.factories import make_location, make_organization, make_service

pytestmark = pytest.mark.django_db


@pytest.fixture
def staff() -> Client:
    User.objects.create_superuser("admin@example.org", "a long enough secret", name="Ada Example")
    client = Client()
    client.login(username="ADMIN@example.org", password="a long enough secret")
    return client


def form_of(page):
    """What a browser would send back from an unchanged admin page."""
    values = {}
    forms = [page.context["adminform"].form]
    for one in page.context["inline_admin_formsets"]:
        formset = one.formset
        forms += [formset.management_form, *formset.forms]
    for form in forms:
        for bound in form:
            value = bound.value()
            if value is not None and value is not False:
                values[bound.html_name] = value
    return values


def test_an_edit_in_the_admin_is_told_with_the_editors_name(staff):
    service = make_service(name="Food", parts={"phone": [{"number": "312-555-0142"}]})
    RecordChange.objects.all().delete()
    address = reverse("admin:directory_service_change", args=[service.pk])
    values = form_of(staff.get(address))
    values["name"] = "Food pantry"
    values["phones-0-number"] = "312-555-0143"

    answer = staff.post(address, values)

    assert answer.status_code == 302, answer.context["errors"]
    service.refresh_from_db()
    assert service.name == "Food pantry"
    assert service.phones.get().number == "312-555-0143"
    told = {row.field_name: row.updated_by for row in Metadata.objects.all()}
    assert told == {"name": "Ada Example", "phone": "Ada Example"}
    assert RecordChange.objects.count() == 1


def test_a_contacts_phone_survives_an_edit_that_does_not_show_it(staff):
    contact = uuid4()
    service = make_service(
        parts={
            "contact": [{"id": contact, "title": "Front desk"}],
            "phone": [{"number": "312-555-0142", "contact_id": contact}],
        }
    )
    address = reverse("admin:directory_service_change", args=[service.pk])
    values = {**form_of(staff.get(address)), "name": "Food pantry"}

    assert staff.post(address, values).status_code == 302

    assert Phone.objects.get().contact_id == contact


def test_a_new_organization_with_a_phone_is_made_in_the_admin(staff):
    address = reverse("admin:directory_organization_add")
    values = form_of(staff.get(address))
    values |= {"name": "Pantry", "description": "Food.", "listed": "on"}
    values |= {"phones-TOTAL_FORMS": 1, "phones-0-number": "312-555-0142"}

    answer = staff.post(address, values)

    assert answer.status_code == 302, answer.context["errors"]
    assert Organization.objects.get(name="Pantry").phones.count() == 1


def test_nothing_is_deleted_in_the_admin_but_retired(staff):
    service = make_service()
    listing = reverse("admin:directory_service_changelist")

    staff.post(listing, {"action": "retire_selected", "_selected_action": [str(service.pk)]})

    assert Service.objects.get().retired
    delete = reverse("admin:directory_service_delete", args=[service.pk])
    assert staff.post(delete, {"post": "yes"}).status_code == 403


def test_every_page_of_the_admin_opens_for_staff_and_for_nobody_else(staff):
    make_location(address={"postal_code": "60614"})
    make_service(organization=make_organization())
    for model in admin.site._registry:
        name = f"admin:{model._meta.app_label}_{model._meta.model_name}"
        pages = [reverse(f"{name}_changelist")]
        first = model._base_manager.first()
        if first is not None:
            pages.append(reverse(f"{name}_change", args=[first.pk]))
        for page in pages:
            assert staff.get(page).status_code == 200, page
            assert Client().get(page).status_code == 302, page
        if issubclass(model, Record):
            assert not admin.site._registry[model].has_delete_permission(
                staff.get("/").wsgi_request
            )
