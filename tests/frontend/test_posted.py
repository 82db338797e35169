"""Ticks in the form stand beside filters that the words say by themselves."""

from urllib.parse import parse_qsl, urlencode

import pytest
from django.http import QueryDict

from frontend.box import Box, Said
from frontend.links import SearchLinks
from frontend.posted import settled, shown
from search.following import follow
from tests.frontend.conftest import Page
from tests.frontend.test_search import listed

MEDICAID = Said("cost", ("medicaid",), "Medicaid", "food")
TEENS = Said("group", ("adolescents",), "Teens", "food medicaid")


def asked(**form: str | list[str]) -> list[tuple[str, str]]:
    """The search that the form, posted with these fields, asks for."""
    found = settled(QueryDict(urlencode(form, doseq=True)))
    return [
        (name, value) for name, value in parse_qsl(found.urlencode()) if name not in ("was", "said")
    ]


def test_a_form_tells_what_it_ticked_because_the_words_say_so() -> None:
    links = SearchLinks(QueryDict("q=food+medicaid+teens"), Box((MEDICAID, TEENS)))
    assert shown(links) == [("was", "food medicaid teens"), ("said", "cost:medicaid")]


def test_a_form_of_plain_words_tells_nothing() -> None:
    assert shown(SearchLinks(QueryDict("q=food&cost=free"))) == []


def test_a_form_that_tells_nothing_is_taken_as_it_is() -> None:
    assert asked(q="food", cost=["free", "medicaid"], literal="1") == [
        ("q", "food"),
        ("cost", "free"),
        ("cost", "medicaid"),
        ("literal", "1"),
    ]


def test_ticks_left_as_the_words_say_them_leave_the_words_alone() -> None:
    form = {"q": "food medicaid", "was": "food medicaid", "said": "cost:medicaid"}
    assert asked(**form, cost="medicaid") == [("q", "food medicaid")]


def test_new_words_leave_behind_what_the_old_ones_said() -> None:
    form = {"q": "rent help", "was": "food medicaid", "said": "cost:medicaid"}
    assert asked(**form, cost=["medicaid", "free"]) == [("q", "rent help"), ("cost", "free")]


def test_new_words_are_not_taken_as_typed_because_the_old_ones_were() -> None:
    assert asked(q="food pantry", was="food pantyr", literal="1") == [("q", "food pantry")]


def test_words_as_typed_stay_so_under_another_filter() -> None:
    found = asked(q="food pantyr", was="food pantyr", literal="1", cost="free")
    assert found == [("q", "food pantyr"), ("literal", "1"), ("cost", "free")]


def test_a_filter_that_no_words_can_say_is_not_believed() -> None:
    found = asked(q="food", was="rent", said=["list:1", "sort:name"], sort="name")
    assert found == [("q", "food"), ("sort", "name")]


@pytest.mark.django_db
class TestWithWordsThatSayIt:
    @pytest.fixture(autouse=True)
    def pantry(self) -> None:
        listed("Food pantry", parts={"cost_option": [{"amount": 0.0, "option": "Free"}]})
        follow()

    def test_a_tick_taken_off_takes_its_words_off(self) -> None:
        form = {"q": "food medicaid", "was": "food medicaid", "said": "cost:medicaid"}
        assert asked(**form) == [("q", "food")]

    def test_another_tick_beside_it_keeps_both_and_a_place_that_was_said(self) -> None:
        words = "food medicaid in 87102"
        found = asked(q=words, was=words, said="cost:medicaid", cost=["medicaid", "free"])
        assert found == [
            ("q", "food"),
            ("near", "Albuquerque, NM 87102"),
            ("cost", "medicaid"),
            ("cost", "free"),
        ]

    def test_open_now_comes_off_like_any_other(self) -> None:
        form = {"q": "food open now", "was": "food open now", "said": "open_now:true"}
        assert asked(**form) == [("q", "food")]
        assert asked(**form, open_now="true") == [("q", "food open now")]

    def test_what_else_was_said_stays_in_the_words(self) -> None:
        words = "food medicaid open now"
        said = ["cost:medicaid", "open_now:true"]
        assert asked(q=words, was=words, said=said, open_now="true") == [("q", "food open now")]

    def test_a_search_that_cannot_be_read_is_left_to_be_refused_as_it_is(self) -> None:
        form = {"q": "food medicaid", "was": "food medicaid", "said": "cost:medicaid"}
        assert asked(**form, literal="perhaps") == [("q", "food medicaid"), ("literal", "perhaps")]

    def test_the_form_on_the_page_asks_again_for_what_the_page_shows(self, page: Page) -> None:
        found = page("/search/", q="food medicaid open now")
        fields = found.select(
            "#search-form input:not([type=checkbox]), input[form=search-form][checked]"
        )
        pairs = [(str(one["name"]), str(one.get("value") or "")) for one in fields]
        again = settled(QueryDict(urlencode(pairs)))
        assert again.get("q") == "food medicaid open now"
        assert not again.getlist("cost")
        assert not again.get("open_now")
