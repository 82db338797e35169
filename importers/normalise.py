"""Values as sources write them, brought to one form; what cannot be is a remark, never a guess.

Works by the HSDS names of the columns, so every source gets the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache
from typing import Any, NamedTuple

import phonenumbers
from django.db import models
from django.utils.translation import gettext as _

from directory import schema
from directory.place_words import state_of
from importers.sources.base import Level

LONG_TEXTS = frozenset(
    [
        "description",
        "details",
        "notes",
        "note",
        "alert",
        "accreditations",
        "application_process",
        "fees_description",
        "eligibility_description",
        "interpretation_services",
        "transportation",
        "fees",
        "wait_time",
        "licenses",
        "amount_description",
        "extent",
        "legal_status",
    ]
)
"""Columns whose line breaks carry meaning."""
URLS = frozenset(["url", "website", "uri", "term_uri", "logo", "schedule_link"])
EMAILS = frozenset(("email", "assurer_email"))
YES, NO = frozenset(("1", "true", "yes", "y", "t")), frozenset(("0", "false", "no", "n", "f", ""))

_EMAIL = re.compile(r"[^@\s,;<>]+@[^@\s,;<>]+\.[^@\s,;<>.]+")
_BARE_ADDRESS = re.compile(r"(?:[\w-]+\.)+[a-z]{2,}(?::\d+)?(?:[/?#]\S*)?", re.IGNORECASE)
_NORTH_AMERICAN = re.compile(
    r"(?:\+?1[-. ]?)?\(?([2-9]\d\d)\)?[-. /]*(\d{3})[-. ]?(\d{4})"
    r"(?:[ ,;]*(?:extension|ext\.?|x|#) ?\.?(\d{1,8}))?",
    re.IGNORECASE,
)
_UNITED_STATES = frozenset(("US", "USA", "U.S.", "U.S.A.", "UNITED STATES", "AMERICA"))


class Remark(NamedTuple):
    level: Level
    field: str
    value: str
    message: str


def fields(entity: str, values: dict[str, Any]) -> tuple[dict[str, Any], list[Remark]]:
    """A root's or part's values in one form. References (`*_id`) are left as they are."""
    remarks: list[Remark] = []
    clean = {name: _value(entity, name, value, remarks) for name, value in values.items()}
    return clean, remarks


def phone(values: dict[str, Any]) -> tuple[dict[str, Any] | None, list[Remark]]:
    """A phone with its number and extension told apart and `raw` as it came; None without one."""
    clean, remarks = fields("phone", values)
    raw = str(clean.get("raw") or clean.get("number") or "")
    if not re.search(r"\w", raw):
        return None, [*remarks, Remark("info", "number", raw, _("A phone without a number."))]
    number, extension = dialled(str(clean.get("number") or raw))
    if number is None:
        number = str(clean.get("number") or raw)
        remarks.append(
            Remark("warning", "number", raw, _("This is no phone number. It was kept as it is."))
        )
    extension = str(clean.get("extension") or extension)
    return {**clean, "number": number, "extension": extension, "raw": raw}, remarks


def dialled(text: str) -> tuple[str | None, str]:
    """(number, extension); an extension keeps its zeros. (None, "") for what is no number.

    North American numbers become 555-555-0100, letters are dialled as digits, short numbers such
    as 988 stay, others get the form of their country with +.
    """
    if match := _NORTH_AMERICAN.fullmatch(text):
        return "-".join(match.group(1, 2, 3)), match.group(4) or ""
    if re.fullmatch(r"\d{3,6}", text):
        return text, ""
    try:
        parsed = phonenumbers.parse(text, "US")
    except phonenumbers.NumberParseException:
        return None, ""
    if not phonenumbers.is_possible_number(parsed):
        return None, ""
    return _written(parsed), parsed.extension or ""


def _written(parsed: phonenumbers.PhoneNumber) -> str:
    if parsed.country_code == 1:
        digits = str(parsed.national_number)
        return f"{digits[:3]}-{digits[3:6]}-{digits[6:]}"
    return phonenumbers.format_number(parsed, phonenumbers.PhoneNumberFormat.INTERNATIONAL)


def address(values: dict[str, Any]) -> tuple[dict[str, Any], list[Remark]]:
    """An address with a two-letter country and, in the US, a two-letter state."""
    clean, remarks = fields("address", values)
    country = str(clean.get("country") or "")
    if country.upper() in _UNITED_STATES:
        clean["country"] = country = "US"
    elif len(country) == 2:
        clean["country"] = country = country.upper()
    state = str(clean.get("state_province") or "")
    if state and country in ("US", ""):
        known = state_of(state)
        clean["state_province"] = known or state
        if not known:
            remarks.append(
                Remark("warning", "state_province", state, _("This is no state. It was kept."))
            )
    return clean, remarks


def one_line(text: str) -> str:
    return " ".join(text.split())


def _value(entity: str, name: str, value: Any, remarks: list[Remark]) -> Any:
    form = _form(entity, name)
    if form is _Form.REFERENCE or value is None:
        return value
    if form is _Form.BOOLEAN:
        return _boolean(value)
    if not isinstance(value, str):
        return value
    if form is _Form.LONG_TEXT:
        return "\n".join(_lines(value))
    value = one_line(value)
    if form is _Form.URL:
        return _url(name, value, remarks)
    if form is _Form.EMAIL:
        return _email(name, value, remarks)
    return value


class _Form(Enum):
    REFERENCE = auto()
    BOOLEAN = auto()
    LONG_TEXT = auto()
    URL = auto()
    EMAIL = auto()
    OTHER = auto()


@cache
def _form(entity: str, name: str) -> _Form:
    """What is written in a column, by its HSDS name."""
    if name.endswith("_id") or name == "source_id":
        return _Form.REFERENCE
    if isinstance(schema.columns_of(entity).get(name), models.BooleanField):
        return _Form.BOOLEAN
    for form, names in (
        (_Form.LONG_TEXT, LONG_TEXTS),
        (_Form.URL, URLS),
        (_Form.EMAIL, EMAILS),
    ):
        if name in names:
            return form
    return _Form.OTHER


def _lines(text: str) -> Iterator[str]:
    """Lines without blanks at their ends, never more than one empty one, none at the ends."""
    empty = True
    for line in text.strip().splitlines():
        line = line.strip()
        if line or not empty:
            yield line
        empty = not line


def _boolean(value: Any) -> Any:
    """What is neither yes nor no stays as it is, which saving refuses with words."""
    if isinstance(value, int | float):
        return bool(value)
    word = str(value).strip().casefold()
    return True if word in YES else False if word in NO else value


def _url(name: str, value: str, remarks: list[Remark]) -> str:
    if not value or re.fullmatch(r"https?://[^\s/]+\S*", value, re.IGNORECASE):
        return value
    if _BARE_ADDRESS.fullmatch(value):
        return f"https://{value}"
    remarks.append(Remark("warning", name, value, _("This is no web address. It was left out.")))
    return ""


def _email(name: str, value: str, remarks: list[Remark]) -> str:
    bare = value.removeprefix("mailto:")
    if not bare or _EMAIL.fullmatch(bare):
        return bare
    remarks.append(Remark("warning", name, value, _("This is no e-mail address. It was left out.")))
    return ""
