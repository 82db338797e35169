"""The towns around the listings of a directory that covers but a part of the country.

Of such a town nobody types the state or even "in": "dentist cheney". For a directory of the whole
country that would be any of thirty thousand names, half of them words; here it is one of a few.
"""

from collections.abc import Mapping

import numpy as np

from directory.models import Place, PlaceKind
from directory.place_ordinary import NEVER_A_PLACE, ORDINARY
from directory.place_slips import SHORTEST, SHORTEST_FOR_TWO, distance
from search.snapshot import Snapshot

WIDEST_DEGREES = 4.0  # from the first town to the last, of a directory that is local
MARGIN_DEGREES = 0.5  # as far as people come from
WITHOUT_THE_FARTHEST = (2, 98)  # percent: one listing far away makes no wide directory


def local_towns(snapshot: Snapshot) -> Mapping[str, str]:
    """Their labels by their folded names; none for a wide directory, or one without points.

    One query for each snapshot of a local directory, else none.
    """
    known: Mapping[str, str] | None = snapshot.__dict__.get("_towns")
    if known is None:
        known = snapshot.__dict__["_towns"] = _towns(snapshot)
    return known


def town_meant(towns: Mapping[str, str], typed: str) -> str:
    """The label of the one town that a folded name has, or is a slip of; "" without one."""
    if typed in NEVER_A_PLACE or typed in ORDINARY:
        return ""
    if typed in towns or len(typed) < SHORTEST:
        return towns.get(typed, "")
    edits = 2 if len(typed) >= SHORTEST_FOR_TWO else 1
    near = [
        one
        for one in towns
        if one[0] == typed[0]
        and abs(len(one) - len(typed)) <= edits
        and distance(typed, one, edits) <= edits
    ]
    return towns[near[0]] if len(near) == 1 else ""


def _towns(snapshot: Snapshot) -> Mapping[str, str]:
    known = ~np.isnan(snapshot.latitude)
    if not known.any():
        return {}
    degrees = np.degrees([snapshot.latitude[known], snapshot.longitude[known]])
    (south, north), (west, east) = np.percentile(degrees, WITHOUT_THE_FARTHEST, axis=1).T.tolist()
    if max(north - south, east - west) > WIDEST_DEGREES:
        return {}
    found = Place.objects.filter(
        kind=PlaceKind.CITY,
        latitude__range=(south - MARGIN_DEGREES, north + MARGIN_DEGREES),
        longitude__range=(west - MARGIN_DEGREES, east + MARGIN_DEGREES),
    ).order_by("weight")
    return dict(found.values_list("key", "label"))
