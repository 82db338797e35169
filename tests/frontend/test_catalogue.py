"""Spanish is whole: every word of the pages is translated, and the compiled form is up to date."""

import ast
import gettext
import re
from pathlib import Path

import pytest

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
FOLDER = FRONTEND / "locale" / "es" / "LC_MESSAGES"
TEMPLATES = sorted((FRONTEND / "templates").rglob("*.html"))
TRANSLATED = re.compile(r"""\{% translate "([^"]+)"|\{% translate '([^']+)'""")
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
QUOTED = re.compile(r'"(.*)"')


def catalogue() -> gettext.GNUTranslations:
    with (FOLDER / "django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)


def unquoted(lines: str) -> str:
    return "".join(ast.literal_eval(f'"{text}"') for text in QUOTED.findall(lines))


@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_template_has_a_spanish_one(template: Path) -> None:
    spanish = catalogue()
    for double, single in TRANSLATED.findall(template.read_text()):
        english = double or single
        assert spanish._catalog.get(english), english  # type: ignore[attr-defined]


def test_the_compiled_catalogue_is_that_of_the_text() -> None:
    spanish = catalogue()
    text = (FOLDER / "django.po").read_text()
    entries = [(unquoted(a), unquoted(b)) for a, b in ENTRY.findall(text)]
    assert len(entries) > 150
    for english, translated in entries[1:]:
        if translated:
            assert translated in spanish._catalog.values(), english  # type: ignore[attr-defined]


def test_a_translation_keeps_the_places_for_values() -> None:
    text = (FOLDER / "django.po").read_text()
    for english, translated in ENTRY.findall(text):
        if unquoted(translated) and "Plural-Forms" not in translated:
            holes = re.findall(r"%\(\w+\)s", unquoted(english))
            assert sorted(holes) == sorted(re.findall(r"%\(\w+\)s", unquoted(translated))), english


SPOKEN = (
    "directory/hours_in_words.py",
    "directory/places.py",
    "frontend/cards.py",
    "frontend/filters.py",
    "frontend/instead.py",
    "search/origins.py",
    "search/parameters.py",
    "search/widening.py",
)
GETTEXT = {"_", "gettext", "ngettext"}


@pytest.mark.parametrize("module", SPOKEN)
def test_words_that_pages_take_from_elsewhere_have_spanish_ones(module: str) -> None:
    """Hours, what is wrong with a place or a choice, what became of a search."""
    spanish = catalogue()
    for node in ast.walk(ast.parse((FRONTEND.parent / module).read_text())):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
        if called in GETTEXT:
            assert isinstance(node, ast.Call)
            english = node.args[0].value if isinstance(node.args[0], ast.Constant) else ""
            known = spanish._catalog.get(english) or spanish._catalog.get((english, 0))  # type: ignore[attr-defined]
            assert known, english
