"""What the values of the filters are called. Words of the interface, so through gettext."""

import math
from functools import lru_cache

from django.utils.translation import get_language, gettext, gettext_lazy
from django.utils.translation import gettext_noop as _

from directory.terms.naming import shown
from search.query import Band

# The ages that people think in; a listing counts in each band that it takes anybody of.
AGE_BANDS: dict[str, Band] = {
    "0-12": (0, 12),
    "13-17": (13, 17),
    "18-25": (18, 25),
    "26-64": (26, 64),
    "65-": (65, math.inf),
}
FACETS = (
    "taxonomy_term",
    "open_now",
    "age",
    "language",
    "cost",
    "group",
    "mode",
    "setting",
    "organization",
)
FACET_NAMES = {
    "taxonomy_term": gettext_lazy("Kind of help"),
    "open_now": gettext_lazy("Open now"),
    "age": gettext_lazy("Age"),
    "language": gettext_lazy("Language"),
    "cost": gettext_lazy("Cost and insurance"),
    "group": gettext_lazy("People served"),
    "mode": gettext_lazy("In person or remote"),
    "setting": gettext_lazy("Setting"),
    "organization": gettext_lazy("Organization"),
}

_VALUES: dict[str, dict[str, str]] = {
    "age": {
        "0-12": _("Children (to 12)"),
        "13-17": _("Teenagers (13 to 17)"),
        "18-25": _("Young adults (18 to 25)"),
        "26-64": _("Adults (26 to 64)"),
        "65-": _("Older adults (65 and over)"),
    },
    "open_now": {"true": _("Open now")},
    "mode": {
        "in_person": _("In person"),
        "remote": _("By phone or online"),
        "home_visit": _("At your home"),
    },
    "cost": {
        "free": _("Free"),
        "public_funds": _("Public funds"),
        "tribal_funds": _("Tribal funds"),
        "medicare": _("Medicare"),
        "medicaid": _("Medicaid"),
        "military_insurance": _("Military insurance"),
        "private_insurance": _("Private insurance"),
        "self_pay": _("Cash or self-payment"),
        "state_insurance": _("State health insurance"),
        "veterans_affairs": _("Veterans Affairs"),
        "payment_assistance": _("Payment assistance"),
        "sliding_scale": _("Sliding scale"),
        "no_payment_accepted": _("No payment accepted"),
    },
    "setting": {
        "inpatient": _("Hospital inpatient"),
        "outpatient": _("Outpatient"),
        "day_treatment": _("Day treatment"),
        "residential": _("Residential"),
        "transitional_housing": _("Transitional housing"),
    },
    "group": {
        "active_military": _("Active duty military"),
        "brain_injury": _("People with brain injury"),
        "children_emotional_disturbance": _("Children with emotional disturbance"),
        "co_occurring": _("Mental health and substance use together"),
        "deaf": _("People who are deaf or hard of hearing"),
        "dementia": _("People with dementia"),
        "dui": _("People charged with impaired driving"),
        "domestic_violence_survivors": _("Survivors of domestic violence"),
        "eating_disorders": _("People with eating disorders"),
        "first_episode_psychosis": _("First episode of psychosis"),
        "hiv": _("People with HIV or AIDS"),
        "justice_involved": _("People involved with the courts"),
        "lgbtq": _("LGBTQ people"),
        "men": _("Men"),
        "military_families": _("Military families"),
        "older_adults": _("Older adults"),
        "pregnant": _("Pregnant or postpartum women"),
        "pain": _("People with pain and substance use"),
        "ptsd": _("People with PTSD"),
        "serious_mental_illness": _("Adults with serious mental illness"),
        "sexual_abuse_survivors": _("Survivors of sexual abuse"),
        "trauma_survivors": _("Survivors of trauma"),
        "veterans": _("Veterans"),
        "women": _("Women"),
        "young_adults": _("Young adults"),
        "adolescents": _("Teenagers"),
    },
}  # fmt: skip

# ISO 639-1, else 639-3: the languages of the sources; another shows its code.
_LANGUAGES = {
    "am": _("Amharic"), "ar": _("Arabic"), "ase": _("American Sign Language"),
    "bn": _("Bengali"), "bs": _("Bosnian"), "de": _("German"), "el": _("Greek"),
    "en": _("English"), "es": _("Spanish"), "fa": _("Farsi"), "fr": _("French"),
    "gu": _("Gujarati"), "he": _("Hebrew"), "hi": _("Hindi"), "hmn": _("Hmong"),
    "ht": _("Haitian Creole"), "hy": _("Armenian"), "it": _("Italian"), "ja": _("Japanese"),
    "km": _("Khmer"), "ko": _("Korean"), "lo": _("Lao"), "mh": _("Marshallese"),
    "ne": _("Nepali"), "th": _("Thai"),
    "nv": _("Navajo"), "oj": _("Ojibwa"), "pa": _("Punjabi"), "pl": _("Polish"),
    "ps": _("Pashto"), "pt": _("Portuguese"), "ru": _("Russian"), "so": _("Somali"),
    "sw": _("Swahili"), "tl": _("Tagalog"), "uk": _("Ukrainian"), "ur": _("Urdu"),
    "vi": _("Vietnamese"), "yi": _("Yiddish"), "ypk": _("Yupik"), "zh": _("Chinese"),
}  # fmt: skip
_VALUES["language"] = _LANGUAGES


def label(facet: str, value: str) -> str:
    """In the language of the moment; a value without a name of its own in plain letters."""
    return label_in(get_language() or "", facet, value)


@lru_cache(maxsize=2_000)
def label_in(language: str, facet: str, value: str) -> str:
    """`language`: that of the moment, for who asks of many values and looks it up once."""
    known = _VALUES.get(facet, {}).get(value)
    if known is not None:
        return gettext(known)
    return value if facet == "language" else shown(value.replace("_", " ").capitalize())


def is_named(facet: str, value: str) -> bool:
    """Whether it is a value of the vocabulary, even if no listing has it."""
    return value in _VALUES.get(facet, {})


def language_code(name: str) -> str:
    """The code of a language by its English name, "" when not in the table."""
    return _CODES.get(name.strip().lower(), "")


_CODES = {name.lower(): code for code, name in _LANGUAGES.items()}
