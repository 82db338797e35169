"""The outside places that people and listings name: ZIP codes, cities, counties, states."""

from django.db import models


class PlaceKind(models.TextChoices):
    ZIP = "zip"
    CITY = "city"
    COUNTY = "county"
    STATE = "state"


class Place(models.Model):
    """A place of the United States; filled once, by a migration (`directory/place_loading.py`).

    Read it through `directory/places.py`.
    """

    kind = models.CharField(max_length=6, choices=PlaceKind.choices)
    key = models.TextField(help_text="The name as `place_words.key` folds it, or the ZIP code.")
    label = models.TextField(help_text="As people write it: Albuquerque, NM.")
    name = models.TextField(help_text="The city of a ZIP code; else the name without the state.")
    state = models.CharField(max_length=2, help_text="The postal code of the state: NM.")
    county = models.TextField(blank=True, default="", help_text="Empty: none, or several.")
    latitude = models.FloatField(null=True, help_text="Degrees, WGS 84; null where unknown.")
    longitude = models.FloatField(null=True)
    timezone = models.TextField(blank=True, default="", help_text="An IANA name; empty: unknown.")
    weight = models.PositiveIntegerField(default=0, help_text="How many ZIP codes it has.")
    tokens = models.JSONField(default=list, help_text="The areas it lies in, itself included.")

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["key", "state", "kind"], name="place_key_unique"),
        ]

    def __str__(self) -> str:
        return self.label
