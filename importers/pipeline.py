"""The one import pipeline: normalise, validate, locate, match, save, retire the unseen.

Works in chunks, each one transaction: a kill undoes the chunk under way and nothing else, and
the next run finds what was saved unchanged and goes on from there.
"""

from __future__ import annotations

from collections import Counter
from collections.abc import Callable, Iterator, Sequence
from dataclasses import dataclass, field
from itertools import chain
from uuid import UUID

from django.db import IntegrityError, transaction
from django.utils import timezone
from django.utils.translation import gettext as _

from directory import records
from directory.drafts import Author, Draft, Saved
from importers import matching, news, retiring
from importers.drafting import Drafting
from importers.findings import Findings
from importers.locating import Locating
from importers.matching import Match
from importers.normalise import Remark
from importers.retiring import Seen
from importers.sources.base import Finding, Line, RawRecord, Source, SourceError
from importers.tally import Counts, Outcome, Tally

CHUNK_ROOTS = 8_000
CHUNK_PARTS = 75_000
OUTCOMES = {
    "created": Outcome.CREATED,
    "changed": Outcome.CHANGED,
    "unchanged": Outcome.UNCHANGED,
    "refused": Outcome.QUARANTINED,
}


@dataclass(slots=True)
class Chunk:
    """What is read, saved and counted together."""

    records: list[RawRecord] = field(default_factory=list)
    findings: list[Finding] = field(default_factory=list)
    parts: int = 0

    def add(self, item: RawRecord | Finding) -> None:
        if isinstance(item, Finding):
            self.findings.append(item)
        else:
            self.records.append(item)
            for rows in item.parts.values():
                self.parts += len(rows)

    def is_amid_row_of(self, item: RawRecord | Finding) -> bool:
        lines = item.lines if isinstance(item, RawRecord) else _lines(item)
        return bool(lines and self.records and self.records[-1].lines == lines)

    @property
    def is_full(self) -> bool:
        return len(self.records) >= CHUNK_ROOTS or self.parts >= CHUNK_PARTS


@dataclass(slots=True)
class Importing:
    """One run over the file sets of a source. `run_id` is None in a dry run."""

    source: str
    run_id: int | None
    limit: int | None = None
    progress: Callable[[int], None] = lambda rows_read: None
    tally: Tally = field(default_factory=Tally)
    retired: int = 0
    kinds: Counter[tuple[str, str]] = field(default_factory=Counter)
    """(entity, "created", "changed", "unchanged" or "refused") -> records."""

    def __post_init__(self) -> None:
        self.findings = Findings(self.run_id)
        # A name of its own, by which what a dry run did is told before it is undone.
        what = "import" if self.run_id is not None else "preview"
        self.author = Author(name=f"{self.source} {what}", run_id=self.run_id)
        self._drafting = Drafting(self.source)
        self._locating = Locating(self.source)
        self._arrived = {}

    findings: Findings = field(init=False)
    author: Author = field(init=False)
    _drafting: Drafting = field(init=False)
    _locating: Locating = field(init=False)
    _arrived: dict[str, list[UUID]] = field(init=False)  # new services by file set

    def run(self, sources: Sequence[Source], *, retire_any: bool = False) -> None:
        """Raises `SourceError`, `retiring.TooManyGone`, `DatabaseError`."""
        held = [(source, self._rows_taken_in(source)) for source in sources]
        if self.limit is not None:
            return
        news.tell(self.source, self._arrived)
        for source, seen in held:
            self.retired += retiring.retire_unseen(
                source, seen, by=self.author, retire_any=retire_any
            )

    def _rows_taken_in(self, source: Source) -> Seen:
        """Raises `SourceError` for a file set without a row: more often a broken export than an
        agency that closed, and taken at its word it would retire all that it held."""
        read_before = self.tally.read
        seen = self._take_in(source)
        if self.tally.read == read_before and self.limit is None:
            raise SourceError(
                _(
                    "%(fileset)s: there are headers but no rows. Nothing was imported and nothing "
                    "retired; export it again."
                )
                % {"fileset": source.fileset}
            )
        return seen

    def counts(self) -> Counts:
        return self.tally.counts(retired=self.retired, findings=self.findings.count)

    def _take_in(self, source: Source) -> Seen:
        """Saves all there is and returns what the file set holds."""
        seen = Seen()
        for chunk in self._chunks(source):
            outcomes = self._save(source, chunk, seen)
            for lines, outcome in outcomes:
                self.tally.note(lines, outcome)
            self.progress(self.tally.read)
        return seen

    def _chunks(self, source: Source) -> Iterator[Chunk]:
        """Cut between rows, so that a kill leaves no service without its place."""
        chunk = Chunk()
        records = source.records()
        for item in records if self.limit is None else self._limited(source, self.limit):
            if chunk.is_full and not chunk.is_amid_row_of(item):
                yield chunk
                chunk = Chunk()
            chunk.add(item)
        yield chunk

    def _limited(self, source: Source, limit: int) -> Iterator[RawRecord | Finding]:
        """The source's stream up to the limit of rows."""
        rows = self.tally.read
        met: set[Line] = set()
        for item in source.records():
            lines = item.lines if isinstance(item, RawRecord) else _lines(item)
            new = [line for line in lines if line not in met]
            if new and rows + len(met) + len(new) > limit:
                return
            met.update(new)
            yield item

    # one chunk

    def _save(
        self, source: Source, chunk: Chunk, seen: Seen
    ) -> list[tuple[tuple[Line, ...], Outcome]]:
        """One transaction, begun when all is ready: a geocoder may have to be asked before."""
        for finding in chunk.findings:
            self.findings.add(finding)
        outcomes = [(_lines(one), Outcome.QUARANTINED) for one in chunk.findings if one.quarantined]
        matches, twins = self._told_apart(
            matching.matched(source.name, source.fileset, chunk.records), seen
        )
        outcomes.extend((match.raw.lines, Outcome.QUARANTINED) for match in twins)
        fresh = [match for match in matches if match.is_news]
        drafts = self._drafts(fresh)
        with transaction.atomic():
            saved = dict(zip((match.id for match in fresh), self._saved(drafts), strict=True))
            for match in matches:
                one = saved.get(match.id)
                self.kinds[match.raw.entity, one.outcome if one else "unchanged"] += 1
                outcomes.append((match.raw.lines, self._outcome(match, one)))
            self._claim(source, matches, saved, seen)
            self._arrived.setdefault(source.fileset, []).extend(news.new_services(saved.values()))
            self.findings.store()
        return outcomes

    def _claim(
        self, source: Source, matches: list[Match], saved: dict[UUID, Saved], seen: Seen
    ) -> None:
        claims = [match for match in matches if _is_to_claim(match, saved.get(match.id))]
        held = {match.id for match in matches if match.claim} | {match.id for match in claims}
        seen.unclaimed += len(matches) - len(held)
        matching.claim(
            claims,
            source=source.name,
            fileset=source.fileset,
            run_id=self.run_id,
            now=timezone.now(),
        )

    def _told_apart(self, matches: list[Match], seen: Seen) -> tuple[list[Match], list[Match]]:
        """The first record of each id, and those that came after it with the same id."""
        first: list[Match] = []
        twins: list[Match] = []
        for match in matches:
            if match.id in seen.ids:
                twins.append(match)
                self._remark(
                    match.raw,
                    Remark(
                        "error",
                        "id",
                        match.raw.source_id,
                        _("Another row has this id. The first was imported; give each its own."),
                    ),
                    quarantined=True,
                )
            else:
                seen.ids.add(match.id)
                first.append(match)
        return first, twins

    def _drafts(self, fresh: list[Match]) -> list[Draft]:
        drafts: list[Draft] = []
        now = timezone.now()
        for match in fresh:
            draft, remarks = self._drafting.draft(match.raw, match.id)
            draft.came_at = match.raw.came_at(now)
            if draft.entity == "location":
                remarks.extend(self._locating.locate(draft))
            for remark in remarks:
                self._remark(match.raw, remark)
            drafts.append(draft)
        return drafts

    def _saved(self, drafts: list[Draft]) -> list[Saved]:
        """Saves together; one by one where the database refuses what the checks let through."""
        if not drafts:
            return []
        try:
            return records.save(drafts, by=self.author)
        except IntegrityError:
            return list(chain.from_iterable(self._saved_alone(draft) for draft in drafts))

    def _saved_alone(self, draft: Draft) -> list[Saved]:
        try:
            return records.save([draft], by=self.author)
        except IntegrityError as refusal:
            problem = records.Problem("", "", str(refusal).strip().splitlines()[0])
            return [Saved(draft, "refused", (problem,))]

    def _outcome(self, match: Match, saved: Saved | None) -> Outcome:
        if match.differs_from_first and match.first:
            self._remark(
                match.raw,
                Remark(
                    "info",
                    "",
                    match.first[0],
                    _("Another file set tells this record differently. Its words were kept."),
                ),
            )
        if saved is None:
            return Outcome.UNCHANGED
        for problem in saved.problems:
            self._remark(
                match.raw,
                Remark("error", problem.field, problem.value, problem.message),
                quarantined=True,
            )
        return OUTCOMES[saved.outcome]

    def _remark(self, raw: RawRecord, remark: Remark, *, quarantined: bool = False) -> None:
        self.findings.add(
            Finding(
                remark.level,
                remark.field,
                remark.value,
                remark.message,
                raw.lines[0] if raw.lines else None,
                quarantined,
            ),
            record=f"{raw.entity} {raw.source_id}",
        )


def _lines(finding: Finding) -> tuple[Line, ...]:
    return (finding.line,) if finding.line else ()


def _is_to_claim(match: Match, saved: Saved | None) -> bool:
    if match.is_held_only:
        return match.claim is None or match.claim[1] != matching.HELD_ONLY
    return saved is not None and saved.outcome != "refused"
