"""The stored index: documents, bitmaps by segment, which generation of them is read; and the
synonyms that were edited here."""

from django.db import models
from django.db.models.functions import Lower
from django.utils.translation import gettext_lazy as _


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


class KnownWord(models.Model):
    """A word of the listings as written, for the speller; see `search/known_words.py`."""

    word = models.TextField(unique=True)
    documents = models.IntegerField()  # about: counted at a rebuild, 1 for a word met since

    class Meta:
        db_table = "search_known_word"

    def __str__(self) -> str:
        return self.word


class NameKey(models.Model):
    """A name of a listing by the letters of one of its words and what follows; see `names.py`."""

    key = models.TextField(db_index=True)
    kind = models.CharField(max_length=12)  # service, organization
    text = models.TextField()  # the name as it stands
    start = models.SmallIntegerField()  # the word that the key begins with
    listings = models.IntegerField()  # counted now and then

    class Meta:
        db_table = "search_name_key"
        indexes = [models.Index(fields=["text"], name="search_name_key_text")]

    def __str__(self) -> str:
        return self.key


class EditedSynonym(models.Model):
    """Takes the place of what the file of synonyms says of a term in one direction."""

    class Direction(models.TextChoices):
        TO_TERM = "to_term", _("the words find the term")
        BOTH = "both", _("the words find the term, and the term finds the words")

    term = models.CharField(
        _("term"),
        max_length=200,
        help_text=_("What listings and taxonomies say, or a filter such as cost:medicaid."),
    )
    words = models.TextField(
        _("words"), help_text=_("What people type: one word or phrase in each line.")
    )
    direction = models.CharField(
        _("direction"), max_length=10, choices=Direction, default=Direction.TO_TERM
    )
    note = models.TextField(_("note"), blank=True)
    active = models.BooleanField(
        _("active"), default=True, help_text=_("Off: the term has no words, in the file neither.")
    )

    class Meta:
        db_table = "search_synonym"
        verbose_name = _("synonym")
        verbose_name_plural = _("synonyms")
        constraints = [
            models.UniqueConstraint(Lower("term"), "direction", name="search_synonym_once")
        ]

    def __str__(self) -> str:
        return self.term

    @property
    def phrases(self) -> list[str]:
        return [line.strip() for line in self.words.splitlines() if line.strip()]


class EngineChange(models.Model):
    """A service whose documents the search engine has yet to hear of; see `engine_following.py`.

    Written with the stored document in one transaction, taken away when the engine has it.
    """

    service_id = models.UUIDField()
    version = models.BigIntegerField()
    created_at = models.DateTimeField()

    class Meta:
        db_table = "search_engine_change"

    def __str__(self) -> str:
        return f"{self.service_id} {self.version}"


class RefusedDocument(models.Model):
    """A document that the search engine would not take in: set aside, so that others pass."""

    document_id = models.UUIDField(primary_key=True)
    service_id = models.UUIDField()
    version = models.BigIntegerField()
    reason = models.TextField(_("reason"))
    refused_at = models.DateTimeField(_("refused at"))

    class Meta:
        db_table = "search_engine_refused"
        verbose_name = _("document the search engine refused")
        verbose_name_plural = _("documents the search engine refused")

    def __str__(self) -> str:
        return str(self.document_id)
