"""Rings leave out nobody who is nearer than somebody they let in."""

from dataclasses import replace
from typing import Any

import numpy as np
from hypothesis import given, settings
from hypothesis import strategies as st
from pyroaring import BitMap

from search import joining, rings, segments
from search.distance import distances_km
from search.query import Near
from search.snapshot import Snapshot

latitudes = st.floats(-90, 90) | st.sampled_from([-90.0, 90.0, 0.0, 89.9])
longitudes = st.floats(-180, 180) | st.sampled_from([-180.0, 180.0, 179.9, -179.9])
points = st.none() | st.tuples(latitudes, longitudes)


def pictured(wanted: list[Any]) -> Snapshot:
    rows = np.zeros(len(wanted), segments.COLUMNS)
    rows["number"] = np.arange(len(rows)) + 7
    rows["latitude"] = [np.nan if point is None else point[0] for point in wanted]
    rows["longitude"] = [np.nan if point is None else point[1] for point in wanted]
    columns = joining.columns_of(rows)
    return Snapshot(1, 1, {0: 1}, columns, {}, {}, BitMap(columns.numbers))


@settings(deadline=None)
@given(st.lists(points, min_size=1, max_size=80), latitudes, longitudes, st.integers(1, 12))
def test_the_nearest_are_those_found_by_brute_force(
    wanted: list[Any], latitude: float, longitude: float, at_least: int
) -> None:
    picture, near = pictured(wanted), Near(latitude, longitude)
    everyone = picture.live
    found = rings.nearest(picture, near, everyone, at_least=at_least)
    far = distances_km(picture, near)
    kept = picture.rows(found)
    left = np.setdiff1d(np.arange(len(far)), kept)
    assert len(found) >= min(at_least, len(everyone))
    if len(left) and not np.isnan(far[left]).all():
        assert np.nanmax(far[kept]) <= np.nanmin(far[left]) + 1e-6


@settings(deadline=None)
@given(st.lists(points, min_size=1, max_size=60), latitudes, longitudes)
def test_no_document_is_nearer_than_its_cell(
    wanted: list[Any], latitude: float, longitude: float
) -> None:
    picture, near = pictured(wanted), Near(latitude, longitude)
    far, cells = distances_km(picture, near), picture.cells
    for place, low in enumerate(rings.km_at_least(cells, near)):
        there = cells.rows(np.array([place]))
        assert far[there].min() >= low - 1e-6


@settings(deadline=None)
@given(st.lists(points, min_size=1, max_size=60), latitudes, longitudes, st.floats(0, 20_100))
def test_within_a_distance_are_those_found_by_brute_force(
    wanted: list[Any], latitude: float, longitude: float, km: float
) -> None:
    picture, near = pictured(wanted), Near(latitude, longitude)
    inside = distances_km(picture, near) <= km
    assert rings.within(picture, near, km) == BitMap(picture.numbers[inside])


def test_a_ring_crosses_the_180th_meridian() -> None:
    picture = pictured([*[(52.0, 179.9)] * 3, *[(52.0, -179.9)] * 3, *[(52.0, 170.0)] * 30])
    found = rings.nearest(picture, Near(52.0, 180.0), picture.live, at_least=6)
    assert set(range(7, 13)) <= set(found)


def test_a_small_tier_comes_whole_before_the_nearest_of_the_next() -> None:
    picture = pictured([*[(60.0, -150.0)] * 3, *[(41.0, -87.0 - n / 2) for n in range(40)]])
    first = BitMap(range(7, 10))
    found = rings.candidates(picture, Near(41.0, -87.0), [first, picture.live], at_least=5)
    assert first <= found
    assert 10 in found
    assert len(found) < len(picture.live)


def test_stronger_evidence_may_lie_farther_away() -> None:
    picture = pictured([(41.0, -87.0 - n / 2) for n in range(60)])
    named = BitMap([66])
    near = Near(41.0, -87.0)
    assert 66 not in rings.candidates(picture, near, [picture.live], at_least=5)
    assert 66 in rings.candidates(picture, near, [picture.live], [named], at_least=5)


def test_few_are_ranked_all_with_a_point_or_without() -> None:
    picture = pictured([None, (41.0, -87.0), None])
    near = replace(Near(41.0, -87.0))
    assert rings.candidates(picture, near, [picture.live], at_least=2) == picture.live
