"""Asks the engine; when it does not answer, the directory's own index does, at full speed."""

import logging
import threading
import time
from collections.abc import Iterable, Iterator

from search.backends import engine_indices
from search.backends.elastic import ElasticBackend
from search.backends.embedded import EmbeddedBackend
from search.engine import Engine, EngineBehind, EngineError, EngineRefused, NoIndex
from search.engine_following import lag_seconds
from search.query import RebuildReport, SearchDocument, SearchPage, SearchQuery, Suggestion

FIRST_REST_SECONDS, LONGEST_REST_SECONDS = 5.0, 60.0
LOOKED_AGAIN_SECONDS = 10.0
"""Another release may have taken the index that is read; until then its answers are ours."""

BEHIND_AFTER_SECONDS = 60.0
"""As long may a change wait for an engine that is asked. One whose disk is full answers searches, and
takes nothing in: for ever as things were."""

log = logging.getLogger("handrail.search")


class Circuit:
    """Open after a failure: nobody asks. When it has rested, one asks; the others still do not."""

    def __init__(self) -> None:
        self._lock = threading.Lock()
        self._failures = 0
        self._rests_until = 0.0  # of the monotonic clock
        self.complaint = ""

    @property
    def is_open(self) -> bool:
        return self._failures > 0

    def may_ask(self) -> bool:
        with self._lock:
            if not self._failures:
                return True
            now = time.monotonic()
            if now < self._rests_until:
                return False
            self._rests_until = now + self._rest_seconds()  # of those who come meanwhile
            return True

    def worked(self) -> None:
        with self._lock:
            if self._failures:
                log.info("The search engine answers again.")
            self._failures, self.complaint = 0, ""

    def failed(self, error: Exception) -> None:
        """Told once, not at each search."""
        complaint = str(error)
        with self._lock:
            self._failures += 1
            self._rests_until = time.monotonic() + self._rest_seconds()
            if complaint != self.complaint:
                log.warning("The directory's own index answers for the engine. %s", complaint)
            self.complaint = complaint

    def _rest_seconds(self) -> float:
        doubled = FIRST_REST_SECONDS * 2.0 ** min(self._failures - 1, 10)
        return float(min(doubled, LONGEST_REST_SECONDS))


class FallingBack:
    """One for each process and engine: its circuit is what the process knows of the engine."""

    def __init__(self, engine: Engine) -> None:
        self.engine = engine
        self.circuit = Circuit()
        self.elastic = ElasticBackend(engine)
        self.embedded = EmbeddedBackend()
        self._look_again_at = 0.0

    def search(self, query: SearchQuery) -> SearchPage:
        if self.circuit.may_ask():
            page = self._by_engine(query)
            if page is not None:
                return page
        return self.embedded.search(query)

    def _by_engine(self, query: SearchQuery) -> SearchPage | None:
        try:
            self._look()
            page = self.elastic.search(query)
        except EngineError as error:
            self._failed(error)
            return None
        except (LookupError, TypeError, ValueError) as error:
            # An answer of another shape than ours: of an index that somebody else made, say.
            kind = type(error).__name__
            self._failed(EngineRefused(f"Its answer is not to be understood ({kind})."))
            return None
        self.circuit.worked()
        return page

    def check(self) -> str:
        """In one word, for who watches: "ok", "away", "behind", "refused" or "no index". One request
        and one query, none while the circuit is open."""
        if self.circuit.may_ask():
            try:
                self._look(again=True)
                self.circuit.worked()
            except EngineError as error:
                self._failed(error)
        return self._word if self.circuit.is_open else "ok"

    _word = "away"

    def _failed(self, error: EngineError) -> None:
        self._word = "refused" if isinstance(error, EngineRefused) else "away"
        if isinstance(error, NoIndex):
            self._word = "no index"
        elif isinstance(error, EngineBehind):
            self._word = "behind"
        self._look_again_at = 0.0
        self.circuit.failed(error)

    def _look(self, *, again: bool = False) -> None:
        """That there is an index of ours to read, and a fresh one, now and then. Raises
        EngineError."""
        if not again and time.monotonic() < self._look_again_at:
            return
        found = engine_indices.standing(
            self.engine, timeout_seconds=self.engine.config.timeout_seconds
        )
        if found.outdated:
            raise NoIndex("Its index is of another release: run `manage.py search_rebuild`.")
        if "read" not in found.marked:
            raise NoIndex("It has no index yet: run `manage.py search_rebuild`.")
        if lag_seconds() > BEHIND_AFTER_SECONDS:
            raise EngineBehind("It has not taken in what changed for more than a minute.")
        self._look_again_at = time.monotonic() + LOOKED_AGAIN_SECONDS

    # The rest of the seam

    def suggest(self, prefix: str, limit: int, kind: str = "") -> list[Suggestion]:
        return self.embedded.suggest(prefix, limit, kind)

    def index(self, documents: Iterable[SearchDocument]) -> None:
        self.elastic.index(documents)

    def remove(self, ids: Iterable[tuple[str, int]]) -> None:
        self.elastic.remove(ids)

    def rebuild(self, documents: Iterable[SearchDocument]) -> RebuildReport:
        return self.elastic.rebuild(documents)

    def versions(self) -> Iterator[tuple[str, int, str]]:
        return self.elastic.versions()


_backends: dict[Engine, FallingBack] = {}


def of(engine: Engine) -> FallingBack:
    return _backends.setdefault(engine, FallingBack(engine))
