"""Running an import from the files to its report: the lock, the run row, what can go wrong."""

from __future__ import annotations

import time
from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from contextlib import contextmanager
from dataclasses import dataclass, field, replace
from pathlib import Path

from django.db import DatabaseError, connection, transaction
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override

from directory import collector
from importers.differences import Differences, told_by
from importers.locking import AlreadyRunning, only_one
from importers.models import ImportRun
from importers.pipeline import Importing
from importers.retiring import TooManyGone
from importers.sources import AUTO, opened, recognised
from importers.sources.base import Finding, Source, SourceError
from importers.tally import Counts

LOG_PAGES = 100_000
"""Of 4 kB. The log takes up to so much of the disk while a large import runs."""


@dataclass(frozen=True, slots=True)
class Request:
    """What a person asked for. `source`: a format, or "auto"."""

    source: str
    paths: Sequence[Path]
    note: str = ""
    dry_run: bool = False
    limit: int | None = None
    retire_any: bool = False


@dataclass(frozen=True, slots=True)
class Report:
    """What became of it. `reason` is empty unless the run stopped; `run_id` is 0 for a dry run
    and for a run that could not begin."""

    run_id: int = 0
    counts: Counts = field(default_factory=Counts)
    seconds: float = 0.0
    reason: str = ""
    examples: tuple[tuple[Finding, int], ...] = field(default=())
    source: str = ""
    """The format that was read: what "auto" came to."""
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(entity, "created", "changed", "unchanged" or "refused") -> records."""
    differences: Differences = field(default_factory=Differences)
    """Of a dry run; empty for any other."""


Progress = Callable[[int, int | None], None]  # rows read, rows in all where that is known


@override("en")  # in which findings are kept: see importers/told.py
def run(request: Request, *, progress: Progress = lambda read, rows: None) -> Report:
    """Imports, or says in `reason` why nothing more was imported. Raises nothing of the files'
    or the database's."""
    started = time.monotonic()
    importing: Importing | None = None
    reason = ""
    found = Differences()
    try:
        if request.source == AUTO:
            request = replace(request, source=recognised(request.paths))
        sources = opened(request.source, request.paths)
        rows = _rows_in_all(sources, request.limit)
        with (
            only_one(request.source),
            _seldom_moving_the_log(),
            _as_asked(request, sources) as run_id,
        ):
            importing = Importing(
                request.source, run_id, request.limit, lambda read: progress(read, rows)
            )
            with _kept(run_id, importing), _in_bulk():
                importing.run(sources, retire_any=request.retire_any)
            if request.dry_run:
                found = told_by(importing.author.name)
    except (SourceError, AlreadyRunning, TooManyGone, DatabaseError, OSError) as problem:
        reason = in_words(problem)
    except KeyboardInterrupt:
        reason = _("Interrupted. The chunk under way was undone; run it again to go on.")
    return Report(
        run_id=(importing.run_id or 0) if importing else 0,
        counts=importing.counts() if importing else Counts(),
        seconds=time.monotonic() - started,
        reason=reason,
        examples=tuple(importing.findings.examples.values()) if importing else (),
        source=request.source,
        kinds=importing.kinds if importing else Counter(),
        differences=found,
    )


@contextmanager
def _seldom_moving_the_log() -> Iterator[None]:
    """SQLite moves its write-ahead log into the database after every few megabytes, and a chunk
    writes tens of them at places all over the file: pages are moved once instead of each time."""
    if connection.vendor != "sqlite":
        yield
        return
    with connection.cursor() as cursor:
        cursor.execute("PRAGMA wal_autocheckpoint")
        (usual,) = cursor.fetchone()
        cursor.execute(f"PRAGMA wal_autocheckpoint = {LOG_PAGES}")
    try:
        yield
    finally:
        if connection.connection is not None:
            connection.connection.execute(f"PRAGMA wal_autocheckpoint = {usual}")


def in_words(problem: BaseException) -> str:
    """What happened and what to do, for a person."""
    text = " ".join(str(problem).split())
    if not isinstance(problem, DatabaseError):
        return text
    resume = _("What was saved before is whole; run the same command again to go on.")
    if "full" in text or "No space left" in text:
        what = _("The disk of the database is full (%(why)s). Make room.")
    elif "locked" in text:
        what = _("The database is kept busy by another program (%(why)s).")
    elif "no such table" in text or "does not exist" in text:
        what = _("The database has no tables yet (%(why)s). Run manage.py migrate first.")
        resume = ""
    else:
        what = _("The database could not be written (%(why)s). See that it runs.")
    return f"{what % {'why': text}} {resume}".strip()


def _rows_in_all(sources: Sequence[Source], limit: int | None) -> int | None:
    rows = [source.rows for source in sources]
    if any(count is None for count in rows):
        return limit
    known = sum(count for count in rows if count is not None)
    return known if limit is None else min(known, limit)


@contextmanager
def _as_asked(request: Request, sources: Sequence[Source]) -> Iterator[int | None]:
    """A run row for a real run; for a dry one a transaction that is undone at the end."""
    if not request.dry_run:
        yield _begun(request, sources).pk
        return
    with transaction.atomic():
        yield None
        transaction.set_rollback(True)


def _begun(request: Request, sources: Sequence[Source]) -> ImportRun:
    """The lock is ours, so a run of this source that still says it is running has died."""
    ImportRun.objects.filter(source=request.source, status=ImportRun.Status.RUNNING).update(
        status=ImportRun.Status.INTERRUPTED, finished_at=timezone.now()
    )
    return ImportRun.objects.create(
        source=request.source,
        filesets=[source.fileset for source in sources],
        files="\n".join(path.name for path in request.paths),
        note=request.note,
        row_limit=request.limit,
        started_at=timezone.now(),
    )


@contextmanager
def _in_bulk() -> Iterator[None]:
    """A database file mapped into memory counts as memory of ours."""
    mapped_bytes = _map_bytes(0)
    try:
        with collector.paused():
            yield
    finally:
        _map_bytes(mapped_bytes)


def _map_bytes(wanted: int) -> int:
    """How much of the database file SQLite maps from now on; returns how much it was."""
    if connection.vendor != "sqlite" or not connection.is_usable():
        return 0
    with connection.cursor() as cursor:
        before = cursor.execute("PRAGMA mmap_size").fetchone()
        cursor.execute(f"PRAGMA mmap_size = {wanted}")
    return int(before[0]) if before else 0


@contextmanager
def _kept(run_id: int | None, importing: Importing) -> Iterator[None]:
    """Writes the run's counts and how it ended, whatever happens."""
    try:
        yield
    except BaseException as problem:
        if run_id is not None:
            _note_stop(run_id, importing, problem)
        raise
    if run_id is not None:
        _note_end(run_id, importing, ImportRun.Status.DONE)


def _note_stop(run_id: int, importing: Importing, problem: BaseException) -> None:
    """As well as can be: the database may be the problem."""
    try:
        _note_end(run_id, importing, ImportRun.Status.STOPPED, in_words(problem))
    except DatabaseError:
        connection.close()


def _note_end(run_id: int, importing: Importing, status: str, reason: str = "") -> None:
    counts = importing.counts()
    ImportRun.objects.filter(pk=run_id).update(
        status=status,
        reason=reason,
        finished_at=timezone.now(),
        rows_read=counts.read,
        rows_created=counts.created,
        rows_changed=counts.changed,
        rows_unchanged=counts.unchanged,
        rows_quarantined=counts.quarantined,
        roots_retired=counts.retired,
        findings_count=counts.findings,
    )
