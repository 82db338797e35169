"""The Ohana JSON of 2013 and 2014: an organization a line, with its locations and their services.

Each line counts (in a list or a single document: each organization). Most have no ids: keys are
then made of what names a thing, as in an organization's name, a location's name and street, a
service's name; the same again is numbered.
"""

from __future__ import annotations

import json
from collections import Counter
from collections.abc import Iterator
from itertools import islice
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from importers import hours
from importers.sources import hsds_tables, ohana_values
from importers.sources.base import Finding, Line, RawRecord, SourceError, refused
from importers.sources.hsds_tables import Reading
from importers.sources.ohana_documents import flat, listed, unread_keys
from importers.sources.ohana_terms import Terms

LONGEST_LINE = 64 * 1024**2
"""Bytes of one organization; the longest known are under 100 kB."""
LARGEST_DOCUMENT = 256 * 1024**2
"""Bytes of a file that is one document and cannot be read line by line."""
LOOKED_AT = 200
"""Lines in which one of Ohana must be found."""
OWN = frozenset(
    (
        *(f"{name}_attributes" for name in ("address", "mail_address", "phones", "faxes")),
        *("contacts_attributes", "services_attributes", "coordinates", "short_desc", "hours"),
    )
)
"""Keys of a location that tell Ohana's JSON from that of HSDS."""

Item = tuple[int, Any]  # line, from 1; what stands there, or a ValueError


def is_json(path: Path) -> bool:
    """Does the file begin as JSON does? False for what cannot be read."""
    if not path.is_file():
        return False
    try:
        with path.open("rb") as stream:
            start = stream.read(1024)
    except OSError:
        return False
    return start.removeprefix(b"\xef\xbb\xbf").lstrip()[:1] in (b"{", b"[")


def looks_like_ohana(path: Path) -> bool:
    """Raises `SourceError` for a document that cannot be read at all."""
    return any(_is_organization(item) for _number, item in islice(_items(path), LOOKED_AT))


class OhanaLines:
    """One file of organizations."""

    name = "ohana"
    rows: int | None = None  # only reading tells

    def __init__(self, path: Path) -> None:
        self.fileset = path.stem[:200]
        self.path = path
        if not looks_like_ohana(path):
            raise SourceError(
                _(
                    "%(file)s: no organization of Ohana is in it, an object with a name and its "
                    "locations. Give the file that Ohana's import takes, one organization a line."
                )
                % {"file": path.name}
            )

    def records(self) -> Iterator[RawRecord | Finding]:
        self._terms = Terms(self.fileset, has_table=False)
        self._met: Counter[str] = Counter()
        self._unknown: Counter[str] = Counter()
        for number, item in _items(self.path):
            line = (self.path.name, number)
            if isinstance(item, ValueError):
                yield refused(line, "", "", _("Not readable as JSON: %(why)s.") % {"why": item})
            elif not isinstance(item, dict):
                yield refused(line, "", "", _("This is no organization. It was left out."))
            else:
                yield from self._organization(item, line)
        for key, count in self._unknown.items():
            if key.rpartition(".")[2] in ("admin_emails",):
                message = _(
                    "The addresses of those who edit a listing are never stored; records that "
                    "have them: %(count)d."
                )
            else:
                message = _(
                    "A key that Ohana does not have is not imported; records that fill it: "
                    "%(count)d."
                )
            yield Finding("info", key, self.path.name, message % {"count": count})

    # roots

    def _organization(self, item: dict[str, Any], line: Line) -> Iterator[RawRecord | Finding]:
        self._note_unread("organization", item)
        values = flat(item)
        reading = ohana_values.organization(values)
        yield from reading.findings(line)
        if reading.refusal is not None:
            return
        source_id = self._key(item, [reading.fields["name"]])
        record = RawRecord("organization", source_id, reading.fields, lines=(line,))
        record.parts = ohana_values.organization_parts(values)
        yield from self._parts(record, item, line)
        yield record
        for name in ("locations", "locs"):
            for one in listed(item.get(name)):
                if isinstance(one, dict):
                    yield from self._location(one, source_id, line)
                else:
                    yield _left_out(line, name, one)

    def _location(
        self, item: dict[str, Any], organization_id: str, line: Line
    ) -> Iterator[RawRecord | Finding]:
        self._note_unread("location", item)
        values = flat(item)
        reading = ohana_values.location({**values, "organization_id": organization_id})
        yield from _not_counted(reading, line, "location")
        if reading.refusal is not None:
            return
        street = ohana_values.text_of(flat(item.get("address")).get("address_1"))
        key = [organization_id, reading.fields.get("name") or "", street]
        record = RawRecord("location", self._key(item, key), reading.fields, lines=(line,))
        record.parts = ohana_values.location_parts(values)
        yield from self._addresses(record, item, line)
        yield from self._parts(record, item, line)
        if text := ohana_values.text_of(item.get("hours")).strip():
            record.parts.setdefault("schedule", []).extend(hours.schedules(text))
        yield record
        for name in ("services_attributes", "services", "servs"):
            for one in listed(item.get(name)):
                if isinstance(one, dict):
                    yield from self._service(one, record, line)
                else:
                    yield _left_out(line, name, one)

    def _service(
        self, item: dict[str, Any], place: RawRecord, line: Line
    ) -> Iterator[RawRecord | Finding]:
        self._note_unread("service", item)
        values = flat(item)
        organization = place.fields["organization_id"]
        reading = ohana_values.service(
            values, organization_id=organization, location_id=place.source_id
        )
        yield from _not_counted(reading, line, "service")
        if reading.refusal is not None:
            return
        source_id = self._key(item, [place.source_id, reading.fields["name"]])
        record = RawRecord("service", source_id, reading.fields, lines=(line,))
        record.fields.pop("program_id", None)
        record.parts = ohana_values.service_parts(values)
        yield from self._terms.of_service(values, record, line)
        yield from self._parts(record, item, line)
        yield record
        yield RawRecord(
            "service_at_location",
            source_id,
            {"service_id": source_id, "location_id": place.source_id},
            lines=(line,),
        )

    # parts

    def _parts(self, record: RawRecord, item: dict[str, Any], line: Line) -> Iterator[Finding]:
        """Phones, contacts, hours, and what is beyond the first address of a web page or mail."""
        values = flat(item)
        for number, one in enumerate(values.get("contacts", ())):
            yield from self._contact(record, one, f"{record.source_id}|contact {number + 1}", line)
        yield from self._phones(record, values, line)
        if record.entity != "organization":
            for name in ("regular_schedules", "holiday_schedules"):
                for one in values.get(name, ()):
                    yield from _read_part(record, name, "schedule", one, line)
        for text in values.get("more_emails", ()):
            record.parts.setdefault("contact", []).append({"email": text})
        for text in values.get("more_urls", ()):
            if record.entity == "location":
                message = _("A location has one web page. The further one was left out.")
                yield Finding("warning", "urls", text, message, line)
            else:
                record.parts.setdefault("url", []).append({"url": text})

    def _contact(self, record: RawRecord, one: Any, key: str, line: Line) -> Iterator[Finding]:
        values = flat(one)
        before = len(record.parts.get("contact", ()))
        yield from _read_part(record, "contacts", "contact", values, line)
        if len(record.parts.get("contact", ())) > before:
            record.parts["contact"][-1]["source_id"] = key
            yield from self._phones(record, values, line, contact_id=key)

    def _phones(
        self, record: RawRecord, values: dict[str, Any], line: Line, contact_id: str = ""
    ) -> Iterator[Finding]:
        told = [(one, "") for one in values.get("phones", ())]
        told += [(one, "fax") for one in values.get("faxes", ())]
        for one, kind in told:
            phone = flat(one) if isinstance(one, dict) else {"number": one, "number_type": "voice"}
            if kind:
                phone = {**phone, "number_type": kind}
            before = len(record.parts.get("phone", ()))
            yield from _read_part(record, "phones", "phone", phone, line)
            for part in record.parts.get("phone", ())[before:] if contact_id else ():
                part["contact_id"] = contact_id

    def _addresses(self, record: RawRecord, item: dict[str, Any], line: Line) -> Iterator[Finding]:
        for name, table in (("address", "addresses"), ("mail_address", "mail_addresses")):
            one = flat(item).get(name)
            if one and not isinstance(one, dict):
                yield _left_out(line, name, one)
            elif one:
                yield from _read_part(record, table, "address", flat(one), line)

    # how

    def _key(self, item: dict[str, Any], names: list[str]) -> str:
        """The source id: of its own id, else of what names it."""
        given = item.get("id") or item.get("_id")
        if isinstance(given, dict):
            given = given.get("$oid")
        if text := ohana_values.text_of(given).strip():
            made = hsds_tables.key(self.fileset, text)
        else:
            words = [" ".join(name.casefold().split()) for name in names]
            first = words[0]
            made = "|".join([first if len(words) > 1 else f"{self.fileset}:{first}", *words[1:]])
        self._met[made] += 1
        return made if self._met[made] == 1 else f"{made} ({self._met[made]})"

    def _note_unread(self, entity: str, item: dict[str, Any]) -> None:
        for key in unread_keys(entity, item):
            self._unknown[f"{entity}.{key}"] += 1


def _read_part(
    record: RawRecord, table: str, kind: str, values: Any, line: Line
) -> Iterator[Finding]:
    reading = Reading()
    rows = ohana_values.READERS[table](flat(values), reading)
    yield from _not_counted(reading, line, kind)
    if reading.refusal is None:
        record.parts.setdefault(kind, []).extend(rows)


def _not_counted(reading: Reading, line: Line, what: str) -> Iterator[Finding]:
    """Findings of a piece of a line; the line itself is a record's."""
    for level, name, value, message in reading.doubts:
        yield Finding(level, f"{what}.{name}", value, message, line)
    if reading.refusal is not None:
        name, value, message = reading.refusal
        yield Finding("error", f"{what}.{name}", value, message, line)


def _left_out(line: Line, name: str, value: Any) -> Finding:
    message = _("This is no object. It was left out.")
    return Finding("error", name, ohana_values.text_of(value), message, line)


def _is_organization(item: Any) -> bool:
    if not isinstance(item, dict) or not item.get("name"):
        return False
    if "locs" in item:
        return True
    places = item.get("locations")
    return isinstance(places, list) and any(
        isinstance(place, dict) and place.keys() & OWN for place in places
    )


# reading


def _items(path: Path) -> Iterator[Item]:
    """Raises `SourceError` for one document that cannot be read."""
    try:
        with path.open("rb") as stream:
            first = stream.readline(LONGEST_LINE).removeprefix(b"\xef\xbb\xbf")
        if isinstance(_loaded(first), dict) or not first.lstrip().startswith((b"[", b"{")):
            yield from _lines(path)
        else:
            yield from _document(path)
    except OSError as problem:
        raise SourceError(
            _("%(file)s: this file cannot be read (%(why)s). Check that you may open it.")
            % {"file": path.name, "why": problem.strerror}
        ) from problem


def _lines(path: Path) -> Iterator[Item]:
    with path.open("rb") as stream:
        number = 0
        while raw := stream.readline(LONGEST_LINE):
            number += 1
            if len(raw) == LONGEST_LINE and not raw.endswith(b"\n"):
                raise SourceError(
                    _("%(file)s, line %(line)d: the line is too long for one organization.")
                    % {"file": path.name, "line": number}
                )
            if raw := raw.removeprefix(b"\xef\xbb\xbf").strip():
                yield number, _loaded(raw)


def _document(path: Path) -> Iterator[Item]:
    """A list of organizations, an object that holds them, or one alone; else line by line."""
    if path.stat().st_size > LARGEST_DOCUMENT:
        raise SourceError(
            _("%(file)s: this is one document of more than %(size)d MB. Give it line by line.")
            % {"file": path.name, "size": LARGEST_DOCUMENT // 1024**2}
        )
    whole = _loaded(path.read_bytes().removeprefix(b"\xef\xbb\xbf").strip())
    if isinstance(whole, list):
        yield from enumerate(whole, 1)
    elif isinstance(whole, dict):
        is_one = "name" in whole
        yield from enumerate([whole] if is_one else whole.values(), 1)
    else:
        yield from _lines(path)


def _loaded(raw: bytes) -> Any:
    """What a text says, or a ValueError that says why it cannot be read."""
    try:
        text = raw.decode()
    except UnicodeDecodeError:
        text = raw.decode("cp1252", errors="replace")
    try:
        return json.loads(text)
    except ValueError as problem:
        return problem
    except RecursionError:
        return ValueError(_("it is nested too deep"))
