"""Emergency help stands above whatever became of the search."""

import pytest
from bs4 import BeautifulSoup, Tag

from search.following import follow
from tests.frontend.answers import Tell
from tests.frontend.conftest import Page
from tests.frontend.test_search import cards, heading, listed

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def pantry() -> None:
    listed("Food pantry")
    follow()


def panels(page: BeautifulSoup) -> list[Tag]:
    return page.select("main section.emergency")


def test_it_stands_above_the_results_and_they_stay(page: Page, tell: Tell) -> None:
    tell(crisis=["suicide"])
    found = page("/search/", q="food")
    (panel,) = panels(found)
    assert cards(found) == ["Food pantry"]
    assert {str(a["href"]) for a in panel.select("a")} >= {"tel:988", "sms:988", "tel:911"}
    assert found.main is not None
    assert found.main.find(["section", "form"]) is panel


def test_each_panel_is_a_region_named_by_a_heading_below_that_of_the_page(
    page: Page, tell: Tell
) -> None:
    tell(crisis=["violence", "suicide"])
    found = page("/search/", q="food")
    names = []
    for panel in panels(found):
        name = panel.select_one(f"#{panel['aria-labelledby']}")
        assert name is not None
        assert name.name == "h2"
        names.append(name.get_text(strip=True))
    assert len(names) == 2
    assert all(names)
    assert len(found.find_all("h1")) == 1


def test_an_overdose_shows_911_and_naloxone_first(page: Page, tell: Tell) -> None:
    tell(crisis=["overdose"])
    (panel,) = panels(page("/search/", q="food"))
    first, second, *_rest = panel.select("li")
    assert first.select("a[href='tel:911']")
    assert "naloxone" in second.get_text()


def test_it_is_there_when_nothing_is_found(page: Page, tell: Tell) -> None:
    tell(crisis=["overdose"], total=0, results=[])
    found = page("/search/", q="food")
    assert heading(found) == "Nothing found"
    assert panels(found)


def test_it_is_there_when_the_search_is_refused(page: Page) -> None:
    found = page("/search/", status=400, q="overdose", near="nowhere at all")
    assert panels(found)
    assert not panels(page("/search/", status=400, q="food", near="nowhere at all"))


def test_without_a_crisis_there_is_none(page: Page) -> None:
    assert not panels(page("/search/", q="food"))


@pytest.mark.parametrize("words", ["i want to kill myself", "he hit me", "sobredosis", "suicde"])
def test_the_words_of_a_search_bring_it_up(page: Page, words: str) -> None:
    assert panels(page("/search/", q=words))


@pytest.mark.parametrize("kind", ["overdose", "suicide", "violence"])
@pytest.mark.parametrize("language", ["", "/es"])
def test_the_title_does_not_tell_a_glance_at_the_screen(
    page: Page, tell: Tell, kind: str, language: str
) -> None:
    tell(crisis=[kind])
    found = page(f"{language}/search/", q="my secret words")
    title = found.title.get_text().lower() if found.title else ""
    told = " ".join(panel.get_text() for panel in panels(found)).lower()
    assert told
    for word in (kind, "my secret words", "overdose", "sobredosis", "crisis", "violen", "suicid"):
        assert word not in title


def test_it_speaks_spanish(page: Page, tell: Tell) -> None:
    tell(crisis=["overdose"])
    (panel,) = panels(page("/es/search/", q="food"))
    assert "sobredosis" in panel.get_text().lower()
    assert "naloxona" in panel.get_text()
