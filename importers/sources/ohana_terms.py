"""The terms of an Ohana package: its taxonomy, ids that stand for themselves, and keywords."""

from __future__ import annotations

from collections.abc import Iterable, Iterator

from django.utils.translation import gettext as _

from importers.sources.base import Finding, Line, RawRecord, refused
from importers.sources.ohana_tables import Row
from importers.sources.ohana_values import Values, codes, many

KEYWORDS = "keywords"
TAXONOMY = "taxonomy"


class Terms:
    """Tells each term once, before the first service that has it."""

    def __init__(self, fileset: str, *, has_table: bool) -> None:
        self._fileset = fileset
        self._has_table = has_table
        self._told: set[str] = set()

    def of_table(self, rows: Iterable[Row | Finding]) -> Iterator[RawRecord | Finding]:
        """The taxonomy's own rows, parents before children."""
        waiting: dict[str, RawRecord] = {}
        parents: dict[str, str] = {}
        for item in rows:
            if isinstance(item, Finding):
                yield item
                continue
            code, name = item.values.get("taxonomy_id", ""), item.values.get("name", "")
            if trouble := _trouble(code, name, waiting):
                yield refused(item.line, *trouble)
                continue
            parents[code] = item.values.get("parent_id", "")
            waiting[code] = RawRecord(
                "taxonomy_term",
                self._term_id(code),
                {"code": code, "name": name, "taxonomy_id": self._id(TAXONOMY), "parent_id": ""},
                lines=(item.line,),
            )
        if waiting:
            yield from self._taxonomy(TAXONOMY)
        while waiting:
            yield from self._with_ancestors(next(iter(waiting)), waiting, parents)

    def of_service(
        self, values: Values, record: RawRecord, line: Line
    ) -> Iterator[RawRecord | Finding]:
        """Terms that are new with this service; they are put into its attributes."""
        found: list[str] = []
        for code in codes(values.get("taxonomy_ids")):
            source_id = self._term_id(code)
            if source_id not in self._told and self._has_table:
                message = _("The taxonomy has no such term. The service was kept without it.")
                yield Finding("warning", "taxonomy_ids", code, message, line)
                continue
            yield from self._term(TAXONOMY, source_id, code, code)
            found.append(source_id)
        for word in many(values.get("keywords")):
            source_id = self._id(f"keyword:{word.casefold()}")
            yield from self._term(KEYWORDS, source_id, "", word)
            found.append(source_id)
        if "taxonomy_ids" in values or "keywords" in values:
            ids = dict.fromkeys(found)
            record.parts["attribute"] = [{"taxonomy_term_id": one} for one in ids]

    def _with_ancestors(
        self, code: str, waiting: dict[str, RawRecord], parents: dict[str, str]
    ) -> Iterator[RawRecord | Finding]:
        line_of_descent = [code]
        while (above := parents[line_of_descent[-1]]) in waiting and above not in line_of_descent:
            line_of_descent.append(above)
        for one in reversed(line_of_descent):
            record, parent = waiting.pop(one), parents[one]
            if self._term_id(parent) in self._told:
                record.fields["parent_id"] = self._term_id(parent)
            elif parent:
                yield Finding(
                    "warning",
                    "parent_id",
                    parent,
                    _("The parent was left out or leads back to this row. Kept without it."),
                    record.lines[0],
                )
            self._told.add(record.source_id)
            yield record

    def _term(self, taxonomy: str, source_id: str, code: str, name: str) -> Iterator[RawRecord]:
        if source_id in self._told:
            return
        self._told.add(source_id)
        yield from self._taxonomy(taxonomy)
        yield RawRecord(
            "taxonomy_term",
            source_id,
            {"code": code, "name": name, "taxonomy_id": self._id(taxonomy)},
        )

    def _taxonomy(self, word: str) -> Iterator[RawRecord]:
        source_id = self._id(word)
        if source_id not in self._told:
            self._told.add(source_id)
            yield RawRecord("taxonomy", source_id, {"name": f"Ohana {word}: {self._fileset}"})

    def _term_id(self, code: str) -> str:
        return self._id(f"term:{code}")

    def _id(self, word: str) -> str:
        return f"{self._fileset}:{word}"


def _trouble(code: str, name: str, met: dict[str, RawRecord]) -> tuple[str, str, str] | None:
    if not code:
        return "taxonomy_id", "", _("The row has no id. Give it one and import the package again.")
    if code in met:
        message = _("Another row of the table has this id. The first was kept; give each its own.")
        return "taxonomy_id", code, message
    if not name:
        return "name", code, _("The term has no name. Fill it in and import the package again.")
    return None
