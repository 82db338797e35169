"""A language is a folder and a setting: two that were made up are spoken everywhere."""

from collections.abc import Iterator
from datetime import date
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from django.utils import translation
from django.utils.formats import date_format

from tests.frontend.answers import Tell, origin, said
from tests.frontend.conftest import Page
from tests.frontend.listings import pages_of_each_kind
from tests.languages import ARABIC, PSEUDO, listed_words, spoken, untranslated

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def both(settings: Any, tmp_path: Path) -> Iterator[None]:
    with spoken(settings, tmp_path):
        yield


@pytest.fixture
def addresses() -> dict[str, str]:
    return {
        "home": "/",
        "results with filters": "/search/?q=counseling&language=es&within_km=40&cost=medicaid",
        "state": "/places/nm/",
        **pages_of_each_kind().by_name(),
    }


def text_of(page: BeautifulSoup, selector: str) -> str:
    return " ".join(one.get_text(" ") for one in page.select(selector))


def drawn(page: BeautifulSoup, selector: str) -> set[str]:
    return {str(one["href"]).partition("#")[2] for one in page.select(selector)}


def test_no_word_of_a_page_is_there_in_english_alone(
    client: Client, addresses: dict[str, str]
) -> None:
    listed = listed_words()
    bare = {
        name: words
        for name, address in addresses.items()
        if (words := untranslated(client.get(f"/{PSEUDO}{address}").content.decode(), listed))
    }
    assert not bare


def test_a_word_in_english_alone_would_be_found(client: Client) -> None:
    html = client.get(f"/{PSEUDO}/safety/").content.decode()
    assert untranslated(html, listed_words()) == []
    bare = html.replace("</main>", '<p>Print <button aria-label="Close"></button></p></main>')
    assert untranslated(bare, listed_words()) == ["Print", "Close"]


def test_what_was_understood_and_what_to_do_in_an_emergency_is_translated(
    client: Client, tell: Tell, addresses: dict[str, str]
) -> None:
    tell(
        crisis=["overdose", "violence", "suicide", "assault", "trafficking", "poisoning"],
        understood={
            "q": "food medicaid",
            "corrected_from": "fodo medicaid in springfeld",
            "place_from_words": "Springfield, IL",
            "said": [said("place", "Springfield, IL", "Springfield, IL", without="food")],
        },
        origin=origin(alternatives=["Springfield, MA", "Springfield, MO"]),
    )
    html = client.get(f"/{PSEUDO}/search/?q=food&private=1").content.decode()
    typed = {"fodo medicaid in springfeld", "Springfield, MA", "Springfield, MO"}
    assert untranslated(html, listed_words() | typed) == []


def test_each_page_tells_its_language_and_from_where_one_reads(
    page: Page, addresses: dict[str, str]
) -> None:
    for address in ("/", "/search/?q=food", addresses["service"], "/safety/"):
        for code, direction in (("", "ltr"), ("/es", "ltr"), (f"/{ARABIC}", "rtl")):
            html = page(code + address).html
            assert html is not None
            assert (html["lang"], html["dir"]) == (code[1:] or "en", direction)


def test_a_language_is_offered_by_the_name_that_it_gives_itself(page: Page) -> None:
    offered = page("/").select(".masthead-links a[hreflang]")
    assert {one["hreflang"]: one.get_text() for one in offered} == {
        "es": "Español",
        PSEUDO: "⟦ÉÉñĝļîîšĥ⟧",
        ARABIC: "هنغليسح",
    }


def test_whom_to_call_is_said_in_the_language_of_the_page(page: Page) -> None:
    assert "⟦ÎÎñ đååñĝééŕ ñööŵ?⟧" in text_of(page(f"/{PSEUDO}/"), ".crisis-first")


def test_a_language_that_django_lacks_has_its_formats_in_its_own_folder() -> None:
    with translation.override(PSEUDO):
        assert date_format(date(2026, 3, 1), "DATE_FORMAT") == "2026/03/01"


def test_a_language_that_the_filters_do_not_know_has_its_name_from_the_setting(
    page: Page, addresses: dict[str, str]
) -> None:
    assert "I speak Pseudo. " in page(f"/{PSEUDO}{addresses['service']}").get_text()
    found = page(f"/{PSEUDO}/search/?q=counseling")
    assert "⟦Pseudo: ñööţ šååîîđ⟧" in text_of(found, ".card-facts")


def test_arrows_are_marked_for_turning_and_other_drawings_are_not(
    page: Page, addresses: dict[str, str]
) -> None:
    found = page(f"/{ARABIC}{addresses['service']}")
    turning = drawn(found, "svg.icon.points use")
    still = drawn(found, "svg.icon:not(.points) use")
    assert {"arrow-left", "log-out"} <= turning
    assert {"clock", "phone"} <= still
    assert not turning & still
