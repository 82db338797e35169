"""Distances over the sphere, for whole columns at once."""

import numpy as np
from numpy.typing import NDArray

from search.query import Near
from search.snapshot import Snapshot

EARTH_KM = 6371.009  # the sphere that Elasticsearch measures on too

Floats = NDArray[np.float64]


def distances_km(snapshot: Snapshot, near: Near, rows: NDArray[np.int32] | None = None) -> Floats:
    """Great-circle; NaN without a point."""
    latitude = snapshot.latitude if rows is None else snapshot.latitude[rows]
    longitude = snapshot.longitude if rows is None else snapshot.longitude[rows]
    here_latitude, here_longitude = np.radians(near.latitude), np.radians(near.longitude)
    half = (
        np.sin((latitude - here_latitude) / 2) ** 2
        + np.cos(latitude) * np.cos(here_latitude) * np.sin((longitude - here_longitude) / 2) ** 2
    )
    found: Floats = 2 * EARTH_KM * np.arcsin(np.sqrt(np.minimum(half, 1.0)))
    return found
