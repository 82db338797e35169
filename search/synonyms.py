"""What people call things, and what listings call them: `synonyms.toml`, and what a specialist
changed in the admin. In force in every process at once, without a restart."""

import hashlib
import logging
import re
import threading
import tomllib
from collections.abc import Iterable, Iterator, Mapping
from dataclasses import dataclass, replace
from functools import lru_cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.db import connection
from django.utils.translation import gettext as _

from search.analyse import fold, query_words
from search.models import EditedSynonym, IndexState
from search.vocabulary import FACETS, is_named

DIRECTIONS = ("to_term", "both")
KEYS = frozenset({"term", "words", "direction", "note"})
LONGEST_PHRASE = 100  # characters
_ENTRY = re.compile(r"^\s*\[\[\s*synonym\s*\]\]", re.MULTILINE)
log = logging.getLogger(__name__)


@dataclass(frozen=True, slots=True)
class Synonym:
    term: str  # words of listings, or "facet:value"
    words: tuple[str, ...]  # what people type
    direction: str = "to_term"  # "both": the words stand in listings, too
    note: str = ""
    rank: int = 0  # among several terms of one entry; the first says it best


@dataclass(frozen=True, slots=True)
class Lexicon:
    entries: tuple[Synonym, ...]
    stamp: str  # another one for other entries


class BadSynonyms(ValueError):
    """Its text names the entry, what is wrong with it, and the mend."""


def read(path: Path) -> tuple[Synonym, ...]:
    """The entries of a file; one with several terms becomes as many. Raises BadSynonyms."""
    try:
        text = path.read_text(encoding="utf-8")
        found = tomllib.loads(text)
    except OSError as fault:
        raise BadSynonyms(f"{path.name} cannot be read: {fault.strerror}.") from None
    except UnicodeDecodeError as fault:
        raise BadSynonyms(
            f"{path.name} is not UTF-8 text (byte {fault.start}). Save it as UTF-8."
        ) from None
    except tomllib.TOMLDecodeError as fault:
        raise BadSynonyms(f"{path.name} is not TOML: {fault}. Look for a quote or comma.") from None
    strange = sorted(found.keys() - {"synonym"})
    if strange:
        raise BadSynonyms(f"{path.name}: “{strange[0]}” is unknown. Entries are [[synonym]].")
    lines = list(_lines_of_entries(text))
    rows = found.get("synonym", [])
    if not isinstance(rows, list) or not all(isinstance(row, dict) for row in rows):
        raise BadSynonyms(f"{path.name}: begin each entry with [[synonym]] in a line of its own.")
    if len(lines) != len(rows):
        lines = [0] * len(rows)
    return tuple(
        entry
        for line, row in zip(lines, rows, strict=True)
        for entry in _entries(row, f"{path.name}, line {line}" if line else path.name)
    )


def _entries(row: Mapping[str, Any], where: str) -> Iterator[Synonym]:
    strange = sorted(row.keys() - KEYS)
    if strange:
        raise BadSynonyms(
            f"{where}: “{strange[0]}” is unknown. An entry has term, words, direction, note."
        )
    terms = row.get("term", "")
    ranked = terms if isinstance(terms, list) else [terms]
    direction, note = row.get("direction", "to_term"), row.get("note", "")
    if not ranked:
        return
    first = checked(ranked[0], row.get("words", []), direction, note, where)
    yield first
    for rank, term in enumerate(ranked[1:], start=1):
        _check_term(term, direction, where)  # the words were looked at with the first
        yield replace(first, term=term.strip(), rank=rank)


def _lines_of_entries(text: str) -> Iterator[int]:
    line, counted = 1, 0
    for match in _ENTRY.finditer(text):
        line += text.count("\n", counted, match.end())
        counted = match.end()
        yield line


def _bad(where: str, message: str, **values: object) -> BadSynonyms:
    return BadSynonyms(f"{where}: {message % values}")


def checked(term: Any, words: Any, direction: Any, note: Any, where: str) -> Synonym:
    """One entry. Raises BadSynonyms that begins with `where`."""
    _check_is_told(term, where)
    if not isinstance(words, list) or not words:
        raise _bad(
            where, _("“%(term)s” has no words. Give what people type, as a list."), term=term
        )
    for word in words:
        if not isinstance(word, str) or not word.strip() or len(word) > LONGEST_PHRASE:
            message = _(
                "“%(term)s” has a word that is empty, no text, or longer than %(most)s letters: "
                "%(word)s. Mend it or take it out."
            )
            raise _bad(where, message, term=term, most=LONGEST_PHRASE, word=repr(str(word)[:40]))
        if not _counts(word):
            raise _bad(where, _("“%(word)s” has no word that counts. Take it out."), word=word)
    _check_term(term, direction, where)
    listed = tuple(dict.fromkeys(word.strip() for word in words))
    return Synonym(term.strip(), listed, direction, str(note))


@lru_cache(maxsize=20_000)
def _counts(word: str) -> bool:
    """Many a word stands in several entries: what the books call it, and what a county does."""
    return bool(query_words(word))


def _check_is_told(term: Any, where: str) -> None:
    if not isinstance(term, str) or not term.strip():
        raise _bad(where, _("the term is missing. Give what listings call it."))


def _check_term(term: Any, direction: Any, where: str) -> None:
    _check_is_told(term, where)
    if direction not in DIRECTIONS:
        message = _("“%(term)s” has the direction %(word)s. Give “to_term” or “both”.")
        raise _bad(where, message, term=term, word=repr(direction))
    for part in term.split("+"):
        _check_token(part.strip(), where)
        if ":" in part and direction == "both":
            message = _("“%(term)s” is a filter. Give the direction “to_term”.")
            raise _bad(where, message, term=term)


def _check_token(term: str, where: str) -> None:
    facet, colon, value = term.partition(":")
    if not colon:
        return
    if facet not in FACETS or facet in {"taxonomy_term", "organization"}:
        message = _("“%(term)s” names no filter. There are: cost, group, language …")
        raise _bad(where, message, term=term)
    if facet == "age":
        if not re.fullmatch(r"\d{1,3}-\d{0,3}|-\d{1,3}", value):
            message = _("“%(term)s” is no span of years. Write age:13-17 or age:65-.")
            raise _bad(where, message, term=term)
    elif not is_named(facet, value):
        message = _("“%(term)s” is no value of the filter “%(facet)s”.")
        raise _bad(where, message, term=term, facet=facet)


_held: dict[Path, tuple[tuple[int, int], Lexicon]] = {}
_loading = threading.Lock()


def from_file() -> Lexicon:
    """The file's entries. Looks whether the file moved at each call: a microsecond."""
    path = Path(settings.SYNONYMS_FILE)
    try:
        found = path.stat()
        moved = found.st_mtime_ns, found.st_size
    except OSError:
        moved = 0, 0
    with _loading:
        held = _held.get(path)
        if held is None or held[0] != moved:
            held = _held[path] = (moved, _load(path, moved, held[1] if held else None))
        return held[1]


def _load(path: Path, moved: tuple[int, int], before: Lexicon | None) -> Lexicon:
    """A file that was broken by an edit changes nothing: what was in force stays so."""
    try:
        return Lexicon(read(path), f"{moved[0]}.{moved[1]}")
    except BadSynonyms as fault:
        log.warning("%s The synonyms stay as they were.", fault)
        return before or Lexicon((), "none")


# By database: the stamps of the index and of the file, and what they gave.
_laid_over: dict[str, tuple[int, Lexicon, Lexicon]] = {}


def current(index_stamp: int | None = None) -> Lexicon:
    """The entries in force: the file's, and over them what was edited in the admin.

    An edit touches the index (`search.synonym_editing`): whoever holds a snapshot gives its
    stamp, and no process has to be told. One query without it; one more when the index moved.
    """
    if index_stamp is None:
        index_stamp = IndexState.objects.values_list("stamp", flat=True).first() or 0
    base = from_file()
    name = str(connection.settings_dict["NAME"])
    known = _laid_over.get(name)
    if known is None or known[0] != index_stamp or known[1] is not base:
        rows = EditedSynonym.objects.order_by("term", "direction")
        known = _laid_over[name] = index_stamp, base, laid_over(base, rows)
    return known[2]


def laid_over(base: Lexicon, edited: Iterable[EditedSynonym]) -> Lexicon:
    """An edited synonym takes the place of all that the base says of its term and direction."""
    rows = {key_of(row.term, row.direction): row for row in edited}
    if not rows:
        return base
    kept: list[Synonym] = []
    ranks: dict[tuple[str, str], dict[str, int]] = {}
    for entry in base.entries:
        key = key_of(entry.term, entry.direction)
        if key in rows:
            ranks.setdefault(key, {}).update(dict.fromkeys(entry.words, entry.rank))
        else:
            kept.append(entry)
    for key, row in rows.items():
        kept.extend(of_row(row, ranks.get(key, {})) if row.active else ())
    digest = hashlib.sha256(repr(kept).encode()).hexdigest()[:16]
    return Lexicon(tuple(kept), digest)


def key_of(term: str, direction: str) -> tuple[str, str]:
    """Which entry it is: case, accents and blanks make no other term."""
    return " ".join(fold(term).split()), direction


def of_row(row: EditedSynonym, ranks: Mapping[str, int]) -> Iterator[Synonym]:
    """One for each rank: for the words that it had in the file, the term says it as well as
    there; for new ones it says it best."""
    by_rank: dict[int, list[str]] = {}
    for word in row.phrases:
        by_rank.setdefault(ranks.get(word, 0), []).append(word)
    for rank, words in sorted(by_rank.items()):
        yield Synonym(row.term, tuple(words), row.direction, row.note, rank)
