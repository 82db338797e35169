"""Distances over the sphere, for whole columns at once."""

import numpy as np
from numpy.typing import NDArray

from directory.place_index import great_circle_km
from search.query import Near
from search.snapshot import Snapshot

Floats = NDArray[np.float64]


def distances_km(snapshot: Snapshot, near: Near, rows: NDArray[np.int32] | None = None) -> Floats:
    """Great-circle; NaN without a point."""
    latitude = snapshot.latitude if rows is None else snapshot.latitude[rows]
    longitude = snapshot.longitude if rows is None else snapshot.longitude[rows]
    return great_circle_km(
        np.radians(near.latitude), np.radians(near.longitude), latitude, longitude
    )
