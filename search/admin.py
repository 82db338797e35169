"""The stored documents, to look at: what the index knows of a listing."""

from django.contrib import admin
from django.http import HttpRequest

from search.models import StoredDocument


@admin.register(StoredDocument)
class StoredDocumentAdmin(admin.ModelAdmin[StoredDocument]):
    list_display = ("document_id", "service_id", "generation", "version", "deleted_at")
    search_fields = ("document_id", "service_id")
    list_filter = ("generation",)
    show_full_result_count = False
    exclude = ("taxonomy_terms", "ancestor_terms")

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False
