"""What must not be seen over somebody's shoulder: words of danger, and listings that say them."""

from functools import cache, lru_cache

from django.db.models import Exists, OuterRef

from directory.models import Location, Service
from frontend.brand.reading import brand
from search import crisis
from search.analyse import plain_words

Phrase = tuple[str, ...]


@lru_cache(maxsize=100)
def is_private(words: str) -> bool:
    """Whether a search for these words keeps itself out of addresses, titles and history."""
    return bool(crisis.kinds(words)) or is_said(words)


def is_sensitive(service: Service) -> bool:
    """Whether a title or a preview of the listing could put somebody in danger: it is called so,
    or its place is confidential. One query.

    What it does besides does not count: thousands of clinics also help survivors.
    """
    names = (service.name, service.alternate_name, service.organization.name)
    return any(map(is_said, names)) or is_confidential(service)


def is_confidential(service: Service) -> bool:
    places = Location.objects.filter(service_at_locations__service=service)
    return places.filter(confidential=True).exists()


def at_confidential_place() -> Exists:
    """Of each service of a query, what `is_confidential` says of one."""
    places = Location.objects.filter(service_at_locations__service=OuterRef("pk"))
    return Exists(places.filter(confidential=True))


def is_said(text: str) -> bool:
    """Whether the text holds one of the brand's sensitive words."""
    words = tuple(plain_words(text))
    phrases = _phrases(brand().sensitive)
    return any(
        words[at : at + len(phrase)] == phrase
        for at, word in enumerate(words)
        for phrase in phrases.get(word, ())
    )


@cache
def _phrases(texts: tuple[str, ...]) -> dict[str, list[Phrase]]:
    """By first word."""
    found: dict[str, list[Phrase]] = {}
    for phrase in (tuple(plain_words(text)) for text in texts):
        found.setdefault(phrase[0], []).append(phrase)
    return found
