"""What the elements of AIRS XML say, as columns and parts of HSDS records; nothing confidential."""

from __future__ import annotations

import re
from collections.abc import Iterator
from dataclasses import dataclass
from typing import Any
from xml.etree.ElementTree import Element

from importers import dates, hours, hours_words, normalise
from importers import phones as numbers
from importers.sources.airs_xml import flag, kids, said, words
from importers.texts import mended

Part = dict[str, Any]

ADDRESSES = ("PhysicalAddress", "MailingAddress", "OtherAddress")
LINES = tuple(f"Line{number}" for number in range(1, 10))
DAYS = {
    "Monday": "MO",
    "Tuesday": "TU",
    "Wednesday": "WE",
    "Thursday": "TH",
    "Friday": "FR",
    "Saturday": "SA",
    "Sunday": "SU",
}
REQUIREMENTS = {
    "Eligibility": "",
    "AgeRequirements": "Age",
    "GenderRequirements": "Gender",
    "FamilyRequirements": "Family",
    "IncomeRequirements": "Income",
    "ResidencyRequirements": "Residency",
    "EducationRequirements": "Education",
    "AidRequirements": "Aid",
    "MilitaryRequirements": "Military",
    "OtherRequirements": "",
}
"""Element -> the word before it in `eligibility_description`."""

_NONE = frozenset(("", "none", "n/a", "na", "no", "unknown"))
_SAFE_HOUSE = re.compile(r"safe\W?house", re.IGNORECASE)
_SLOT = re.compile(r"(?:phone|main|voice|telephone)? ?(?:line|number)? ?\d*", re.IGNORECASE)
"""Types of phones that say no more than that they are phones."""
_FACET = re.compile(r"(\w+)\s*:\s*(['\"])(.*?)\2(?=\s*[,}])")
_POINT = re.compile(r"\s*(-?\d{1,3}\.\d+)\s*[,;\s]\s*(-?\d{1,3}\.\d+)\s*")
_DELETED = re.compile(r"DEL\d")


# what is kept to itself


@dataclass(frozen=True, slots=True)
class Secrets:
    """What an agency hides somewhere, so that it is hidden everywhere else in it too."""

    places: frozenset[str]
    numbers: frozenset[str]

    @classmethod
    def of(cls, agency: Element) -> Secrets:
        hidden = [one for one in agency.iter() if one.tag in ADDRESSES and is_hidden(one)]
        phones = [one for one in agency.iter("Phone") if is_private(one)]
        return cls(
            frozenset(filter(None, map(_place, hidden))),
            frozenset(filter(None, (_digits(said(one, "PhoneNumber")) for one in phones))),
        )

    def hides(self, address: Element) -> bool:
        return is_hidden(address) or _place(address) in self.places


def is_hidden(element: Element) -> bool:
    return flag(element, "Confidential") or bool(said(element, "ReasonWithheld"))


def is_private(phone: Element) -> bool:
    """Marked so, or the line of a safe house, which must never be published."""
    of = " ".join(said(phone, one) for one in ("Type", "Function", "Description"))
    return is_hidden(phone) or bool(_SAFE_HOUSE.search(of))


def is_deleted(row: Element, description: str) -> bool:
    """As BC211 marks it: DEL and a digit before the description; or as HMIS does."""
    if flag(row, "Delete") or row.get("DeleteOccurredDate", "").strip():
        return True
    given = said(row, description)
    return bool(given) and bool(_DELETED.match(mended(given[:500]).lstrip()))


def public(row: Element, name: str) -> list[Element]:
    return [one for one in kids(row, name) if not is_hidden(one)]


def _place(address: Element) -> str:
    """A street and city, written so that two spellings of them are the same."""
    street = re.sub(r"\W+", " ", " ".join(said(address, one) for one in LINES)).strip()
    city = re.sub(r"\W+", " ", said(address, "City")).strip()
    return f"{street} / {city}".casefold() if street else ""


def _digits(number: str) -> str:
    digits = re.sub(r"\D", "", number)
    return digits[-10:] if len(digits) >= 7 else ""


# names, numbers, addresses


def name_of(row: Element) -> str:
    return next((told for one in public(row, "Name") if (told := words(one))), "")


def other_names(row: Element) -> list[str]:
    names = (said(one, "Name") or (one.text or "").strip() for one in public(row, "AKA"))
    return list(dict.fromkeys(filter(None, names)))


def phones(row: Element, secrets: Secrets) -> list[Part]:
    found: list[Part] = []
    for one in kids(row, "Phone"):
        number = said(one, "PhoneNumber")
        is_empty = number.strip("() .").casefold() in _NONE
        if is_empty or is_private(one) or _digits(number) in secrets.numbers:
            continue
        slot = said(one, "Type")
        told = [said(one, "Description"), said(one, "Function")]
        if not _SLOT.fullmatch(slot):
            told.insert(0, slot)
        more: Part = {"type": _phone_type(slot)}
        if description := "; ".join(dict.fromkeys(filter(None, told))):
            more["description"] = description
        if extension := said(one, "Extension"):
            more["extension"] = extension
        found.extend(numbers.phones(number, **more))
    return found


def private_phones(row: Element, secrets: Secrets) -> int:
    return sum(
        is_private(one) or _digits(said(one, "PhoneNumber")) in secrets.numbers
        for one in kids(row, "Phone")
        if said(one, "PhoneNumber")
    )


def _phone_type(slot: str) -> str:
    """By HSDS words. A line for both, "Phone/fax", can be called."""
    slot = slot.casefold()
    if re.search(r"\b(?:tty|tdd|teletype)\b", slot):
        return "textphone"
    if "fax" in slot:
        return "voice" if re.search(r"phone|voice", slot) else "fax"
    if re.search(r"\b(?:text|sms)\b", slot):
        return "text"
    return "cell" if re.search(r"\b(?:cell|mobile)\b", slot) else "voice"


def urls(row: Element) -> list[Part]:
    found: dict[str, str] = {}
    for one in public(row, "URL"):
        given = said(one, "Address") or (one.text or "").strip()
        if given.strip("()").casefold() not in _NONE:
            found.setdefault(given, said(one, "Note"))
    return [{"url": url, "label": label} for url, label in found.items()]


def emails(row: Element) -> list[str]:
    given = (said(one, "Address") or (one.text or "").strip() for one in public(row, "Email"))
    return list(dict.fromkeys(one for one in given if one.strip("()").casefold() not in _NONE))


def address(element: Element, kind: str) -> Part | None:
    lines = [line for one in LINES if (line := said(element, one))]
    told: Part = {
        "attention": said(element, "PreAddressLine"),
        "address_1": lines[0] if lines else "",
        "address_2": ", ".join(lines[1:]),
        "city": said(element, "City"),
        "region": said(element, "County"),
        "state_province": said(element, "State"),
        "postal_code": said(element, "ZipCode"),
        "country": said(element, "Country"),
    }
    return {**told, "address_type": kind} if any(told.values()) else None


def of_state_only(element: Element) -> Part | None:
    """All that may be known of where a confidential place is."""
    told = {"state_province": said(element, "State"), "country": said(element, "Country")}
    return {**told, "address_type": "physical"} if told["state_province"] else None


def point(row: Element) -> tuple[str | None, str | None]:
    """Latitude and longitude as they are written; some write both into Datum."""
    for one in public(row, "SpatialLocation"):
        latitude, longitude = said(one, "Latitude"), said(one, "Longitude")
        if latitude or longitude:
            return latitude, longitude
        if both := _POINT.fullmatch(said(one, "Datum")):
            return both[1], both[2]
    return None, None


def areas(row: Element) -> list[Part]:
    found: dict[str, Part] = {}
    for one in kids(row, "GeographicAreaServed"):
        if name := _area(one):
            found[name] = {"name": name, "description": said(one, "Description")}
    return list(found.values())


def _area(element: Element) -> str:
    """The smallest that is named, with the state it lies in; a description where nothing is."""
    county, state = said(element, "County"), said(element, "State")
    if code := said(element, "ZipCode"):
        return code
    if (city := said(element, "City")) or county:
        return ", ".join(filter(None, [city or _as_county(county), state]))
    return state or said(element, "Country") or said(element, "Description")


def _as_county(name: str) -> str:
    is_told = re.search(r"county|parish|borough|district|region", name, re.IGNORECASE)
    return name if is_told else f"{name} County"


def languages(row: Element) -> list[Part]:
    found: dict[str, Part] = {}
    for one in kids(row, "Languages", "Language"):
        names = [words(name) for name in kids(one, "Name")] or [(one.text or "").strip()]
        for name in filter(None, names):
            found.setdefault(name.casefold(), {"name": name, "note": said(one, "Notes")})
    return list(found.values())


# hours


def schedules(row: Element) -> list[Part]:
    found: list[Part] = []
    for one in kids(row, "TimeOpen"):
        told = mended("\n".join(filter(None, [(one.text or "").strip(), said(one, "Notes")])))
        by_day, unread = _by_day(one)
        told = "\n".join(filter(None, [told, *unread]))
        if by_day:
            found.extend({**day, "notes": told} if told else day for day in by_day)
        else:
            found.extend(hours.schedules(told))
    seasons = list(_seasons(row))
    if len(seasons) == 1 and found:
        season = seasons[0]
        note = season.pop("description", "")
        return [
            {**one, **season, "notes": "\n".join(filter(None, [str(one.get("notes", "")), note]))}
            for one in found
        ]
    return found + seasons


def _by_day(element: Element) -> tuple[list[Part], list[str]]:
    """Days with the same hours in one row; and in words the days that cannot be read."""
    days: dict[tuple[str, str], list[str]] = {}
    unread: list[str] = []
    for one in kids(element, *DAYS):
        opening, closing = kids(one, "From"), kids(one, "To")
        for opens, closes in zip(map(words, opening), map(words, closing), strict=False):
            span = hours_words.clock(opens), hours_words.clock(closes)
            if all(span):
                days.setdefault(span, []).append(DAYS[one.tag])
            elif opens or closes:
                unread.append(f"{one.tag}: {opens} - {closes}")
        own = (one.text or "").strip()
        if own:
            unread.append(f"{one.tag}: {own}")
    rows: list[Part] = [
        {
            "freq": "WEEKLY",
            "byday": ",".join(dict.fromkeys(byday)),
            "opens_at": opens,
            "closes_at": closes,
        }
        for (opens, closes), byday in days.items()
    ]
    return rows, unread


def _seasons(row: Element) -> Iterator[Part]:
    for one in kids(row, "Seasonal"):
        told = [said(one, "Description") or (one.text or "").strip()]
        season: Part = {}
        for column, name in (("valid_from", "StartDate"), ("valid_to", "EndDate")):
            given = said(one, name)
            if day := dates.read(given):
                season[column] = day
            elif given:
                told.append(f"{name}: {given}")
        if description := "\n".join(filter(None, told)):
            season["description"] = description
        if season:
            yield season


# who may come, and how


def ages(row: Element) -> tuple[float | None, float | None]:
    """Lowest and highest age in years, where one rule says it for all."""
    rules = kids(row, "AgeRequirements")
    if len(rules) != 1 or said(rules[0], "Gender"):
        return None, None
    return _years(said(rules[0], "MinimumAge")), _years(said(rules[0], "MaximumAge"))


def _years(text: str) -> float | None:
    return float(text) if re.fullmatch(r"\d{1,3}(?:\.\d{1,2})?", text) else None


def eligibility(row: Element) -> str:
    lines = []
    for one in kids(row, *REQUIREMENTS):
        told = words(one)
        if one.tag == "AgeRequirements" and ages(row) == (None, None):
            given = [(name, said(one, name)) for name in ("Gender", "MinimumAge", "MaximumAge")]
            limits = ", ".join(f"{name}: {value}" for name, value in given if value)
            told = limits or told
        elif one.tag == "AgeRequirements":
            told = (one.text or "").strip()
        if told:
            before = REQUIREMENTS[one.tag]
            lines.append(f"{before}: {told}" if before else told)
    return "\n".join(lines)


def documents(row: Element) -> list[Part]:
    given = (words(one) for one in kids(row, "DocumentsRequired"))
    return [{"document": one} for one in dict.fromkeys(filter(None, given))]


# taxonomy


def codes(row: Element) -> dict[str, tuple[str, list[str]]]:
    """Code -> (name, the joins it was part of). `A * B` is the terms A and B, of which A is for B;
    `{what:'X',who:'Y'}` is the terms what:X and who:Y."""
    names: dict[str, str] = {}
    joins: dict[str, list[str]] = {}
    for taxonomy in kids(row, "Taxonomy"):
        given = [words(one) for one in kids(taxonomy, "Code")] or [(taxonomy.text or "").strip()]
        for text in filter(None, map(normalise.one_line, given)):
            told = _terms(text)
            for code, name in told.items():
                own = said(taxonomy, "Name") if len(told) == 1 == len(given) else ""
                names[code] = own or names.get(code) or name
                joins.setdefault(code, [])
                if len(told) > 1 and not text.startswith("{"):
                    joins[code].append(text)
    return {code: (name, joins[code]) for code, name in names.items()}


def _terms(text: str) -> dict[str, str]:
    """Code -> name."""
    if text.startswith("{") and (facets := _FACET.findall(text)):
        return {f"{facet}:{value}": value for facet, _quote, value in facets if value.strip()}
    return {code: code for one in text.split("*") if (code := one.strip())}
