import csv
from pathlib import Path

import pytest

from importers.sources.samhsa_codes import meanings
from tests.config.programs import ROOT
from tests.search.gold.queries import SETS, Query, read

ENOUGH = {"demo": 84, "samhsa": 84, "stories": 70, "strangers_books": 150, "strangers_county": 90}
KNOWN = {
    form
    for book in ("mh", "sa")
    for category, code in meanings(book)
    for form in (f"{category}:{code}", f"{book}:{category}:{code}")
}


@pytest.mark.parametrize("name", SETS)
def test_there_are_enough_queries_and_every_third_is_held_out(name: str) -> None:
    queries = read(name)
    assert len(queries) >= ENOUGH[name]
    every_third = [n % 3 == 0 for n in range(1, len(queries) + 1)]
    assert [q.held_out for q in queries] == every_third


@pytest.mark.parametrize(
    "query", [*read("samhsa"), *read("strangers_books")], ids=lambda query: query.id
)
def test_right_codes_are_codes_of_the_books(query: Query) -> None:
    assert query.codes
    assert {one for all_of in query.codes for one_of in all_of for one in one_of} <= KNOWN
    assert not (query.near and query.place)


def test_the_countys_grades_are_of_its_services() -> None:
    with Path(ROOT / "demo" / "services.csv").open(encoding="utf-8", newline="") as lines:
        there = {row["id"] for row in csv.DictReader(lines)}
    for query in [*read("demo"), *read("strangers_county")]:
        assert query.grades.keys() <= there, query.id
        assert set(query.grades.values()) <= {1, 2, 3}, query.id
        assert max(query.grades.values()) >= 2, query.id


def test_what_is_misspelt_by_hand_goes_before_what_is_made() -> None:
    assert Query("a", "halfway house").wordings["misspelt"].startswith("h")
    assert Query("a", "detox").wordings == {"plain": "detox"}
    assert Query("a", "food bank", misspelt_by_hand="foodbank").wordings["misspelt"] == "foodbank"
