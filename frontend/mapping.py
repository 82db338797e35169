"""The map of the results: which have a point, and what is drawn below them."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any

from django.conf import settings

from frontend.cards import Card, point


@dataclass(frozen=True, slots=True)
class Map:
    origin: str  # "41.92,-87.65", the place searched from; empty for none
    tiles: str  # their address; empty for outlines of our own
    attribution: str


def mapped(cards: Iterable[Card], origin: Mapping[str, Any] | None, *, private: bool) -> Map | None:
    """None where no result has a point. A `private` search asks nobody for tiles: who serves them
    would see where it looks."""
    if not any(card.at for card in cards):
        return None
    return Map(
        origin=point(origin["latitude"], origin["longitude"]) if origin else "",
        tiles="" if private else settings.MAP_TILE_URL,
        attribution=settings.MAP_TILE_ATTRIBUTION,
    )
