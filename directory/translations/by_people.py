"""What no machine may translate: texts about danger, and texts about consent.

A wrong word in them costs a life or a person's say over what is told of them. So these are left
to the agency or a specialist, and stay in their own language until one of them has come to it:

* every alert, whatever it says: it is there because something is not as usual;
* everything of a crisis service: one whose name, description or kind of help, or the name of
  its organization, speaks of danger;
* every other text that speaks of danger or of consent itself.

Rather one text too many: "emergency cash" waits for a person, too, and that does no harm. Filters
that say for whom a service is besides (`group`) do not count: thousands of clinics also help
survivors. The words are English, as listings are, and those of Spanish listings.
"""

import re
from collections.abc import Collection, Iterable, Mapping
from uuid import UUID

from django.utils.translation import gettext as _

from directory import parts, schema
from directory.models import Attribute, Service, ServiceAtLocation
from directory.translations.holders import Holder, Key

ALWAYS = frozenset({("service", "alert")})
NAMES = ("name", "alternate_name", "description")  # what a root is called and says of itself

# "*" stands for any ending.
DANGER = (
    "crisis", "crises", "suicid*", "self-harm", "self harm", "hurt yourself", "hurting yourself",
    "kill yourself", "emergenc*", "911", "988", "hotline*", "helpline*", "lifeline*", "overdos*",
    "naloxone", "narcan", "poison*", "violen*", "domestic abuse", "child abuse", "elder abuse",
    "sexual abuse", "abuser*", "abused", "abusive", "batter*", "assault*", "rape", "rapes", "raped",
    "incest", "stalk*", "traffick*", "safe house*", "safe home*", "in danger", "unsafe", "threat*",
    "protection order*", "protective order*", "order of protection", "restraining order*",
    # Spanish
    "suicidio", "emergencia*", "sobredosis", "violación", "abuso", "abusos", "maltrat*", "agresión",
    "trata de personas", "línea de ayuda", "orden de protección", "peligro",
)  # fmt: skip
CONSENT = (
    "consent*", "release of information", "permission to share", "permission to release",
    "authoriz* to release", "authorization", "hipaa", "privacy", "confidential*", "your rights",
    "mandated reporter*", "guardian*", "power of attorney",
    # Spanish
    "consentimiento", "autorización", "privacidad",
)  # fmt: skip


def _pattern(phrases: Iterable[str]) -> re.Pattern[str]:
    either = "|".join(re.escape(one).replace(r"\*", r"\w*") for one in phrases)
    return re.compile(rf"\b(?:{either})\b", re.IGNORECASE)


_DANGER, _CONSENT = _pattern(DANGER), _pattern(CONSENT)


def refusals(asked: Mapping[tuple[Key, str], Holder]) -> dict[tuple[Key, str], str]:
    """(record, field) -> why no machine may translate it and what to do; the others are absent.

    Three queries for the services among them, whatever their number.
    """
    crisis = crisis_services({pk for one in asked.values() if (pk := one.service)})
    reasons = {}
    for (key, field), holder in asked.items():
        why = _why(key[0], field, str(holder.row.get(field) or ""), holder, crisis)
        if why:
            reasons[key, field] = why
    return reasons


def _why(entity: str, field: str, original: str, holder: Holder, crisis: set[UUID]) -> str:
    mend = _("Have the agency or a specialist translate it, and give that as its origin.")
    if (entity, field) in ALWAYS:
        return _("Alerts are never translated by a machine.") + " " + mend
    if holder.service in crisis or speaks_of_danger(_names(holder)):
        return _("A listing for a crisis is never translated by a machine.") + " " + mend
    if speaks_of_danger(original):
        return _("A text about danger is never translated by a machine.") + " " + mend
    if speaks_of_consent(original):
        return _("A text about consent is never translated by a machine.") + " " + mend
    return ""


def speaks_of_danger(text: str) -> bool:
    return _DANGER.search(text) is not None


def speaks_of_consent(text: str) -> bool:
    return _CONSENT.search(text) is not None


def _names(holder: Holder) -> str:
    """What the root is called and says of itself."""
    return "\n".join(str(holder.root_row.get(name) or "") for name in NAMES)


def called_in_danger(entity: str, among: Collection[UUID]) -> set[UUID]:
    """Those of the organizations or locations whose names or description speak of danger."""
    found: set[UUID] = set()
    for batch in parts.batches(among):
        rows = schema.model_of(entity)._base_manager.filter(pk__in=batch)
        told = rows.values_list("pk", *NAMES)
        found.update(pk for pk, *texts in told if speaks_of_danger("\n".join(texts)))
    return found


def crisis_services(among: Collection[UUID]) -> set[UUID]:
    """Services that say so by name, description or kinds of help, or by whose they are."""
    told: dict[UUID, list[str]] = {}
    for batch in parts.batches(among):
        services = Service.objects.filter(pk__in=batch)
        for pk, *names in services.values_list("pk", *NAMES, "organization__name"):
            told[pk] = names
        of = {pk: pk for pk in batch} | _at_locations(batch)
        for pk, kind in _kinds_of_help(list(of)):
            told[of[pk]].append(kind)
    return {pk for pk, texts in told.items() if speaks_of_danger("\n".join(texts))}


def _at_locations(services: Collection[UUID]) -> dict[UUID, UUID]:
    """service_at_location -> service: terms hang on either."""
    found = ServiceAtLocation.objects.filter(service_id__in=services)
    return dict(found.values_list("pk", "service_id"))


def _kinds_of_help(records: Collection[UUID]) -> Iterable[tuple[UUID, str]]:
    for batch in parts.batches(records):
        terms = Attribute.objects.filter(
            link_id__in=batch,
            link_entity__in=("service", "service_at_location"),
            taxonomy_term__facet="",
        )
        yield from terms.values_list("link_id", "taxonomy_term__name")
