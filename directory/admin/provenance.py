"""What happened to records and where they come from: to read, not to change."""

from typing import Any

from django.contrib import admin
from django.http import HttpRequest

from directory import models


class ReadOnlyAdmin(admin.ModelAdmin[Any]):
    show_full_result_count = False
    list_per_page = 50

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False


@admin.register(models.Metadata)
class MetadataAdmin(ReadOnlyAdmin):
    list_display = [
        "last_action_date",
        "resource_type",
        "resource_id",
        "field_name",
        "previous_value",
        "replacement_value",
        "updated_by",
    ]
    search_fields = ["=resource_id"]
    list_filter = ["resource_type", "last_action_type"]


@admin.register(models.SourceRecord)
class SourceRecordAdmin(ReadOnlyAdmin):
    list_display = ["source", "fileset", "entity", "source_id", "record_id", "changed_at"]
    search_fields = ["=source_id", "=record_id"]
    list_filter = ["source", "fileset", "entity"]


@admin.register(models.RecordChange)
class RecordChangeAdmin(ReadOnlyAdmin):
    list_display = ["created_at", "consumer", "entity", "record_id"]
    list_filter = ["consumer", "entity"]


@admin.register(models.WorkerHeartbeat)
class WorkerHeartbeatAdmin(ReadOnlyAdmin):
    list_display = ["name", "started_at", "beat_at"]
