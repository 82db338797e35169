"""Nothing found never ends."""

import pytest

from tests.factories import (
    make_location,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)
from tests.search.conftest import Ask, names

pytestmark = pytest.mark.django_db


def test_what_can_be_done_without_is_let_go_and_told(ask: Ask) -> None:
    make_service("Quilting", terms=[make_taxonomy_term("Free", facet="cost", facet_value="free")])
    found = ask("q=quilting&cost=medicaid")
    assert found["total"] == 0
    assert names(found) == []
    assert found["instead"]["let_go"] == ["Medicaid"]
    assert names(found["instead"]) == ["Quilting"]
    assert found["instead"]["params"] == {"q": ["quilting"]}


def test_one_filter_of_several_is_let_go(ask: Ask) -> None:
    free = make_taxonomy_term("Free", facet="cost", facet_value="free")
    make_service("Quilting", terms=[free])
    found = ask("q=quilting&cost=free&language=ko")
    assert found["instead"]["let_go"] == ["Korean"]
    assert found["instead"]["params"] == {"q": ["quilting"], "cost": ["free"]}


def test_the_distance_is_let_go_before_the_words(ask: Ask) -> None:
    make_service_at_location(
        make_service("Quilting"), make_location(latitude=35.08, longitude=-106.65)
    )
    found = ask("q=quilting&near=60614&within_km=10")
    assert found["total"] == 0
    assert names(found["instead"]) == ["Quilting"]
    assert "within_km" not in found["instead"]["params"]


def test_the_nearest_of_any_kind_is_better_than_nothing(ask: Ask) -> None:
    make_service_at_location(
        make_service("Bakery"), make_location(latitude=41.92, longitude=-87.65)
    )
    found = ask("q=xylophones&near=60614")
    assert names(found["instead"]) == ["Bakery"]
    assert found["instead"]["let_go"] == ["“xylophones”"]


def test_without_a_place_unknown_words_find_nothing_instead(ask: Ask) -> None:
    make_service("Bakery")
    assert ask("q=xylophones")["instead"] is None


def test_nothing_is_widened_where_something_is_found(ask: Ask) -> None:
    make_service("Bakery")
    assert ask("q=bakery")["instead"] is None
