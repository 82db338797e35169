"""The picture in memory: exchanged in part it is the same as read anew, and shares the rest."""

from dataclasses import fields
from typing import Any

import numpy as np
import pytest
from hypothesis import given
from hypothesis import strategies as st
from pyroaring import BitMap

from search import joining, segments, snapshot, store
from search.postings import Postings
from search.segments import Unpacked
from tests.search.contract import Listing, document

NONE: frozenset[str] = frozenset()


def _listing(number: int, words: frozenset[str] = NONE, costs: frozenset[str] = NONE) -> Any:
    return document(Listing(number, 0, words, costs, NONE, NONE, 41.0), version=number + 1)


@pytest.mark.django_db
def test_an_exchanged_picture_is_as_one_read_anew(monkeypatch: Any) -> None:
    monkeypatch.setattr(segments, "SIZE", 8)
    store.write([_listing(n, costs=frozenset({"free"})) for n in range(40)], generation=1)
    before = snapshot.current()
    old = before.having("cost:free").copy()
    changed = _listing(3, costs=frozenset({"medicaid"}))
    gone = _listing(5)
    store.write(
        [document(Listing(3, 0, NONE, frozenset({"medicaid"}), NONE, NONE, None), version=90)],
        [(gone.id, 91)],
        generation=1,
    )
    after, anew = snapshot.current(), snapshot.fresh()
    assert changed.id != gone.id
    assert after is not before
    assert after.bitmaps == anew.bitmaps
    assert after.spans == anew.spans
    assert after.stamps == anew.stamps
    for column in fields(joining.Columns):
        np.testing.assert_array_equal(
            getattr(after.columns, column.name), getattr(anew.columns, column.name), strict=True
        )
    assert before.having("cost:free") == old  # who still reads the old one is not disturbed
    assert len(before.live) == 40
    assert len(after.live) == 39


names = st.lists(st.tuples(st.text("ab é", max_size=45), st.binary(min_size=16, max_size=16)))


@given(names)
def test_names_are_ordered_as_they_are_spelt_and_ties_by_id(wanted: list[Any]) -> None:
    rows = np.zeros(len(wanted), segments.COLUMNS)
    for row, (name, pk) in zip(rows, wanted, strict=True):
        row["name"], row["id"] = name.encode()[: segments.NAME_BYTES], pk[:8] + bytes(8)
    rows["number"] = np.arange(len(rows))
    places = joining.columns_of(rows).by_name
    by_hand = sorted(
        range(len(rows)),
        key=lambda n: (bytes(rows["name"][n]), wanted[n][1][:8], n),
    )
    assert sorted(range(len(rows)), key=lambda n: (places[n], n)) == by_hand


def test_spans_hold_whoever_keeps_those_hours() -> None:
    rows = np.array([(1, 5, 9), (2, 5, 9), (1, 20, 30), (3, 5, 10)], segments.OPENINGS)
    found = joining.spans_of(rows)
    assert {span: set(numbers) for span, numbers in found.items()} == {
        (5, 9): {1, 2},
        (5, 10): {3},
        (20, 30): {1},
    }
    assert joining.spans_of(Unpacked().openings) == {}


def test_postings_forget_the_least_recently_asked() -> None:
    kept = Postings(most_bytes=1_000)
    for word in ("one", "two", "three"):
        kept.remember((word, "name"), BitMap([1]))
        kept.known([("one", "name")])
    assert set(kept.known([(word, "name") for word in ("one", "two", "three")])) == {
        ("one", "name"),
        ("three", "name"),
    }


@pytest.mark.django_db
def test_all_words_of_a_query_are_read_by_one_statement(django_assert_num_queries: Any) -> None:
    store.write([_listing(n, words=frozenset({"food", "legal"})) for n in range(3)], generation=1)
    picture = snapshot.current()
    with django_assert_num_queries(2):  # and whether the words are of this generation
        found = picture.words(["food", "legal", "nobody"])
    assert found["food"]["text"] == found["legal"]["text"] == picture.live
    assert not any(found["nobody"].values())
    with django_assert_num_queries(0):
        picture.words(["food", "nobody"])
