"""A search result as a page shows it."""

from collections.abc import Mapping
from dataclasses import dataclass
from textwrap import shorten
from typing import Any

from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from frontend.dialling import tel_link
from frontend.links import SearchLinks
from frontend.words import language_name
from search.vocabulary import label

KM_PER_MILE = 1.609344
ABOUT_CHARACTERS = 180
TAGS_SHOWN = 5
BY_TERM = "taxonomy_term: "


@dataclass(frozen=True, slots=True)
class Card:
    url: str
    name: str
    organization_name: str
    about: str
    state: str  # open, closed, unknown
    state_words: str
    where: str  # the place as far as it may be told, and how far away it is
    phone: str  # as it is read out; empty when none is known
    tel: str
    tags: list[str]
    why: str = ""  # the kinds of help by which it matched
    more: str = ""  # "7 more from Example Organization"; they stand after all others
    more_url: str = ""


def card(found: Mapping[str, Any], links: SearchLinks | None = None) -> Card:
    """`links`: of the search that found it; without them nothing of it leads to another one."""
    opening = found["open"] or {}
    state = opening.get("state") or "unknown"
    phone = next(iter(found["phones"] or ()), None)
    return Card(
        url=reverse("frontend:service", args=[found["service_id"]]),
        name=found["name"],
        organization_name=found["organization_name"] or "",
        about=shorten(found["description"] or "", ABOUT_CHARACTERS, placeholder="…"),
        state=state,
        state_words=opening.get("text") or _("Hours not known: please call"),
        where=" · ".join(filter(None, (place(found), distance(found["distance_km"])))),
        phone=phone_words(phone),
        tel=tel_link(phone["number"], phone["extension"] or "") if phone else "",
        tags=tags(found),
        why=why(found),
        more=more(found) if links else "",
        more_url=links.with_value("organization", str(found["organization_id"])) if links else "",
    )


def why(found: Mapping[str, Any]) -> str:
    """The kinds of help that say what was asked; a name or a text that does is seen anyway."""
    kinds = (one.removeprefix(BY_TERM) for one in found["matched"] if one.startswith(BY_TERM))
    return ", ".join(kind for kind in kinds if kind.lower() != found["name"].lower())


def more(found: Mapping[str, Any]) -> str:
    number = found.get("more_of_organization") or 0
    if not number or not found["organization_name"]:
        return ""
    words = ngettext(
        "%(number)s more from %(organization)s", "%(number)s more from %(organization)s", number
    )
    return words % {"number": f"{number:,}", "organization": found["organization_name"]}


def place(found: Mapping[str, Any]) -> str:
    """The address, or as much of it as may be told; how else it is given where there is none."""
    state = " ".join(filter(None, (found["state_province"], found["postal_code"])))
    lines = [found["address"], found["city"], state]
    told = ", ".join(line for line in lines if line)
    if not told and "remote" in (found["mode"] or ()):
        return _("By phone or online")
    return told


def distance(kilometres: float | None) -> str:
    """In miles, as people here say it."""
    if kilometres is None:
        return ""
    miles = kilometres / KM_PER_MILE
    if miles < 0.1:
        return _("less than 0.1 miles away")
    shown = f"{miles:.1f}" if miles < 10 else f"{miles:,.0f}"
    return _("%(miles)s miles away") % {"miles": shown}


def phone_words(phone: Mapping[str, Any] | None) -> str:
    if phone is None:
        return ""
    if not phone["extension"]:
        return str(phone["display"])
    return f"{phone['display']} " + _("ext. %(extension)s") % {"extension": phone["extension"]}


def tags(found: Mapping[str, Any]) -> list[str]:
    """How to pay and which languages besides English, a handful."""
    costs = [label("cost", value) for value in found["costs"] or ()]
    languages = [language_name(code) for code in found["languages"] or () if code != "en"]
    shown = [tag for tag in (*languages[:2], *costs) if tag]
    if len(shown) > TAGS_SHOWN:
        rest = _("%(number)s more") % {"number": len(shown) - TAGS_SHOWN}
        shown = [*shown[:TAGS_SHOWN], rest]
    return shown
