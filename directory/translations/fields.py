"""What may be translated: the texts in free words that pages show.

Not names of organizations, programs and places: they are proper names, written on doors and
letters. The name of a service is often a plain description ("Walk-in food pantry"), so it may be
translated, but pages keep the original as the name, because that is what the person at the phone
calls it. Not terms of taxonomies either (`directory/terms`), nor what pages say in words of their
own: hours, costs, languages.
"""

from hashlib import md5

from django.conf import settings

ORIGINAL = "en"
"""The language that listings are written in, as the taxonomies are."""

# In the order in which a translator reads them: what is said first on the page comes first.
FIELDS: dict[str, tuple[str, ...]] = {
    "organization": ("description",),
    "service": (
        "name",
        "alert",
        "description",
        "eligibility_description",
        "fees_description",
        "fees",
        "application_process",
        "wait_time",
        "interpretation_services",
        "accreditations",
        "licenses",
    ),
    "required_document": ("document",),
    "cost_option": ("option", "amount_description"),
    "service_capacity": ("description",),
    "service_at_location": ("description",),
    "location": ("description", "transportation"),
    "accessibility": ("description", "details"),
    "schedule": ("description",),
    "phone": ("description",),
    "url": ("label",),
}

# Those of them that stand for themselves, in the order of an export.
ROOTS = ("organization", "service", "service_at_location", "location")


def languages() -> list[str]:
    """Codes of the languages to translate into."""
    return [code for code, _name in settings.LANGUAGES if code != ORIGINAL]


def digest(original: str) -> str:
    """Tells one text from another. MD5, because both databases know it."""
    return md5(original.encode(), usedforsecurity=False).hexdigest()
