import math

import numpy as np
import pytest

from tests.search.gold.scoring import grades_by_distance, great_circle_km, ndcg


def test_the_best_order_of_all_that_is_right_is_one() -> None:
    assert ndcg([3, 2, 1, 0], [1, 3, 2]) == 1.0


def test_what_was_not_found_counts() -> None:
    assert ndcg([3], [3, 3]) == pytest.approx(1 / (1 + 1 / math.log2(3)))


def test_gain_and_discount_are_the_usual_ones() -> None:
    found = (2**1 - 1) / math.log2(2) + (2**3 - 1) / math.log2(4)
    best = (2**3 - 1) / math.log2(2) + (2**1 - 1) / math.log2(3)
    assert ndcg([1, 0, 3], [3, 1]) == pytest.approx(found / best)


def test_only_the_first_ten_count() -> None:
    assert ndcg([0] * 10 + [3], [3]) == 0.0
    assert ndcg([2] * 10 + [0], [2] * 500) == 1.0


def test_nothing_found_is_nought() -> None:
    assert ndcg([], [2]) == 0.0


def test_a_query_that_nothing_answers_is_refused() -> None:
    with pytest.raises(ValueError, match="judge the query anew"):
        ndcg([0], [0, 0])


def test_the_bound_is_half_as_far_again_as_the_tenth_nearest() -> None:
    distances = np.array([*range(1, 11), 15.0, 15.1, 80.0, 80.1])
    assert list(grades_by_distance(distances)) == [2] * 11 + [1, 1, 0]


def test_answers_equally_far_get_the_same_grade() -> None:
    at_one_place = np.array([0.0] * 30)
    assert set(grades_by_distance(at_one_place)) == {2}
    assert list(grades_by_distance(np.array([0.0] * 9 + [4.0] * 5)))[9:] == [2] * 5


def test_where_right_ones_are_rare_they_are_right_however_far() -> None:
    assert list(grades_by_distance(np.array([300.0, 900.0]))) == [2, 2]
    assert list(grades_by_distance(np.array([500.0] * 10 + [700.0]))) == [2] * 11


def test_a_place_that_nobody_knows_is_not_near() -> None:
    assert list(grades_by_distance(np.array([np.nan, 1.0]))) == [0, 2]
    assert list(grades_by_distance(np.array([np.nan]))) == [0]
    assert list(grades_by_distance(np.array([]))) == []


def test_distances_are_those_on_the_sphere() -> None:
    quarter, nowhere, across = great_circle_km(
        0.0, 179.0, np.array([[90.0, 0.0], [np.nan, np.nan], [0.0, -179.0]])
    )
    assert quarter == pytest.approx(6371.009 * math.pi / 2)
    assert math.isnan(nowhere)
    assert across == pytest.approx(2 * 6371.009 * math.pi / 180)
