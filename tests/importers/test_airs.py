"""AIRS XML: agencies, sites and services as they come from 211s, with all that is odd in them."""

import contextlib
import random
import re
import tracemalloc
from pathlib import Path
from typing import Any

import pytest

from directory.models import (
    Address,
    Attribute,
    Location,
    Organization,
    Phone,
    Schedule,
    Service,
    ServiceAtLocation,
    TaxonomyTerm,
)
from importers import runs
from importers.sources.airs import AirsExport
from importers.sources.base import Finding, RawRecord, SourceError

SOURCE = 'SourceEntity="Example 211" SchemaVersion="3.0" TaxonomyVersion="2016"'
HEADER = '<?xml version="1.0" encoding="UTF-8"?>\n'
STREET = """<PhysicalAddress Confidential="false"><Line1>12 Made Up Street</Line1>
  <Line2>Suite 3</Line2><City>Springfield</City><County>Sangamon</County><State>IL</State>
  <ZipCode>62701</ZipCode><Country>US</Country></PhysicalAddress>"""
HIDDEN = """<PhysicalAddress Confidential="true"><Line1>9 Secret Lane</Line1>
  <City>Springfield</City><State>IL</State><ZipCode>62704</ZipCode></PhysicalAddress>"""


def phone(number: str, slot: str = "Phone1", more: str = "") -> str:
    return f"<Phone {more}><PhoneNumber>{number}</PhoneNumber><Type>{slot}</Type></Phone>"


def service(key: str = "S1", inside: str = "", *, name: str = "Counseling") -> str:
    return f"<SiteService><Key>{key}</Key><Name>{name}</Name>{inside}</SiteService>"


def site(key: str = "L1", inside: str = STREET, *, services: str | None = None) -> str:
    given = service() if services is None else services
    return f"<Site><Key>{key}</Key><Name>Site {key}</Name>{inside}{given}</Site>"


def agency(key: str = "A1", inside: str = "", *, sites: str | None = None, more: str = "") -> str:
    given = site() if sites is None else sites
    name = f"<Key>{key}</Key><Name>Example Agency {key}</Name>"
    return f"<Agency {more}>{name}{inside}{given}</Agency>"


def write(tmp_path: Path, *agencies: str, about: str = SOURCE, file: str = "export.xml") -> Path:
    path = tmp_path / file
    path.write_text(f"{HEADER}<Source {about}>{''.join(agencies)}</Source>", encoding="utf-8")
    return path


class Told:
    """All that an export's source says, up to where it breaks."""

    def __init__(self, path: Path) -> None:
        (source,) = AirsExport.open([path])
        self.records: list[RawRecord] = []
        self.findings: list[Finding] = []
        self.broke = ""
        try:
            for one in source.records():
                (self.records if isinstance(one, RawRecord) else self.findings).append(one)  # type: ignore[arg-type]
        except SourceError as problem:
            self.broke = str(problem)

    def all(self, entity: str) -> list[RawRecord]:
        return [one for one in self.records if one.entity == entity]

    def one(self, entity: str) -> RawRecord:
        (found,) = self.all(entity)
        return found

    def refused(self) -> list[tuple[int, str]]:
        """(number, field) of each row that is left out."""
        return [(one.line[1], one.field) for one in self.findings if one.quarantined and one.line]

    def rows(self) -> list[int]:
        kept = {line[1] for record in self.records for line in record.lines}
        return sorted(kept) + [number for number, _field in self.refused()]


@pytest.fixture
def told(tmp_path: Path) -> Any:
    return lambda *agencies, **more: Told(write(tmp_path, *agencies, **more))


def test_each_agency_site_and_service_is_a_row_and_becomes_a_record(told: Any) -> None:
    found = told(agency(), agency("A2", sites=site("L2", services=service("S2"))))
    assert sorted(found.rows()) == [1, 2, 3, 4, 5, 6]
    assert [one.entity for one in found.records] == [
        "taxonomy",
        *["organization", "location", "service", "service_at_location"] * 2,
    ]
    assert found.findings == []


def test_nothing_refers_forward(told: Any) -> None:
    codes = "<Taxonomy><Code>RX-1000</Code></Taxonomy>"
    found = told(agency(sites=site(services=service(inside=codes))))
    known: set[str] = set()
    for record in found.records:
        for column, value in record.fields.items():
            assert not column.endswith("_id") or value in known
        assert all(one["taxonomy_term_id"] in known for one in record.parts.get("attribute", ()))
        known.add(record.source_id)


def test_a_service_at_two_sites_is_one_service(told: Any) -> None:
    found = told(agency(sites=site("L1") + site("L2") + site("L3", services="")))
    assert len(found.all("location")) == 3
    assert [line[1] for line in found.one("service").lines] == [3, 5]
    places = [one.fields["location_id"] for one in found.all("service_at_location")]
    assert places == ["Example 211:L1", "Example 211:L2"]


def test_what_sites_say_alike_is_the_services_and_what_differs_is_said_at_each(told: Any) -> None:
    def at(key: str, number: str) -> str:
        inside = phone(number) + "<TimeOpen>Mon-Fri 9-5</TimeOpen>"
        return site(key, services=service(inside=inside))

    found = told(agency(sites=at("L1", "217-555-0101") + at("L2", "217-555-0102")))
    one = found.one("service")
    assert (len(one.parts["schedule"]), one.parts["phone"]) == (1, [])
    phones = [at.parts["phone"][0]["number"] for at in found.all("service_at_location")]
    assert phones == ["217-555-0101", "217-555-0102"]


def test_a_service_told_twice_at_one_site_is_there_once(told: Any) -> None:
    found = told(agency(sites=site(services=service() + service())))
    assert [line[1] for line in found.one("service_at_location").lines] == [3, 4]
    assert sorted(found.rows()) == [1, 2, 3, 4]


def test_any_namespace_is_read(tmp_path: Path, told: Any) -> None:
    plain = told(agency()).records
    text = re.sub(r"<(/?)(?=[A-Z])", r"<\1airs:", agency())
    path = tmp_path / "hmis.xml"
    path.write_text(
        f'<hmis:Sources xmlns:hmis="urn:h" xmlns:airs="urn:a"><hmis:Source><Client>Secret</Client>'
        f"<hmis:Export>{text}</hmis:Export></hmis:Source></hmis:Sources>"
    )
    found = Told(path)
    assert len(found.records) == len(plain)
    assert found.one("organization").fields == plain[1].fields
    assert "SourceEntity" in [one.field for one in found.findings]


def test_a_confidential_place_keeps_its_state_alone(told: Any) -> None:
    inside = (
        "<SiteDescription>Behind the mill</SiteDescription>"
        f"{HIDDEN}<MailingAddress><Line1>9 Secret Lane</Line1><City>Springfield</City>"
        "<State>IL</State></MailingAddress><BusServiceAccess>Bus 7 to Secret Lane"
        "</BusServiceAccess><SpatialLocation><Latitude>39.81</Latitude>"
        "<Longitude>-89.64</Longitude></SpatialLocation>"
    )
    office = f"<AgencyLocation>{HIDDEN.replace('true', 'false')}</AgencyLocation>"
    found = told(agency(inside=office, sites=site(inside=inside)))
    place = found.one("location")
    assert place.fields["confidential"] is True
    assert place.parts["address"] == [
        {"state_province": "IL", "country": "", "address_type": "physical"}
    ]
    assert (place.fields["latitude"], place.fields["longitude"]) == (None, None)
    everything = repr([found.records, found.findings])
    for secret in ("Secret Lane", "62704", "mill", "39.81", "Bus 7"):
        assert secret not in everything


def test_a_place_that_is_hidden_once_is_hidden_at_the_agencys_other_sites(told: Any) -> None:
    again = HIDDEN.replace('Confidential="true"', "").replace("9 Secret Lane", "9  SECRET lane.")
    found = told(agency(sites=site("L1", HIDDEN) + site("L2", again, services="")))
    assert [one.fields.get("confidential") for one in found.all("location")] == [True, True]


@pytest.mark.parametrize(
    "address",
    [
        '<PhysicalAddress Confidential="perhaps"><Line1>9 Secret Lane</Line1></PhysicalAddress>',
        HIDDEN.replace('Confidential="true"', "").replace(
            "<City", "<ReasonWithheld>Safety</ReasonWithheld><City"
        ),
        "<NoPhysicalAddress><Explanation>Confidential shelter</Explanation></NoPhysicalAddress>",
    ],
)
def test_a_doubt_about_a_place_hides_it(told: Any, address: str) -> None:
    found = told(agency(sites=site(inside=address)))
    assert found.one("location").fields["confidential"] is True
    assert "Secret Lane" not in repr(found.records)


def test_private_phones_names_and_mail_are_not_stored(told: Any) -> None:
    inside = (
        phone("217-555-0190", more='Confidential="true"')
        + phone("(217) 555 0190", "Business Line")  # the same, not marked here
        + phone("217-555-0191", "Safe House")
        + phone("217-555-0192", "Hotline")
        + "<AKA><Name>Quiet Name</Name><Confidential>true</Confidential></AKA>"
        + "<AKA><Name>Known Name</Name><Confidential>false</Confidential></AKA>"
        + '<Email Confidential="true"><Address>hidden@example.org</Address></Email>'
        + "<Contact><Name>Pat Person</Name><Title>Director</Title></Contact>"
        + "<ResourceInfo><Contact><Name>Sam Staff</Name></Contact></ResourceInfo>"
        + "<InternalNotes>Call the sheriff</InternalNotes>"
    )
    found = told(agency(inside=inside))
    organization = found.one("organization")
    (line,) = organization.parts["phone"]
    assert (line["number"], line["description"]) == ("217-555-0192", "Hotline")
    assert organization.fields["alternate_name"] == "Known Name"
    everything = repr([found.records, found.findings])
    for secret in ("0190", "0191", "Quiet", "hidden@", "Pat Person", "Sam Staff", "sheriff"):
        assert secret not in everything
    sums = {(one.field, one.line) for one in found.findings if one.line is None}
    assert sums == {("Contact", None), ("Agency/InternalNotes", None)}


def test_phones_have_their_kind_and_empty_ones_are_none(told: Any) -> None:
    inside = "".join(
        [
            phone("217-555-0101", "Phone1"),
            phone("217-555-0102", "Fax"),
            phone("217-555-0103", "Phone/fax"),
            phone("217-555-0104", "TTY"),
            phone("217-555-0105", "After Hours"),
            phone("", "Phone2"),
            phone("(none)", "Phone3"),
            phone("217-555-0106 or 217-555-0107", "Out of area"),
        ]
    )
    phones = told(agency(inside=inside)).one("organization").parts["phone"]
    assert [(one["number"], one["type"], one.get("description", "")) for one in phones] == [
        ("217-555-0101", "voice", ""),
        ("217-555-0102", "fax", "Fax"),
        ("217-555-0103", "voice", "Phone/fax"),
        ("217-555-0104", "textphone", "TTY"),
        ("217-555-0105", "voice", "After Hours"),
        ("217-555-0106", "voice", "Out of area"),
        ("217-555-0107", "voice", "Out of area"),
    ]


def test_codes_are_terms_one_by_one(told: Any) -> None:
    inside = (
        "<Taxonomy><Code>RX-8450.7000-700 * YS-2000.9500</Code></Taxonomy>"
        "<Taxonomy><Code>PH-1000</Code><Name>Case Work</Name></Taxonomy>"
        "<Taxonomy><Code>{what:'CAMPS',why:'disability',who:'Children's'}</Code></Taxonomy>"
        "<Taxonomy><Code></Code></Taxonomy>"
    )
    found = told(agency(sites=site(services=service(inside=inside))))
    terms = {one.fields["code"]: one.fields["name"] for one in found.all("taxonomy_term")}
    assert terms == {
        "RX-8450.7000-700": "RX-8450.7000-700",
        "YS-2000.9500": "YS-2000.9500",
        "PH-1000": "Case Work",
        "what:CAMPS": "CAMPS",
        "why:disability": "disability",
        "who:Children's": "Children's",
    }
    assert found.one("taxonomy").fields["name"] == "Example 211"
    attributes = found.one("service").parts["attribute"]
    assert attributes[1] == {
        "taxonomy_term_id": "Example 211:YS-2000.9500",
        "value": "RX-8450.7000-700 * YS-2000.9500",
    }
    assert len(attributes) == 6


def test_deleted_rows_are_left_out_with_all_in_them(told: Any) -> None:
    deleted = "<SiteDescription>&lt;p&gt;DEL19 closed&lt;/p&gt;</SiteDescription>"
    gone = service("S2", "<Description>DEL2020 no more</Description>")
    delta = service("S3", "<Description>DELIVERY 5 days a week</Description>")
    found = told(
        agency(
            sites=site(inside=STREET + deleted, services=service("S9"))
            + site("L2", services=gone + delta)
        )
    )
    assert found.refused() == [(2, "SiteDescription"), (3, ""), (5, "Description")]
    assert found.one("service").source_id == "Example 211:S3"
    assert sorted(found.rows()) == [1, 2, 3, 4, 5, 6]


@pytest.mark.parametrize(
    ("more", "inside", "field"),
    [
        ('ExcludeFromWebsite="true"', "", "ExcludeFromWebsite"),
        ('ExcludeFromDirectory="1"', "", "ExcludeFromDirectory"),
        ("", '<ResourceInfo AvailableForDirectory="false"/>', "AvailableForDirectory"),
    ],
)
def test_what_is_kept_out_of_the_directory_is_left_out(
    told: Any, more: str, inside: str, field: str
) -> None:
    found = told(agency(inside=inside, more=more), agency("A2", sites=""))
    assert found.refused() == [(1, field), (2, ""), (3, "")]
    assert found.one("organization").source_id == "Example 211:A2"


def test_a_service_that_is_kept_out_at_one_site_is_given_at_the_other(told: Any) -> None:
    out = service(inside='<ResourceInfo AvailableForDirectory="false"/>')
    found = told(agency(sites=site("L1", services=out) + site("L2")))
    assert found.refused() == [(3, "AvailableForDirectory")]
    assert found.one("service_at_location").fields["location_id"] == "Example 211:L2"


def test_nobody_is_referred_to_what_is_not_for_referral(told: Any) -> None:
    inside = (
        '<ResourceInfo AvailableForReferral="false" DateLastVerified="2017-03-25" '
        'DateOfLastAction="05/03/2016"/>'
    )
    fields = told(agency(sites=site(services=service(inside=inside)))).one("service").fields
    assert fields["status"] == "inactive"
    assert str(fields["assured_date"]) == "2017-03-25"
    assert str(fields["last_modified"]) == "2016-05-03 00:00:00+00:00"


def test_who_may_come_when_and_how_is_told(told: Any) -> None:
    inside = (
        "<Eligibility>Adults in crisis</Eligibility>"
        "<FamilyRequirements>Parents welcome</FamilyRequirements>"
        '<AgeRequirements MinimumAge="18" MaximumAge="64"/>'
        "<FeeStructure>Sliding scale</FeeStructure>"
        "<ApplicationProcess><Step>Call</Step><Step>Come</Step></ApplicationProcess>"
        "<DocumentsRequired>Photo ID</DocumentsRequired>"
        "<Languages><Name>Spanish</Name></Languages><Languages><Name>Somali</Name></Languages>"
        "<TimeOpen><Notes>Closed at noon</Notes><Monday><From>09:00:00</From><To>17:00:00</To>"
        "</Monday><Tuesday><From>9:00 AM</From><To>5:00 PM</To></Tuesday></TimeOpen>"
        "<Seasonal><Description>Summer</Description><StartDate>2026-06-01</StartDate>"
        "<EndDate>2026-08-31</EndDate></Seasonal>"
        "<GeographicAreaServed><County>Cook</County><State>IL</State></GeographicAreaServed>"
        "<GeographicAreaServed><ZipCode>62701</ZipCode><State>IL</State></GeographicAreaServed>"
        "<URL><Address>www.example.org</Address></URL>"
        "<URL><Address>www.example.net</Address><Note>Forms</Note></URL>"
        "<Email><Address>desk@example.org</Address></Email>"
    )
    one = told(agency(sites=site(services=service(inside=inside)))).one("service")
    assert one.fields["eligibility_description"] == "Adults in crisis\nFamily: Parents welcome"
    assert (one.fields["minimum_age"], one.fields["maximum_age"]) == (18, 64)
    assert one.fields["application_process"] == "Call\nCome"
    assert (one.fields["url"], one.fields["email"]) == ("www.example.org", "desk@example.org")
    assert one.parts["url"] == [{"url": "www.example.net", "label": "Forms"}]
    assert one.parts["required_document"] == [{"document": "Photo ID"}]
    assert [part["name"] for part in one.parts["language"]] == ["Spanish", "Somali"]
    assert [part["name"] for part in one.parts["service_area"]] == ["Cook County, IL", "62701"]
    (hours,) = one.parts["schedule"]
    assert (hours["byday"], hours["opens_at"], hours["closes_at"]) == ("MO,TU", "09:00", "17:00")
    assert (str(hours["valid_from"]), hours["notes"]) == ("2026-06-01", "Closed at noon\nSummer")


def test_a_point_may_stand_in_datum(told: Any) -> None:
    point = "<SpatialLocation><Datum>39.80, -89.64</Datum><Latitude/></SpatialLocation>"
    place = told(agency(sites=site(inside=STREET + point))).one("location")
    assert (place.fields["latitude"], place.fields["longitude"]) == ("39.80", "-89.64")


def test_missing_keys_and_names(told: Any) -> None:
    nameless = "<Agency><Key>A3</Key><ThisAgencyHasNoName/></Agency>"
    known = "<Agency><Key>A4</Key><AKA><Name>Known As</Name></AKA></Agency>"
    found = told(
        agency("", sites=site("L8")),
        nameless,
        known,
        agency(sites=site("", services=service("S8")) + site("L1", services=service(name=""))),
    )
    assert found.refused() == [(1, "Key"), (2, ""), (3, ""), (4, "Name"), (7, "Key"), (8, "")]
    names = [one.fields["name"] for one in found.all("organization")]
    assert names == ["Known As", "Example Agency A1"]
    assert found.one("service").fields["name"] == "Example Agency A1"
    assert sorted(found.rows()) == list(range(1, 11))


def test_a_key_that_two_things_have_is_the_firsts(told: Any) -> None:
    other = agency("A1", sites="").replace("Example Agency A1", "Quite Another")
    again = agency("A1", sites=site("L2", services=service("S2")))
    taken = agency("A2", sites=site("L3", services=service("S1", name="Something Else")))
    found = told(agency(), other, again, taken)
    assert found.refused() == [(4, "Key"), (5, "Key"), (10, "Key")]
    assert len(found.all("organization")) == 2
    second = found.all("service")[1]
    assert second.fields["organization_id"] == "Example 211:A1"
    assert sorted(found.rows()) == list(range(1, 11))


def test_rows_that_stand_anywhere_else_are_told(told: Any) -> None:
    lost = site("L5", services=service("S5"))
    found = told(agency(inside=service("S6")), lost)
    assert found.refused() == [(2, ""), (5, ""), (6, "")]
    assert sorted(found.rows()) == [1, 2, 3, 4, 5, 6]


def test_elements_in_any_order_say_the_same(told: Any) -> None:
    parts = ["<Key>A1</Key>", "<Name>Example Agency A1</Name>", site()]
    turned = f"<Agency >{''.join(reversed(parts))}</Agency>"
    first, second = told(agency()), told(turned)
    assert [one.fields for one in first.records] == [one.fields for one in second.records]


def test_unknown_elements_and_attributes_are_told_once(told: Any) -> None:
    inside = '<Mascot Colour="red">Owl</Mascot><Empty/>'
    one = site(inside=STREET + inside, services=service() + service("S2"))
    found = told(agency(inside=inside, more='Mood="good"', sites=one), agency("A2", inside))
    sums = {one.field: one.message for one in found.findings if one.line is None}
    assert sorted(sums) == ["Agency/@Mood", "Agency/Mascot", "Site/Mascot"]
    assert "2" in sums["Agency/Mascot"]


@pytest.mark.parametrize("encoding", ["utf-8", "utf-8-sig", "utf-16", "cp1252"])
@pytest.mark.parametrize("declares", [True, False])
def test_encodings(tmp_path: Path, encoding: str, declares: bool) -> None:
    declared = {"utf-8-sig": "utf-8", "cp1252": "windows-1252"}.get(encoding, encoding)
    head = f'<?xml version="1.0" encoding="{declared}"?>' if declares else ""
    text = f"{head}<Source {SOURCE}>{agency().replace('Example Agency', 'Café “Ñandú”')}</Source>"
    path = tmp_path / "export.xml"
    path.write_bytes(text.encode(encoding))
    assert Told(path).one("organization").fields["name"] == "Café “Ñandú” A1"
    assert AirsExport.recognises(path)


def test_bytes_and_characters_that_do_not_belong_are_mended_and_told(tmp_path: Path) -> None:
    text = write(tmp_path, agency("A1", "<AgencyDescription>a&#x1F;b\x0bc\xe9</AgencyDescription>"))
    text.write_bytes(text.read_text(encoding="utf-8").encode("cp1252"))
    found = Told(text)
    assert found.one("organization").fields["description"] == "abcé"
    assert [one.message[:2] for one in found.findings] == ["1 ", "2 "]


@pytest.mark.parametrize("share", [0.5, 0.8, 0.99])
def test_of_a_truncated_file_whole_agencies_are_told_and_then_it_stops(
    tmp_path: Path, share: float
) -> None:
    whole = write(tmp_path, *[agency(f"A{n}", sites=site(f"L{n}")) for n in range(9)])
    text = whole.read_text()
    whole.write_text(text[: int(len(text) * share)])
    found = Told(whole)
    assert "export.xml" in found.broke
    assert "Nothing was retired" in found.broke
    kept, rows = found.all("organization"), found.rows()
    assert 0 < len(kept) < 9 or share == 0.99
    assert sorted(set(rows)) == list(range(1, max(rows) + 1))


def assert_every_row_is_told(found: Told) -> None:
    rows = set(found.rows())
    assert rows == set(range(1, max(rows, default=0) + 1))


def test_damaged_files_end_in_words_and_every_row_read_is_told(tmp_path: Path) -> None:
    path = write(tmp_path, *full())
    whole, chance = path.read_bytes(), random.Random(7)
    for _variant in range(200):
        damaged = bytearray(whole)
        for _flip in range(chance.randint(1, 4)):
            damaged[chance.randrange(len(damaged))] ^= 1 << chance.randrange(8)
        path.write_bytes(damaged[: chance.choice([len(damaged), chance.randrange(len(damaged))])])
        with contextlib.suppress(SourceError):  # nothing of it could be read
            assert_every_row_is_told(Told(path))


def test_entities_are_refused(tmp_path: Path) -> None:
    path = tmp_path / "bad.xml"
    for doctype in (
        '<!DOCTYPE Source [<!ENTITY a "aaaa"><!ENTITY b "&a;&a;">]>',
        '<!DOCTYPE Source [<!ENTITY a SYSTEM "file:///etc/passwd">]>',
        '<!DOCTYPE Source SYSTEM "http://example.org/airs.dtd">',
    ):
        path.write_text(f"{HEADER}{doctype}<Source>{agency()}</Source>")
        with pytest.raises(SourceError, match="DOCTYPE"):
            AirsExport.open([path])


@pytest.mark.parametrize(
    "content",
    [
        b"",
        b"name,street\nA,B\n",
        b"<html><body>No</body></html>",
        b"<Source SourceEntity='x'></Source>",
        b"PK\x03\x04 a zip",
        b"\xff\xfe\x00",
        bytes(range(256)),
    ],
)
def test_a_file_of_another_format_is_refused_in_words(tmp_path: Path, content: bytes) -> None:
    path = tmp_path / "other.xml"
    path.write_bytes(content)
    assert not AirsExport.recognises(path)
    with pytest.raises(SourceError, match=r"other\.xml: this is no AIRS XML"):
        AirsExport.open([path])


def test_an_export_is_known_by_its_content(tmp_path: Path) -> None:
    assert AirsExport.recognises(write(tmp_path, agency(), file="export.dat"))
    assert not AirsExport.recognises(tmp_path)
    write(tmp_path, agency())
    assert AirsExport.recognises(tmp_path)
    assert not AirsExport.recognises(tmp_path / "nothing.xml")


def test_a_folder_is_its_files_and_one_publisher_comes_once(tmp_path: Path) -> None:
    write(tmp_path, agency(), file="one.xml")
    write(tmp_path, agency(), file="two.xml", about='SourceEntity="Other 211"')
    filesets = [one.fileset for one in AirsExport.open([tmp_path])]
    assert filesets == ["Example 211", "Other 211"]
    write(tmp_path, agency(), file="three.xml")
    with pytest.raises(SourceError, match="Example 211"):
        AirsExport.open([tmp_path])
    empty = tmp_path / "empty"
    empty.mkdir()
    with pytest.raises(SourceError, match=r"no \.xml file"):
        AirsExport.open([empty])


def test_elements_too_deep_are_refused_and_a_long_line_is_read_in_blocks(tmp_path: Path) -> None:
    deep = write(tmp_path, agency("A1", "<x>" * 1_000 + "</x>" * 1_000))
    with pytest.raises(SourceError, match=r"export\.xml: elements lie too deep"):
        AirsExport.open([deep])
    long = "&amp;lt;b&amp;gt; " * 60_000
    path = write(tmp_path, agency("A1", f"<AgencyDescription>{long}</AgencyDescription>"))
    description = Told(path).one("organization").fields["description"]
    assert description == ("&lt;b&gt; " * 60_000).strip()


@pytest.mark.exhaustive
def test_memory_does_not_grow_with_the_file(tmp_path: Path) -> None:
    def peak(count: int) -> int:
        text = "<AgencyDescription>" + "long " * 400 + "</AgencyDescription>"
        agencies = (
            agency(f"A{n}", text, sites=site(f"L{n}", services=service(f"S{n}")))
            for n in range(count)
        )
        (source,) = AirsExport.open([write(tmp_path, *agencies)])
        tracemalloc.start()
        for _one in source.records():
            pass
        (_now, most) = tracemalloc.get_traced_memory()
        tracemalloc.stop()
        return most

    few, many = peak(500), peak(3_000)
    assert many < few + 3_000 * 3 * 200  # bytes for the keys of each row


# in the directory


def full() -> list[str]:
    hours = "<TimeOpen>Mon-Fri 9-5</TimeOpen>"
    text = "<Description>&amp;lt;b&amp;gt;Talk&amp;lt;/b&amp;gt; &amp;amp; listen</Description>"
    codes = "<Taxonomy><Code>RX-8450 * YS-2000</Code></Taxonomy>"
    local = phone("217-555-0101 Local 332, 334")
    counseling = service(inside=hours + text + codes + local)
    shelter = agency(
        "A2",
        '<AKA><Name>House of Quiet</Name></AKA><ResourceInfo AvailableForDirectory="true"/>',
        sites=site("L3", HIDDEN + phone("217-555-0199", "Safe House"), services=service("S3")),
        more='LegalStatus="Non Profit"',
    )
    out = agency("A3", more='ExcludeFromWebsite="true"', sites=site("L4"))
    return [
        agency(
            sites=site("L1", services=counseling)
            + site("L2", STREET.replace("12 Made", "14 Made"), services=counseling)
        ),
        shelter,
        out,
    ]


@pytest.mark.django_db
def test_an_export_is_stored_and_a_second_run_changes_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, *full())
    report = runs.run(runs.Request("airs", [path]))
    counts = report.counts
    assert (report.reason, counts.read, counts.created, counts.quarantined) == ("", 11, 8, 3)

    assert Organization.objects.count() == 2
    one = Service.objects.get(name="Counseling", organization__name="Example Agency A1")
    assert one.description == "Talk & listen"
    assert ServiceAtLocation.objects.filter(service=one).count() == 2
    assert Schedule.objects.get(service=one).byday == "MO,TU,WE,TH,FR"
    assert Phone.objects.filter(service=one).first().number == "217-555-0101"  # type: ignore[union-attr]
    assert set(TaxonomyTerm.objects.values_list("code", flat=True)) == {"RX-8450", "YS-2000"}
    assert Attribute.objects.filter(link_id=one.id).count() == 2

    hidden = Location.objects.get(confidential=True)
    assert (hidden.latitude, hidden.point_precision) == (None, "none")
    stored = Address.objects.get(location=hidden)
    assert (stored.state_province, stored.address_1, stored.city, stored.postal_code) == (
        "IL",
        "",
        "",
        "",
    )
    assert not Phone.objects.filter(raw__contains="0199").exists()

    again = runs.run(runs.Request("airs", [path])).counts
    assert (again.read, again.unchanged, again.quarantined, again.retired) == (11, 8, 3, 0)


@pytest.mark.django_db
def test_a_broken_file_retires_nothing(tmp_path: Path) -> None:
    path = write(tmp_path, *full())
    runs.run(runs.Request("airs", [path]))
    text = path.read_text()
    path.write_text(text[: text.index("House of Quiet")])
    report = runs.run(runs.Request("airs", [path], retire_any=True))
    assert "breaks off" in report.reason
    assert not Service.objects.filter(retired_at__isnull=False).exists()
    assert not Organization.objects.filter(retired_at__isnull=False).exists()


@pytest.mark.django_db
def test_what_an_export_does_not_hold_any_more_is_retired(tmp_path: Path) -> None:
    runs.run(runs.Request("airs", [write(tmp_path, *full())]))
    runs.run(runs.Request("airs", [write(tmp_path, full()[1])]))
    assert Organization.objects.get(retired_at=None).name == "Example Agency A2"
