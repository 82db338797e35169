"""Ohana's values as HSDS has them. What HSDS has no column for is said in a text of its own:
accreditations and licenses in an organization's description, accepted payments beside the fees,
the audience beside the eligibility.

Values come from a table's cells or from JSON; a list may be either a list or a comma-joined text.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterator, Mapping
from datetime import datetime
from typing import Any

from django.utils.translation import gettext as _

from importers import dates, normalise
from importers.sources import hsds_tables
from importers.sources.hsds_files import TableRow
from importers.sources.hsds_tables import Reading
from importers.sources.ohana_hours import holidays, weekly

Values = Mapping[str, Any]
Part = dict[str, Any]
PartReader = Callable[[Values, Reading], list[Part]]

ACCESS_WORDS = {
    "cd": "Information on CD",
    "deaf_interpreter": "Interpreter for the deaf",
    "disabled_parking": "Disabled parking",
    "disabled_restroom": "Disabled restroom",
    "elevator": "Elevator",
    "ramp": "Ramp",
    "restroom": "Disabled restroom",
    "tape_braille": "Information on tape or in Braille",
    "tty": "TTY",
    "wheelchair": "Wheelchair",
    "wheelchair_van": "Wheelchair-accessible van",
}
"""Ohana's own words for accessibility, as its pages show them."""
PHONE_TYPES = {"tty": "textphone", "sms": "text", "hotline": "voice"}
ADDRESS = ("attention", "address_1", "address_2", "city", "state_province", "postal_code")
NEEDED_OF_ADDRESS = ("address_1", "city", "state_province", "postal_code", "country")
OLDEST = 1000
"""Years before are slips of a program that read 70 as the year 70."""
CONTACT = ("name", "title", "department", "email")
OWNERS = ("contact_id", "service_id", "location_id", "organization_id")


def many(value: Any) -> list[str]:
    """The texts of a list or of a comma-joined cell, each once. Commas in brackets join."""
    if not isinstance(value, list):
        text = text_of(value).strip()
        if (text[:1], text[-1:]) in (("[", "]"), ("{", "}")):
            text = text[1:-1]
        value = re.split(r"[,;\n](?![^()\n]*\))", text)
    found: dict[str, str] = {}
    for one in value:
        if text := text_of(one).strip().strip('"').strip():
            found.setdefault(text.casefold(), text)
    return list(found.values())


def codes(value: Any) -> list[str]:
    """Ids of terms, joined by commas, semicolons or blanks."""
    return [code for text in many(value) for code in text.split()]


def text_of(value: Any) -> str:
    """A value that should be a text as one; "" for none and for an object."""
    if isinstance(value, list):
        return ", ".join(filter(None, map(text_of, value)))
    if value is None or isinstance(value, dict):
        return ""
    if isinstance(value, bool):
        return "true" if value else "false"
    return str(value).encode(errors="replace").decode()  # half a surrogate pair cannot be kept


# roots


def organization(values: Values) -> Reading:
    told = _picked(values, "name alternate_name email website tax_status tax_id legal_status")
    more = {"Accreditations": "accreditations", "Licenses": "licenses"}
    told.update(_with_more("description", values, "description", more))
    reading = _read("organization", told)
    if given := text_of(values.get("date_incorporated")).strip():
        reading.fields["year_incorporated"] = _year(given, reading)
    return reading


def organization_parts(values: Values) -> dict[str, list[Part]]:
    return _lists(values, {"funding_sources": ("funding", "source")})


def location(values: Values) -> Reading:
    told = _picked(
        values,
        "name alternate_name transportation latitude longitude organization_id confidential",
    )
    if "website" in values:
        told["url"] = text_of(values["website"])
    if "description" in values or "short_desc" in values:
        told["description"] = _whole_description(values)
    reading = _read("location", told)
    virtual = text_of(values.get("virtual")).strip()
    word = virtual.casefold()
    reading.fields["location_type"] = "virtual" if word in normalise.YES else "physical"
    if word not in normalise.YES | normalise.NO:
        reading.doubts.append(
            ("warning", "virtual", virtual, _("Neither yes nor no. Kept as a physical location."))
        )
    if not reading.fields.get("name"):
        reading.doubts.append(
            ("warning", "name", "", _("The location has no name. Kept without one; give it one."))
        )
    return reading


def location_parts(values: Values) -> dict[str, list[Part]]:
    parts = _lists(values, {"languages": ("language", "name")})
    if "accessibility" in values:
        words = [ACCESS_WORDS.get(one.casefold(), one) for one in many(values["accessibility"])]
        parts["accessibility"] = [{"description": word} for word in dict.fromkeys(words)]
    if "email" in values:  # HSDS locations have none of their own
        parts["contact"] = [{"email": one} for one in many(values["email"])]
    return parts


def service(values: Values, *, organization_id: str, location_id: str) -> Reading:
    """`organization_id` is that of its location, which Ohana leaves to be found."""
    told = _picked(
        values,
        "name alternate_name description email status interpretation_services "
        "application_process wait_time program_id",
    )
    told.update(organization_id=organization_id)
    if "website" in values:
        told["url"] = text_of(values["website"])
    payments, audience = {"Accepted payments": "accepted_payments"}, {"Audience": "audience"}
    told.update(_with_more("fees_description", values, "fees", payments))
    told.update(_with_more("eligibility_description", values, "eligibility", audience))
    reading = _read("service", {"status": "", **told})
    if not location_id:
        reading.refusal = ("location_id", "", _("The row names no location. Fill it in."))
    return reading


def service_parts(values: Values) -> dict[str, list[Part]]:
    return _lists(
        values,
        {
            "languages": ("language", "name"),
            "required_documents": ("required_document", "document"),
            "service_areas": ("service_area", "name"),
            "funding_sources": ("funding", "source"),
        },
    )


# parts


def program(values: Values, reading: Reading) -> list[Part]:
    return _one("program", values, "name alternate_name", reading)


def contact(values: Values, reading: Reading) -> list[Part]:
    told = {name: text_of(values.get(name)).strip() for name in CONTACT}
    if not any(told.values()):
        reading.refusal = ("name", "", _("The row names nobody. Fill it in or remove it."))
    elif not told["name"]:
        reading.doubts.append(("warning", "name", "", _("The contact has no name. Kept without.")))
    return _one("contact", values, " ".join(CONTACT), reading)


def phone(values: Values, reading: Reading) -> list[Part]:
    number = text_of(values.get("number")).strip()
    kind = text_of(values.get("number_type")).strip().casefold()
    prefix = re.sub(r"\D", "", text_of(values.get("country_prefix")))
    if number and prefix not in ("", "1") and not number.startswith("+"):
        number = f"+{prefix} {number}"
    about = [text_of(values.get("department")).strip()]
    about += ["Hotline"] if kind == "hotline" and about[0].casefold() != "hotline" else []
    about += [text_of(values.get("vanity_number")).strip()]
    told = {
        "type": PHONE_TYPES.get(kind, kind),
        "extension": text_of(values.get("extension")).strip(),
        "description": ", ".join(filter(None, about)),
    }
    if not re.search(r"\w", number):
        reading.refusal = ("number", "", _("The row has no number. Fill it in or remove it."))
        return []
    if not kind:
        reading.doubts.append(
            ("info", "number_type", "", _("Blank: the kind of the number stays unknown."))
        )
    return [{"number": number, **{name: value for name, value in told.items() if value}}]


def address(values: Values, reading: Reading, kind: str = "physical") -> list[Part]:
    told = {name: text_of(values.get(name)).strip() for name in (*ADDRESS, "country")}
    if not any(told[name] for name in ADDRESS):
        reading.refusal = ("address_1", "", _("The row holds no address. Fill it in or remove it."))
        return []
    lacking = [name for name in NEEDED_OF_ADDRESS if not told[name]]
    if lacking:
        reading.doubts.append(
            ("warning", lacking[0], "", _("The address is not complete. Kept as far as it goes."))
        )
    return [{**{name: value for name, value in told.items() if value}, "address_type": kind}]


def mail_address(values: Values, reading: Reading) -> list[Part]:
    return address(values, reading, "postal")


READERS: dict[str, PartReader] = {
    "programs": program,
    "contacts": contact,
    "phones": phone,
    "regular_schedules": weekly,
    "holiday_schedules": holidays,
    "addresses": address,
    "mail_addresses": mail_address,
}


# how


def _read(entity: str, told: dict[str, str]) -> Reading:
    return hsds_tables.read(entity, tuple(told), TableRow(0, list(told.values())))


def _one(kind: str, values: Values, columns: str, reading: Reading) -> list[Part]:
    read = _read(kind, _picked(values, columns))
    reading.doubts += read.doubts
    reading.refusal = reading.refusal or read.refusal
    return (
        [] if reading.refusal else [{name: value for name, value in read.fields.items() if value}]
    )


def _picked(values: Values, columns: str) -> dict[str, str]:
    return {name: text_of(values[name]) for name in columns.split() if name in values}


def _lists(values: Values, parts: Mapping[str, tuple[str, str]]) -> dict[str, list[Part]]:
    """Parts of one column each: `column: (part, its column)`."""
    return {
        kind: [{name: one} for one in many(values[column])]
        for column, (kind, name) in parts.items()
        if column in values
    }


def _with_more(target: str, values: Values, column: str, more: Mapping[str, str]) -> dict[str, str]:
    """The text for `target`: that of `column`, and below it what else belongs there, each with
    its heading. Empty where the source has none of these columns."""
    if not values.keys() & {column, *more.values()}:
        return {}
    lines = [text_of(values.get(column)).strip()]
    for heading, name in more.items():
        told = values.get(name)
        text = text_of(told).strip() if name == "audience" else ", ".join(many(told))
        lines.append(f"{heading}: {text}" if text else "")
    return {target: "\n".join(filter(None, lines))}


def _whole_description(values: Values) -> str:
    short = text_of(values.get("short_desc")).strip()
    whole = text_of(values.get("description")).strip()
    return whole if short in whole else f"{short}\n\n{whole}".strip()


def _year(given: str, reading: Reading) -> int | None:
    found, this_year = dates.read(given), datetime.now().year
    if found is None or found.year < OLDEST or found.year > this_year + 100:
        reading.doubts.append(
            ("warning", "date_incorporated", given, _("This is no date. It was left out."))
        )
        return None
    is_short = not re.search(r"\d{4}", given)
    return found.year - 100 if is_short and found.year > this_year else found.year


def other_owners(values: Values, kept: str) -> Iterator[str]:
    """Owners that a row names besides the one that it was kept with."""
    for column in OWNERS:
        if column != kept and text_of(values.get(column)).strip():
            yield column
