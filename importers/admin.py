"""Import runs and findings, to read and to take away as a table; nothing is changed here."""

from django.contrib import admin
from django.core.exceptions import PermissionDenied
from django.http import HttpRequest, StreamingHttpResponse
from django.shortcuts import get_object_or_404
from django.urls import URLPattern, path, reverse
from django.utils.html import format_html
from django.utils.translation import gettext_lazy as _

from directory.admin.provenance import ReadOnlyAdmin
from importers import findings
from importers.models import ImportFinding, ImportRun
from importers.told import told


@admin.register(ImportRun)
class ImportRunAdmin(ReadOnlyAdmin):
    list_display = [
        "id",
        "source",
        "status",
        "started_at",
        "rows_read",
        "rows_created",
        "rows_changed",
        "rows_unchanged",
        "rows_quarantined",
        "roots_retired",
        "findings_count",
    ]
    list_filter = ["source", "status"]
    exclude = ["reason"]
    readonly_fields = ["why_it_stopped", "findings_links"]

    def get_urls(self) -> list[URLPattern]:
        download = self.admin_site.admin_view(self.findings_csv)
        name = "importers_importrun_findings"
        return [path("<int:pk>/findings.csv", download, name=name), *super().get_urls()]

    @admin.display(description=_("why it stopped"))
    def why_it_stopped(self, run: ImportRun) -> str:
        return told(run.reason)

    @admin.display(description=_("findings"))
    def findings_links(self, run: ImportRun) -> str:
        return format_html(
            '<a href="{}?run__id__exact={}">{}</a> · <a href="{}">{}</a>',
            reverse("admin:importers_importfinding_changelist"),
            run.pk,
            _("Read them"),
            reverse("admin:importers_importrun_findings", args=[run.pk]),
            _("Download as CSV"),
        )

    def findings_csv(self, request: HttpRequest, pk: int) -> StreamingHttpResponse:
        if not self.has_view_permission(request):
            raise PermissionDenied
        run = get_object_or_404(ImportRun, pk=pk)
        lines = findings.as_csv(run.findings.order_by("id").iterator(2_000))
        answer = StreamingHttpResponse(lines, content_type="text/csv; charset=utf-8")
        answer["Content-Disposition"] = f'attachment; filename="import-{run.pk}-findings.csv"'
        return answer


@admin.register(ImportFinding)
class ImportFindingAdmin(ReadOnlyAdmin):
    list_display = ["level", "run", "file", "line", "record", "field", "value_begin", "said"]
    list_filter = ["level", "quarantined"]
    list_select_related = ["run"]
    search_fields = ["message", "record", "field"]
    exclude = ["message"]
    readonly_fields = ["said"]

    @admin.display(description=_("message"), ordering="message")
    def said(self, finding: ImportFinding) -> str:
        return told(finding.message)

    @admin.display(description=_("value"))
    def value_begin(self, finding: ImportFinding) -> str:
        return finding.value if len(finding.value) <= 60 else f"{finding.value[:60]}…"
