"""What terms are called in other languages than English: `es.toml`, by the English name.

Nothing of it is stored or indexed. Names are looked up when a page is made, in the language of
the moment, and those of all languages are understood when they are typed, so that an edit of the
file needs no import.
"""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path

from django.utils.translation import get_language

FOLDER = Path(__file__).parent
ENGLISH = "en"  # which the taxonomies are written in


def shown(name: str) -> str:
    """The name of a term in the language of the moment; in English where no file has it."""
    language = get_language() or ENGLISH
    return name if language == ENGLISH else _names(language).get(name.casefold(), name)


def lang(name: str) -> str:
    """What a page has to say of the name's language: "en" where it stays English among other
    words, else ""."""
    language = get_language() or ENGLISH
    return "" if language == ENGLISH or name.casefold() in _names(language) else ENGLISH


@cache
def _names(language: str) -> Mapping[str, str]:
    """By casefolded English name; read once in each process, empty for a language without a file."""
    path = FOLDER / f"{language}.toml"
    return {name.casefold(): text for name, text in read(path).items()} if path.exists() else {}


def in_other_languages() -> Iterator[tuple[str, str]]:
    """(name, casefolded English name) of every file, for what people type."""
    for path in sorted(FOLDER.glob("*.toml")):
        yield from ((name, english) for english, name in _names(path.stem).items())


def read(path: Path) -> dict[str, str]:
    """English name -> name, as written. Raises tomllib.TOMLDecodeError, for a name twice, too."""
    return tomllib.loads(path.read_text(encoding="utf-8"))
