"""A search result as a page shows it."""

from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, replace
from datetime import datetime
from typing import Any
from uuid import UUID

from django.urls import reverse
from django.utils.html import conditional_escape, escape, format_html_join
from django.utils.safestring import mark_safe
from django.utils.translation import get_language, ngettext
from django.utils.translation import gettext as _

from directory.lists import enumerated
from directory.models import PointPrecision, RequiredDocument
from directory.opening import Opening, State
from directory.terms.naming import shown
from directory.translations.fields import ORIGINAL
from frontend import my_list
from frontend.dialling import tel_link
from frontend.hours import state_words
from frontend.links import SearchLinks
from frontend.sensitive import sensitive_among
from frontend.wording import Credit, Wording, Words, in_its_language
from frontend.words import language_in_a_sentence, language_name, term_name
from search.vocabulary import label

KM_PER_MILE = 1.609344
ABOUT_CHARACTERS = 180
MOST_NAMED = 4
ROUGH = frozenset({PointPrecision.POSTAL_CODE, PointPrecision.CITY})
BY_TERM = "taxonomy_term: "

Paper = tuple[UUID, str]  # a required document: its id, its text


@dataclass(frozen=True, slots=True)
class Fact:
    icon: str
    words: str
    known: bool


@dataclass(slots=True)
class Card:
    url: str
    name: str
    organization_name: str
    about: Words
    state: str  # open, closed, unknown
    state_words: str
    where: str  # the place as far as it may be told, and how far away it is
    phone: str  # as it is read out; empty when none is known
    tel: str
    facts: list[Fact]
    why: str = ""  # the kinds of help by which it matched
    more: str = ""  # "7 more from Example Organization"; they stand after all others
    more_url: str = ""
    add_url: str = ""  # of the visitor's list with it; empty for what enters no list
    saved: bool = False
    lang: str = ""  # of the name; empty where the page says it
    meaning: Words | None = None  # of the name, where somebody has translated it
    credits: Sequence[Credit] = ()  # who translated what it shows
    at: str = ""  # "41.92,-87.65": where a map shows it; empty for what has no point or tells none
    rough: bool = False  # the point is that of a ZIP code or a city


def cards(
    found: Sequence[Mapping[str, Any]], *, now: datetime, links: SearchLinks | None = None
) -> list[Card]:
    """`links`: of the search that found them; without them nothing leads to another one."""
    papers = papers_of(found)
    wording = Wording.of(texts_of(found, papers))
    saved = my_list.read(links.saved) if links else ()
    hidden = sensitive_among(UUID(one["service_id"]) for one in found)
    along = my_list.along(saved)
    grown = my_list.grown(saved)
    made = []
    for one in found:
        pk = UUID(one["service_id"])
        shown = card(one, papers.get(one["service_id"], []), now, links, wording)
        shown.url += along
        shown.add_url = "" if pk in hidden else grown(pk)
        shown.saved = my_list.short(pk) in saved
        made.append(shown)
    return made


def texts_of(
    found: Iterable[Mapping[str, Any]], papers: Mapping[str, Sequence[Paper]]
) -> Iterable[UUID]:
    """Ids of the records whose texts the cards show."""
    yield from (UUID(one["service_id"]) for one in found)
    yield from (pk for each in papers.values() for pk, _document in each)


def card(
    found: Mapping[str, Any],
    papers: Sequence[Paper],
    now: datetime,
    links: SearchLinks | None,
    wording: Wording,
) -> Card:
    opening = found["open"] or {}
    pk = UUID(found["service_id"])
    name = wording.show(found["name"], pk, "name")
    about = wording.show(found["description"] or "", pk, "description")
    needed = [wording.show(document, paper, "document") for paper, document in papers]
    state = opening.get("state") or "unknown"
    phone = next(iter(found["phones"] or ()), None)
    return Card(
        url=reverse("frontend:service", args=[found["service_id"]]),
        name=found["name"],
        lang=ORIGINAL if name.lang else "",
        meaning=name if name.translated else None,
        organization_name=found["organization_name"] or "",
        about=replace(about, text=beginning(about.text)),
        state=state,
        state_words=state_told(opening, now),
        where=" · ".join(filter(None, (place(found), distance(found["distance_km"])))),
        at=point(found["latitude"], found["longitude"]),
        rough=found["location_precision"] in ROUGH,
        phone=phone_words(phone),
        tel=tel_link(phone["number"], phone["extension"] or "") if phone else "",
        facts=facts(found, needed),
        credits=wording.credits(),
        why=why(found),
        more=more(found) if links else "",
        more_url=links.with_value("organization", str(found["organization_id"])) if links else "",
    )


def beginning(text: str) -> str:
    """Of a description as far as a card shows it, in whole words. A page of results shows twenty,
    of texts of any length: only what may be shown is looked at."""
    words = text[: 4 * ABOUT_CHARACTERS].split()
    shown = " ".join(words)
    if len(shown) <= ABOUT_CHARACTERS and len(text) <= 4 * ABOUT_CHARACTERS:
        return shown
    cut = shown[:ABOUT_CHARACTERS]
    return (cut.rpartition(" ")[0] or cut) + "…"


def why(found: Mapping[str, Any]) -> str:
    """The kinds of help that say what was asked; a name or a text that does is seen anyway."""
    kinds = (one.removeprefix(BY_TERM) for one in found["matched"] if one.startswith(BY_TERM))
    telling = (kind for kind in kinds if shown(kind).lower() != found["name"].lower())
    return format_html_join(", ", "{}", ((term_name(kind),) for kind in telling))


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


def point(latitude: float | None, longitude: float | None) -> str:
    """Degrees, as a map reads them; about a metre fine."""
    return "" if latitude is None or longitude is None else f"{latitude:.5f},{longitude:.5f}"


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


def facts(found: Mapping[str, Any], papers: Sequence[Words]) -> list[Fact]:
    """For free? In my language? Will they ask for papers? What is not known is said, too."""
    return [Fact("wallet", *cost(found)), *in_languages(found), Fact("file-text", *bring(papers))]


def cost(found: Mapping[str, Any]) -> tuple[str, bool]:
    """(words, whether it is known): free first, and then how else one may pay."""
    values = sorted(found["costs"] or (), key=lambda value: value != "free")
    if not values:
        return _("Cost: not said"), False
    words = some([label("cost", value) for value in values])
    return (words if values[0] == "free" else _("Ways to pay: %(ways)s") % {"ways": words}), True


def in_languages(found: Mapping[str, Any]) -> list[Fact]:
    """Of the page's own language whether it is spoken, unless that is English; then the others."""
    spoken = list(found["languages"] or ())
    own = get_language() or "en"
    told = []
    if own != "en":
        known = own in spoken
        words = _("They speak %(language)s") if known else _("%(language)s: not said")
        name = language_in_a_sentence(own) if known else language_name(own)
        told.append(Fact("languages", words % {"language": name}, known))
    others = [language_in_a_sentence(code) for code in spoken if code not in {"en", own}]
    if others:
        told.append(
            Fact("languages", _("Also in %(languages)s") % {"languages": some(others)}, True)
        )
    return told


def bring(papers: Sequence[Words]) -> tuple[str, bool]:
    if not papers:
        return _("Papers to bring: not said"), False
    if not any(one.lang for one in papers):
        return _("Bring: %(papers)s") % {"papers": some([one.text for one in papers])}, True
    marked = some(
        [conditional_escape(in_its_language("span", one.lang, one.text)) for one in papers]
    )
    return mark_safe(escape(_("Bring: %(papers)s")) % {"papers": marked}), True


def some(names: Sequence[str]) -> str:
    """A handful of them."""
    if len(names) > MOST_NAMED:
        rest = _("%(number)s more") % {"number": len(names) - MOST_NAMED}
        names = [*names[:MOST_NAMED], rest]
    return enumerated(names)


def papers_of(found: Iterable[Mapping[str, Any]]) -> dict[str, list[Paper]]:
    """Service id -> the papers it asks for. One query for a page of results."""
    ids = [one["service_id"] for one in found]
    rows = RequiredDocument.objects.filter(service_id__in=ids).order_by("position", "id")
    papers: dict[str, list[Paper]] = {}
    for service_id, *paper in rows.values_list("service_id", "pk", "document"):
        papers.setdefault(str(service_id), []).append((paper[0], paper[1]))
    return papers


def state_told(opening: Mapping[str, Any], now: datetime) -> str:
    """As the pages say it; what the search says where it knows more than a time."""
    state = State(opening.get("state") or "unknown")
    until = opening.get("until")
    if until is None and opening.get("text") and state is not State.UNKNOWN:
        return str(opening["text"])
    return state_words(Opening(state, datetime.fromisoformat(until) if until else None), now)
