"""What must not be seen over somebody's shoulder: words of danger, and listings that say them."""

from collections.abc import Iterable
from functools import cache, lru_cache
from uuid import UUID

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
    return service.pk in sensitive_among([service.pk])


def sensitive_among(pks: Iterable[UUID]) -> set[UUID]:
    """Those of the services that are. One query, none for no services."""
    if not (wanted := list(pks)):
        return set()
    rows = Service.objects.filter(pk__in=wanted).annotate(secret=at_confidential_place())
    told = rows.values_list("pk", "secret", "name", "alternate_name", "organization__name")
    return {pk for pk, is_secret, *names in told if is_secret or any(map(is_said, names))}


def at_confidential_place() -> Exists:
    """Of each service of a query, whether one of its places is confidential."""
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
