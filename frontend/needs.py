"""What people often look for, in plain words, and what is searched for then."""

from dataclasses import dataclass

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Need:
    """A common need. `words` are searched for, so a translator gives words that find something."""

    icon: str
    name: Promise
    more: Promise
    words: Promise


SEARCHED = "words to search for"
NEEDS = (
    Need(
        "apple",
        _("Food"),
        _("Pantries, meals, help with groceries"),
        pgettext_lazy(SEARCHED, "food"),
    ),
    Need(
        "house",
        _("A place to stay"),
        _("Shelter, rent, a home of your own"),
        pgettext_lazy(SEARCHED, "housing"),
    ),
    Need(
        "message-circle",
        _("Someone to talk to"),
        _("Counseling and mental health"),
        pgettext_lazy(SEARCHED, "mental health"),
    ),
    Need(
        "sprout",
        _("Alcohol or drugs"),
        _("Detox, treatment, recovery"),
        pgettext_lazy(SEARCHED, "substance use treatment"),
    ),
    Need(
        "heart-pulse",
        _("Health care"),
        _("Clinics, dentists, medicine"),
        pgettext_lazy(SEARCHED, "health"),
    ),
    Need(
        "wallet",
        _("Money and bills"),
        _("Rent, power, benefits"),
        pgettext_lazy(SEARCHED, "financial assistance"),
    ),
    Need(
        "baby",
        _("Children and parents"),
        _("Child care, diapers, family help"),
        pgettext_lazy(SEARCHED, "children"),
    ),
    Need(
        "shield",
        _("Safety at home"),
        _("When someone hurts or scares you"),
        pgettext_lazy(SEARCHED, "domestic violence"),
    ),
    Need(
        "scale",
        _("Legal help"),
        _("Eviction, immigration, family law"),
        pgettext_lazy(SEARCHED, "legal"),
    ),
    Need(
        "briefcase",
        _("Work and school"),
        _("Jobs, training, GED"),
        pgettext_lazy(SEARCHED, "employment"),
    ),
    Need(
        "bus", _("Getting there"), _("Rides, bus passes"), pgettext_lazy(SEARCHED, "transportation")
    ),
    Need(
        "medal",
        _("Veterans"),
        _("For those who served, and their families"),
        pgettext_lazy(SEARCHED, "veterans"),
    ),
)
