"""A stored card, and what depends on the moment and on who asks: alike from every backend."""

from collections.abc import Sequence
from typing import Any

import numpy as np
import orjson

from search import openings
from search.labels import TermLabel
from search.query import SearchQuery


def result(
    query: SearchQuery,
    stored_card: str,
    terms: Sequence[TermLabel],
    spans: str | None,
    zone: str,
    *,
    suspended: bool,
    distance_km: float,
    matched: list[str],
    more: int,
) -> dict[str, Any]:
    """In the shape of the API. `distance_km`: NaN without a point."""
    card: dict[str, Any] = orjson.loads(stored_card)
    opening_times = None if spans is None else orjson.loads(spans)
    card["taxonomy_terms"] = [term.card for term in terms]
    card["open"] = openings.opening(opening_times, zone, suspended=suspended, now=query.now)
    card["distance_km"] = None if np.isnan(distance_km) else round(distance_km, 1)
    card["matched"] = matched
    card["more_of_organization"] = more
    return card
