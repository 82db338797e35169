"""HSDS as JSON says the same as HSDS in tables, whatever it comes wrapped in."""

import json
from collections import Counter
from pathlib import Path
from typing import Any

import pytest

from directory.models import Organization, Phone, Service, ServiceAtLocation
from importers import runs
from importers.sources.base import Finding, RawRecord, SourceError
from importers.sources.hsds_json import HsdsDocuments
from tests.importers.packages import uid

Row = dict[str, Any]


def service(word: str = "service", **more: Any) -> Row:
    """As an API tells it: whole, with all that hangs on it."""
    return {
        "id": uid(word),
        "name": f"Example {word}",
        "status": "active",
        "organization": {"id": uid("org"), "name": "Example Pantry", "description": "Food."},
        "phones": [{"id": uid(f"{word} phone"), "number": "312-555-0100", "languages": [
            {"name": "Spanish"}]}],
        "schedules": [{"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}],
        "service_at_locations": [
            {
                "id": uid(f"{word} at"),
                "location": {
                    "id": uid("place"),
                    "location_type": "physical",
                    "name": "Example Hall",
                    "addresses": [{"address_1": "12 Example Lane", "city": "Springfield",
                                   "state_province": "IL", "postal_code": "62701",
                                   "country": "US", "address_type": "physical"}],
                },
            }
        ],
        "attributes": [{"id": uid(f"{word} food"), "taxonomy_term": {
            "id": uid("food"), "code": "F", "name": "Food", "description": "Food.",
            "taxonomy_detail": {"id": uid("needs"), "name": "Needs", "description": "Needs."}}}],
        **more,
    }  # fmt: skip


def told(path: Path) -> list[RawRecord | Finding]:
    (source,) = HsdsDocuments.open([path])
    return list(source.records())


def roots(path: Path) -> Counter[str]:
    return Counter(one.entity for one in told(path) if isinstance(one, RawRecord))


def write(path: Path, content: Any) -> Path:
    path.write_text(content if isinstance(content, str) else json.dumps(content))
    return path


WHOLE = Counter(
    ("taxonomy", "taxonomy_term", "organization", "location", "service", "service_at_location")
)


@pytest.mark.parametrize(
    "wrapped",
    [
        lambda one: one,
        lambda one: [one],
        lambda one: {"total_items": 1, "page_number": 1, "contents": [one]},
        lambda one: {"services": [one]},
        lambda one: json.dumps(one) + "\n",
        lambda one: json.dumps(one, indent=2),
    ],
    ids=["alone", "in an array", "on a page", "by its kind", "in a line", "over lines"],
)
def test_a_record_is_the_same_in_every_wrapping(tmp_path: Path, wrapped: Any) -> None:
    path = write(tmp_path / "feed.json", wrapped(service()))
    assert HsdsDocuments.recognises(path)
    assert roots(path) == WHOLE
    (whole,) = (one for one in told(path) if isinstance(one, RawRecord) and one.entity == "service")
    assert [one["number"] for one in whole.parts["phone"]] == ["312-555-0100"]
    assert [one["name"] for one in whole.parts["language"]] == ["Spanish"]
    assert len(whole.parts["schedule"]) == len(whole.parts["attribute"]) == 1


def test_what_several_records_hold_comes_once(tmp_path: Path) -> None:
    lines = [service("first"), service("second")]
    path = write(tmp_path / "feed.ndjson", "\n".join(map(json.dumps, lines)))
    assert roots(path) == WHOLE + Counter(("service", "service_at_location"))


def test_a_later_record_fills_what_an_earlier_one_left_open(tmp_path: Path) -> None:
    full = {
        "id": uid("org"),
        "name": "Another name",
        "description": "Later.",
        "email": "a@example.org",
    }
    first = service(organization={"id": uid("org"), "name": "Example Pantry"})
    path = write(tmp_path / "feed.json", {"services": [first], "organizations": [full]})
    (found,) = (
        one for one in told(path) if isinstance(one, RawRecord) and one.entity == "organization"
    )
    assert found.fields["name"] == "Example Pantry"
    assert (found.fields["description"], found.fields["email"]) == ("Later.", "a@example.org")


def test_a_folder_of_files_is_one_feed(tmp_path: Path) -> None:
    folder = tmp_path / "feed"
    folder.mkdir()
    for word in ("first", "second"):
        write(folder / f"{word}.json", service(word))
    assert HsdsDocuments.recognises(folder)
    assert roots(folder)["service"] == 2


def test_what_breaks_off_is_told_and_the_whole_before_it_is_kept(tmp_path: Path) -> None:
    text = json.dumps([service("first"), service("second")])
    found = told(write(tmp_path / "feed.json", text[:-200]))
    assert [one.source_id for one in found if isinstance(one, RawRecord)].count(uid("first")) == 1
    broken = [one for one in found if isinstance(one, Finding) and one.quarantined]
    assert [(one.line, "breaks off" in one.message) for one in broken] == [(("feed.json", 2), True)]


def test_a_document_that_is_none_of_hsds_is_left_out_and_said(tmp_path: Path) -> None:
    path = write(tmp_path / "feed.json", [service(), {"hello": "world"}, 7])
    left_out = [one.line for one in told(path) if isinstance(one, Finding) and one.quarantined]
    assert left_out == [("feed.json", 2), ("feed.json", 3)]


@pytest.mark.parametrize("content", ["name,id\n", "", "[]", "{", '{"contents": []}', "[1]"])
def test_a_file_that_is_no_feed_is_refused_in_words(tmp_path: Path, content: str) -> None:
    path = write(tmp_path / "feed.json", content)
    assert not HsdsDocuments.recognises(path)
    with pytest.raises(SourceError, match="feed"):
        HsdsDocuments.open([path])


def test_ids_that_are_no_uuids_and_slips_in_names_are_read(tmp_path: Path) -> None:
    place = {"id": "p-1", "location_type": "physical", "addresss": [
        {"address_1": "12 Example Lane", "city": "Springfield", "state_province": "IL",
         "postal_code": "62701", "country": "US", "address_type": "physical"}]}  # fmt: skip
    one = service(id="7", service_at_locations=[{"id": "7-1", "location": place}])
    found = [one for one in told(write(tmp_path / "feed.json", one)) if isinstance(one, RawRecord)]
    (where,) = (one for one in found if one.entity == "location")
    assert [one["city"] for one in where.parts["address"]] == ["Springfield"]


@pytest.mark.django_db
def test_it_is_imported_and_again_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path / "feed.json", {"contents": [service("first"), service("second")]})
    report = runs.run(runs.Request("hsds_json", [path]))
    assert report.reason == ""
    assert report.counts.quarantined == 0
    assert set(Service.objects.values_list("name", flat=True)) == {
        "Example first",
        "Example second",
    }
    assert Organization.objects.count() == 1
    assert ServiceAtLocation.objects.count() == 2
    assert Phone.objects.count() == 2
    again = runs.run(runs.Request("auto", [path]))
    assert (again.source, again.counts.created, again.counts.changed) == ("hsds_json", 0, 0)


@pytest.mark.needs_shared
@pytest.mark.parametrize("version", ["3.0", "3.1", "uk-profile-3.0"])
def test_the_examples_of_the_standard_are_read(shared: Path, version: str) -> None:
    examples = shared / "spec" / "hsds" / version / "examples"
    for name in ("service_full.json", "organization_full.json", "service_at_location_full.json"):
        found = roots(examples / name)
        assert {"organization", "service", "service_at_location", "location"} <= found.keys(), name
        assert all(count == 1 for count in found.values()), name
