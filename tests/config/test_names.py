"""Records and fields have names in every language of the site, wherever the administration shows
them."""

from collections.abc import Iterator
from typing import Any

import pytest
from django.conf import settings
from django.contrib import admin
from django.core.management import call_command
from django.utils.translation import override

from config import names

LANGUAGES = [code for code, _ in settings.LANGUAGES if code != "en"]


def shown() -> Iterator[type[Any]]:
    """The models of the administration, and those that are edited inside of another."""
    for model, page in admin.site._registry.items():
        if model._meta.app_label in names.OURS:
            yield model
            yield from (inline.model for inline in page.inlines)


def test_every_name_that_the_administration_shows_is_listed_once() -> None:
    wanted = {name for model in shown() for name in names.names_of(model)}
    listed = [*names.RECORDS, *names.FIELDS]
    written = {
        str(name)
        for model in shown()
        for field in model._meta.local_fields
        if (name := field._verbose_name)
    }
    assert len(listed) == len(set(listed))
    assert wanted - set(listed) - written - LEFT_TO_OTHERS == set()
    assert set(listed) - wanted == set()


# Django's own, and what models of ours say with words of their own.
LEFT_TO_OTHERS = {
    "ID", "password", "last login", "superuser status", "user", "users", "synonym", "synonyms",
    "document the search engine refused", "documents the search engine refused",
    "import run", "import runs", "import finding", "import findings",
}  # fmt: skip


@pytest.mark.parametrize("language", LANGUAGES)
def test_every_name_is_said_in_each_language(language: str) -> None:
    with override(language):
        same = {
            str(field.verbose_name)
            for model in shown()
            for field in model._meta.local_fields
            if str(field.verbose_name) in names.FIELDS
        }
        labels = [str(label) for model in shown() for label in labels_of(model)]
    assert same <= {"id"}  # "id" is "id" in Spanish
    with override("en"):
        english = [str(label) for model in shown() for label in labels_of(model)]
    assert {one for one, other in zip(labels, english, strict=True) if one == other} <= {
        "Postal",
        "Virtual",
        "error",
    }


def labels_of(model: type[Any]) -> list[Any]:
    """The words of a field that takes one of several."""
    return [label for field in model._meta.local_fields for _, label in field.choices or ()]


def test_the_names_leave_the_migrations_alone(db: None) -> None:
    with override("es"):
        call_command("makemigrations", "--check", "--dry-run", verbosity=0)
