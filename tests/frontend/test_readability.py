"""Written for people: sixth grade on each page, and no single sentence that only a scholar reads."""

import ast
import gettext
from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from bs4.element import Tag

from frontend.brand.reading import read
from search.vocabulary import _VALUES
from tests.frontend.answers import Tell, origin
from tests.frontend.conftest import Page
from tests.frontend.listings import pages_of_each_kind
from tests.languages import SPANISH
from tests.readability import Counted, counted, english, sentences, spanish

ROOT = Path(__file__).resolve().parents[2]
HIGHEST_GRADE = 6.0  # of a page, in English
LOWEST_EASE = 70.0  # of a page, in Spanish: what a sixth grade reads
HIGHEST_OF_ONE = 9.0  # of one sentence: a word of five syllables makes a short one leap
LOWEST_OF_ONE = 50.0

# Names, which one cannot say otherwise; each with the reason.
NAMES = {
    "Web Content Accessibility Guidelines": "the standard's own name",
    "Pautas de Accesibilidad": "the same",
    "New Incognito window": "as the menus of the browsers say it",
    "New private window": "the same",
    "New InPrivate window": "the same",
    "Nueva ventana": "the same",
    "SAMHSA's national directory": "the name of the source",
    "A data package (HSDS)": "the name of the source",
    "Call the Domestic Violence Hotline": "the name of the line",
    "Veterans, service members and their families": "as the line says whom it is for",
    "Veteranos, militares y sus familias": "the same",
    "Eviction, immigration, family law": "three things by the names that letters and courts use",
}


# What staff alone read, in the administration: findings of an import, names of HSDS fields.
STAFF = (
    "config/names.py",
    "directory/admin/*.py",
    "directory/checking.py",
    "directory/drafts.py",
    "directory/geocoding.py",
    "directory/models/*.py",
    "importers/**/*.py",
    "search/models.py",
    "search/synonyms.py",
)


def said_to_staff() -> set[str]:
    modules = (path for pattern in STAFF for path in ROOT.glob(pattern))
    nodes = (node for path in modules for node in ast.walk(ast.parse(path.read_text())))
    return {
        node.value
        for node in nodes
        if isinstance(node, ast.Constant) and isinstance(node.value, str)
    }


def messages() -> Iterator[tuple[str, str]]:
    """English and Spanish of every message of the pages that is no name of a filter's value."""
    with SPANISH.open("rb") as compiled:
        known = gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined]
    values = {name for facet in _VALUES.values() for name in facet.values()} | said_to_staff()
    for key, translated in known.items():
        message = (key[0] if isinstance(key, tuple) else key).rpartition("\x04")[2]
        if message and message not in values:
            yield message, translated


def brand_words() -> Iterator[tuple[str, str]]:
    """Whom to call, and what to do."""
    ours = read(None)
    texts = [ours.keeper, ours.ask_words, *(line.when for line in ours.lines)]
    for emergency in ours.emergencies.values():
        texts += [emergency.heading, *(line.words for line in emergency.lines)]
    for text in texts:
        yield text.english, text.by_language["es"]


def is_name(sentence: str) -> bool:
    return any(name in sentence for name in NAMES)


def all_sentences(at: int) -> list[str]:
    said = [pair[at] for pair in (*messages(), *brand_words())]
    return sorted({one for text in said for one in sentences(text) if not is_name(one)})


def test_no_english_sentence_is_beyond_ninth_grade() -> None:
    found = all_sentences(0)
    assert len(found) > 200
    hard = {one: grade for one in found if (grade := grade_of([one])) > HIGHEST_OF_ONE}
    assert not hard


def test_no_spanish_sentence_is_harder_than_that() -> None:
    found = all_sentences(1)
    assert len(found) > 200
    hard = {one: ease for one in found if (ease := ease_of([one])) < LOWEST_OF_ONE}
    assert not hard


def test_each_exception_is_for_something_that_is_said() -> None:
    said = " ".join(text for pair in (*messages(), *brand_words()) for text in pair)
    assert [name for name in NAMES if name not in said] == []


def grade_of(said: list[str]) -> float:
    return counted(said, english).grade()


def ease_of(said: list[str]) -> float:
    return counted(said, spanish).ease()


BLOCKS = ["p", "li", "dd", "dt", "h1", "h2", "h3", "label", "legend", "summary", "button", "title"]


def read_on(page: BeautifulSoup, code: str) -> list[str]:
    """The sentences of a page, block by block, without those in another language."""
    for other in page.select(f"script, [lang]:not([lang={code}])"):
        other.decompose()
    found = [one for block in page.find_all(BLOCKS) for one in sentences(own_text(block))]
    return list(dict.fromkeys(found))


def own_text(block: Tag) -> str:
    """Without blocks within it."""
    inner = {id(text) for one in block.find_all(BLOCKS) for text in one.find_all(string=True)}
    texts = (text for text in block.find_all(string=True) if id(text) not in inner)
    return " ".join("".join(map(str, texts)).split())


@pytest.fixture
def addresses() -> dict[str, str]:
    return {
        "home, and how it works": "/",
        "a private search": "/search/?q=stalking",
        **pages_of_each_kind().by_name(),
    }


STATUS = {"a search that is wrong": 400, "a page that is not there": 404, "retired": 410}


@pytest.mark.django_db
def test_each_page_is_read_by_a_sixth_grade(page: Page, addresses: dict[str, str]) -> None:
    hard = {}
    for name, address in addresses.items():
        said = read_on(page(address, status=STATUS.get(name, 200)), "en")
        assert len(said) > 5, name
        if (grade := grade_of(said)) > HIGHEST_GRADE:
            hard[name] = grade
    assert not hard


@pytest.mark.django_db
def test_each_spanish_page_is_read_by_a_sixth_grade(page: Page, addresses: dict[str, str]) -> None:
    hard = {}
    for name, address in addresses.items():
        said = read_on(page("/es" + address, status=STATUS.get(name, 200)), "es")
        assert len(said) > 5, name
        if (ease := ease_of(said)) < LOWEST_EASE:
            hard[name] = ease
    assert not hard


@pytest.mark.django_db
@pytest.mark.parametrize(("prefix", "code"), [("", "en"), ("/es", "es")])
def test_what_to_do_in_an_emergency_is_easier_than_all(
    page: Page, tell: Tell, prefix: str, code: str
) -> None:
    kinds = ["overdose", "danger", "suicide", "violence", "assault", "child_abuse", "poisoning"]
    tell(crisis=kinds, origin=origin())
    panels = page(f"{prefix}/search/", q="food").select(".emergency li, .emergency h2")
    said = [one for panel in panels for one in sentences(panel.get_text(" "))]
    assert len(said) > 10
    if code == "en":
        assert grade_of(said) < 4
    else:
        assert ease_of(said) > 80


WORDS: dict[Callable[[str], int], dict[str, int]] = {
    english: {
        "food": 1, "table": 2, "places": 2, "services": 3, "asked": 1, "needed": 2, "miles": 1,
        "searches": 2, "violence": 3, "language": 2, "organization": 5, "serious": 3, "phone": 1,
        "accessibility": 6, "safety": 2, "agencies": 3, "TTY": 3, "988": 1, "friend’s": 1,
    },
    spanish: {
        "página": 3, "búsqueda": 3, "ciudad": 2, "día": 2, "guardamos": 3, "quién": 1, "país": 2,
        "guía": 2, "línea": 3, "hoy": 1, "ahora": 3, "leer": 2, "pingüino": 3, "muy": 1, "y": 1,
        "TTY": 3, "988": 1,
    },
}  # fmt: skip


@pytest.mark.parametrize("syllables", WORDS, ids=["english", "spanish"])
def test_syllables_are_counted_as_they_are_said(syllables: Callable[[str], int]) -> None:
    assert {word: syllables(word) for word in WORDS[syllables]} == WORDS[syllables]


def test_a_hard_sentence_would_be_found() -> None:
    hard = (
        "Eligibility determinations necessitate comprehensive documentation of your circumstances."
    )
    assert grade_of([hard]) > 20
    hard = (
        "La determinación de elegibilidad requiere documentación exhaustiva de sus circunstancias."
    )
    assert ease_of([hard]) < 20


def test_a_number_and_a_value_weigh_nothing_and_a_label_is_no_sentence() -> None:
    assert sentences("Call <a href='x'>%(number)s</a> now. Say where you are. Print") == [
        "Say where you are"
    ]
    assert counted(["Call 911 right now"], english) == Counted(1, 4, 4)
