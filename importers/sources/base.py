"""The seam between a file and the one import pipeline.

A source only reads. It yields HSDS-shaped records and findings and knows nothing of the
database: no ids, no saving, no geocoding, no retiring. Everything after is the pipeline's
(`importers/pipeline.py`), the same for every format, so a new format is one small module and
one line in `importers/sources/__init__.py`.

How to write one:

* `open(paths)` looks at the files the person named and gives one `Source` for each *file set*.
  A file set is what is retired together: a book, a package. What one file set does not hold
  says nothing about another's. Raise `SourceError` when nothing can be read.
* `records()` yields a record after everything it refers to: taxonomy, taxonomy_term and unit,
  organization, location, service, service_at_location. It streams, so keep no more than the
  format forces you to.
* A record names what it refers to by source id: `fields["organization_id"]` is the `source_id`
  of an organization of the same source. The same holds inside parts (`taxonomy_term_id`,
  `contact_id`). The pipeline turns them into ids.
* A bad row is a `Finding` with `quarantined=True`; a doubt about a value is a `Finding` beside
  the record. Nothing is dropped or shortened without one.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Iterator, Sequence
from dataclasses import dataclass, field
from datetime import datetime, timedelta
from pathlib import Path
from typing import Any, Literal, Protocol

from django.utils.translation import gettext as _

Level = Literal["error", "warning", "info"]
Line = tuple[str, int]
"""A file, sheet or table as a person would name it, and the row in it, from 1, as its own
program counts (a header is row 1)."""


class SourceError(Exception):
    """Nothing of this file can be imported. The text is shown to a person as it is: it names
    the file, the sheet, table or record, and what to do."""


@dataclass(slots=True)
class RawRecord:
    """One root as a source has it.

    `fields` are HSDS columns by their HSDS names; a key that is absent leaves what we hold as
    it is, an empty text or None empties it. Dates, numbers and booleans may be given as such or
    as text: the pipeline reads them and makes a finding of what it cannot read.

    `parts` are the root's parts by entity (`"phone"`, `"schedule"`, `"attribute"`...). A kind
    that is present replaces every part of that kind, an empty list removes them, an absent kind
    is left alone. A part may have a `"source_id"` when the source has one or when another record
    refers to it (`"program"`, `"contact"`); without one its id comes from its owner and content.
    Owner columns (`service_id`, `link_entity` and `link_id`) are filled in by the pipeline when
    they are absent.

    `lines` are the counted rows this record was made from; a row's outcome is the worst of its
    records. Empty for what is no row of its own, such as the terms of a code sheet.

    `days_ago` is how long before its first import a record is to have come, for a source that
    may say so: the demonstration. For any other it comes when it is imported.
    """

    entity: str
    source_id: str
    fields: dict[str, Any]
    parts: dict[str, list[dict[str, Any]]] = field(default_factory=dict)
    lines: tuple[Line, ...] = ()
    days_ago: int | None = None

    def came_at(self, now: datetime) -> datetime | None:
        return None if self.days_ago is None else now - timedelta(days=self.days_ago)


@dataclass(frozen=True, slots=True)
class Finding:
    """Something a person should know about a row.

    `message` says what was found and what became of it or what to do. `quarantined` means that
    the row was read and not imported; it then needs a `line`, or it is counted nowhere.
    """

    level: Level
    field: str
    value: str
    message: str
    line: Line | None = None
    quarantined: bool = False


def refuse_twins(sources: Sequence[Source]) -> None:
    """Raises `SourceError` where two file sets have one name: each would retire what the other
    holds."""
    for name, count in Counter(one.fileset for one in sources).items():
        if count > 1:
            raise SourceError(
                _(
                    '%(count)d of the files are called "%(name)s". Import one at a time, or give '
                    "each a name of its own."
                )
                % {"count": count, "name": name}
            )


def refused(line: Line, field: str, value: str, message: str) -> Finding:
    """Of a row that is left out for what is wrong with it."""
    return Finding("error", field, value, message, line, quarantined=True)


class Source(Protocol):
    """One file set, opened and known to be readable."""

    @property
    def name(self) -> str:
        """The source, part of every id: "samhsa". Never changes, or every id does."""

    @property
    def fileset(self) -> str:
        """What is retired together: "mh-2022", a package's name."""

    @property
    def rows(self) -> int | None:
        """How many counted rows there are, for a progress bar; None where only reading tells."""

    def records(self) -> Iterator[RawRecord | Finding]:
        """Every record and finding, in an order in which nothing refers forward."""


class SourceFormat(Protocol):
    """What a module of `importers/sources/` offers: usually the `Source` class itself."""

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Sequence[Source]:
        """One source for each file set in `paths`. Raises `SourceError`."""

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Whether the content of this file or folder is of the format. Cheap; raises nothing."""
