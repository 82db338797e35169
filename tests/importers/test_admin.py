"""Runs and findings in the administration: to read and to take away, for staff alone."""

import csv
from datetime import UTC, datetime
from io import StringIO

import pytest
from django.test import Client

from directory.models import User
from importers.models import ImportFinding, ImportRun

pytestmark = pytest.mark.django_db


@pytest.fixture
def run() -> ImportRun:
    made = ImportRun.objects.create(source="samhsa", started_at=datetime(2026, 1, 5, tzinfo=UTC))
    for value in ("=HYPERLINK(1)", "+1", "-1", "@x", " =1", "plain"):
        ImportFinding.objects.create(
            run=made, level="warning", field="name1", value=value, message="Look at it.", line=2
        )
    return made


@pytest.fixture
def staff(client: Client) -> Client:
    client.force_login(User.objects.create_superuser("staff@example.org", "a long password"))
    return client


def test_staff_read_runs_and_findings_and_change_nothing(staff: Client, run: ImportRun) -> None:
    page = staff.get(f"/admin/importers/importrun/{run.pk}/change/")
    assert page.status_code == 200
    assert f"/admin/importers/importrun/{run.pk}/findings.csv" in page.content.decode()
    listed = staff.get(f"/admin/importers/importfinding/?run__id__exact={run.pk}")
    assert "Look at it." in listed.content.decode()
    for address in ("importrun/add/", f"importrun/{run.pk}/delete/", "importfinding/add/"):
        assert staff.get(f"/admin/importers/{address}").status_code == 403
    assert staff.post(f"/admin/importers/importrun/{run.pk}/change/").status_code == 403


def test_findings_are_taken_away_as_a_table_without_formulas(staff: Client, run: ImportRun) -> None:
    answer = staff.get(f"/admin/importers/importrun/{run.pk}/findings.csv")
    assert answer["Content-Type"] == "text/csv; charset=utf-8"
    assert "attachment" in answer["Content-Disposition"]
    rows = list(csv.DictReader(StringIO(answer.getvalue().decode())))
    assert [row["value"] for row in rows] == [
        "'=HYPERLINK(1)",
        "'+1",
        "'-1",
        "'@x",
        "' =1",
        "plain",
    ]
    assert rows[0]["line"] == "2"


def test_a_stranger_is_sent_to_the_login_and_a_member_gets_nothing(
    client: Client, run: ImportRun
) -> None:
    address = f"/admin/importers/importrun/{run.pk}/findings.csv"
    assert client.get(address).status_code == 302
    client.force_login(User.objects.create_user("member@example.org", "a long password"))
    assert client.get(address).status_code == 302
    clerk = User.objects.create_user("clerk@example.org", "a long password")
    clerk.is_staff = True
    clerk.save()
    client.force_login(clerk)
    assert client.get(address).status_code == 403


def test_findings_of_a_run_that_is_not_there_are_not_found(staff: Client) -> None:
    assert staff.get("/admin/importers/importrun/999/findings.csv").status_code == 404
