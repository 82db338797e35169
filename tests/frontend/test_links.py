from django.http import QueryDict
from hypothesis import given
from hypothesis import strategies as st

from frontend.dialling import shown, tel_link
from frontend.links import REPEATED, SINGLE, SearchLinks

params = st.lists(
    st.tuples(st.sampled_from([*SINGLE, *REPEATED, "page", "more", "x"]), st.text(max_size=12))
)


def read(pairs: list[tuple[str, str]]) -> QueryDict:
    found = QueryDict(mutable=True)
    for name, value in pairs:
        found.appendlist(name, value)
    return found


def test_a_facet_link_adds_a_value_and_forgets_the_page() -> None:
    links = SearchLinks(QueryDict("q=food&cost=free&page=3"))
    assert links.with_value("cost", "medicaid") == "?q=food&cost=free&cost=medicaid"


def test_a_single_filter_is_replaced() -> None:
    assert SearchLinks(QueryDict("q=a&sort=name")).with_value("sort", "best") == "?q=a&sort=best"


def test_a_chip_takes_off_its_own_value_only() -> None:
    links = SearchLinks(QueryDict("cost=free&cost=medicaid&language=es"))
    assert links.without("cost", "free") == "?language=es&cost=medicaid"
    assert links.without_filters() == "?"


@given(params)
def test_a_link_says_the_same_search_again(pairs: list[tuple[str, str]]) -> None:
    links = SearchLinks(read(pairs))
    again = SearchLinks(QueryDict(links.everything().removeprefix("?")))
    assert again.pairs == links.pairs


@given(params, st.sampled_from(REPEATED), st.text(min_size=1, max_size=12).filter(str.strip))
def test_what_is_put_on_can_be_taken_off(
    pairs: list[tuple[str, str]], name: str, value: str
) -> None:
    before = SearchLinks(read([pair for pair in pairs if pair != (name, value)]))
    after = SearchLinks(QueryDict(before.with_value(name, value).removeprefix("?")))
    assert (name, value) in after.pairs
    assert after.without(name, value) == before.everything()


def test_numbers_are_dialled_whole_and_read_out_in_groups() -> None:
    assert tel_link("+13125550142", "12") == "tel:+13125550142;ext=12"
    assert tel_link("(312) 555-0142", "330 or 331") == "tel:+13125550142"
    assert tel_link("988") == "tel:988"
    assert tel_link("none") == ""
    assert shown("+13125550142") == "312-555-0142"
    assert shown("call us") == "call us"


@given(st.text(max_size=40), st.text(max_size=10))
def test_no_text_makes_any_other_kind_of_link(number: str, extension: str) -> None:
    link = tel_link(number, extension)
    assert link == "" or (link.startswith("tel:") and " " not in link and '"' not in link)
