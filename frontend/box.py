"""What the words of the search box were taken for, and the words that are left without it."""

from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any


@dataclass(frozen=True, slots=True)
class Said:
    facet: str  # "place" for a place
    values: tuple[str, ...]
    label: str
    without: str  # the words without those that say it; the place is not among them either


@dataclass(frozen=True, slots=True)
class Box:
    said: tuple[Said, ...] = ()
    place: str = ""
    """The place among the words, when the search starts from it."""

    @property
    def needs(self) -> tuple[Said, ...]:
        """Without the place."""
        return tuple(one for one in self.said if one.facet != "place")

    def saying(self, facet: str, value: str | None = None) -> tuple[Said, ...]:
        """What says this value, or any value of the facet."""
        return tuple(
            one
            for one in self.said
            if one.facet == facet and (value is None or value in one.values)
        )


def box(understood: Mapping[str, Any]) -> Box:
    """From what search says that it understood."""
    said = (
        Said(one["facet"], tuple(one["values"]), one["label"], one["without"])
        for one in understood["said"]
    )
    return Box(tuple(said), understood["place_from_words"] or "")


def left(said: Iterable[Said]) -> str:
    """The words that say none of these."""
    first, *others = (one.without.split() for one in said)
    return " ".join(word for word in first if all(word in other for other in others))
