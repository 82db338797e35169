"""Translations for who shows them, and what has become of their originals."""

from collections.abc import Collection, Mapping
from datetime import date
from typing import Any, NamedTuple
from uuid import UUID

from django.db.models import Case, F, OuterRef, Q, QuerySet, Subquery, TextField, Value, When
from django.db.models.functions import MD5

from directory import parts, schema
from directory.models import Location, ServiceAtLocation, Translation
from directory.translations.fields import FIELDS, ORIGINAL, digest


class Told(NamedTuple):
    text: str
    origin: str
    translated_on: date
    digest: str
    pk: UUID  # of the translation

    def is_of(self, original: str) -> bool:
        """Whether it was made from this text, to the letter."""
        return self.digest == digest(original)


Found = Mapping[tuple[UUID, str], Told]  # (record, field)


def found(language: str, records: Collection[UUID]) -> Found:
    """All that there are of these records, out of date or not: ask `is_of` before showing one.

    One query; none for the language of the listings, and none without records.
    """
    if language == ORIGINAL:
        return {}
    columns = ("record_id", "field", "text", "origin", "translated_on", "digest", "pk")
    told: dict[tuple[UUID, str], Told] = {}
    for batch in parts.batches(records):
        rows = Translation.objects.filter(language=language, record_id__in=batch)
        for pk, field, *rest in rows.values_list(*columns):
            told[pk, field] = Told(*rest)
    return told


def with_originals(translations: "QuerySet[Any]") -> "QuerySet[Any]":
    """Adds `original`, None where the record is gone, and `original_digest` to compare with."""
    cases = [
        When(
            Q(entity=entity, field=field),
            then=Subquery(
                schema.model_of(entity)
                ._base_manager.filter(pk=OuterRef("record_id"))
                .values(field)[:1],
                output_field=TextField(),
            ),
        )
        for entity, fields in FIELDS.items()
        for field in fields
    ]
    original = Case(*cases, default=Value(None), output_field=TextField(null=True))
    judged: QuerySet[Any] = translations.annotate(original=original)
    judged = judged.annotate(original_digest=MD5("original"))
    return judged


def not_confidential(translations: "QuerySet[Any]") -> "QuerySet[Any]":
    """Without those about a place that has become confidential since they were made."""
    about = Q()
    for entity in FIELDS:
        if (secret := _of_confidential(entity)) is not None:
            about |= Q(entity=entity, record_id__in=secret.values("pk"))
    return translations.exclude(about)


def _of_confidential(entity: str) -> "QuerySet[Any] | None":
    """The records that belong to a confidential place; None where none can."""
    if entity == "location":
        return Location._base_manager.filter(confidential=True)
    if entity == "service_at_location":
        return ServiceAtLocation._base_manager.filter(location__confidential=True)
    either = Q()
    for owner in schema.OWNERS.get(entity, ()):
        if (above := _of_confidential(owner)) is not None:
            either |= Q(**{f"{owner}__in": above})
    return schema.model_of(entity)._base_manager.filter(either) if either else None


def current(translations: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those whose original is still what they were made from."""
    return with_originals(translations).filter(original_digest=F("digest"))


def out_of_date(translations: "QuerySet[Any]") -> "QuerySet[Any]":
    """Those to be looked at again: the original says something else, or is empty or gone."""
    judged = with_originals(translations)
    return judged.filter(Q(original=None) | ~Q(original_digest=F("digest")))
