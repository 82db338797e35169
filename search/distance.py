"""Distances over the sphere, for whole columns at once."""

import numpy as np
from numpy.typing import NDArray

from directory.place_index import great_circle_km
from search.query import Near
from search.snapshot import Snapshot

Floats = NDArray[np.float64]


def distances_km(snapshot: Snapshot, near: Near, rows: NDArray[np.int32] | None = None) -> Floats:
    """Great-circle; NaN without a point."""
    points = snapshot.latitude, snapshot.longitude
    latitude, longitude = (
        (each if rows is None else each[rows]).astype(np.float64) for each in points
    )
    return great_circle_km(
        np.radians(near.latitude), np.radians(near.longitude), latitude, longitude
    )
