"""The JSON of iCarol's API, as records of the directory."""

from __future__ import annotations

import json
import random
from pathlib import Path
from typing import Any

import pytest

from directory.models import Location, Service
from importers import runs
from importers.sources import icarol_json_files
from importers.sources.base import SourceError
from importers.sources.icarol import Icarol
from tests.importers.test_icarol import Told

Item = dict[str, Any]
SAMPLES = "data/icarol-json"


def contact(type: str, *, private: bool = False, **more: Any) -> Item:
    return {"contact": {"type": type, **more}, "isConfidential": private}


def resource(type: str, id: int, *related: tuple[str, int], **more: Any) -> Item:
    named = {"names": [{"value": f"Example {type}", "purpose": "Primary"}]}
    return {
        "id": id,
        "databaseID": 77,
        "type": type,
        **({} if type == "ProgramAtSite" else named),
        "status": "Active",
        "isConfidential": False,
        "related": [{"type": one, "id": number} for one, number in related],
        **more,
    }


STREET: Item = {"line1": "1 Example Way", "city": "San Rafael", "county": "-1", "stateProvince": "CA",
          "zipPostalCode": "94901", "country": "United States"}  # fmt: skip
PLACE = contact("PhysicalLocation", latitude=37.97, longitude=-122.53, **STREET)


def four(**more: Item) -> list[Item]:
    """Children first; `more` is what a test adds to one of them."""
    return [
        resource("ProgramAtSite", 4, ("Agency", 1), ("Site", 2), ("Program", 3),
                 **more.get("link", {})),
        resource("Program", 3, ("Agency", 1), ("Site", 2), **more.get("program", {})),
        resource("Site", 2, ("Agency", 1), **{"contactDetails": [PLACE], **more.get("site", {})}),
        resource("Agency", 1, ("Site", 2), ("Program", 3), **more.get("agency", {})),
    ]  # fmt: skip


@pytest.fixture
def path(tmp_path: Path) -> Path:
    return tmp_path / "answer.json"


def told(path: Path, items: Any) -> Told:
    path.write_text(json.dumps(items))
    return Told(path)


def test_the_four_types_become_the_four_records(path: Path) -> None:
    found = told(path, four())
    assert [(one.entity, one.source_id) for one in found.records] == [
        ("organization", "1"), ("location", "2"), ("service", "3"), ("service_at_location", "4"),
    ]  # fmt: skip
    address = found.one("location").parts["address"]
    assert [(one["address_1"], one["region"]) for one in address] == [("1 Example Way", "")]
    assert found.outcomes() == [1, 2, 3, 4]
    assert found.source.fileset == "database-77"


def test_a_page_and_a_line_for_each_resource_are_read_the_same(path: Path) -> None:
    listed = told(path, four()).records
    assert told(path, {"page": 1, "items": four()}).records == listed
    path.write_text("\n".join(json.dumps(one) for one in four()), encoding="utf-8-sig")
    assert Told(path).records == listed


def test_a_folder_of_files_is_one_set(tmp_path: Path) -> None:
    folder = tmp_path / "answers"
    folder.mkdir()
    for item in four():
        (folder / f"{item['type']}.json").write_text(json.dumps([item]))
    (folder / "readme.md").write_text("About this")
    found = Told(folder)
    assert len(found.records) == 4
    assert [one.value for one in found.findings] == ["readme.md"]

    by_hand = Icarol.open(sorted(folder.glob("*.json")))
    assert [one.fileset for one in by_hand] == ["database-77"]


def test_persons_private_contacts_and_notes_are_stored_nowhere(path: Path) -> None:
    details = [
        contact("PhoneNumber", number="415-555-0101", label="Fax", purpose="Fax"),
        contact("PhoneNumber", number="415-555-0102", private=True),
        contact("EmailAddress", address="secret@example.org", private=True),
        contact("EmailAddress", address="desk@example.org"),
        contact("Person", name={"displayName": "Secret Person"}, titles=["Secret"]),
    ]
    notes = {"notes": {"editors": "Secret words"}, "contactDetails": details}
    found = told(path, four(program=notes))
    service = found.one("service")
    assert service.parts["phone"][0].items() >= {"number": "415-555-0101", "type": "fax"}.items()
    assert service.fields["email"] == "desk@example.org"
    everything = (str(found.records) + str(found.findings)).casefold()
    assert "secret" not in everything
    assert "555-0102" not in everything


@pytest.mark.parametrize(
    "site",
    [
        {"isConfidential": True},
        {"contactDetails": [{**PLACE, "isConfidential": True}, contact("PostalAddress", **STREET)]},
    ],
)
def test_a_private_site_is_confidential_and_its_place_is_not_stored(path: Path, site: Item) -> None:
    name = {"names": [{"value": "House at 1 Example Way", "purpose": "Primary"}]}
    place = told(path, four(site={**site, **name})).one("location")
    assert place.fields["confidential"] is True
    assert (place.fields["latitude"], place.parts["address"]) == (None, [])
    assert "Example" not in str(place)


@pytest.mark.parametrize("kind", ["agency", "program"])
def test_a_confidential_agency_or_program_is_not_public(path: Path, kind: str) -> None:
    found = told(path, four(**{kind: {"isConfidential": True}}))
    assert not [one for one in found.records if one.entity == "service"]
    assert found.outcomes() == [1, 2, 3, 4]


def test_a_service_says_all_that_its_resource_says(path: Path) -> None:
    days = [{"dayOfWeek": day, "opens": "10", "closes": "4:45"} for day in ("Mon", "Tue")]
    program = {
        "taxonomy": ["BD-1800", "LF-4900 * YB-8000"], "fees": "Free", "eligibility": "Residents",
        "hours": {"days": days, "note": "Ring the bell"}, "lastVerifiedOn": "2019-01-01T08:00:00Z",
        "coverage": [{"county": "Marin", "stateProvince": "CA", "city": "Novato"},
                     {"county": "Napa", "stateProvince": "CA", "city": None}],
        "languagesOffered": "Farsi; Spanish", "modified": "1900-01-01T08:00:00Z",
        "customFields": [{"label": "Parking", "valueText": "Behind"}], "petsWelcome": "yes",
    }  # fmt: skip
    found = told(path, four(program=program))
    service = found.one("service")
    assert [one["name"] for one in service.parts["service_area"]] == [
        "Novato, CA", "Napa County, CA",
    ]  # fmt: skip
    hours = [(one["byday"], one["opens_at"], one["closes_at"])
             for one in service.parts["schedule"]]  # fmt: skip
    assert hours == [("MO", "10:00", "16:45"), ("TU", "10:00", "16:45")]
    assert "Ring the bell" in service.parts["schedule"][0]["notes"]
    assert str(service.fields["assured_date"]) == "2019-01-01"
    assert [one["name"] for one in service.parts["language"]] == ["Farsi", "Spanish"]
    assert [one.source_id for one in found.records if one.entity == "taxonomy_term"] == [
        "BD-1800", "LF-4900", "YB-8000",
    ]  # fmt: skip
    assert {one.field for one in found.findings} == {"customFields: Parking", "petsWelcome"}


def test_nothing_dangles_and_every_resource_is_told(path: Path) -> None:
    items = [*four()[:2], resource("Agency", 1), {"type": "Wing", "id": 9}, "words", None]
    found = told(path, [items[2], *items[:2], *items[3:]])
    assert found.refused() == [
        (4, "error", "type"), (5, "error", "type"), (6, "error", "type"), (2, "error", "site"),
    ]  # fmt: skip
    assert found.outcomes() == [1, 2, 3, 4, 5, 6]


def test_a_file_that_breaks_off_gives_what_stands_before(
    path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(icarol_json_files, "CHUNK", 50)
    whole = json.dumps(list(reversed(four())), ensure_ascii=False).encode()
    path.write_bytes(whole[:-30])
    found = Told(path)
    assert [one.source_id for one in found.records] == ["1", "2", "3"]
    assert found.refused() == [(4, "error", "")]
    assert found.outcomes() == [1, 2, 3, 4]


@pytest.mark.parametrize(
    "content",
    ["", "[]", "{", "[1, 2]", '{"organizations": [{"id": 1, "name": "x"}]}',
     '[{"id": "1", "type": "Feature"}]', '[{"type": ["Agency"], "id": 1, "related": []}]'],
)  # fmt: skip
def test_json_of_another_format_is_refused_in_words(path: Path, content: str) -> None:
    path.write_text(content)
    assert not Icarol.recognises(path)
    with pytest.raises(SourceError, match="is no iCarol export"):
        Icarol.open([path])


def test_any_damage_leaves_whole_records_and_findings(path: Path) -> None:
    whole = json.dumps(four()).encode()
    luck = random.Random(5)
    for _turn in range(60):
        damaged = bytearray(whole[: luck.randrange(200, len(whole) + 1)])
        for _flip in range(luck.randrange(4)):
            damaged[luck.randrange(len(damaged))] = luck.randrange(256)
        path.write_bytes(damaged)
        try:
            lines = Told(path).outcomes()
        except SourceError:
            continue
        assert lines == list(range(1, len(lines) + 1))


@pytest.mark.needs_shared
def test_every_resource_of_the_samples_is_told_once(shared: Path) -> None:
    for sample in sorted((shared / SAMPLES).glob("*.json")):
        count = len(json.loads(sample.read_text()))
        found = Told(sample)
        assert found.outcomes() == list(range(1, count + 1)), sample.name
        assert "Fakelastname" not in str(found.records) + str(found.findings)


@pytest.mark.needs_shared
@pytest.mark.django_db
def test_the_samples_are_stored_and_a_second_run_changes_nothing(shared: Path) -> None:
    names = ("agencies", "programs", "sites", "serviceSites")
    paths = [shared / SAMPLES / f"{name}.json" for name in names]
    report = runs.run(runs.Request("icarol", paths))

    counts = report.counts
    assert (report.reason, counts.read, counts.created, counts.quarantined) == ("", 13, 11, 2)
    served = Service.objects.get(name="Transitional Housing")
    assert served.service_at_locations.get().location.name == "99nd precinct Avenue"
    assert Service.objects.filter(status="inactive").count() == 1
    assert Location.objects.filter(confidential=True).count() == 0

    again = runs.run(runs.Request("icarol", paths)).counts
    assert (again.read, again.unchanged) == (13, 11)


@pytest.mark.django_db
def test_export_and_api_tell_the_same_records(path: Path, tmp_path: Path) -> None:
    told(path, four())
    runs.run(runs.Request("icarol", [path]))
    export = tmp_path / "export.csv"
    export.write_text(
        "TaxonomyLevelName,ResourceAgencyNum,ParentAgencyNum,PublicName\n"
        "Agency,1,0,Example Agency\nProgram,3,1,Example Program\n"
    )
    runs.run(runs.Request("icarol", [export]))
    assert Service.objects.count() == 1
