"""The JSON of iCarol's API: a list of resources, a page that holds one, or one in each line.

Files are read piece by piece, so a file that breaks off still gives what stands before the break.
Contacts that are persons, contacts marked confidential and the notes of editors are never read.
"""

from __future__ import annotations

import re
from collections import Counter
from collections.abc import Iterator, Sequence
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from importers.hours import schedules
from importers.sources import icarol_words as rules
from importers.sources.base import Finding, Line
from importers.sources.icarol_json_files import Broken, first_of, values_of
from importers.sources.icarol_words import KINDS, Head, Kind, Resource, Said

NOT_OURS = frozenset(("", "-1", "null", "none"))
"""Words for nothing in a county or a label."""
READ = frozenset(
    (
        "id", "type", "names", "contactDetails", "descriptionText", "description", "hours",
        "languagesOffered", "isConfidential", "related", "status", "legalStatus", "fein",
        "irsStatus", "modified", "lastVerifiedOn", "coverage", "coverageNote", "accessibility",
        "fees", "applicationProcess", "eligibility", "taxonomy", "documentsRequired",
        "temporaryMessage", "excludeFromWebsite", "excludeFromDirectory", "customFields",
        # They say nothing of the record itself, or nothing that is for others to read.
        "databaseID", "uniquePriorID", "isFeatured", "translations", "cultureCode", "searchHints",
        "verificationExpired", "notes", "entered",
    )
)  # fmt: skip
TELLING = ("contactDetails", "databaseID", "uniquePriorID", "related")
UNNAMED_PURPOSES = frozenset(("unspecified", "main", "phone", "primary"))


class JsonFiles:
    """The resources of one or several files."""

    def __init__(self, files: Sequence[Path]) -> None:
        self._files = list(dict.fromkeys(files))
        self.terms: dict[str, str] = {}

    @staticmethod
    def database(files: Sequence[Path]) -> str:
        """The number of the iCarol database that a file is of; "" where none says."""
        for file in files:
            number = _text(first_of(file).get("databaseID"))
            if number:
                return f"database-{number}"
        return ""

    def heads(self) -> Iterator[Head | Finding]:
        for file in self._files:
            strange: Counter[str] = Counter()
            number = 0
            try:
                for number, item in enumerate(values_of(file), 1):
                    yield self._head(item, (file.name, number), strange)
            except Broken as problem:
                yield Finding(
                    "error",
                    "",
                    str(problem),
                    _("The file breaks off or is damaged here. Nothing after it was read."),
                    (file.name, number + 1),
                    quarantined=True,
                )
            for name, count in strange.items():
                message = _("It is not imported; resources that have it: %(count)d.")
                yield Finding("info", name, file.name, message % {"count": count})

    def resources(self, kind: Kind) -> Iterator[Resource]:
        for file in self._files:
            try:
                for number, item in enumerate(values_of(file), 1):
                    if _kind(item) == kind:
                        yield _resource(item, _head(item, kind, (file.name, number)))
            except Broken:
                continue  # told by `heads`

    def _head(self, item: Any, line: Line, strange: Counter[str]) -> Head | Finding:
        kind = _kind(item)
        if kind is None:
            told = _text(item.get("type")) if isinstance(item, dict) else ""
            message = _(
                "This is no Agency, Site, Program or ProgramAtSite. It was left out; mend its type."
            )
            return Finding("error", "type", told, message, line, quarantined=True)
        for name, value in item.items():
            if name not in READ and value not in (None, "", [], {}):
                strange[name] += 1
        for one in _items(item.get("customFields")):
            strange[f"customFields: {_text(one.get('label'))}"] += 1
        for codes, names in _term_lists(item):
            for code, name in rules.term_names(codes, names).items():
                self.terms[code] = self.terms.get(code) or name
        return _head(item, kind, line)


def holds_resources(path: Path) -> bool:
    """Whether the first thing in a file is a resource of iCarol. Raises nothing."""
    item = first_of(path)
    return _kind(item) is not None and "id" in item and any(name in item for name in TELLING)


# a resource


def _kind(item: Any) -> Kind | None:
    told = item.get("type") if isinstance(item, dict) else None
    return KINDS.get(told.replace(" ", "").casefold()) if isinstance(told, str) else None


def _text(value: Any) -> str:
    if isinstance(value, bool) or not isinstance(value, str | int | float):
        return ""
    return str(value).encode("utf-8", errors="replace").decode().strip()


def _items(value: Any) -> list[dict[str, Any]]:
    return [one for one in value if isinstance(one, dict)] if isinstance(value, list) else []


def _inside(value: Any) -> dict[str, Any]:
    return value if isinstance(value, dict) else {}


def _is_set(value: Any) -> bool:
    return value is True or rules.is_set(_text(value))


def _names(item: dict[str, Any]) -> list[str]:
    """The primary one first."""
    named = sorted(
        _items(item.get("names")),
        key=lambda one: _text(one.get("purpose")).casefold() != "primary",
    )
    return list(dict.fromkeys(filter(None, (_text(one.get("value")) for one in named))))


def _head(item: dict[str, Any], kind: Kind, line: Line) -> Head:
    related: dict[Kind, str] = {}
    for one in _items(item.get("related")):
        other = _kind(one)
        if other is not None and _text(one.get("id")):
            related.setdefault(other, _text(one.get("id")))
    hidden = any(_is_set(item.get(name)) for name in ("excludeFromWebsite", "excludeFromDirectory"))
    is_private = _is_set(item.get("isConfidential"))
    return Head(
        kind,
        _text(item.get("id")),
        line,
        named=bool(_names(item)),
        agency=related.get("agency", "") if kind != "agency" else "",
        site=related.get("site", ""),
        program=related.get("program", ""),
        status=_text(item.get("status")),
        hidden=hidden or (is_private and kind != "site"),
        private_address=is_private or any(_private_places(item)),
        alert=_alert(item) if kind == "agency" else "",
    )


def _contacts(item: dict[str, Any], *types: str) -> Iterator[dict[str, Any]]:
    """The public ones of these types."""
    for one in _items(item.get("contactDetails")):
        contact = _inside(one.get("contact"))
        if _text(contact.get("type")) in types and not _is_set(one.get("isConfidential")):
            yield contact


def _private_places(item: dict[str, Any]) -> Iterator[dict[str, Any]]:
    for one in _items(item.get("contactDetails")):
        contact = _inside(one.get("contact"))
        if _text(contact.get("type")) == "PhysicalLocation" and _is_set(one.get("isConfidential")):
            yield contact


def _alert(item: dict[str, Any]) -> str:
    told = item.get("temporaryMessage")
    if isinstance(told, str):
        return told.strip()
    message = _inside(told)
    return rules.current(
        _text(message.get("message") or message.get("text")),
        _text(message.get("appears")),
        _text(message.get("expires")),
    )


def _resource(item: dict[str, Any], head: Head) -> Resource:
    name, *others = _names(item) or [""]
    said: Said = {"name": name, "alternate_name": "; ".join(others)}
    resource = Resource(head, said)
    for column, keys in (
        ("description", ("descriptionText", "description")),
        ("legal_status", ("legalStatus",)),
        ("tax_id", ("fein",)),
        ("tax_status", ("irsStatus",)),
        ("fees_description", ("fees",)),
        ("application_process", ("applicationProcess",)),
        ("eligibility_description", ("eligibility",)),
    ):
        if any(key in item for key in keys):
            said[column] = next(filter(None, (_text(item.get(key)) for key in keys)), "")
    if "documentsRequired" in item:
        document = _text(item["documentsRequired"])
        said["required_document"] = [{"document": document}] if document else []
    if "temporaryMessage" in item and head.kind != "agency":
        said["alert"] = _alert(item)
    _say_reach(item, said, head.kind)
    _say_access(item, said)
    _say_place(item, resource)
    rules.dated(said, "assured_date", _text(item.get("lastVerifiedOn")), resource)
    said["last_modified"] = rules.moment(_text(item.get("modified")))
    if "taxonomy" in item:
        groups = [group for codes, _names in _term_lists(item) for group in codes]
        said["attribute"] = rules.attributes(groups)
    return resource


def _term_lists(
    item: dict[str, Any],
) -> Iterator[tuple[list[tuple[str, ...]], list[tuple[str, ...]]]]:
    """Codes with their names, where the resource has any."""
    told = item.get("taxonomy")
    for one in told if isinstance(told, list) else [told]:
        if isinstance(one, dict):
            names = rules.split_terms(_text(one.get("name")))
            yield rules.split_terms(_text(one.get("code"))), names
        else:
            yield rules.split_terms(_text(one)), []


def _say_reach(item: dict[str, Any], said: Said, kind: Kind) -> None:
    if "contactDetails" in item:
        said["phone"] = [row for one in _contacts(item, "PhoneNumber") for row in _phones(one)]
        mails = _contacts(item, "EmailAddress")
        rules.emails(said, kind, [_text(one.get("address")) for one in mails])
        sites = (_text(one.get("url")) for one in _contacts(item, "Website"))
        said["website"] = list(dict.fromkeys(filter(None, sites)))
    if "hours" in item:
        said["schedule"] = _schedules(_inside(item["hours"]))
    if "languagesOffered" in item:
        told = item["languagesOffered"]
        words = told if isinstance(told, list) else [told]
        said["language"] = rules.languages(*(_text(one) for one in words))
    if "coverage" in item:
        said["service_area"] = list(_areas(item))


def _phones(contact: dict[str, Any]) -> list[dict[str, Any]]:
    purpose, label = _text(contact.get("purpose")), _text(contact.get("label"))
    told = "" if purpose.casefold() in UNNAMED_PURPOSES else purpose
    about = (told, label, _text(contact.get("description")))
    kind = rules.phone_type(purpose, label)
    return rules.phone_rows(_text(contact.get("number")), kind, *about)


def _schedules(told: dict[str, Any]) -> list[Said]:
    """The days as a text of hours; the note stays with what was understood of them."""
    note = _text(told.get("note"))
    days = []
    for one in _items(told.get("days")):
        day, opens, closes = (_text(one.get(name)) for name in ("dayOfWeek", "opens", "closes"))
        if day and (opens or closes):
            days.append(f"{day} {opens}-{closes}")
    rows = schedules("; ".join(days))
    if not rows or not note:
        return rows or schedules(note)
    if any(row.get("freq") for row in rows):
        return [{**row, "notes": f"{row['notes']}\n{note}"} for row in rows]
    return [*rows, {"description": note}]


def _areas(item: dict[str, Any]) -> Iterator[Said]:
    met: set[str] = set()
    for one in _items(item.get("coverage")):
        code, city, county, state = (
            _place_word(one, name) for name in ("zipPostalCode", "city", "county", "stateProvince")
        )
        if county and not re.search(r"(?:county|parish|borough)$", county, re.IGNORECASE):
            county = f"{county} County"
        near = code or city or county
        name = near if not near or near == code or not state else f"{near}, {state}"
        name = name or state or _place_word(one, "country")
        if name and name not in met:
            met.add(name)
            yield {"name": name}
    if not met:
        yield from rules.areas(_text(item.get("coverageNote")))


def _place_word(row: dict[str, Any], name: str) -> str:
    word = _text(row.get(name))
    return "" if word.casefold() in NOT_OURS else word


def _say_access(item: dict[str, Any], said: Said) -> None:
    if "accessibility" in item:
        told = _inside(item["accessibility"])
        said["transportation"] = _text(told.get("public"))
        disabled = _text(told.get("disabled"))
        said["accessibility"] = [{"description": disabled}] if disabled else []


def _say_place(item: dict[str, Any], resource: Resource) -> None:
    said = resource.said
    places = list(_contacts(item, "PhysicalLocation"))
    if "contactDetails" in item:
        postal = _contacts(item, "PostalAddress")
        rows = [_address(one, "physical") for one in places]
        rows += [_address(one, "postal") for one in postal]
        said["address"] = [row for row in rows if row]
        said["confidential"] = resource.head.private_address
    if places:
        for name in ("latitude", "longitude"):
            rules.measured(said, name, _text(places[0].get(name)), resource)
    if resource.head.private_address:
        hidden = [*_private_places(item), *(places if _is_set(item.get("isConfidential")) else ())]
        said["address"] = [
            row for row in said.get("address", []) if row["address_type"] != "physical"
        ]
        rules.hide(resource, next((_text(one.get("line1")) for one in hidden), ""))


def _address(contact: dict[str, Any], address_type: str) -> Said | None:
    row = {
        column: _place_word(contact, name)
        for column, name in (
            ("address_1", "line1"),
            ("address_2", "line2"),
            ("city", "city"),
            ("region", "county"),
            ("state_province", "stateProvince"),
            ("postal_code", "zipPostalCode"),
            ("country", "country"),
        )
    }
    told = {name for name, value in row.items() if value} - {"country", "region"}
    return {**row, "address_type": address_type} if told else None
