"""Each language is whole: every word of the pages is translated, the compiled form is up to date."""

import ast
import gettext
import re
from collections.abc import Mapping
from pathlib import Path

import pytest
from django.conf import settings

from frontend.brand.reading import read

FRONTEND = Path(__file__).resolve().parents[2] / "frontend"
LOCALE = FRONTEND / "locale"
LANGUAGES = sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir())
TEMPLATES = sorted((FRONTEND / "templates").rglob("*.html"))
TRANSLATED = re.compile(r"""\{% translate "([^"]+)"|\{% translate '([^']+)'""")
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
QUOTED = re.compile(r'"(.*)"')
Known = Mapping[str | tuple[str, int], str]

each_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str) -> Known:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined, no-any-return]


def entries(language: str) -> list[tuple[str, str]]:
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text()
    return [(unquoted(a), unquoted(b)) for a, b in ENTRY.findall(text)]


def unquoted(lines: str) -> str:
    return "".join(ast.literal_eval(f'"{text}"') for text in QUOTED.findall(lines))


def test_the_languages_of_the_site_are_those_that_have_a_folder() -> None:
    assert sorted(code for code, _name in settings.LANGUAGES if code != "en") == LANGUAGES


@each_language
@pytest.mark.parametrize("template", TEMPLATES, ids=lambda path: path.name)
def test_every_word_of_a_template_is_translated(template: Path, language: str) -> None:
    known = catalogue(language)
    for double, single in TRANSLATED.findall(template.read_text()):
        english = double or single
        assert known.get(english), english


@each_language
def test_a_language_has_every_message_that_spanish_has(language: str) -> None:
    """The first translation says which are of the pages; the others are of the administration."""
    missing = {key for key, text in catalogue("es").items() if text} - set(catalogue(language))
    assert {key for key in missing if not isinstance(key, tuple) or key[1] == 0} == set()


@each_language
def test_the_compiled_catalogue_is_that_of_the_text(language: str) -> None:
    known, written = catalogue(language), entries(language)
    assert len(written) > 150
    for english, translated in written[1:]:
        if translated:
            assert translated in known.values(), english


@each_language
def test_a_translation_keeps_the_places_for_values(language: str) -> None:
    for english, translated in entries(language)[1:]:
        if translated:
            holes = re.findall(r"%\(\w+\)s", english)
            assert sorted(holes) == sorted(re.findall(r"%\(\w+\)s", translated)), english


@each_language
def test_a_language_says_its_own_name(language: str) -> None:
    assert catalogue(language).get("the name of this language in itself\x04English")


@each_language
def test_whom_to_call_in_a_crisis_is_said_in_each_language(language: str) -> None:
    ours = read(None)
    texts = [line.when for line in ours.lines]
    for help in ours.emergencies.values():
        texts += [help.heading, *(line.words for line in help.lines)]
    missing = [text.english for text in texts if not text.by_language.get(language)]
    assert not missing


SPOKEN = (
    "directory/hours_in_words.py",
    "directory/places.py",
    "frontend/cards.py",
    "frontend/filters.py",
    "frontend/hours.py",
    "frontend/instead.py",
    "frontend/listing.py",
    "frontend/my_list.py",
    "search/origins.py",
    "search/parameters.py",
    "search/widening.py",
)
GETTEXT = {"_", "gettext", "ngettext"}


@each_language
@pytest.mark.parametrize("module", SPOKEN)
def test_words_that_pages_take_from_elsewhere_are_translated(module: str, language: str) -> None:
    """Hours, what is wrong with a place or a choice, what became of a search."""
    known = catalogue(language)
    for node in ast.walk(ast.parse((FRONTEND.parent / module).read_text())):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
        if called in GETTEXT:
            assert isinstance(node, ast.Call)
            english = str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ""
            assert known.get(english) or known.get((english, 0)), english
