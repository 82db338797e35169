"""The demonstration county: conforming, made up from end to end, and showing every case."""

import csv
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any
from urllib.parse import urlsplit

import pytest
import zipcodes
from jsonschema import Draft202012Validator, FormatChecker

from importers.sources.base import Finding, RawRecord
from importers.sources.hsds import DemoPackage

DEMO = Path(__file__).resolve().parents[2] / "demo"
OURS = {
    ("locations", "confidential"),
    ("locations", "timezone"),
    ("schedules", "closed"),
    ("services", "added_days_ago"),
}
Table = list[dict[str, str]]


@pytest.fixture(scope="module")
def tables() -> dict[str, Table]:
    return {
        path.stem: list(csv.DictReader(path.open(encoding="utf-8", newline="")))
        for path in DEMO.glob("*.csv")
    }


def test_it_is_read_without_a_doubt() -> None:
    (package,) = DemoPackage.open([DEMO])
    items = list(package.records())
    findings = [one for one in items if isinstance(one, Finding)]
    assert sorted((one.level, one.value) for one in findings) == [
        ("info", "metadata.csv"),
        ("info", "translations/es.csv"),  # brought in by demo_data: HSDS knows no translations
    ]
    assert sum(isinstance(one, RawRecord) for one in items) > 600


def test_there_is_enough_of_it(tables: dict[str, Table]) -> None:
    assert len(tables["organizations"]) >= 60
    assert len(tables["services"]) >= 200
    needs = [one for one in tables["taxonomy_terms"] if one["taxonomy"] == "Lantern County needs"]
    assert len(needs) >= 80


def test_every_field_is_used_somewhere(tables: dict[str, Table]) -> None:
    unused = [
        (name, column)
        for name, rows in tables.items()
        for column in rows[0]
        if not any(row[column] for row in rows)
    ]
    assert unused == []


@pytest.mark.needs_shared
def test_it_conforms_to_hsds_3_1(shared: Path, tables: dict[str, Table]) -> None:
    schema = json.loads((shared / "spec/hsds/3.1/schema/compiled/tabular.json").read_text())
    columns = _columns(shared)
    assert set(tables) == set(columns)
    for name, rows in tables.items():
        missing = set(columns[name]) - set(rows[0])
        extra = set(rows[0]) - set(columns[name]) - {one for of, one in OURS if of == name}
        # The descriptor of the standard lists the columns of units and capacities in part only.
        assert (missing, extra if columns[name][:1] == ["id"] else set()) == (set(), set())
    faults: list[str] = []
    for entity, one in schema["properties"].items():
        rows = tables[Path(one["items"].get("path", f"{entity}.csv")).stem]
        validator = Draft202012Validator(one["items"], format_checker=FormatChecker())
        for row in rows:
            faults += [
                f"{entity} {row['id']}: {fault.json_path}: {fault.message}"
                for fault in validator.iter_errors(_typed(row, one["items"]["properties"]))
            ]
            faults += [
                f"{entity} {row['id']}: no {field}"
                for field in one["items"].get("tabular_required") or ()
                if not row[field]
            ]
    assert faults == []


def test_nothing_in_it_could_be_taken_for_a_real_one(tables: dict[str, Table]) -> None:
    numbers = {row["number"] for row in tables["phones"]}
    assert {one for one in numbers if not re.fullmatch(r"\d{3}-555-01\d\d", one)} == set()
    hosts = _hosts(tables)
    assert {one for one in hosts if not one.endswith(("example.org", "example.com"))} == set()
    emails = {cell for cell in _cells(tables) if re.fullmatch(r"\S+@\S+", cell)}
    assert {one for one in emails if not one.endswith("example.org")} == set()
    outside = re.findall(r"\b\d{3}-\d{3}-\d{4}\b", " ".join(_cells(tables)))
    assert {one for one in outside if "-555-01" not in one} == set()


def test_its_zips_are_real_and_its_points_lie_near_them(tables: dict[str, Table]) -> None:
    places = {row["id"]: row for row in tables["locations"]}
    for row in tables["addresses"]:
        (real,) = zipcodes.matching(row["postal_code"])
        assert (real["city"], real["state"]) == (row["city"], row["state_province"])
        place = places[row["location_id"]]
        if place["latitude"]:
            assert abs(float(place["latitude"]) - float(real["lat"])) < 0.02
            assert abs(float(place["longitude"]) - float(real["long"])) < 0.02
    physical = [row for row in tables["locations"] if row["location_type"] == "physical"]
    assert 3 < sum(not row["latitude"] for row in physical) < len(physical) / 3


@pytest.mark.needs_shared
def test_its_filters_are_those_of_the_real_directory(
    tables: dict[str, Table], shared: Path
) -> None:
    mapping = shared / "spec/samhsa/mapping-2022.csv"
    known = {f"{one['field']}:{one['value']}" for one in csv.DictReader(mapping.open())}
    codes = {
        row["code"] for row in tables["taxonomy_terms"] if row["taxonomy"] == "Handrail filters"
    }
    assert codes - known == set()


def test_it_has_one_confidential_place_with_an_address_to_hide(tables: dict[str, Table]) -> None:
    (hidden,) = [row for row in tables["locations"] if row["confidential"] == "true"]
    (address,) = [row for row in tables["addresses"] if row["location_id"] == hidden["id"]]
    assert hidden["latitude"]
    assert hidden["name"]
    # Each of these is nowhere else, so that a test which finds it has found a leak.
    everything = [cell for cell in _cells(tables) if cell]
    for secret in (address["address_1"], address["city"], address["postal_code"], hidden["name"]):
        assert [cell for cell in everything if secret in cell] == [secret]
    assert [row for row in tables["service_at_location"] if row["location_id"] == hidden["id"]]


@pytest.mark.parametrize(
    ("what", "columns"),
    [
        ("several spans", {"byday": r"MO,TU,WE,TH,FR", "opens_at": "13:00"}),
        ("a weekday of the month", {"freq": "MONTHLY", "byday": "2TU"}),
        ("the last one", {"freq": "MONTHLY", "byday": "-1FR"}),
        ("days of the month", {"bymonthday": r"1,15"}),
        ("past midnight", {"opens_at": "20:00", "closes_at": "02:00"}),
        ("day and night", {"opens_at": "00:00", "closes_at": "00:00"}),
        ("seasons", {"valid_from": r"2026-06-15", "valid_to": r"2026-08-21"}),
        ("every other week", {"interval": "2", "dtstart": r"2026.*", "wkst": "MO"}),
        ("a number of times", {"count": "8"}),
        ("until", {"until": r"2027.*"}),
        ("holidays", {"closed": "true", "valid_from": "2026-12-25"}),
        ("words only", {"description": r".*appointment.*", "freq": "", "opens_at": ""}),
        ("an offset", {"opens_at": r".*-08:00", "timezone": "-8"}),
        ("of a place", {"location_id": ".+"}),
        ("of a service at a place", {"service_at_location_id": ".+"}),
    ],
)
def test_it_has_hours_of_every_kind(
    tables: dict[str, Table], what: str, columns: dict[str, str]
) -> None:
    assert [
        row
        for row in tables["schedules"]
        if all(re.fullmatch(pattern, row[name]) for name, pattern in columns.items())
    ], what


def test_some_of_it_is_missing_on_purpose(tables: dict[str, Table]) -> None:
    assert {row["status"] for row in tables["services"]} == {
        "active",
        "inactive",
        "defunct",
        "temporarily closed",
    }
    assert [row for row in tables["services"] if not row["description"]]
    assert [row for row in tables["services"] if not row["assured_date"]]
    assert [row for row in tables["organizations"] if not row["website"]]
    located = {row["location_id"] for row in tables["addresses"]}
    assert [
        row
        for row in tables["locations"]
        if row["location_type"] == "physical" and row["id"] not in located
    ]
    timed = {row["service_id"] for row in tables["schedules"]}
    assert [row for row in tables["services"] if row["id"] not in timed]


def test_some_of_it_is_translated_by_each_who_may(tables: dict[str, Table]) -> None:
    rows = list(csv.DictReader((DEMO / "translations/es.csv").open(encoding="utf-8", newline="")))
    assert {row["origin"] for row in rows} == {"agency", "specialist", "machine"}
    assert [row for row in rows if not row["text"]] == []
    everything = set(_cells(tables))
    assert {row["original"] for row in rows} - everything == set()


def _columns(shared: Path) -> dict[str, list[str]]:
    told = json.loads((shared / "spec/hsds/3.1/datapackage.json").read_text())
    return {
        Path(one["path"]).stem: [field["name"] for field in one["schema"]["fields"]]
        for one in told["resources"]
    }


def _typed(row: dict[str, str], properties: dict[str, Any]) -> dict[str, Any]:
    return {
        name: float(cell) if properties.get(name, {}).get("type") == "number" else cell
        for name, cell in row.items()
        if cell
    }


def _cells(tables: dict[str, Table]) -> Iterator[str]:
    for rows in tables.values():
        for row in rows:
            yield from row.values()


def _hosts(tables: dict[str, Table]) -> set[str]:
    return {urlsplit(cell).hostname or "" for cell in _cells(tables) if "://" in cell}
