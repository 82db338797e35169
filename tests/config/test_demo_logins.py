"""Logins for trying things out: only with the demonstration, never in production."""

import json
from io import StringIO
from pathlib import Path
from typing import Any

import pytest
from django.contrib.auth import authenticate
from django.core.management import CommandError, call_command
from django.utils import timezone

from config.management.commands.demo_logins import ADMINISTRATOR, COUNSELOR, SOURCE
from directory.models import Membership, Organization, SourceRecord, User
from tests.factories import make_organization

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def var(tmp_path: Path, settings: Any) -> Path:
    settings.VAR_DIR = tmp_path
    return tmp_path


@pytest.fixture
def demo() -> Organization:
    organization = make_organization("Example Demonstration Agency")
    SourceRecord.objects.create(
        source=SOURCE,
        fileset=SOURCE,
        entity="organization",
        source_id="one",
        record_id=organization.pk,
        changed_at=timezone.now(),
    )
    return organization


def demo_logins(*arguments: str) -> str:
    out = StringIO()
    call_command("demo_logins", *arguments, stdout=out)
    return out.getvalue()


def test_without_the_demonstration_there_are_none() -> None:
    make_organization("A Real One")
    assert demo_logins() == ""
    assert not User.objects.exists()


def test_they_are_printed_and_work(demo: Organization, var: Path) -> None:
    printed = demo_logins()
    passwords = json.loads((var / "demo_logins.json").read_text())
    for email, password in passwords.items():
        assert f"{email} " in printed
        assert password in printed
        assert authenticate(username=email, password=password) is not None
    assert User.objects.get(email=ADMINISTRATOR).is_superuser
    assert not User.objects.get(email=COUNSELOR).is_staff
    assert Membership.objects.get().organization == demo


def test_a_second_start_prints_the_same(demo: Organization) -> None:
    assert demo_logins() == demo_logins()
    assert User.objects.count() == 2
    assert Membership.objects.count() == 1


def test_each_machine_has_passwords_of_its_own(demo: Organization, var: Path) -> None:
    before = demo_logins()
    (var / "demo_logins.json").unlink()
    assert demo_logins() != before
    assert (var / "demo_logins.json").stat().st_mode & 0o077 == 0


def test_they_go_with_the_demonstration(demo: Organization) -> None:
    demo_logins()
    demo_logins("--remove")
    assert not User.objects.exists()


def test_production_has_none(demo: Organization, settings: Any) -> None:
    settings.PRODUCTION = True
    with pytest.raises(CommandError, match="production"):
        demo_logins()
    assert not User.objects.exists()
