"""How right an order of answers is: nDCG of the first ten, and grades from distances."""

import math
from collections.abc import Iterable, Sequence

import numpy as np
from numpy.typing import NDArray

DEPTH = 10
EARTH_RADIUS_KM = 6371.009
NEAR_ENOUGH = 1.5  # times the distance of the tenth nearest right answer
STILL_NEAR_KM = 80.0
ROUNDING_KM = 1e-6  # what stands in one place must not be told apart by arithmetic

Floats = NDArray[np.float64]


def ndcg(found: Sequence[int], judged: Iterable[int], depth: int = DEPTH) -> float:
    """0 to 1: the grades as found, best first, against all grades given in their best order.

    Raises ValueError where nothing is right: such a query measures nothing.
    """
    ideal = _discounted(sorted(judged, reverse=True)[:depth])
    if not ideal:
        raise ValueError("No answer is right; judge the query anew.")
    return _discounted(found[:depth]) / ideal


def _discounted(grades: Sequence[int]) -> float:
    return sum((2.0**grade - 1) / math.log2(rank + 2) for rank, grade in enumerate(grades))


def grades_by_distance(distances_km: Floats) -> NDArray[np.int8]:
    """Grades of the right answers by how far they are; NaN is a place that nobody knows.

    2: no farther than 1.5 times the tenth nearest (the farthest, where there are fewer than ten);
    1: within 80 km; 0: the rest. Bounds are distances, never ranks, so that answers that are
    equally far get the same grade.
    """
    known = np.sort(distances_km[~np.isnan(distances_km)])
    if not len(known):
        return np.zeros(len(distances_km), dtype=np.int8)
    bound = NEAR_ENOUGH * known[min(DEPTH, len(known)) - 1] + ROUNDING_KM
    near = distances_km <= bound
    within = distances_km <= STILL_NEAR_KM + ROUNDING_KM
    return np.where(near, 2, np.where(within, 1, 0)).astype(np.int8)


def great_circle_km(latitude: float, longitude: float, points: Floats) -> Floats:
    """Haversine, from degrees to rows of (latitude, longitude) in degrees."""
    here = np.radians([latitude, longitude])
    there = np.radians(points)
    halves = np.sin((there - here) / 2) ** 2
    chord = halves[:, 0] + np.cos(here[0]) * np.cos(there[:, 0]) * halves[:, 1]
    distances: Floats = 2 * EARTH_RADIUS_KM * np.arcsin(np.sqrt(np.clip(chord, 0, 1)))
    return distances
