"""The filters' values in words. What is not here is shown as its source names it."""

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy

COST: dict[str, Promise] = {
    "free": _("Free"),
    "medicaid": _("Medicaid"),
    "medicare": _("Medicare"),
    "military_insurance": _("Military insurance"),
    "payment_assistance": _("Help with paying"),
    "private_insurance": _("Private insurance"),
    "public_funds": _("Paid by public funds"),
    "self_pay": _("Cash or self-payment"),
    "sliding_scale": _("Fee by income"),
    "state_insurance": _("State health insurance"),
    "tribal_funds": _("Tribal funds"),
    "veterans_affairs": _("Veterans Affairs funds"),
}
GROUP: dict[str, Promise] = {
    "active_military": _("People in the military"),
    "adolescents": _("Teenagers"),
    "alcohol_only": _("People with alcohol use disorder only"),
    "brain_injury": _("People with a brain injury"),
    "children_emotional_disturbance": _("Children with serious emotional disturbance"),
    "co_occurring": _("Mental health and substance use together"),
    "dementia": _("People with dementia"),
    "domestic_violence_survivors": _("Survivors of domestic violence"),
    "dui": _("DUI and DWI clients"),
    "eating_disorders": _("People with eating disorders"),
    "first_episode_psychosis": _("First episode of psychosis"),
    "hiv": _("People with HIV or AIDS"),
    "justice_involved": _("People in the justice system"),
    "lgbtq": _("LGBTQ people"),
    "men": _("Men"),
    "men_accepted": _("Men accepted"),
    "military_families": _("Military families"),
    "older_adults": _("Older adults"),
    "opioid_only": _("People with opioid use disorder only"),
    "pain": _("People with pain"),
    "pregnant": _("Pregnant people and new mothers"),
    "ptsd": _("People with PTSD"),
    "serious_mental_illness": _("People with serious mental illness"),
    "sexual_abuse_survivors": _("Survivors of sexual abuse"),
    "trauma_survivors": _("Survivors of trauma"),
    "veterans": pgettext_lazy("a group of people", "Veterans"),
    "women": _("Women"),
    "women_accepted": _("Women accepted"),
    "young_adults": _("Young adults"),
}
SETTING: dict[str, Promise] = {
    "day_treatment": _("Day treatment"),
    "inpatient": _("Hospital stay"),
    "outpatient": _("By visits (outpatient)"),
    "residential": _("Live-in (residential)"),
}
MODE: dict[str, Promise] = {
    "in_person": _("In person"),
    "remote": _("By phone or online"),
}
LANGUAGE: dict[str, Promise] = {
    "ar": _("Arabic"),
    "ase": _("American Sign Language"),
    "de": _("German"),
    "el": _("Greek"),
    "en": _("English"),
    "es": _("Spanish"),
    "fa": _("Farsi"),
    "fr": _("French"),
    "he": _("Hebrew"),
    "hi": _("Hindi"),
    "hmn": _("Hmong"),
    "ht": _("Haitian Creole"),
    "it": _("Italian"),
    "ja": _("Japanese"),
    "ko": _("Korean"),
    "oj": _("Ojibwa"),
    "pl": _("Polish"),
    "pt": _("Portuguese"),
    "ru": _("Russian"),
    "tl": _("Tagalog"),
    "vi": _("Vietnamese"),
    "ypk": _("Yupik"),
    "zh": _("Chinese"),
}
VALUES = {"cost": COST, "group": GROUP, "setting": SETTING, "mode": MODE}


def value_label(facet: str, value: str) -> str:
    """In the reader's language; empty when the value is not one of ours."""
    return str(VALUES.get(facet, {}).get(value, ""))


def language_name(code: str, given: str = "") -> str:
    return str(LANGUAGE.get(code, "") or given or code)
