"""What every HSDS record shares: its key, its guard against stray writes, its constraints."""

import uuid
from collections.abc import Iterator
from contextlib import contextmanager
from contextvars import ContextVar
from datetime import date as Date
from typing import Any, ClassVar, Self

from django.contrib.auth.base_user import AbstractBaseUser
from django.contrib.auth.models import AnonymousUser
from django.db import models
from django.db.models import Q
from django.utils import timezone

_writing: ContextVar[bool] = ContextVar("directory_writing", default=False)

Viewer = AbstractBaseUser | AnonymousUser | None


class DirectWriteRefused(RuntimeError):
    """Records are written through `directory.records` only, so that no change goes untold."""

    def __init__(self, model: type[models.Model]) -> None:
        way = getattr(model, "written_by", Guarded.written_by)
        super().__init__(f"{model.__name__} was to be written directly; use {way}.")


@contextmanager
def writing() -> Iterator[None]:
    """Opens the guard; for `directory.records` alone."""
    token = _writing.set(True)
    try:
        yield
    finally:
        _writing.reset(token)


class RecordQuerySet(models.QuerySet[Any]):
    """A QuerySet that reads; its writes are refused outside the one write path."""

    def _guard(self) -> None:
        if not _writing.get():
            raise DirectWriteRefused(self.model)

    def create(self, **kwargs: Any) -> Any:
        self._guard()
        return super().create(**kwargs)

    def bulk_create(self, *args: Any, **kwargs: Any) -> Any:
        self._guard()
        return super().bulk_create(*args, **kwargs)

    def bulk_update(self, *args: Any, **kwargs: Any) -> int:
        self._guard()
        return super().bulk_update(*args, **kwargs)

    def update(self, **kwargs: Any) -> int:
        self._guard()
        return super().update(**kwargs)

    def delete(self) -> tuple[int, dict[str, int]]:
        self._guard()
        return super().delete()


class Guarded(models.Model):
    """What is written in one way only."""

    written_by: ClassVar[str] = (
        "directory.records.save() or retire(), which validate, keep the history and tell the "
        "search index"
    )

    objects: ClassVar[Any] = RecordQuerySet.as_manager()

    class Meta:
        abstract = True

    def save(self, *args: Any, **kwargs: Any) -> None:
        if not _writing.get():
            raise DirectWriteRefused(type(self))
        super().save(*args, **kwargs)

    def delete(self, *args: Any, **kwargs: Any) -> tuple[int, dict[str, int]]:
        if not _writing.get():
            raise DirectWriteRefused(type(self))
        return super().delete(*args, **kwargs)


class Record(Guarded):
    """Any HSDS row."""

    id = models.UUIDField(primary_key=True, default=uuid.uuid4, editable=False)

    class Meta:
        abstract = True


class Root(Record):
    """A record that stands for itself: stable id, retired instead of deleted, with a history."""

    # When it came into this directory; never moves, not even when it was away for a while.
    created_at = models.DateTimeField(default=timezone.now, editable=False)
    retired_at = models.DateTimeField(null=True, blank=True, editable=False)

    class Meta:
        abstract = True

    @property
    def retired(self) -> bool:
        return self.retired_at is not None


class RootQuerySet(RecordQuerySet):
    def live(self) -> Self:
        """Without the retired ones."""
        return self.filter(retired_at__isnull=True)


class Part(Record):
    """A record that belongs to a root and is replaced with it; kept in the source's order."""

    position = models.PositiveIntegerField(default=0, editable=False)

    class Meta:
        abstract = True
        ordering = ["position", "id"]

    def __str__(self) -> str:
        """Its number among those of its kind: all that a heading can say of every kind."""
        return f"#{self.position + 1}"


def is_staff(user: Viewer) -> bool:
    return bool(user is not None and user.is_active and getattr(user, "is_staff", False))


def text(**kwargs: Any) -> "models.TextField[str, str]":
    """An optional HSDS string: empty when absent, never null."""
    return models.TextField(blank=True, default="", **kwargs)


def required_text(**kwargs: Any) -> "models.TextField[str, str]":
    return models.TextField(**kwargs)


def number(**kwargs: Any) -> "models.FloatField[float | None, float | None]":
    """An optional HSDS number: null when absent."""
    return models.FloatField(null=True, blank=True, **kwargs)


def date(**kwargs: Any) -> "models.DateField[Date | None, Date | None]":
    return models.DateField(null=True, blank=True, **kwargs)


def link(to: str, related_name: str, *, on_delete: Any = models.CASCADE, **kwargs: Any) -> Any:
    """An optional HSDS foreign key."""
    return models.ForeignKey(
        to, on_delete=on_delete, null=True, blank=True, related_name=related_name, **kwargs
    )


def filled(table: str, field: str) -> models.CheckConstraint:
    """The HSDS requirement that a text is there."""
    return models.CheckConstraint(condition=~Q(**{field: ""}), name=f"{table}_{field}_filled")


def one_of(table: str, field: str, values: list[str]) -> models.CheckConstraint:
    """An HSDS enumeration."""
    return models.CheckConstraint(
        condition=Q(**{f"{field}__in": values}), name=f"{table}_{field}_known"
    )


def owned(table: str, owners: tuple[str, ...]) -> models.CheckConstraint:
    """A part hangs on at least one owner."""
    condition = Q()
    for owner in owners:
        condition |= Q(**{f"{owner}__isnull": False})
    return models.CheckConstraint(condition=condition, name=f"{table}_owned")
