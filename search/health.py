"""How the index stands, for `/healthz`."""

from dataclasses import dataclass

from directory import changes
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
