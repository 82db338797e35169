"""Each language is whole: every word of the pages is translated, the compiled form is up to date."""

import ast
import gettext
import re
import shutil
from collections.abc import Mapping
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings
from django.core.management import call_command

from frontend.brand.reading import read

ROOT = Path(__file__).resolve().parents[2]
OURS = ("config", "directory", "search", "importers", "referrals", "frontend")
FRONTEND = ROOT / "frontend"
LOCALE = FRONTEND / "locale"
LANGUAGES = sorted(folder.name for folder in LOCALE.iterdir() if folder.is_dir())
TEMPLATES = sorted((FRONTEND / "templates").rglob("*.html"))
TRANSLATED = re.compile(r"""\{% translate "([^"]+)"|\{% translate '([^']+)'""")
ENTRY = re.compile(r'^msgid ((?:".*"\n)+)msgstr ((?:".*"\n?)+)', re.MULTILINE)
SAID = re.compile(r'^msgstr(?:\[\d\])? ((?:".*"\n?)+)', re.MULTILINE)
KEY = re.compile(r'^(?:msgctxt ((?:".*"\n)+))?msgid ((?:".*"\n)+)', re.MULTILINE)
NOT_SAID = ("locale", "node_modules", "dist", "src", "__pycache__")
QUOTED = re.compile(r'"(.*)"')
Known = Mapping[str | tuple[str, int], str]

each_language = pytest.mark.parametrize("language", LANGUAGES)


def catalogue(language: str) -> Known:
    with (LOCALE / language / "LC_MESSAGES" / "django.mo").open("rb") as compiled:
        return gettext.GNUTranslations(compiled)._catalog  # type: ignore[attr-defined, no-any-return]


def entries(language: str) -> list[tuple[str, str]]:
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text()
    return [(unquoted(a), unquoted(b)) for a, b in ENTRY.findall(text)]


def blocks_of(language: str) -> list[str]:
    """The head, and one for each message."""
    text = (LOCALE / language / "LC_MESSAGES" / "django.po").read_text()
    return [block for block in text.split("\n\n") if block.strip()]


def keys_in(text: str) -> set[tuple[str, str]]:
    """(context, message) of each."""
    return {(unquoted(a), unquoted(b)) for a, b in KEY.findall(text)}


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
def test_every_message_is_translated_those_of_the_administration_too(language: str) -> None:
    blocks = blocks_of(language)
    forms = int(re.findall(r"nplurals=(\d)", blocks[0])[0])
    assert len(blocks) > 700
    for block in blocks[1:]:
        said = [unquoted(lines) for lines in SAID.findall(block)]
        assert len(said) == (forms if "msgid_plural" in block else 1), block
        assert all(said), block
        assert "#, fuzzy" not in block, block


@each_language
def test_the_catalogue_holds_what_the_code_says_and_nothing_else(
    language: str, settings: Any, tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    """Collects the messages anew: what is new, or no longer said, differs."""
    if not shutil.which("xgettext"):
        pytest.skip("needs GNU gettext")
    for app in OURS:  # a copy, since makemessages leaves files beside each template for a while
        shutil.copytree(ROOT / app, tmp_path / app, ignore=shutil.ignore_patterns(*NOT_SAID))
    texts = tmp_path / "locale" / language / "LC_MESSAGES" / "django.po"
    texts.parent.mkdir(parents=True)
    shutil.copy(LOCALE / language / "LC_MESSAGES" / "django.po", texts)
    settings.LOCALE_PATHS = [tmp_path / "locale"]
    monkeypatch.chdir(tmp_path)
    call_command("makemessages", locale=[language], verbosity=0)
    found = texts.read_text()
    said, gone = found.split("\n#~ ", 1) if "\n#~ " in found else (found, "")
    assert keys_in(said) - keys_in("\n\n".join(blocks_of(language))) == set()
    assert gone == ""


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


MODULES = sorted(
    path
    for app in OURS
    for path in (ROOT / app).rglob("*.py")
    if "node_modules" not in path.parts and "gettext" in path.read_text()
)
GETTEXT = {"_", "gettext", "gettext_lazy", "gettext_noop", "ngettext"}


@each_language
@pytest.mark.parametrize("module", MODULES, ids=lambda path: str(path.relative_to(ROOT)))
def test_words_of_the_code_are_translated(module: Path, language: str) -> None:
    """Hours, what is wrong with a place or a choice, what became of a search, findings, names."""
    known = catalogue(language)
    for node in ast.walk(ast.parse(module.read_text())):
        called = isinstance(node, ast.Call) and isinstance(node.func, ast.Name) and node.func.id
        if called in GETTEXT:
            assert isinstance(node, ast.Call)
            english = str(node.args[0].value) if isinstance(node.args[0], ast.Constant) else ""
            assert known.get(english) or known.get((english, 0)), english
