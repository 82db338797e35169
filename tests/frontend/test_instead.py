"""Nothing found never ends: why, the nearest anyway, other words, and a number to call."""

from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.http import QueryDict

from frontend.box import box
from frontend.instead import LetGo, gone, reason
from frontend.links import SearchLinks
from search.following import follow
from tests.frontend.answers import Tell, origin, said
from tests.frontend.conftest import Page
from tests.frontend.test_search import cards, heading, listed
from tests.frontend.test_understood import CARD

pytestmark = pytest.mark.django_db

MEDICAID = said("cost", "medicaid", "Medicaid", words="medicaid", without="food")


@pytest.fixture(autouse=True)
def pantry() -> None:
    listed("Food pantry")
    follow()


def nothing(page: Page, tell: Tell, address: str, **more: Any) -> BeautifulSoup:
    tell(**{"total": 0, "results": []} | more)
    found = page(address)
    assert heading(found) == "Nothing found"
    return found


def wider(*let_go: str, total: int = 24, **params: str) -> dict[str, Any]:
    return {
        "let_go": list(let_go),
        "total": total,
        "results": [CARD | {"name": f"Pantry {number}"} for number in range(min(total, 5))],
        "params": {name: [value] for name, value in params.items()},
    }


def text(page: BeautifulSoup) -> str:
    return " ".join(page.get_text(" ").split())


def test_what_was_let_go_is_told_and_the_nearest_are_shown(page: Page, tell: Tell) -> None:
    found = nothing(
        page,
        tell,
        "/search/?q=medicaid+food&near=87102",
        instead=wider("Medicaid", q="food", near="87102"),
        understood={"said": [MEDICAID]},
    )
    assert "No listing that fits says it takes Medicaid. Without that, the nearest are:" in text(
        found
    )
    assert cards(found) == [f"Pantry {number}" for number in range(5)]
    link = found.select_one(".instead > p a")
    assert link is not None
    assert link.get_text(strip=True) == "See all 24 of them"
    assert link["href"] == "?q=food&near=87102"


def test_the_whole_wider_search_keeps_the_place_of_the_words(page: Page, tell: Tell) -> None:
    found = nothing(
        page,
        tell,
        "/search/?q=medicaid+food+near+chicago",
        instead=wider("Medicaid", q="food"),
        origin=origin("Chicago, IL"),
        understood={"said": [MEDICAID], "place_from_words": "Chicago, IL"},
    )
    assert found.select(".instead > p a[href='?q=food&near=Chicago%2C+IL']")


def test_several_things_let_go_are_named_together(page: Page, tell: Tell) -> None:
    found = nothing(
        page,
        tell,
        "/search/?q=food&near=87102&within_km=16&group=veterans",
        instead=wider("all filters", q="food", near="87102"),
    )
    assert "No listing fits all of this: Within 10 miles, Veterans." in text(found)


def test_a_search_without_a_place_does_not_speak_of_the_nearest(page: Page, tell: Tell) -> None:
    found = nothing(page, tell, "/search/?q=food&cost=free", instead=wider("Free", q="food"))
    assert "No listing that fits says “Free”. Without that, there are:" in text(found)


def test_other_words_are_offered_near_the_same_place(page: Page) -> None:
    found = page("/search/", q="xyzzy", near="87102", cost="medicaid")
    links = {a.get_text(strip=True): str(a["href"]) for a in found.select(".other-words a")}
    assert links["Food"] == "?q=food&near=87102"
    assert len(links) >= 4
    assert found.select(".nothing a[href='tel:211']")
    assert cards(page("/search/" + links["Food"])) == ["Food pantry"]


def test_a_place_of_the_words_can_be_left(page: Page, tell: Tell) -> None:
    found = nothing(
        page,
        tell,
        "/search/?q=xyzzy+near+chicago",
        origin=origin("Chicago, IL"),
        understood={
            "place_from_words": "Chicago, IL",
            "said": [said("place", "Chicago, IL", "Chicago, IL", without="xyzzy")],
        },
    )
    assert found.select(".nothing a[href='?q=xyzzy']")
    assert found.select(".other-words a[href='?q=food&near=Chicago%2C+IL']")


@pytest.mark.parametrize(
    ("one", "told"),
    [
        (LetGo("open_now", "true", "Open now"), "open now"),
        (LetGo("within_km", "16", "Within 10 miles"), "so near"),
        (LetGo("language", "vi", "Vietnamese"), "Vietnamese is spoken"),
        (LetGo("cost", "medicare", "Medicare"), "takes Medicare"),
        (LetGo("cost", "free", "Free"), "says “Free”"),
        (LetGo("group", "veterans", "Veterans"), "says “Veterans”"),
        (LetGo("q", "xyzzy", "“xyzzy”"), "your words"),
    ],
    ids=lambda one: one.facet if isinstance(one, LetGo) else "",
)
def test_each_kind_of_wish_has_its_reason(one: LetGo, told: str) -> None:
    assert told in reason(one)


@pytest.mark.parametrize(
    ("params", "facets"),
    [
        ({"q": ["medicaid food"], "near": ["87102"]}, ["group"]),
        ({"q": ["food"], "near": ["87102"], "group": ["veterans"]}, ["cost"]),
        ({"q": ["food"], "near": ["87102"]}, ["group", "cost"]),
        ({"near": ["87102"], "group": ["veterans"]}, ["q"]),
    ],
)
def test_what_was_let_go_is_read_from_the_two_searches(
    params: dict[str, list[str]], facets: list[str]
) -> None:
    understood = box({"said": [MEDICAID], "place_from_words": None})
    links = SearchLinks(QueryDict("q=medicaid+food&near=87102&group=veterans"), understood)
    assert [one.facet for one in gone(links, params)] == facets
