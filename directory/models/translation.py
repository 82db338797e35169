"""Texts of listings in other languages. HSDS has none, so they stand beside the records."""

import uuid
from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from directory.models.base import Guarded, filled, one_of


class Origin(models.TextChoices):
    """Who made a translation."""

    AGENCY = "agency", _("The agency")
    SPECIALIST = "specialist", _("A specialist of this directory")
    MACHINE = "machine", _("A machine")


class Translation(Guarded):
    """One text of one record in one language: (entity, record_id), as `attribute` links.

    `digest` is that of the original it was made from. Once the original says something else, the
    translation is out of date and is not shown: see `directory.translations`.
    """

    written_by: ClassVar[str] = (
        "directory.translations.writing.save() or remove(), which check it and keep the history"
    )

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    entity = models.CharField(max_length=30)
    record_id = models.UUIDField()
    field = models.CharField(max_length=40)
    language = models.CharField(max_length=20)  # a code of the setting LANGUAGES
    text = models.TextField()
    origin = models.CharField(max_length=10, choices=Origin)
    translated_on = models.DateField()  # a day, as translators write it, in no zone
    digest = models.CharField(max_length=32)

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["record_id", "language", "field", "entity"], name="translation_once"
            ),
            filled("translation", "text"),
            one_of("translation", "origin", Origin.values),
        ]

    def __str__(self) -> str:
        return f"{self.entity} {self.record_id} {self.field} ({self.language})"
