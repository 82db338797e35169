"""Towns in the words: with slips, and of a directory that is local."""

import pytest

from search.reading.towns import local_towns, town_meant
from search.snapshot import current
from tests.factories import make_location, make_service, make_service_at_location
from tests.search.conftest import Ask

pytestmark = pytest.mark.django_db
SPOKANE, MIAMI = ("47.66", "-117.42"), ("25.77", "-80.19")


def listed(*points: tuple[str, str]) -> None:
    for number, (latitude, longitude) in enumerate(points):
        place = make_location(latitude=latitude, longitude=longitude)
        make_service_at_location(make_service(f"Dentist {number}"), place)


def place(ask: Ask, words: str) -> str | None:
    found = ask(f"q={words}")["understood"]["place_from_words"]
    return found if found is None else str(found)


@pytest.mark.parametrize("words", ["dentist cheney", "dentist Ceney", "dentist airway hieghts"])
def test_a_local_directory_knows_its_small_towns(ask: Ask, words: str) -> None:
    listed(SPOKANE)
    assert place(ask, words) in {"Cheney, WA", "Airway Heights, WA"}


def test_a_wide_directory_takes_no_small_town_for_meant(ask: Ask) -> None:
    listed(SPOKANE, MIAMI)
    assert place(ask, "dentist cheney") is None
    assert local_towns(current()) == {}


def test_a_directory_without_points_has_no_towns(ask: Ask) -> None:
    make_service("Dentist")
    assert place(ask, "dentist cheney") is None
    assert local_towns(current()) == {}


def test_a_town_that_is_a_word_is_none_by_itself() -> None:
    towns = {"mead": "Mead, WA", "ford": "Ford, WA", "cheney": "Cheney, WA"}
    assert town_meant(towns, "mead") == "Mead, WA"
    assert town_meant(towns, "ford") == ""
    assert town_meant(towns, "chaney") == "Cheney, WA"
    assert town_meant(towns, "chimney") == ""


def test_a_slip_that_may_be_of_two_towns_is_left() -> None:
    assert town_meant({"deerpark": "A", "deerpork": "B"}, "deerperk") == ""


@pytest.mark.parametrize(
    ("words", "label"),
    [
        ("dentist in Las Crucess", "Las Cruces, NM"),
        ("dentist Bozmean", "Bozeman, MT"),
        ("dentist in Ykima", "Yakima, WA"),
        ("dentist Delrayy Beach", "Delray Beach, FL"),
    ],
)
def test_a_slip_of_a_town_that_is_written_as_a_name_is_mended(
    ask: Ask, words: str, label: str
) -> None:
    listed(SPOKANE, MIAMI)
    found = ask(f"q={words}")
    assert found["understood"]["place_from_words"] == label
    assert found["understood"]["q"] == "dentist"


@pytest.mark.parametrize(
    "words", ["dentist in recovry", "help from a Dentst", "for my Dughter", "someone in crissis"]
)
def test_a_slip_of_a_word_is_no_town(ask: Ask, words: str) -> None:
    listed(SPOKANE, MIAMI)
    make_service("Recovery dentist for a daughter in crisis")
    assert place(ask, words) is None
