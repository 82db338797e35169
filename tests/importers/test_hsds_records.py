"""HSDS packages as records of the directory."""

from pathlib import Path
from typing import Any

import pytest

from directory.models import Location, Organization, Phone, Program, Schedule, Service
from importers import runs
from tests.importers.packages import (
    Told,
    good,
    place_row,
    service_row,
    uid,
    write_folder,
    write_zip,
)


@pytest.mark.django_db
def test_a_package_becomes_records(tmp_path: Path) -> None:
    package = good(
        programs=[{"id": uid("prog"), "organization_id": uid("org"), "name": "P"}],
        contacts=[{"id": uid("c"), "service_id": uid("service"), "name": "Front desk"}],
        phones=[
            {"id": uid("p"), "contact_id": uid("c"), "number": "(509) 555-0100", "extension": "05"}
        ],
        schedules=[
            {
                "id": uid("s"),
                "service_at_location_id": uid("at"),
                "valid_from": "2026-12-25",
                "valid_to": "2026-12-25",
                "closed": "true",
            }
        ],
        locations=[{**place_row(), "confidential": "yes", "timezone": "America/Los_Angeles"}],
        services=[service_row(program_id=uid("prog"), minimum_age="18")],
    )
    report = runs.run(runs.Request("hsds", [write_folder(tmp_path / "package", package)]))

    assert (report.reason, report.counts.read, report.counts.created) == ("", 8, 8)
    service = Service.objects.get()
    assert (service.minimum_age, service.program) == (18, Program.objects.get())
    phone = Phone.objects.get()
    assert (phone.number, phone.extension, phone.raw) == ("509-555-0100", "05", "(509) 555-0100")
    assert phone.contact is not None
    assert phone.contact.service == service
    assert Schedule.objects.get().closed
    place = Location.objects.get()
    assert (place.confidential, place.timezone) == (True, "America/Los_Angeles")


@pytest.mark.django_db
def test_the_same_package_as_a_folder_and_as_a_zip_is_the_same(tmp_path: Path) -> None:
    descriptor: dict[str, Any] = {"datapackage.json": '{"name": "lantern"}'}
    runs.run(runs.Request("hsds", [write_folder(tmp_path / "one", good(**descriptor))]))
    again = runs.run(runs.Request("hsds", [write_zip(tmp_path / "two.zip", good(**descriptor))]))
    assert (again.counts.read, again.counts.unchanged) == (4, 4)


@pytest.mark.django_db
def test_rows_add_up_and_the_good_ones_are_imported_beside_the_bad(tmp_path: Path) -> None:
    package = good(
        organizations=[
            {"id": uid("org"), "name": "Good"},
            {"id": "", "name": "No id"},
            {"id": uid("x"), "name": ""},
        ],
        url=[
            {"id": uid("u"), "organization_id": uid("org"), "url": "not a web address"},
            {"id": uid("v"), "organization_id": uid("org"), "url": "https://example.org/"},
        ],
    )
    counts = runs.run(runs.Request("hsds", [write_folder(tmp_path / "p", package)])).counts
    assert (counts.read, counts.created, counts.quarantined) == (8, 5, 3)
    assert Organization.objects.get().additional_websites.get().url == "https://example.org/"


@pytest.mark.needs_shared
@pytest.mark.parametrize("version", ["3.0", "3.1"])
@pytest.mark.django_db
def test_the_examples_of_the_standard_are_read_without_a_stop(shared: Path, version: str) -> None:
    """They point at rows that they do not have, in most of their tables."""
    path = shared / f"spec/hsds/{version}/examples/csv"
    told = Told(path)
    lines = told.lines()
    tables = [one for one in path.glob("*.csv") if one.name != "metadata.csv"]
    assert len(lines) == len(set(lines)) == len(tables)

    counts = runs.run(runs.Request("hsds", [path])).counts
    assert counts.read == counts.created + counts.quarantined == len(tables)
    assert Organization.objects.get().name == "Example Organization Inc."
