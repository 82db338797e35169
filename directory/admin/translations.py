"""Translations of listings: the original beside the text, who made it and when, what is old."""

from dataclasses import dataclass
from typing import Any
from urllib.parse import urlencode
from uuid import UUID

from django import forms
from django.contrib import admin, messages
from django.core.exceptions import ValidationError
from django.db.models import QuerySet
from django.http import HttpRequest
from django.urls import reverse
from django.utils import timezone
from django.utils.html import escape
from django.utils.text import capfirst
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from directory.admin.authors import author_of
from directory.models import Translation
from directory.translations import gathering, writing
from directory.translations.checking import Draft
from directory.translations.fields import FIELDS, languages
from directory.translations.holders import holders
from directory.translations.reading import (
    current,
    not_confidential,
    out_of_date,
    with_originals,
)

PLACE = ("entity", "record_id", "field", "language")


class TranslationForm(forms.ModelForm[Translation]):
    """Asks the write path whether it would save this, and shows what it says."""

    class Meta:
        model = Translation
        fields = (*PLACE, "text", "origin", "translated_on")

    # Django names only the fields that it makes itself after those of the model.
    entity = forms.ChoiceField(
        label=capfirst(gettext_lazy("entity")), choices=[(one, one) for one in FIELDS]
    )
    field = forms.ChoiceField(
        label=capfirst(gettext_lazy("field")),
        choices=[(one, one) for one in sorted({name for each in FIELDS.values() for name in each})],
    )
    language = forms.ChoiceField(
        label=capfirst(gettext_lazy("language")),
        choices=lambda: [(code, code) for code in languages()],
    )

    def clean(self) -> dict[str, Any]:
        cleaned = super().clean() or self.cleaned_data
        if not self.errors:
            for problem in writing.problems_of(self.draft(cleaned)):
                place = problem.field if problem.field in self.fields else None
                self.add_error(place, ValidationError(problem.message))
        return cleaned

    def draft(self, cleaned: dict[str, Any]) -> Draft:
        place = {name: cleaned.get(name, getattr(self.instance, name)) for name in PLACE}
        return Draft(
            **place,
            text=cleaned["text"],
            origin=cleaned["origin"],
            translated_on=cleaned["translated_on"],
        )


class State(admin.SimpleListFilter):
    title = gettext_lazy("state")
    parameter_name = "state"

    def lookups(self, request: HttpRequest, model_admin: Any) -> list[tuple[str, Any]]:
        return [
            ("old", gettext_lazy("out of date: to be looked at again")),
            ("current", gettext_lazy("current")),
        ]

    def queryset(self, request: HttpRequest, queryset: QuerySet[Any]) -> QuerySet[Any]:
        judge = {"old": out_of_date, "current": current}.get(self.value() or "")
        return judge(queryset) if judge else queryset


@admin.register(Translation)
class TranslationAdmin(admin.ModelAdmin[Translation]):
    form = TranslationForm
    list_display = ["entity", "field", "language", "short", "origin", "translated_on", "state"]
    list_display_links = ["short"]
    list_filter = [State, "language", "origin", "entity"]
    search_fields = ["=record_id", "text"]
    list_per_page = 50
    show_full_result_count = False
    ordering = ["entity", "record_id", "field", "language"]

    def get_queryset(self, request: HttpRequest) -> QuerySet[Translation]:
        return with_originals(not_confidential(super().get_queryset(request)))

    def get_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        said = ["text", "origin", "translated_on"]
        return ["listing", *PLACE, "original", "state", *said] if obj else [*PLACE, *said]

    def get_readonly_fields(self, request: HttpRequest, obj: Any = None) -> Any:
        """What it is a translation of does not change."""
        return ["listing", *PLACE, "original", "state"] if obj else []

    def get_changeform_initial_data(self, request: HttpRequest) -> dict[str, Any]:
        """From a record's page one comes to the text that one wants to translate."""
        given = {name: request.GET[name] for name in PLACE if name in request.GET}
        return {"translated_on": timezone.localdate(), **given}

    def get_form(
        self, request: HttpRequest, obj: Any = None, change: bool = False, **kwargs: Any
    ) -> Any:
        """The original is shown while one translates, too: the form of a new one holds what the
        address says."""
        form = super().get_form(request, obj, change=change, **kwargs)
        if obj is None:
            text = form.base_fields["text"]
            text.help_text = _original_named(request)
        return form

    def render_change_form(
        self, request: HttpRequest, context: dict[str, Any], *args: Any, **kwargs: Any
    ) -> Any:
        """Headed by the listing, not by an id."""
        if (row := kwargs.get("obj")) is not None:
            context["subtitle"] = f"{self.listing(row)}: {row.field} ({row.language})"
        return super().render_change_form(request, context, *args, **kwargs)

    @admin.display(description=gettext_lazy("listing"))
    def listing(self, obj: Translation) -> str:
        found = holders([(obj.entity, obj.record_id)])
        return next((str(one.root_row.get("name") or one.root[0]) for one in found.values()), "–")

    @admin.display(description=gettext_lazy("original"))
    def original(self, obj: Any) -> str:
        return getattr(obj, "original", None) or "–"

    @admin.display(description=gettext_lazy("text"))
    def short(self, obj: Translation) -> str:
        return obj.text if len(obj.text) <= 80 else obj.text[:80] + "…"

    @admin.display(description=gettext_lazy("state"))
    def state(self, obj: Any) -> str:
        original = getattr(obj, "original", None)
        if original is None:
            return _("its record is gone") if obj.text else "–"
        if obj.original_digest != obj.digest:
            return _("out of date: pages show the original")
        return _("current")

    def save_model(self, request: HttpRequest, obj: Any, form: Any, change: bool) -> None:
        (saved,) = writing.save([form.draft(form.cleaned_data)], by=author_of(request))
        for problem in saved.problems:  # the record has changed since the form was checked
            self.message_user(request, problem.message, messages.ERROR)
        place = {name: getattr(obj, name) for name in PLACE}
        obj.pk = Translation.objects.filter(**place).values_list("pk", flat=True).first() or obj.pk

    def delete_model(self, request: HttpRequest, obj: Translation) -> None:
        writing.remove([obj], by=author_of(request))

    def delete_queryset(self, request: HttpRequest, queryset: QuerySet[Translation]) -> None:
        writing.remove(queryset, by=author_of(request))


def _original_named(request: HttpRequest) -> str:
    """The text that the address names, as HTML: Django takes all help for that. Empty where it
    names none, and for a confidential place."""
    entity, name = request.GET.get("entity", ""), request.GET.get("field", "")
    try:
        key = entity, UUID(request.GET.get("record_id", ""))
    except ValueError:
        return ""
    if name not in FIELDS.get(entity, ()):
        return ""
    holder = holders([key]).get(key)
    if holder is None or holder.hidden:
        return ""
    return escape(_("Original: %(text)s") % {"text": holder.row[name]})


@dataclass(frozen=True, slots=True)
class Shown:
    """A text of a record on its page."""

    name: str
    original: str
    language: str
    state: str
    url: str  # of its translation, or of a new one; empty for who may not go there


def translations_of(entity: str, pk: UUID, request: HttpRequest) -> list[Shown]:
    """Each text of the record and its parts, in each language."""
    return [
        Shown(
            name=one.field if one.entity == entity else f"{one.entity}: {one.field}",
            original=one.original,
            language=language,
            state=_state(one),
            url=_address(one, language, request),
        )
        for language in languages()
        for one in gathering.of_root(entity, pk, language)
    ]


def _state(one: gathering.Text) -> str:
    if one.told is None:
        return _("none yet")
    told = {"origin": one.told.origin, "date": one.told.translated_on.isoformat()}
    if one.is_current:
        return _("current (%(origin)s, %(date)s)") % told
    return _("out of date (%(origin)s, %(date)s)") % told


def _address(one: gathering.Text, language: str, request: HttpRequest) -> str:
    may = admin.site._registry[Translation]
    if one.told:
        to = reverse("admin:directory_translation_change", args=[one.told.pk])
        return to if may.has_view_or_change_permission(request) else ""
    if not may.has_add_permission(request):
        return ""
    place = dict(zip(PLACE, (one.entity, one.record_id, one.field, language), strict=True))
    return reverse("admin:directory_translation_add") + "?" + urlencode(place)
