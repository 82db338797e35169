"""What people often look for, in plain words, and what is searched for then."""

from collections.abc import Iterable
from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Need:
    """A common need; a brand names it by its key. `words` are searched for, so a translator gives words that find something."""

    key: str
    icon: str
    name: Promise
    more: Promise
    words: Promise


SEARCHED = "words to search for"
NEEDS = (
    Need(
        "food",
        "apple",
        _("Food"),
        _("Pantries, meals, help with groceries"),
        pgettext_lazy(SEARCHED, "food"),
    ),
    Need(
        "housing",
        "house",
        _("A place to stay"),
        _("Shelter, rent, a home of your own"),
        pgettext_lazy(SEARCHED, "housing"),
    ),
    Need(
        "talking",
        "message-circle",
        _("Someone to talk to"),
        _("Counseling and mental health"),
        pgettext_lazy(SEARCHED, "mental health"),
    ),
    Need(
        "addiction",
        "sprout",
        _("Alcohol or drugs"),
        _("Detox, treatment, recovery"),
        pgettext_lazy(SEARCHED, "substance use treatment"),
    ),
    Need(
        "health",
        "heart-pulse",
        _("Health care"),
        _("Clinics, dentists, medicine"),
        pgettext_lazy(SEARCHED, "health"),
    ),
    Need(
        "money",
        "wallet",
        _("Money and bills"),
        _("Rent, power, benefits"),
        pgettext_lazy(SEARCHED, "financial assistance"),
    ),
    Need(
        "children",
        "baby",
        _("Children and parents"),
        _("Child care, diapers, family help"),
        pgettext_lazy(SEARCHED, "children"),
    ),
    Need(
        "safety",
        "shield",
        _("Safety at home"),
        _("When someone hurts or scares you"),
        pgettext_lazy(SEARCHED, "domestic violence"),
    ),
    Need(
        "legal",
        "scale",
        _("Legal help"),
        _("Eviction, immigration, family law"),
        pgettext_lazy(SEARCHED, "legal"),
    ),
    Need(
        "work",
        "briefcase",
        _("Work and school"),
        _("Jobs, training, GED"),
        pgettext_lazy(SEARCHED, "employment"),
    ),
    Need(
        "transport",
        "bus",
        _("Getting there"),
        _("Rides, bus passes"),
        pgettext_lazy(SEARCHED, "transportation"),
    ),
    Need(
        "veterans",
        "medal",
        _("Veterans"),
        _("For those who served, and their families"),
        pgettext_lazy(SEARCHED, "veterans"),
    ),
)


def in_order(keys: Iterable[str]) -> list[Need]:
    """Those of the keys, as a specialist ordered them. Raises KeyError for one that is none."""
    known = {need.key: need for need in NEEDS}
    return [known[key] for key in keys]
