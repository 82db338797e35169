"""Raw records as drafts: source ids become ids, values come to one form."""

from __future__ import annotations

from collections import Counter
from functools import cache
from hashlib import sha1
from uuid import UUID, SafeUUID

import orjson
from django.db import models

from directory import schema
from directory.drafts import Draft, Row
from directory.ids import record_id
from importers import normalise
from importers.normalise import Remark
from importers.sources.base import RawRecord


class Drafting:
    """Makes the drafts of one source. Remembers the ids of terms, which repeat a lot."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._terms: dict[str, UUID] = {}

    def draft(self, raw: RawRecord, id: UUID) -> tuple[Draft, list[Remark]]:
        fields, remarks = normalise.fields(raw.entity, raw.fields)
        self._resolve(raw.entity, fields)
        parts: dict[str, list[Row]] = {}
        for kind, rows in raw.parts.items():
            if kind == "attribute":
                parts[kind] = self._attributes(id, raw.entity, rows)
            else:
                parts[kind] = self._parts(id, kind, rows, remarks)
        return Draft(raw.entity, id, fields, parts), remarks

    def _resolve(self, entity: str, row: Row) -> None:
        """Source ids in reference columns become ids, in place; an empty one is no reference."""
        for column, target in _references(entity).items():
            if column in row:
                value = row[column]
                row[column] = record_id(self.source, target, str(value)) if value else None

    def _parts(self, owner: UUID, kind: str, rows: list[Row], remarks: list[Remark]) -> list[Row]:
        made: list[Row] = []
        seen: Counter[bytes] = Counter()
        if kind == "phone":
            rows = [one for row in rows for one in normalise.each_phone(row)]
        for row in rows:
            clean, remarked = _normalised(kind, row)
            remarks.extend(remark._replace(field=f"{kind}.{remark.field}") for remark in remarked)
            if clean is None:
                continue
            self._resolve(kind, clean)
            source_id = clean.pop("source_id", None)
            if source_id:
                clean["id"] = record_id(self.source, kind, str(source_id))
            else:
                content = _content(kind, clean)
                seen[content] += 1
                clean["id"] = part_id(owner.int, _number(content + b"%d" % seen[content]))
            made.append(clean)
        return made

    def _attributes(self, owner: UUID, entity: str, rows: list[Row]) -> list[Row]:
        """Attributes by the hundred for each service: a dict and an id each, and no more."""
        terms, base = self._terms, owner.int
        made: list[Row] = []
        for row in rows:
            term_source_id = row["taxonomy_term_id"]
            term = terms.get(term_source_id)
            if term is None:
                term = terms[term_source_id] = record_id(
                    self.source, "taxonomy_term", str(term_source_id)
                )
            if len(row) == 1:
                made.append(
                    {
                        "id": part_id(base, term.int),
                        "link_id": owner,
                        "link_entity": entity,
                        "taxonomy_term_id": term,
                    }
                )
            else:
                made.append(self._full_attribute(owner, entity, term, row))
        return made

    def _full_attribute(self, owner: UUID, entity: str, term: UUID, row: Row) -> Row:
        clean, _ = normalise.fields("attribute", row)
        link_entity, link_id = clean.pop("link_entity", None), clean.pop("link_id", None)
        source_id = clean.pop("source_id", None)
        link = record_id(self.source, str(link_entity), str(link_id)) if link_id else owner
        content = _content("attribute", {**clean, "taxonomy_term_id": term})
        return {
            **clean,
            "id": record_id(self.source, "attribute", str(source_id))
            if source_id
            else part_id(link.int, _number(content)),
            "link_id": link,
            "link_entity": link_entity or entity,
            "taxonomy_term_id": term,
        }


def _normalised(kind: str, row: Row) -> tuple[Row | None, list[Remark]]:
    if kind == "phone":
        return normalise.phone(row)
    if kind == "address":
        return normalise.address(row)
    if kind == "language":
        return normalise.language(row)
    return normalise.fields(kind, row)


@cache
def _references(entity: str) -> dict[str, str]:
    """Reference columns of an entity and the entities they point at."""
    names = {model: name for name, model in {**schema.ROOTS, **schema.PARTS}.items()}
    return {
        column: names[field.related_model]  # type: ignore[index]
        for column, field in schema.columns_of(entity).items()
        if isinstance(field, models.ForeignKey)
    }


def _content(kind: str, row: Row) -> bytes:
    told = orjson.dumps(row, default=str, option=orjson.OPT_SORT_KEYS)
    return kind.encode() + told


def _number(content: bytes) -> int:
    return int.from_bytes(sha1(content, usedforsecurity=False).digest()[:16], "big")


_OWNERS_HALF = ~((1 << 64) - 1)
_VERSION = ~(0xF << 76)
_LOW_BITS = (1 << 62) - 1
_UNKNOWN = SafeUUID.unknown
_new, _set = object.__new__, object.__setattr__


def part_id(owner: int, content: int) -> UUID:
    """An id for a part that its source gives none: the same for the same owner and content.

    A UUID of version 8 (RFC 9562: made as the application likes). Its first half is the owner's,
    so that the parts of a root lie side by side in the index: with ids strewn over the whole
    range, a large import spends most of its time on pages of the index. Written out, because
    `UUID(int=...)` costs three times as much, a million and a half times.
    """
    made = _new(UUID)
    low = 0x8000 << 48 | (owner ^ content) & _LOW_BITS
    _set(made, "int", owner & _OWNERS_HALF & _VERSION | 0x8 << 76 | low)
    _set(made, "is_safe", _UNKNOWN)
    return made
