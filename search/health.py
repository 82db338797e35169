"""How the index stands, for `/healthz`."""

from dataclasses import dataclass

from directory import changes
from search.engine import engine
from search.following import CONSUMER
from search.snapshot import current


@dataclass(frozen=True, slots=True)
class Report:
    documents: int
    waiting: int
    lag_seconds: float


def report() -> Report:
    """Three queries."""
    return Report(len(current().live), changes.waiting(CONSUMER), changes.lag_seconds(CONSUMER))


@dataclass(frozen=True, slots=True)
class EngineHealth:
    standing: str
    """Of this process: "ok", "away", "behind", "refused" or "no index". If not ok, the directory's own
    index answers."""
    lag_seconds: float
    """The age of the oldest change that the engine has not taken in; 0 when there is none."""


def engine_health() -> EngineHealth | None:
    """None without an engine. Two queries, and one request unless the engine is known to be away."""
    target = engine()
    if target is None:
        return None
    from search.backends import falling_back
    from search.engine_following import lag_seconds

    return EngineHealth(falling_back.of(target).check(), lag_seconds())
