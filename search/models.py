"""The stored index: documents, bitmaps by segment, and which generation of them is read."""

from django.db import models


class StoredDocument(models.Model):
    """A `search.query.SearchDocument` as it is stored, once for every engine."""

    # The number in bitmaps and in the words index. Never given to another document.
    number = models.IntegerField(primary_key=True)
    # A rebuild writes a new generation beside the one that is read.
    generation = models.IntegerField()
    document_id = models.UUIDField()
    service_id = models.UUIDField()
    organization_id = models.UUIDField()
    version = models.BigIntegerField()
    digest = models.CharField(max_length=32)
    name = models.TextField()
    organization = models.TextField()
    terms = models.TextField()
    text = models.TextField()
    sort_name = models.TextField()
    facets = models.TextField()  # JSON list
    areas = models.TextField()  # JSON list
    taxonomy_terms = models.BinaryField()  # 16 bytes each
    ancestor_terms = models.BinaryField()
    latitude = models.FloatField(null=True)
    longitude = models.FloatField(null=True)
    zone = models.TextField()
    suspended = models.BooleanField(default=False)
    card = models.TextField()  # JSON
    openings = models.TextField(null=True)  # JSON list of [from, to)
    deleted_at = models.DateTimeField(null=True)

    class Meta:
        db_table = "search_document"
        constraints = [
            models.UniqueConstraint(
                fields=["generation", "document_id"], name="search_document_once"
            )
        ]
        indexes = [
            models.Index(fields=["generation", "service_id"], name="search_document_service"),
        ]

    def __str__(self) -> str:
        return str(self.document_id)


class Segment(models.Model):
    """What is kept in memory of the documents numbered [16384 n, 16384 (n + 1))."""

    generation = models.IntegerField()
    segment = models.IntegerField()
    stamp = models.BigIntegerField()  # another one at every write
    columns = models.BinaryField()
    bitmaps = models.BinaryField()
    openings = models.BinaryField()

    class Meta:
        db_table = "search_segment"
        constraints = [
            models.UniqueConstraint(fields=["generation", "segment"], name="search_segment_once")
        ]

    def __str__(self) -> str:
        return f"{self.generation}/{self.segment}"


class IndexState(models.Model):
    """One row: which generation is read, which one is being built, and the counters."""

    generation = models.IntegerField(default=1)
    building = models.IntegerField(null=True)
    stamp = models.BigIntegerField(default=0)
    last_version = models.BigIntegerField(default=0)  # PostgreSQL has sequences instead
    last_number = models.BigIntegerField(default=0)
    openings_from = models.DateTimeField(null=True)

    class Meta:
        db_table = "search_state"

    def __str__(self) -> str:
        return f"generation {self.generation}"
