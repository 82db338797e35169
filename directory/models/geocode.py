"""What an online geocoder has answered, kept where its terms allow it."""

from django.db import models


class GeocodeAnswer(models.Model):
    """The point of one listing's street address; without a point, none was found."""

    geocoder = models.CharField(max_length=20)
    address = models.TextField()
    latitude = models.FloatField(null=True)  # degrees, WGS 84
    longitude = models.FloatField(null=True)
    asked_at = models.DateTimeField(auto_now_add=True)

    class Meta:
        constraints = [
            models.UniqueConstraint(fields=["geocoder", "address"], name="geocode_answer_once")
        ]

    def __str__(self) -> str:
        return self.address
