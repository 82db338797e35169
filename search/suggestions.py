"""What a few typed letters may become: needs, names of services and organizations, places."""

import re
from bisect import bisect_left
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field

from directory import places
from directory.asking.reading import asking
from search import labels, names, synonyms
from search.analyse import fold, plain_words
from search.query import Suggestion
from search.reading.reader import book_of
from search.reading.spelling import speller
from search.snapshot import Snapshot

LONGEST = 100  # characters of what was typed
SEATS = {"need": 3, "service": 2, "organization": 2, "place": 2}
"""Of eight: what a kind has when the others have enough; what is left goes to the first."""
SHORTEST_SLIP = 4  # letters from which a beginning may be misspelt
ENOUGH = 3  # own matches that make looking for slips needless
_WHERE = re.compile(rf"^(.*\S\s+(?:{'|'.join(asking().in_the_box)})\s+)(\S.{{2,}})$", re.IGNORECASE)

Key = tuple[str, Suggestion, int, str]
"""(letters, what is offered, its place among the words of an entry, the meaning: one word for it
is enough)."""


@dataclass(frozen=True, slots=True)
class Needs:
    """Names of terms and typed words of synonyms, by the letters of each word in them."""

    stamp: tuple[object, str]
    keys: list[Key] = field(default_factory=list)


_current: dict[str, Needs] = {}


def suggest(snapshot: Snapshot, prefix: str, limit: int, kind: str = "") -> list[Suggestion]:
    """Needs first, then names, the last seats for places. A slip in what was typed is mended when
    nothing begins so. `kind`: only of that kind. Three queries at most."""
    typed = " ".join(plain_words(prefix[:LONGEST]))
    if not typed:
        return []
    found = _beginning(snapshot, typed, prefix, limit, kind)
    own = sum(one.kind != "place" for one in found)
    if own < ENOUGH and kind != "place" and (mended := _mended(snapshot, typed)):
        found += _beginning(snapshot, mended, mended, limit, kind)
    return _seated(_distinct(found), limit)


def _beginning(
    snapshot: Snapshot, typed: str, prefix: str, limit: int, kind: str
) -> list[Suggestion]:
    found: list[Suggestion] = []
    if kind in ("", "need", "taxonomy_term"):
        found += [one for one in _needs_from(_needs(snapshot), typed) if kind in ("", one.kind)]
    if kind in ("", "service", "organization"):
        named = names.beginning(typed, 2 * limit)
        found += [
            Suggestion(text, "service" if each == "service" else "organization")
            for each, text, _ in named
            if kind in ("", each)
        ]
    if kind in ("", "place"):
        found += _places(prefix, limit)
    return found


def _places(prefix: str, limit: int) -> list[Suggestion]:
    """Of the whole text, and of what stands after "near"."""
    whole = [Suggestion(label, "place") for label in places.beginning_with(prefix, limit)]
    match = _WHERE.match(prefix[:LONGEST])
    if not match:
        return whole
    return [
        *whole,
        *(
            Suggestion(match[1] + label, "place")
            for label in places.beginning_with(match[2], limit)
        ),
    ]


def _needs(snapshot: Snapshot) -> Needs:
    known = labels.labels(snapshot).terms
    lexicon = synonyms.current(snapshot.stamp)
    held = _current.get("")
    if held is None or held.stamp[0] is not known or held.stamp[1] != lexicon.stamp:
        terms = {label.card["name"] for label in known.values() if not label.repeats_filter}
        phrases = {
            word: (place, entry.term)
            for entry in lexicon.entries
            for place, word in enumerate(entry.words)
        }
        listed = [
            *((Suggestion(name, "taxonomy_term"), len(name), name) for name in terms),
            *((Suggestion(phrase, "need"), *what) for phrase, what in phrases.items()),
        ]
        held = _current[""] = Needs((known, lexicon.stamp), sorted(_keyed(listed), key=_first))
    return held


def _first(key: Key) -> tuple[str, str]:
    return key[0], key[1].text


def _keyed(listed: Iterable[tuple[Suggestion, int, str]]) -> Iterator[Key]:
    for one, place, meaning in listed:
        words = plain_words(one.text)
        for start in range(min(len(words), names.MOST_STARTS)):
            yield " ".join(words[start:]), one, place, meaning


def _needs_from(needs: Needs, typed: str) -> list[Suggestion]:
    """Those that begin so themselves first, the commonest words of an entry before the others;
    one for each meaning."""
    at = bisect_left(needs.keys, (typed,))
    found: list[tuple[bool, int, str, Suggestion, str]] = []
    for key, one, place, meaning in needs.keys[at : at + names.LOOKED_AT]:
        if not key.startswith(typed):
            break
        begins = " ".join(plain_words(one.text)).startswith(typed)
        found.append((not begins, place, one.text, one, meaning))
    held: dict[str, Suggestion] = {}
    for *_, one, meaning in sorted(found, key=lambda each: each[:3]):
        held.setdefault(meaning, one)
    return list(held.values())


def _mended(snapshot: Snapshot, typed: str) -> str:
    """The last word as the beginning of one that is known; "" when it is, or none is near."""
    *before, last = typed.split(" ")
    if len(last) < SHORTEST_SLIP:
        return ""
    spelling = speller(snapshot, book_of(synonyms.current(snapshot.stamp)))
    if spelling.knows(last):
        meant = spelling.frequent_neighbour(last)
    else:
        meant = spelling.beginning(last) or spelling.correct(last)
    return " ".join([*before, meant]) if meant else ""


def _distinct(found: Iterable[Suggestion]) -> list[Suggestion]:
    held: dict[tuple[str, str], Suggestion] = {}
    for one in found:
        held.setdefault((_seat(one), fold(one.text)), one)
    return list(held.values())


def _seat(one: Suggestion) -> str:
    return "need" if one.kind == "taxonomy_term" else one.kind


def _seated(found: Sequence[Suggestion], limit: int) -> list[Suggestion]:
    """Each kind has its seats; the rest go to whoever stands first."""
    by_kind = {kind: [one for one in found if _seat(one) == kind] for kind in SEATS}
    share = limit / sum(SEATS.values())
    taken = {kind: each[: max(1, int(SEATS[kind] * share))] for kind, each in by_kind.items()}
    free = limit - sum(map(len, taken.values()))
    for kind, each in by_kind.items():
        more = each[len(taken[kind]) :][: max(0, free)]
        taken[kind] = [*taken[kind], *more]
        free -= len(more)
    return [one for kind in SEATS for one in taken[kind]][:limit]
