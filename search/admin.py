"""What the index knows of a listing, to look at; the synonyms, to edit."""

from collections.abc import Sequence
from typing import Any

from django import forms
from django.contrib import admin
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest, HttpResponse
from django.template.response import TemplateResponse
from django.utils import timezone
from django.utils.translation import gettext_lazy as _

from search import synonym_editing
from search.models import EditedSynonym, RefusedDocument, StoredDocument
from search.synonym_preview import preview
from search.synonyms import BadSynonyms

EDITED = ("term", "direction", "words", "note", "active")


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


@admin.register(RefusedDocument)
class RefusedDocumentAdmin(admin.ModelAdmin[RefusedDocument]):
    """They go when the engine takes them in: after the listing was mended, or at a rebuild."""

    list_display = ("document_id", "service_id", "reason", "refused_at")
    search_fields = ("document_id", "service_id")
    ordering = ("-refused_at",)

    def has_add_permission(self, request: HttpRequest) -> bool:
        return False

    def has_change_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False

    def has_delete_permission(self, request: HttpRequest, obj: object = None) -> bool:
        return False


class SynonymForm(forms.ModelForm[EditedSynonym]):
    searches = forms.CharField(
        label=_("Try these searches"),
        required=False,
        max_length=1_000,
        widget=forms.Textarea(attrs={"rows": 3}),
        help_text=_("For “See what changes”, beside the entry's own words: one in each line."),
    )
    previewed = False  # only look: see SynonymAdmin.get_form

    class Meta:
        model = EditedSynonym
        fields = EDITED
        widgets = {"words": forms.Textarea(attrs={"rows": 12})}

    def is_valid(self) -> bool:
        """A form that is only looked at is shown again, not saved."""
        return super().is_valid() and not self.previewed

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            values = {name: cleaned[name] for name in EDITED}
            try:
                synonym_editing.check(EditedSynonym(**values))
            except BadSynonyms as error:
                raise ValidationError(str(error)) from error
        return cleaned

    def clean_term(self) -> str:
        return " ".join(self.cleaned_data["term"].split())


@admin.register(EditedSynonym)
class SynonymAdmin(admin.ModelAdmin[EditedSynonym]):
    """Lists the file's entries with the edited ones; what is edited here takes their place."""

    form = SynonymForm
    fields = (*EDITED, "searches")
    change_form_template = "search/admin/synonym.html"

    def get_form(
        self,
        request: HttpRequest,
        obj: EditedSynonym | None = None,
        change: bool = False,
        **kwargs: Any,
    ) -> type[forms.ModelForm[EditedSynonym]]:
        form = super().get_form(request, obj, change=change, **kwargs)
        return type("SynonymForm", (form,), {"previewed": "_preview" in request.POST})

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> HttpResponse:
        form = context["adminform"].form
        if isinstance(form, SynonymForm) and form.previewed and not form.errors:
            typed = form.cleaned_data["searches"].splitlines()
            searches = [line.strip() for line in typed if line.strip()]
            context["preview"] = preview(form.instance, searches, now=timezone.now())
        return super().render_change_form(request, context, *args, **kwargs)

    def changelist_view(
        self, request: HttpRequest, extra_context: dict[str, Any] | None = None
    ) -> HttpResponse:
        if not self.has_view_permission(request):
            return super().changelist_view(request, extra_context)  # it refuses
        words = request.GET.get("q", "")[:100]
        context = {
            **self.admin_site.each_context(request),
            "opts": self.opts,
            "title": _("Synonyms"),
            "listed": synonym_editing.listed(words),
            "words": words,
            "has_add_permission": self.has_add_permission(request),
        }
        return TemplateResponse(request, "search/admin/synonyms.html", context)

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """Editing an entry of the file begins with its words."""
        begun = synonym_editing.as_in_file(
            request.GET.get("term", ""), request.GET.get("direction", "")
        )
        return {name: getattr(begun, name) for name in EDITED}

    def save_model(
        self, request: HttpRequest, obj: EditedSynonym, form: object, change: bool
    ) -> None:
        synonym_editing.save(row=obj)

    def delete_model(self, request: HttpRequest, obj: EditedSynonym) -> None:
        synonym_editing.remove(rows=[obj])

    def delete_queryset(
        self, request: HttpRequest, queryset: QuerySet[EditedSynonym] | Sequence[EditedSynonym]
    ) -> None:
        synonym_editing.remove(rows=queryset)
