"""What the box was taken for is shown, and every part of it can be taken back."""

from typing import Any

from django.http import QueryDict

from frontend.box import Box, box
from frontend.filters import chips
from frontend.links import SearchLinks

MEDICAID = ("cost", "medicaid", "Medicaid", "detox vietnamese")
VIETNAMESE = ("language", "vi", "Vietnamese", "detox medicaid")
CHICAGO = ("place", "Chicago, IL", "Chicago, IL", "detox medicaid vietnamese")
ADDRESS = "q=detox+medicaid+vietnamese+near+chicago"


def understood(*said: tuple[str, str, str, str], place: str | None = None) -> Box:
    told: list[dict[str, Any]] = [
        {"facet": facet, "values": [value], "label": label, "words": "", "without": without}
        for facet, value, label, without in said
    ]
    return box({"said": told, "place_from_words": place})


def links(address: str = ADDRESS, *said: tuple[str, str, str, str]) -> SearchLinks:
    said = said or (CHICAGO, MEDICAID, VIETNAMESE)
    return SearchLinks(QueryDict(address), understood(*said, place="Chicago, IL"))


def test_each_thing_said_has_a_chip_that_takes_its_words_out() -> None:
    found = {chip.label: chip.url for chip in chips({}, links())}
    assert found["Near Chicago, IL"] == "?q=detox+medicaid+vietnamese"
    assert found["Medicaid"] == "?q=detox+vietnamese&near=Chicago%2C+IL"
    assert found["Vietnamese"] == "?q=detox+medicaid&near=Chicago%2C+IL"


def test_a_chip_of_the_words_leaves_the_chosen_filters_alone() -> None:
    found = links(ADDRESS + "&group=veterans&open_now=true", MEDICAID)
    (chip, *_others) = chips({}, found)
    assert chip.url.endswith("&open_now=true&group=veterans")


def test_taking_the_place_off_takes_off_what_needs_one() -> None:
    found = links(ADDRESS + "&within_km=16&sort=distance&cost=free", CHICAGO)
    assert found.without("place") == "?q=detox+medicaid+vietnamese&cost=free"
    assert found.anywhere() == "?q=detox+medicaid+vietnamese&cost=free"


def test_without_filters_none_is_left_in_the_words_either() -> None:
    found = links(ADDRESS + "&group=veterans&open_now=true")
    assert found.without_filters() == "?q=detox&near=Chicago%2C+IL"


def test_words_that_said_only_a_filter_leave_nothing_behind() -> None:
    found = SearchLinks(QueryDict("q=medicaid"), understood(("cost", "medicaid", "Medicaid", "")))
    assert found.without("cost", "medicaid") == "?"


def test_another_place_of_that_name_takes_the_place_of_the_words() -> None:
    assert links().near("Chicago Heights, IL") == (
        "?q=detox+medicaid+vietnamese&near=Chicago+Heights%2C+IL"
    )


def test_another_place_takes_the_place_of_a_typed_one() -> None:
    typed = SearchLinks(QueryDict("q=food&near=springfield&within_km=16"))
    assert typed.near("Springfield, MA") == "?q=food&near=Springfield%2C+MA&within_km=16"


def test_words_taken_as_typed_stay_so_on_the_way_and_have_a_chip() -> None:
    found = SearchLinks(QueryDict("q=fod&literal=1"))
    assert found.page(2) == "?q=fod&literal=1&page=2"
    assert found.with_value("cost", "free") == "?q=fod&literal=1&cost=free"
    assert found.without_filters() == "?q=fod&literal=1"
    assert [(chip.label, chip.url) for chip in chips({}, found)] == [
        ("Words as you typed them", "?q=fod")
    ]


def test_new_words_in_the_form_are_not_taken_as_typed() -> None:
    shown = ("q", "near", "literal")
    assert SearchLinks(QueryDict("q=fod&literal=1&cost=free")).hidden(shown) == [("cost", "free")]
