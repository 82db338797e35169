"""The parts of a page's records, whoever of them owns them: one query for each kind, not for each
owner."""

from collections import defaultdict
from collections.abc import Iterable
from typing import Any, TypeVar
from uuid import UUID

from django.db.models import Q

from directory.models import Phone
from directory.models.base import Part, Record

P = TypeVar("P", bound=Part)


class Parts:
    """Of some roots and contacts. A kind is read when it is first asked for."""

    def __init__(self, owners: Iterable[Record]) -> None:
        self._owners = list(owners)
        self._found: dict[type[Part], dict[UUID, list[Any]]] = {}

    def of(self, kind: type[P], owner: Record) -> list[P]:
        """In the source's order."""
        if kind not in self._found:
            self._found[kind] = self._read(kind)
        return self._found[kind][owner.pk]

    def _read(self, kind: type[Part]) -> dict[UUID, list[Any]]:
        owned: dict[str, list[UUID]] = {}
        for key in kind._meta.fields:
            pks = [one.pk for one in self._owners if key.related_model is type(one)]
            if pks:
                owned[key.attname] = pks
        found: dict[UUID, list[Any]] = defaultdict(list)
        if not owned:
            return found
        wanted = Q(*((f"{name}__in", pks) for name, pks in owned.items()), _connector=Q.OR)
        parts = kind._default_manager.filter(wanted)
        for part in parts.prefetch_related("languages") if kind is Phone else parts:
            for name in owned:
                found[getattr(part, name)].append(part)
        return found
