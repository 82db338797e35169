"""What must not be seen over somebody's shoulder: words of danger, and listings that say them."""

from functools import cache, lru_cache

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


def is_said(text: str) -> bool:
    """Whether the text holds one of the brand's sensitive words."""
    words = tuple(plain_words(text))
    return any(_holds(words, phrase) for phrase in _phrases(brand().sensitive))


def _holds(words: Phrase, phrase: Phrase) -> bool:
    starts = range(len(words) - len(phrase) + 1)
    return any(words[start : start + len(phrase)] == phrase for start in starts)


@cache
def _phrases(texts: tuple[str, ...]) -> tuple[Phrase, ...]:
    return tuple(tuple(plain_words(text)) for text in texts)
