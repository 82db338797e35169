"""Texts of listings in the reader's language, and who translated them.

A page is given the text that it may show, and shows the translation in its place: what is hidden
is not looked up. A translation that is out of date is not shown; the original is.
"""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field
from datetime import date
from uuid import UUID

from django.utils.formats import date_format
from django.utils.html import format_html
from django.utils.translation import get_language
from django.utils.translation import gettext as _

from directory.models import Origin, Service
from directory.translations.fields import ORIGINAL
from directory.translations.reading import Found, found


@dataclass(frozen=True, slots=True)
class Words:
    """A text as it is shown. `original` and what follows are empty where it is the original."""

    text: str
    lang: str  # empty where the page says it: on pages in the language of the listings
    original: str = ""
    origin: str = ""
    translated_on: date | None = None

    @property
    def translated(self) -> bool:
        return bool(self.original)


@dataclass(frozen=True, slots=True)
class Credit:
    """Who translated some texts and when, with what they are in the original."""

    words: str
    lang: str
    originals: tuple[str, ...]


@dataclass(slots=True)
class Wording:
    """The texts of one page. Keeps in mind which translations were shown, until they are credited."""

    language: str = field(default_factory=lambda: get_language() or ORIGINAL)
    found: Found = field(default_factory=dict)
    shown: list[Words] = field(default_factory=list)

    @classmethod
    def of(cls, records: Iterable[UUID]) -> "Wording":
        """One query; none on pages in the language of the listings."""
        language = get_language() or ORIGINAL
        ids = set(records) if language != ORIGINAL else ()
        return cls(language, found(language, ids))

    def look_up(self, text: str, pk: UUID | None, name: str) -> Words:
        """`text` is what the page may show of the record's field."""
        if self.language == ORIGINAL or not text:
            return Words(text, "")
        told = self.found.get((pk, name)) if pk else None
        if told is None or not told.is_of(text):
            return Words(text, ORIGINAL)
        return Words(told.text, self.language, text, told.origin, told.translated_on)

    def show(self, text: str, pk: UUID | None, name: str) -> Words:
        """To be credited afterwards: see `credits`."""
        words = self.look_up(text, pk, name)
        if words.translated:
            self.shown.append(words)
        return words

    def credits(self) -> list[Credit]:
        """Of what was shown since the last credits."""
        credited = credits_of(self.shown)
        self.shown.clear()
        return credited


def credits_of(shown: Sequence[Words]) -> list[Credit]:
    """One for each who translated and day."""
    originals: dict[tuple[str, date], dict[str, None]] = {}
    for one in shown:
        if one.translated_on:
            originals.setdefault((one.origin, one.translated_on), {})[one.original] = None
    return [
        Credit(said_by(origin, day), ORIGINAL, tuple(texts))
        for (origin, day), texts in originals.items()
    ]


def said_by(origin: str, day: date) -> str:
    told = {"date": date_format(day, "DATE_FORMAT")}
    if origin == Origin.MACHINE:
        return _("Translated by a machine on %(date)s. It may be wrong.") % told
    if origin == Origin.AGENCY:
        return _("Translated by the agency on %(date)s.") % told
    return _("Translated by the people who keep this directory on %(date)s.") % told


def of_services(services: Iterable[Service]) -> Wording:
    """For lists of them. One query."""
    return Wording.of(one.pk for one in services)


def in_its_language(element: str, lang: str, text: str) -> str:
    """On a page in the same language it stands as it is."""
    if not lang or not text:
        return text
    return format_html('<{} lang="{}">{}</{}>', element, lang, text, element)
