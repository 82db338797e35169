"""iCarol's words and values, the same in its export and in its API."""

from __future__ import annotations

import re
from collections.abc import Sequence
from contextlib import suppress
from dataclasses import dataclass, field
from datetime import UTC, datetime, time
from math import isfinite
from typing import Any, Literal

from django.utils import timezone
from django.utils.translation import gettext as _

from directory.place_words import state_of
from importers import dates
from importers.hours import schedules
from importers.phones import phones
from importers.sources.base import Level, Line

Kind = Literal["agency", "site", "program", "link"]
Standing = Literal["active", "no referral", "inactive", "unknown"]
Doubt = tuple[Level, str, str, str]
"""Level, column, value, message."""
Said = dict[str, Any]
"""HSDS columns and parts of a row, by their HSDS names. What is absent is not said at all."""

KINDS: dict[str, Kind] = {
    "agency": "agency",
    "site": "site",
    "program": "program",
    "programatsite": "link",
    "servicesite": "link",
}
NOT_SET = frozenset(("", "no", "n", "false", "f", "0"))
NO_YEAR = 1900
"""iCarol's "never", as a year."""
LONGEST_LANGUAGE = 3
"""Words; more is a remark such as "others upon request"."""

ROWS_OF: dict[Kind, str] = {
    "agency": "Agency",
    "site": "Site",
    "program": "Program",
    "link": "ProgramAtSite",
}


@dataclass(frozen=True, slots=True)
class Head:
    """What a row is and what it hangs on."""

    kind: Kind
    id: str
    line: Line
    named: bool = False
    agency: str = ""  # "" for none
    site: str = ""
    program: str = ""
    status: str = ""
    hidden: bool = False  # not for the public
    private_address: bool = False
    alert: str = ""  # an agency's, for its services


@dataclass(slots=True)
class Resource:
    """A row with all that it says, in HSDS words."""

    head: Head
    said: Said
    doubts: list[Doubt] = field(default_factory=list)


def standing(status: str) -> Standing:
    """What a status word means; none at all is active, as exports without the column are."""
    word = " ".join(status.casefold().replace(",", " ").split())
    if word in ("", "active"):
        return "active"
    if "not refer" in word:
        return "no referral"
    return "inactive" if word in ("inactive", "deleted", "archived", "defunct") else "unknown"


def is_set(flag: str) -> bool:
    """A flag that hides: anything but a blank and a no."""
    return flag.strip().casefold() not in NOT_SET


def split_terms(text: str) -> list[tuple[str, ...]]:
    """`A * B; C`: each term with its modifiers."""
    groups = (tuple(_pieces(group, "*")) for group in re.split(r"[;\n]", text))
    return [group for group in groups if group]


def _pieces(text: str, separator: str) -> list[str]:
    return [piece.strip() for piece in text.split(separator) if piece.strip()]


def attributes(groups: Sequence[tuple[str, ...]]) -> list[Said]:
    """A term that others modify says so in `value`; the modifiers are terms of the record too."""
    found: dict[tuple[str, str], Said] = {}
    for group in groups:
        value = " * ".join(group) if len(group) > 1 else ""
        for code in group:
            row = {"taxonomy_term_id": code}
            found[code, value] = {**row, "value": value} if value else row
    return list(found.values())


def term_names(codes: Sequence[tuple[str, ...]], names: Sequence[tuple[str, ...]]) -> Said:
    """Code -> name; "" where the two lists do not match one to one."""
    if [len(one) for one in codes] != [len(one) for one in names]:
        return {code: "" for group in codes for code in group}
    pairs = zip(codes, names, strict=True)
    return {code: name for group, words in pairs for code, name in zip(group, words, strict=True)}


def area(text: str) -> Said:
    """ "CA - Marin County - Novato" as its own words and as a place: "Novato, CA"."""
    pieces = [one.strip() for one in re.split(r"\s+[-–]\s+", text.strip())]
    places = [one for one in pieces if one.casefold() not in ("us", "usa", "united states")]
    state = state_of(places[0]) if places else None
    if not state or len(places) < 2:
        return {"name": text.strip()}
    last = places[-1]
    name = last if re.fullmatch(r"\d{5}", last) else f"{last}, {state}"
    return {"name": name, "description": text.strip()}


def areas(text: str) -> list[Said]:
    parts = [one.strip() for one in re.split(r"[;\n]", text)]
    return [area(one) for one in dict.fromkeys(parts) if one]


def languages(*texts: str) -> list[Said]:
    """Names apart, and remarks as such."""
    pieces = (one.strip(" .") for text in texts for one in re.split(r"[;,\n\v]", text))
    found: dict[str, Said] = {}
    for piece in pieces:
        column = "name" if len(piece.split()) <= LONGEST_LANGUAGE else "note"
        if piece:
            found.setdefault(piece.casefold(), {column: piece})
    return list(found.values())


def hours(text: str, structured: str) -> list[Said]:
    """The hours in words; what iCarol has beside them where the words are not understood."""
    rows = schedules(text)
    if structured.strip() in ("", text.strip()) or any(row.get("freq") for row in rows):
        return rows
    return [*schedules(structured), *rows]


def moment(text: str) -> datetime | None:
    """When it was changed. Exports tell no zone: noon of the day, which is that day in all of
    the country."""
    with suppress(ValueError):
        exact = datetime.fromisoformat(text)
        if exact.tzinfo is not None:
            return exact
    known = dates.read(text)
    return datetime.combine(known, time(12), UTC) if known else None


def current(message: str, appears: str, expires: str) -> str:
    """A message that is to be shown today; one whose end cannot be read is not."""
    today = timezone.localdate()
    first, last = dates.read(appears), dates.read(expires)
    if (appears.strip() and first is None) or (expires.strip() and last is None):
        return ""
    if (first and today < first) or (last and today > last):
        return ""
    return message.strip()


def dated(said: Said, name: str, text: str, resource: Resource) -> None:
    """Sets a date where there is one, else makes a doubt of it."""
    known = dates.read(text)
    if known is None and text.strip():
        message = _("This is no date. It was left out.")
        resource.doubts.append(("warning", name, text, message))
    said[name] = known if known and known.year > NO_YEAR else None


def measured(said: Said, name: str, text: str, resource: Resource) -> None:
    """Sets a number where there is one, else makes a doubt of it."""
    try:
        said[name] = finite(text) if text.strip() else None
    except ValueError:
        said[name] = None
        message = _("This is no number. It was left out.")
        resource.doubts.append(("warning", name, text, message))


def finite(text: str) -> float:
    """Raises ValueError for what is no number, and for the words nan and infinity."""
    value = float(text)
    if not isfinite(value):
        raise ValueError(text)
    return value


def phone_type(*texts: str) -> str:
    told = " ".join(texts).casefold()
    for word, kind in (
        ("fax", "fax"), ("tty", "textphone"), ("tdd", "textphone"), ("cell", "cell"),
        ("mobile", "cell"), ("sms", "text"), ("pager", "pager"),
    ):  # fmt: skip
        if re.search(rf"\b{word}", told):
            return kind
    return "text" if re.search(r"\btext (?:line|message|number)", told) else "voice"


def phone_rows(number: str, kind: str, *about: str) -> list[Said]:
    """The numbers of a cell, with what is said of them, each thing once."""
    told = ": ".join(dict.fromkeys(one.strip() for one in about if one.strip()))
    more = {"description": told} if told else {}
    return phones(number, type=kind, **more)


def emails(said: Said, kind: Kind, found: Sequence[str]) -> None:
    """An agency and a program have one of their own; others are contacts without a name."""
    mine = list(dict.fromkeys(one.strip() for one in found if one.strip()))
    if kind in ("agency", "program"):
        said["email"] = mine.pop(0) if mine else ""
    said["contact"] = [{"email": one} for one in mine]


def hide(resource: Resource, street: str) -> None:
    """Takes the place out of a row that keeps it private."""
    said, told = resource.said, street.strip().casefold()
    said["address"] = [
        one
        for one in said.get("address", [])
        if not told or told not in str(one.get("address_1")).casefold()
    ]
    said["latitude"] = said["longitude"] = None
    said["transportation"] = ""
    if told and resource.head.kind == "site" and told in str(said.get("name")).casefold():
        said["name"] = ""
    if resource.head.kind == "site":
        message = _("The address is private: a confidential location, stored without any.")
        resource.doubts.append(("info", "confidential", "", message))
