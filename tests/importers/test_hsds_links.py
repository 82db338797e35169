"""Ids and links of HSDS packages that lead nowhere, and how rows are counted."""

from collections.abc import Callable
from pathlib import Path

import pytest

from tests.importers.packages import (
    Rows,
    Told,
    place_row,
    service_row,
    uid,
    write_folder,
)

Read = Callable[..., Told]


def test_a_root_without_an_id_and_one_with_a_taken_id_are_left_out(told: Read) -> None:
    rows = [
        {"id": uid("org"), "name": "First"},
        {"id": "", "name": "Nameless"},
        {"id": uid("org").upper(), "name": "Twin"},
    ]
    read = told(organizations=rows)
    assert read.one("organization").fields["name"] == "First"
    assert [line for line, _, _ in read.refused()] == [
        ("organizations.csv", 3),
        ("organizations.csv", 4),
    ]


def test_a_part_without_an_id_is_kept_and_one_with_a_taken_id_is_not(told: Read) -> None:
    phone = {"service_id": uid("service"), "number": "509-555-0100"}
    read = told(phones=[phone, {**phone, "id": uid("p")}, {**phone, "id": uid("p")}])
    assert [row.get("source_id") for row in read.one("service").parts["phone"]] == [None, uid("p")]
    assert read.refused() == [(("phones.csv", 4), "id", uid("p"))]


def test_ids_that_are_no_uuids_belong_to_their_package_alone(tmp_path: Path) -> None:
    rows: Rows = [{"id": "17", "name": "A"}]
    ids = [
        Told(write_folder(tmp_path / name, {"organizations": rows})).one("organization").source_id
        for name in ("north", "south")
    ]
    assert ids == ["north:17", "south:17"]


def test_a_link_that_leads_nowhere_is_dropped_where_hsds_can_do_without(told: Read) -> None:
    read = told(locations=[{**place_row(), "organization_id": uid("nobody")}])
    assert read.one("location").fields["organization_id"] == ""
    assert read.doubts() == [("warning", "organization_id", uid("nobody"))]


def test_a_row_whose_required_link_leads_nowhere_is_left_out(told: Read) -> None:
    read = told(
        services=[service_row(organization_id=uid("nobody"))], service_at_location="id,service_id\n"
    )
    assert read.refused() == [(("services.csv", 2), "organization_id", uid("nobody"))]


@pytest.mark.parametrize(
    ("row", "field"),
    [
        ({"service_id": uid("nobody"), "number": "1"}, "service_id"),
        (
            {"number": "1"},
            "contact_id, service_at_location_id, service_id, location_id, organization_id",
        ),
        ({"service_id": uid("service"), "number": ""}, "number"),
    ],
)
def test_a_part_that_belongs_to_nothing_or_says_nothing_is_left_out(
    told: Read, row: dict[str, str], field: str
) -> None:
    read = told(phones=[{"id": uid("p"), **row}])
    assert [(line, name) for line, name, _ in read.refused()] == [(("phones.csv", 2), field)]
    assert read.one("service").parts["phone"] == []


def test_a_part_with_several_owners_goes_to_the_first_that_exists(told: Read) -> None:
    read = told(
        phones=[
            {
                "id": uid("p"),
                "contact_id": uid("nobody"),
                "service_id": uid("service"),
                "location_id": uid("place"),
                "organization_id": uid("org"),
                "number": "509-555-0100",
            }
        ]
    )
    (phone,) = read.one("service").parts["phone"]
    assert phone["service_id"] == uid("service")
    assert phone["location_id"] == uid("place")
    assert "contact_id" not in phone
    assert read.doubts() == [("warning", "contact_id", uid("nobody"))]


def test_a_part_does_not_name_a_root_that_comes_after_its_own(told: Read) -> None:
    read = told(
        contacts=[{"id": uid("c"), "organization_id": uid("org"), "name": "Front desk"}],
        phones=[
            {
                "id": uid("p"),
                "contact_id": uid("c"),
                "service_id": uid("service"),
                "number": "509-555-0100",
            }
        ],
    )
    (phone,) = read.one("organization").parts["phone"]
    assert phone["contact_id"] == uid("c")
    assert "service_id" not in phone
    assert read.doubts() == [("info", "service_id", uid("service"))]


def test_what_hangs_on_a_part_that_is_left_out_goes_with_it(told: Read) -> None:
    read = told(
        phones=[{"id": uid("p"), "organization_id": uid("org"), "number": ""}],
        languages=[{"id": uid("l"), "phone_id": uid("p"), "name": "Spanish", "code": "es"}],
    )
    assert {line for line, _, _ in read.refused()} == {("phones.csv", 2), ("languages.csv", 2)}


def test_attributes_go_to_the_root_of_what_they_are_said_of(told: Read) -> None:
    read = told(
        taxonomy_terms=[{"id": uid("term"), "name": "Food"}],
        phones=[{"id": uid("p"), "service_id": uid("service"), "number": "509-555-0100"}],
        attributes=[
            {
                "id": uid(entity + link + term),
                "link_entity": entity,
                "link_id": uid(link),
                "taxonomy_term_id": uid(term),
            }
            for entity, link, term in [
                ("service", "service", "term"),
                ("phones", "p", "term"),
                ("organization", "service", "term"),
                ("planet", "service", "term"),
                ("service", "service", "nobody"),
            ]
        ],
    )
    own, of_phone = read.one("service").parts["attribute"]
    assert "link_id" not in own
    assert (of_phone["link_entity"], of_phone["link_id"]) == ("phone", uid("p"))
    assert [(line[1], field) for line, field, _ in read.refused()] == [
        (4, "link_id"),
        (5, "link_entity"),
        (6, "taxonomy_term_id"),
    ]


def test_parents_come_before_children_whatever_their_order(told: Read) -> None:
    rows = [
        {"id": uid(name), "name": name, "parent_organization_id": uid(parent) if parent else ""}
        for name, parent in [("grandchild", "child"), ("child", "org"), ("org", "")]
    ]
    read = told(organizations=rows)
    names = [one.fields["name"] for one in read.records if one.entity == "organization"]
    assert names == ["org", "child", "grandchild"]


def test_a_ring_of_parents_is_opened(told: Read) -> None:
    rows = [
        {"id": uid(name), "name": name, "parent_id": uid(parent)}
        for name, parent in [("a", "b"), ("b", "a"), ("c", "c"), ("d", "nobody")]
    ]
    read = told(taxonomy_terms=rows)
    parents = {
        one.fields["name"]: one.fields["parent_id"]
        for one in read.records
        if one.entity == "taxonomy_term"
    }
    assert parents == {"a": "", "b": uid("a"), "c": "", "d": ""}
    assert len(read.doubts()) == 3


# counting


def test_every_row_counts_once(told: Read) -> None:
    blank = f"id,name\n,\n{uid('org')},A\n\n , \n"
    read = told(
        organizations=blank,
        phones=[
            {"id": uid(n), "service_id": uid(owner), "number": "509-555-0100"}
            for n, owner in [("p1", "service"), ("p2", "nobody")]
        ],
        metadata=[{"id": uid("m"), "resource_id": uid("org")}],
    )
    lines = read.lines()
    assert len(lines) == len(set(lines)) == 3 + 1 + 1 + 1 + 2
    assert ("info", "", "metadata.csv") in read.doubts()


def test_a_table_that_is_there_and_empty_removes_the_parts(told: Read) -> None:
    read = told(phones="id,number,service_id\n")
    assert read.one("service").parts == {"phone": []}
