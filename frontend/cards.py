"""A search result as a page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from datetime import date
from typing import Any

from django.urls import reverse
from django.utils.text import Truncator
from django.utils.translation import gettext as _

from frontend.words import language_name
from search.vocabulary import label

ABOUT_CHARACTERS = 180
TAGS_SHOWN = 5


@dataclass(frozen=True, slots=True)
class Card:
    url: str
    name: str
    organization_name: str
    about: str
    state: str  # open, closed, unknown
    state_words: str
    place: str
    distance_km: float | None
    phone: Mapping[str, Any] | None
    tags: list[str]
    verified: date | None


def card(found: Mapping[str, Any]) -> Card:
    opening = found["open"] or {}
    state = opening.get("state") or "unknown"
    return Card(
        url=reverse("frontend:service", args=[found["service_id"]]),
        name=found["name"],
        organization_name=found["organization_name"] or "",
        about=Truncator(found["description"] or "").chars(ABOUT_CHARACTERS, truncate="…"),
        state=state,
        state_words=opening.get("text") or _("Hours not known: please call"),
        place=place(found),
        distance_km=found["distance_km"],
        phone=next(iter(found["phones"] or ()), None),
        tags=tags(found),
        verified=date.fromisoformat(found["assured_date"]) if found["assured_date"] else None,
    )


def place(found: Mapping[str, Any]) -> str:
    """The address, or as much of it as may be told; how else it is given where there is none."""
    state = " ".join(filter(None, (found["state_province"], found["postal_code"])))
    lines = [found["address"], found["city"], state]
    told = ", ".join(line for line in lines if line)
    if not told and "remote" in (found["mode"] or ()):
        return _("By phone or online")
    return told


def tags(found: Mapping[str, Any]) -> list[str]:
    """How to pay and which languages besides English, a handful."""
    costs = [label("cost", value) for value in found["costs"] or ()]
    languages = [language_name(code) for code in found["languages"] or () if code != "en"]
    shown = [tag for tag in (*languages[:2], *costs) if tag]
    if len(shown) > TAGS_SHOWN:
        rest = _("%(number)s more") % {"number": len(shown) - TAGS_SHOWN}
        shown = [*shown[:TAGS_SHOWN], rest]
    return shown
