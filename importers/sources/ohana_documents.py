"""The objects of Ohana's older JSON, with the names that the tables have today."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

from importers.sources.ohana_tables import COLUMNS, OLDER_NAMES

NAMES: dict[str, str] = {
    **OLDER_NAMES,
    **{f"{name}_attributes": name for name in ("address", "mail_address")},
    **{f"{name}_attributes": name for name in ("phones", "faxes", "contacts")},
    **{f"{name}_attributes": name for name in ("regular_schedules", "holiday_schedules")},
    "phone": "phones",
    "fax": "faxes",
}
LISTS = frozenset(("phones", "faxes", "contacts", "regular_schedules", "holiday_schedules"))
BESIDE = {
    "organization": "_id locations locs urls emails phones faxes contacts",
    "location": "_id address mail_address coordinates phones faxes contacts urls emails hours "
    "regular_schedules holiday_schedules services_attributes services servs confidential",
    "service": "_id urls emails phones faxes contacts regular_schedules holiday_schedules",
}
"""Keys that are read beside the columns of the tables."""


def flat(item: Any) -> dict[str, Any]:
    """The object's values by the names of today: the first of its web pages and addresses, the
    others as `more_urls` and `more_emails`, and its point. Empty for what is no object."""
    if not isinstance(item, dict):
        return {}
    values: dict[str, Any] = {}
    for key, value in item.items():
        name = NAMES.get(key) or key
        values[name] = [*values.get(name, ()), *listed(value)] if name in LISTS else value
    _first(values, "urls", "website", "more_urls")
    _first(values, "emails", "email", "more_emails")
    point = values.pop("coordinates", None)
    if isinstance(point, list) and len(point) == 2:
        values["longitude"], values["latitude"] = point  # in this order, often as texts
    elif point:
        values["latitude"] = str(point)  # told as no number
    return values


def listed(value: Any) -> list[Any]:
    """A list as it is; one thing alone as a list of it; nothing for none."""
    if isinstance(value, list):
        return value
    return [] if value in (None, "", {}) else [value]


def unread_keys(entity: str, item: dict[str, Any]) -> Iterator[str]:
    """Keys with content that nothing is made of; `admin_emails` is one on purpose."""
    known = {*COLUMNS[f"{entity}s"].split(), *BESIDE[entity].split()} - {"admin_emails"}
    for key, value in item.items():
        if NAMES.get(key, key) not in known and value not in (None, "", [], {}):
            yield key


def _first(values: dict[str, Any], plural: str, one: str, more: str) -> None:
    texts = [text for text in listed(values.pop(plural, None)) if isinstance(text, str) and text]
    if texts and not values.get(one):
        values[one] = texts.pop(0)
    values[more] = [text for text in texts if text != values.get(one)]
