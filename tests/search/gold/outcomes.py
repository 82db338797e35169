"""What asking a set gave, and its means."""

import json
from collections.abc import Iterable, Sequence
from dataclasses import asdict, dataclass, field
from statistics import fmean
from typing import Any


@dataclass(frozen=True, slots=True)
class Found:
    """One of the first ten."""

    grade: int
    name: str
    organization: str
    city: str
    distance_km: float | None


@dataclass(frozen=True, slots=True)
class Outcome:
    """One wording of one query."""

    set: str
    id: str
    kind: str  # plain, misspelt
    words: str
    near: str
    held_out: bool
    score: float
    total: int  # services found
    right: int  # services with a grade
    found: Sequence[Found] = field(default=())


def as_json(outcomes: Iterable[Outcome]) -> str:
    return json.dumps([asdict(one) for one in outcomes])


def from_json(text: str) -> list[Outcome]:
    return [_outcome(one) for one in json.loads(text)]


def _outcome(told: dict[str, Any]) -> Outcome:
    return Outcome(**{**told, "found": tuple(Found(**one) for one in told["found"])})


def mean(
    outcomes: Iterable[Outcome], kind: str, *, of_set: str, held_out: bool | None = None
) -> float | None:
    """Of all, or of those held out, or of those that are not; None of none."""
    scores = [
        one.score
        for one in outcomes
        if one.kind == kind and one.set == of_set and held_out in (None, one.held_out)
    ]
    return fmean(scores) if scores else None
