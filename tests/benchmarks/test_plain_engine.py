"""The plain statement asks for what the search is asked for."""

import sqlite3
from dataclasses import replace
from datetime import UTC, datetime
from pathlib import Path
from uuid import UUID

import pytest

from benchmarks.plain_engine import Fts5, as_word, statement
from search.query import Concept, Near, SearchQuery, Wording

BARE = SearchQuery(now=datetime(2026, 11, 24, 18, 0, tzinfo=UTC))
NEAR = Near(60.0, -100.0)


def test_each_word_must_be_there() -> None:
    assert statement(replace(BARE, text="detox center")).groups == ((("detox",),), (("center",),))


def test_a_need_is_said_in_any_of_its_wordings() -> None:
    wordings = Wording(("food", "pantri")), Wording(terms=(("a1", 1.0),)), Wording(tokens=("g:v",))
    asked = replace(BARE, concepts=(Concept("groceries", wordings),))
    assert statement(asked).groups == (
        (("food", "pantri"), (as_word("taxonomy_term:a1"),), (as_word("g:v"),)),
    )


def test_words_that_only_add_are_not_asked_for() -> None:
    asked = replace(BARE, concepts=(Concept("near", (Wording(("near",)),), need="may"),))
    assert statement(asked).groups == ()


def test_filters_stand_beside_the_words() -> None:
    asked = replace(BARE, chosen={"cost": ("free", "medicaid")}, taxonomy_terms=(UUID(int=1),))
    assert statement(asked).groups == (
        ((as_word("cost:free"),), (as_word("cost:medicaid"),)),
        ((as_word("taxonomy_term:" + UUID(int=1).hex),),),
    )


def test_a_distance_is_a_box_twice_as_wide_in_degrees_at_sixty_north() -> None:
    assert statement(replace(BARE, near=NEAR)).box is None
    box = statement(replace(BARE, near=replace(NEAR, within_km=111.2))).box
    assert box == pytest.approx((59.0, 61.0, -102.0, -98.0))


@pytest.mark.parametrize(
    ("asked", "order"),
    [
        (replace(BARE, text="detox", near=NEAR), "rank"),
        (replace(BARE, near=NEAR), "distance"),
        (BARE, "name"),
        (replace(BARE, text="detox", near=NEAR, sort="distance"), "distance"),
        (replace(BARE, text="detox", sort="name"), "name"),
    ],
)
def test_it_orders_by_what_there_is_to_order_by(asked: SearchQuery, order: str) -> None:
    assert statement(asked).order == order


def test_a_page_is_as_long_and_as_far_on() -> None:
    told = statement(replace(BARE, page=3, per_page=20))
    assert (told.offset, told.count) == (40, 20)


def test_its_own_engine_takes_what_it_is_asked(tmp_path: Path) -> None:
    """Words that mean something to FTS5 are words."""
    engine = Fts5(str(tmp_path / "plain.sqlite3"))
    made = sqlite3.connect(engine.path, isolation_level=None)
    made.executescript(
        "CREATE VIRTUAL TABLE words USING fts5(name, terms, organization, text, filters, content='',"
        " tokenize=ascii); CREATE TABLE spot (number INTEGER PRIMARY KEY, latitude, longitude, "
        "sort_name); INSERT INTO spot VALUES (7, 60.0, -100.0, 'x'); ATTACH ':memory:' AS made;"
        "CREATE TABLE made.search_document (number INTEGER PRIMARY KEY, card TEXT);"
        "INSERT INTO made.search_document VALUES (7, 'the card');"
        f"INSERT INTO words (rowid, name, filters) VALUES (7, 'near not', '{as_word('cost:free')}')"
    )
    engine._open.append(made)
    near = replace(BARE, near=replace(NEAR, within_km=5.0), chosen={"cost": ("free",)})
    for asked in (replace(near, text="near NOT"), near, replace(near, text="", sort="distance")):
        assert engine.ask(statement(asked)) == ["the card"]
    assert engine.ask(statement(replace(near, text="pantry"))) == []
