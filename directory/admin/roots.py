"""Records in the administration. Nothing is deleted here: a record is retired."""

from typing import Any
from uuid import uuid4

from django.contrib import admin, messages
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory import models, records
from directory.admin.authors import author_of
from directory.admin.drafting import draft_of
from directory.admin.translations import translations_of
from directory.models.base import Record
from directory.schema import PARTS, REFERENCE, ROOTS
from directory.translations.fields import FIELDS


def entity_of(model: type[Record]) -> str:
    return next(name for name, one in ROOTS.items() if one is model)


def inline(part: str, **options: Any) -> type[admin.StackedInline[Any, Any]]:
    """An editor for the parts of one kind."""
    defaults = {"model": PARTS[part], "extra": 0, "classes": ["collapse"], "exclude": []}
    return type(f"{part}_inline", (admin.StackedInline,), {**defaults, **options})


class RecordAdmin(admin.ModelAdmin[Any]):
    """Saves through `directory.records`, so that history and search hear of every edit."""

    show_full_result_count = False
    list_per_page = 50
    actions = ["retire_selected"]
    change_form_template = "directory/admin/record.html"

    def has_delete_permission(self, request: HttpRequest, obj: Any = None) -> bool:
        return False

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        """Waits for `save_related`: a root is saved together with its parts."""

    def save_related(self, request: HttpRequest, form: Any, formsets: Any, change: bool) -> None:
        if form.instance.pk is None:  # an inline formset takes the id of a new record away
            form.instance.pk = uuid4()
        draft = draft_of(entity_of(self.model), form.instance, formsets)
        (saved,) = records.save([draft], by=author_of(request))
        form.instance._state.adding = False
        for formset in formsets:
            formset.new_objects, formset.changed_objects, formset.deleted_objects = [], [], []
        for problem in saved.problems:
            self.message_user(request, f"{problem.field}: {problem.message}", messages.ERROR)

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        """With the way to each of its translations, below its parts."""
        entity, obj = entity_of(self.model), kwargs.get("obj")
        if obj is not None and entity in FIELDS:
            context["translations"] = translations_of(entity, obj.pk, request)
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.action(description=gettext_lazy("Retire the selected records"))
    def retire_selected(self, request: HttpRequest, queryset: QuerySet[Any]) -> None:
        entity = entity_of(self.model)
        ids = [(entity, pk) for pk in queryset.values_list("pk", flat=True)]
        count = records.retire(ids, by=author_of(request))
        self.message_user(request, _("%(count)d retired.") % {"count": count})

    def get_actions(self, request: HttpRequest) -> Any:
        found = super().get_actions(request)
        if entity_of(self.model) in REFERENCE:
            found.pop("retire_selected", None)
        return found


@admin.register(models.Organization)
class OrganizationAdmin(RecordAdmin):
    list_display = ["name", "listed", "retired_at"]
    list_filter = ["listed"]
    search_fields = ["name", "alternate_name"]
    autocomplete_fields = ["parent_organization"]
    inlines = [
        inline(
            "phone", fk_name="organization", fields=["number", "extension", "type", "description"]
        ),
        inline("contact", fk_name="organization", fields=["name", "title", "department", "email"]),
        inline("program"),
        inline("organization_identifier"),
        inline("url", fk_name="organization", fields=["label", "url"]),
        inline("funding", fk_name="organization", fields=["source"]),
    ]


SCHEDULE_FIELDS = [
    "closed", "freq", "byday", "opens_at", "closes_at", "interval", "dtstart", "until", "count",
    "bymonthday", "valid_from", "valid_to", "description", "notes",
]  # fmt: skip


@admin.register(models.Service)
class ServiceAdmin(RecordAdmin):
    list_display = ["name", "organization", "status", "assured_date", "retired_at"]
    list_filter = ["status"]
    list_select_related = ["organization"]
    search_fields = ["name", "alternate_name", "organization__name"]
    autocomplete_fields = ["organization"]
    raw_id_fields = ["program"]
    inlines = [
        inline("phone", fk_name="service", fields=["number", "extension", "type", "description"]),
        inline("schedule", fk_name="service", fields=SCHEDULE_FIELDS),
        inline("language", fk_name="service", fields=["name", "code", "note"]),
        inline("cost_option"),
        inline("required_document"),
        inline("service_area", fk_name="service", exclude=["service_at_location"]),
        inline("contact", fk_name="service", fields=["name", "title", "department", "email"]),
        inline("service_capacity"),
        inline("url", fk_name="service", fields=["label", "url"]),
        inline("funding", fk_name="service", fields=["source"]),
    ]


@admin.register(models.Location)
class LocationAdmin(RecordAdmin):
    list_display = ["name", "location_type", "confidential", "point_precision", "retired_at"]
    list_filter = ["location_type", "confidential", "point_precision"]
    search_fields = ["name", "alternate_name", "addresses__postal_code"]
    autocomplete_fields = ["organization"]
    inlines = [
        inline("address"),
        inline("phone", fk_name="location", fields=["number", "extension", "type", "description"]),
        inline("schedule", fk_name="location", fields=SCHEDULE_FIELDS),
        inline("language", fk_name="location", fields=["name", "code", "note"]),
        inline("accessibility"),
        inline("contact", fk_name="location", fields=["name", "title", "department", "email"]),
    ]


@admin.register(models.ServiceAtLocation)
class ServiceAtLocationAdmin(RecordAdmin):
    list_display = ["service", "location", "retired_at"]
    list_select_related = ["service", "location"]
    search_fields = ["service__name", "location__name"]
    autocomplete_fields = ["service", "location"]
    inlines = [
        inline(
            "phone",
            fk_name="service_at_location",
            fields=["number", "extension", "type", "description"],
        ),
        inline("schedule", fk_name="service_at_location", fields=SCHEDULE_FIELDS),
        inline("service_area", fk_name="service_at_location", exclude=["service"]),
        inline(
            "contact",
            fk_name="service_at_location",
            fields=["name", "title", "department", "email"],
        ),
    ]


@admin.register(models.TaxonomyTerm)
class TaxonomyTermAdmin(RecordAdmin):
    list_display = ["name", "code", "taxonomy_detail", "facet", "facet_value", "retired_at"]
    list_filter = ["taxonomy_detail", "facet"]
    list_select_related = ["taxonomy_detail"]
    search_fields = ["name", "code"]
    autocomplete_fields = ["parent"]


@admin.register(models.Taxonomy)
class TaxonomyAdmin(RecordAdmin):
    list_display = ["name", "version"]
    search_fields = ["name"]


@admin.register(models.Unit)
class UnitAdmin(RecordAdmin):
    list_display = ["name", "scheme", "identifier"]
    search_fields = ["name"]
