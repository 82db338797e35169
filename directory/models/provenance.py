"""Where records come from, how they changed, and who is still to be told."""

import uuid

from django.db import models

from directory.models.base import Record, required_text, text


class Metadata(Record):
    """One changed field of a root, as HSDS has it. A creation is told by its `SourceRecord`."""

    resource_id = models.UUIDField(db_index=True)
    resource_type = required_text()
    last_action_date = models.DateField()
    last_action_type = required_text()
    field_name = required_text()
    previous_value = text()
    replacement_value = text()
    updated_by = required_text()

    class Meta:
        verbose_name_plural = "metadata"

    def __str__(self) -> str:
        return f"{self.resource_type} {self.resource_id}: {self.field_name}"


class MetaTableDescription(Record):
    name = text()
    language = text()
    character_set = text()


class SourceRecord(models.Model):
    """Which record of which source a record of ours is.

    One row for each file set (a book of several) that holds it: a shared record is retired only
    when no file set holds it any more.
    """

    source = models.CharField(max_length=50)
    fileset = models.CharField(max_length=200)
    entity = models.CharField(max_length=30)
    source_id = models.TextField()
    record_id = models.UUIDField(db_index=True)
    digest = models.CharField(max_length=32)  # of the record as the source gave it
    run_id = models.BigIntegerField(null=True)  # the import run that last saw it differ
    file = models.TextField(default="")  # table, sheet or file within the source
    line = models.PositiveIntegerField(default=0)
    changed_at = models.DateTimeField()

    class Meta:
        constraints = [
            models.UniqueConstraint(
                fields=["source", "fileset", "entity", "source_id"], name="source_record_once"
            )
        ]

    def __str__(self) -> str:
        return f"{self.source}: {self.entity} {self.source_id}"


class RecordChange(models.Model):
    """A root that a consumer has yet to hear of; deleted when it has.

    `owners` holds [entity, id] of what the root hung on before and after the change.
    """

    consumer = models.CharField(max_length=20)
    entity = models.CharField(max_length=30)
    record_id = models.UUIDField()
    owners = models.JSONField(default=list)
    created_at = models.DateTimeField()

    class Meta:
        indexes = [models.Index(fields=["consumer", "id"], name="record_change_next")]

    def __str__(self) -> str:
        return f"{self.consumer}: {self.entity} {self.record_id}"


class WorkerHeartbeat(models.Model):
    """The last sign of life of each worker process."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)
    name = models.CharField(max_length=100, unique=True)
    started_at = models.DateTimeField()
    beat_at = models.DateTimeField()

    def __str__(self) -> str:
        return self.name
