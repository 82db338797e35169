"""A real browser signs in to the administration and saves there."""

import pytest

from directory.models import Service, User
from tests.browser.conftest import Open, Visit

pytestmark = [pytest.mark.browser, pytest.mark.django_db(transaction=True)]


def test_staff_sign_in_and_save_in_spanish(visit: Visit, open_page: Open) -> None:
    User.objects.create_superuser("staff@example.org", "a long enough secret", name="Ada Example")
    page = open_page("/es/admin/", width=360)
    page.get_by_label("Correo electrónico").fill("staff@example.org")
    page.get_by_label("Contraseña").fill("a long enough secret")
    page.get_by_role("button", name="Iniciar sesión").click()
    page.wait_for_selector("#user-tools")
    assert page.url == f"{visit.server}/es/admin/"

    service = Service.objects.order_by("name").first()
    assert service is not None
    page.goto(f"{visit.server}/es/admin/directory/service/{service.pk}/change/")
    page.get_by_label("Otro nombre", exact=False).first.fill("Huerto")
    page.locator("input[name=_save]").click()
    page.wait_for_selector(".messagelist .success")
    service.refresh_from_db()
    assert service.alternate_name == "Huerto"

    page.get_by_role("link", name="English").click()
    assert page.url.startswith(f"{visit.server}/admin/")
