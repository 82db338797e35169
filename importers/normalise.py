"""Values as sources write them, brought to one form; what cannot be is a remark, never a guess.

Works by the HSDS names of the columns, so every source gets the same rules.
"""

from __future__ import annotations

import re
from collections.abc import Iterator
from enum import Enum, auto
from functools import cache
from typing import Any, NamedTuple

from django.db import models
from django.utils.translation import gettext as _

from directory import schema
from directory.place_words import state_of
from importers import dates
from importers.languages import code_of
from importers.phones import dialled, phones
from importers.sources.base import Level
from importers.texts import mended

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
_ZIP_BEGINS_WITH_ZERO = frozenset(
    ("CT", "MA", "ME", "NH", "NJ", "NY", "PR", "RI", "VI", "VT", "AE")
)
_COUNTRIES = {"CANADA": "CA", "CAN": "CA", "MEXICO": "MX", "MÉXICO": "MX", "MEX": "MX"}
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


def each_phone(values: dict[str, Any]) -> list[dict[str, Any]]:
    """A cell with several numbers as several phones; the first of them is the one that the source
    has an id for."""
    said = {name: value for name, value in values.items() if value not in (None, "")}
    cell = mended(str(said.pop("number", "") or said.get("raw", "")))
    of_source = {name: said.pop(name) for name in ("source_id",) if name in said}
    first, *others = phones(cell, **said) or [values]
    return [{**first, **of_source}, *others]


def address(values: dict[str, Any]) -> tuple[dict[str, Any], list[Remark]]:
    """An address with a two-letter country and, in the US, a two-letter state and a whole ZIP."""
    clean, remarks = fields("address", values)
    country = str(clean.get("country") or "")
    if country.upper() in _UNITED_STATES:
        clean["country"] = country = "US"
    elif country.upper() in _COUNTRIES or len(country) == 2:
        clean["country"] = country = _COUNTRIES.get(country.upper(), country.upper())
    state = str(clean.get("state_province") or "")
    if state and country in ("US", ""):
        known = state_of(state)
        clean["state_province"] = known or state
        if not known:
            remarks.append(
                Remark("warning", "state_province", state, _("This is no state. It was kept."))
            )
        clean["postal_code"] = _zip(str(clean.get("postal_code") or ""), known or "")
    return clean, remarks


def language(values: dict[str, Any]) -> tuple[dict[str, Any], list[Remark]]:
    """With the code of ISO 639 where the name is known and the source gives none."""
    clean, remarks = fields("language", values)
    if clean.get("name") and not clean.get("code") and (code := code_of(str(clean["name"]))):
        clean["code"] = code
    return clean, remarks


def _zip(written: str, state: str) -> str:
    """With the zeros that a spreadsheet took away, where the state has such ZIPs."""
    digits = written.removesuffix(".0")
    if not digits.isascii() or not digits.isdigit():
        return written
    whole = digits.zfill(5 if len(digits) <= 5 else 9)
    if len(digits) not in (3, 4, 5, 7, 8, 9) or (
        whole[0] == "0" != digits[0] and (state not in _ZIP_BEGINS_WITH_ZERO)
    ):
        return written
    return whole if len(whole) == 5 else f"{whole[:5]}-{whole[5:]}"


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
    if form is _Form.DATE:
        return dates.read(value) or value
    value = mended(value)
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
    DATE = auto()
    OTHER = auto()


@cache
def _form(entity: str, name: str) -> _Form:
    """What is written in a column, by its HSDS name."""
    if name.endswith("_id") or name == "source_id":
        return _Form.REFERENCE
    if isinstance(schema.columns_of(entity).get(name), models.BooleanField):
        return _Form.BOOLEAN
    if type(schema.columns_of(entity).get(name)) is models.DateField:  # a moment is one, too
        return _Form.DATE
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
