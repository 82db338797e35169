"""Import runs and what they found, kept for whoever has to mend a source."""

from typing import ClassVar

from django.db import models
from django.utils.translation import gettext_lazy as _

from importers.told import told


class ImportRun(models.Model):
    """One call of `import_records`. Counts are rows, but `retired`: roots."""

    class Status(models.TextChoices):
        RUNNING = "running", _("running")
        DONE = "done", _("done")
        STOPPED = "stopped", _("stopped")  # by a problem that `reason` tells
        INTERRUPTED = "interrupted", _("interrupted")  # the process died

    source = models.CharField(_("source"), max_length=50)
    filesets = models.JSONField(_("file sets"), default=list)
    files = models.TextField(_("files"), default="", blank=True)
    note = models.TextField(_("note"), default="", blank=True)
    row_limit = models.PositiveIntegerField(_("limit of rows"), null=True, blank=True)
    status = models.CharField(
        _("status"), max_length=12, choices=Status, default=Status.RUNNING, db_index=True
    )
    reason = models.TextField(_("why it stopped"), default="", blank=True)
    started_at = models.DateTimeField(_("started"))
    finished_at = models.DateTimeField(_("finished"), null=True, blank=True)
    rows_read = models.PositiveIntegerField(_("read"), default=0)
    rows_created = models.PositiveIntegerField(_("created"), default=0)
    rows_changed = models.PositiveIntegerField(_("changed"), default=0)
    rows_unchanged = models.PositiveIntegerField(_("unchanged"), default=0)
    rows_quarantined = models.PositiveIntegerField(_("quarantined"), default=0)
    roots_retired = models.PositiveIntegerField(_("retired"), default=0)
    findings_count = models.PositiveIntegerField(_("findings"), default=0)

    class Meta:
        verbose_name = _("import run")
        verbose_name_plural = _("import runs")
        ordering = ["-id"]
        constraints = [
            models.CheckConstraint(
                condition=models.Q(status__in=["running", "done", "stopped", "interrupted"]),
                name="import_run_status_known",
            )
        ]

    def __str__(self) -> str:
        return f"{self.source} {self.pk}"


class ImportFinding(models.Model):
    """Something a person should know about a row of a source."""

    class Level(models.TextChoices):
        ERROR = "error", _("error")
        WARNING = "warning", _("warning")
        INFO = "info", _("note")

    run = models.ForeignKey(
        ImportRun, models.CASCADE, related_name="findings", verbose_name=_("import run")
    )
    level = models.CharField(_("level"), max_length=7, choices=Level)
    file = models.TextField(_("file or table"), default="", blank=True)
    line = models.PositiveIntegerField(_("row"), null=True, blank=True)
    record = models.TextField(_("record"), default="", blank=True)  # entity and source id
    field = models.TextField(_("field"), default="", blank=True)
    value = models.TextField(_("value"), default="", blank=True)
    message = models.TextField(_("message"))
    quarantined = models.BooleanField(_("left out"), default=False)

    objects: ClassVar[models.Manager["ImportFinding"]] = models.Manager()

    class Meta:
        verbose_name = _("import finding")
        verbose_name_plural = _("import findings")
        ordering = ["id"]
        indexes = [models.Index(fields=["run", "level"], name="import_finding_level")]

    def __str__(self) -> str:
        return told(self.message)
