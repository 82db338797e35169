"""A place inside the words of a search: "detox near Chicago", "in 60614", "Bronx food pantry".

Precision first: a word that is left among the words is still searched for, a need that is taken
for a place is lost. Only names in memory are asked; the one place found is then resolved.
"""

import re
from collections.abc import Callable, Iterator
from dataclasses import dataclass, replace
from itertools import islice
from typing import Literal

from directory import place_slips, places
from directory.asking.reading import asking
from directory.place_lookup import NICKNAMES, NICKNAMES_ALONE
from directory.place_ordinary import (
    CODES_THAT_ARE_WORDS,
    INSTITUTIONS,
    NEVER_A_PLACE,
    NEVER_BY_CODE,
    ORDINARY,
    VETERANS_AFFAIRS,
)
from directory.place_text import ENDS_A_NAME, MOST_TRIES, Text, without
from directory.place_words import COUNTY_WORDS, state_keys, state_starts
from directory.places import ResolvedPlace, UnknownPlace

How = Literal["", "postal_code", "with_state", "after_preposition", "alone"]

LONGEST = 1_500  # characters; a longer text is no search for something near a place
MOST_TOKENS = 250
LONGEST_NAME = 5  # words
# Without a preposition or a state only a city of so many ZIP codes is unmistakable: 485 of them.
FEWEST_ZIPS_ALONE = 6
FEWEST_ZIPS_AT_END = 2  # "bangor me" at the end of the words; "help acton me" is no place
FEWEST_ZIPS_OF_ORDINARY = 3  # "in Reading" and "in Mobile", not "in Hope"
FEWEST_ZIPS_OF_SLIP = 6  # "in chicgo": of a small town nobody could be sure
FEWEST_ZIPS_OF_CAPITAL_SLIP = 1  # "in Las Crucess", "near ykima": it is said to be a name
SHORTEST_OF_KNOWN = 8  # letters of a name that holds a known word: "Las Crucess", "Deer Prak"
FEWEST_ZIPS_OF_SLIP_WITH_STATE = 3  # "pantry Albuqerque NM"; after "near" or with a comma, any

_ZIP = re.compile(r"[0-9]{5}(?:-[0-9]{4})?")
_NEAR_ME = re.compile(rf"(?<!\w)(?:{'|'.join(asking().near_me)})(?!\w)", re.IGNORECASE)
_PART_OF_A_NAME = frozenset({"of", "de", "del", "at", "the", "and", "y", "for", "to", "greater"})


@dataclass(frozen=True, slots=True)
class PlaceInWords:
    place: ResolvedPlace | None  # None: only "near me"
    said: str  # the words that named it, with the "near" before them, as typed
    rest: str  # the text without them
    near_me: bool = False
    how: How = ""  # how sure: "alone" is the least, and may be a part of an organization's name
    corrected_from: str | None = None  # the name as typed, where a slip in it was mended


@dataclass(frozen=True, slots=True)
class _Found:
    first: int  # tokens
    last: int
    asked: str  # what `places.resolve` understands
    how: How
    corrected_from: str | None = None


def find(text: str, *, is_word: Callable[[str], bool] = lambda word: False) -> PlaceInWords | None:
    """The place that the text names, or that it says "near me"; None when it does neither.

    `is_word`: whether a folded word is one of the index's, so that a slip ("in hosptal") is not
    mended to a place's name. Costs no query, save two at most for a place not met before.
    """
    if len(text) > LONGEST:
        return None
    me = _NEAR_ME.search(text)
    rest = without(text, *me.span()) if me else text
    read = Text(rest, is_word)
    found = _with_its_state_mended(read) or _in(read)
    if found or not me:
        return found
    return PlaceInWords(None, me.group(), rest, near_me=True)


def _with_its_state_mended(text: Text) -> PlaceInWords | None:
    """ "rehab Faribanks Alsaka": with the state as it was meant, which makes a name before it
    sure; told in the words that were typed."""
    spans = [(token.start, token.end, token.folded) for token in text.tokens[:MOST_TOKENS]]
    meant = ["" if text.is_word(word) else place_slips.state_meant(word) for _, _, word in spans]
    if not any(meant):
        return None
    mended = text.text
    for (start, end, _), word in reversed(list(zip(spans, meant, strict=True))):
        mended = mended[:start] + (word.capitalize() or mended[start:end]) + mended[end:]
    told = Text(mended, text.is_word)
    found = _in(told)
    sure = found is not None and (found.how == "with_state" or found.said.endswith("County"))
    return _as_typed(found, text, told) if found and sure else None


def _as_typed(found: PlaceInWords, typed: Text, mended: Text) -> PlaceInWords | None:
    """The words stand in the same order, only spelt otherwise."""
    at = mended.text.find(found.said)
    held = [
        place
        for place, token in enumerate(mended.tokens)
        if at <= token.start < at + len(found.said)
    ]
    if at < 0 or not held or len(typed.tokens) != len(mended.tokens):
        return None
    start, end = typed.tokens[held[0]].start, typed.tokens[held[-1]].end
    named = (
        held[0] if found.corrected_from else next(at for at in held if _differ(typed, mended, at))
    )
    return replace(
        found,
        said=typed.text[start:end],
        rest=without(typed.text, start, end),
        corrected_from=typed.text[typed.tokens[named].start : end],
    )


def _differ(one: Text, other: Text, at: int) -> bool:
    return one.tokens[at].folded != other.tokens[at].folded


def _in(text: Text) -> PlaceInWords | None:
    if not text.tokens or len(text.tokens) > MOST_TOKENS:
        return None
    for way in (_by_code, _with_state, _after_preposition, _slipped, _alone):
        for found in way(text):
            if (resolved := _resolved(text, found)) is not None:
                return resolved
    return None


def _resolved(text: Text, found: _Found) -> PlaceInWords | None:
    """With the preposition taken along; None for a place without a point."""
    try:
        place = places.resolve(found.asked)
    except UnknownPlace:
        return None
    if place.latitude is None or place.corrected_from:
        return None
    before = text.announced(found.first)
    first = before[0] if before else found.first
    start, end = text.tokens[first].start, text.tokens[found.last].end
    if found.corrected_from:
        place = replace(place, corrected_from=found.corrected_from)
    return PlaceInWords(
        place=place,
        said=text.said(first, found.last),
        rest=without(text.text, start, end),
        how=found.how,
        corrected_from=found.corrected_from,
    )


def _by_code(text: Text) -> Iterator[_Found]:
    """ "60614", with the city and state before it. The last, if there are several."""
    for at in range(len(text.tokens) - 1, -1, -1):
        code = text.tokens[at].text
        if _ZIP.fullmatch(code) and code.isascii():
            city = next((one for one in _with_state(text) if one.last == at - 1), None)
            yield _Found(city.first if city else at, at, code[:5], "postal_code")


def _with_state(text: Text) -> Iterator[_Found]:
    """ "Gallup, New Mexico", "albuquerque nm": the longest name of that state before it."""
    for at, code, last in _states(text):
        for first in range(max(0, at - LONGEST_NAME + 1), at):
            name = text.key(first, at - 1)
            if text.divided(first, at - 1) or not text.names.in_state(name, code):
                continue
            if _meant_with_state(text, first, at, last, name, code):
                yield _Found(first, last, f"{_spelt(text, first, at - 1)}, {code}", "with_state")
                break


def _states(text: Text) -> Iterator[tuple[int, str, int]]:
    """(first token, code, last token) of each state that follows another word; the last first."""
    known = state_keys()
    for at in range(len(text.tokens) - 1, 0, -1):
        if text.tokens[at].folded not in state_starts() or _is_veterans_affairs(text, at):
            continue
        for length in (4, 3, 2, 1):
            last = at + length - 1
            inside = last < len(text.tokens) and not text.divided(at, last)
            if inside and (code := known.get(text.key(at, last))):
                yield at, code, last
                break


def _is_veterans_affairs(text: Text, at: int) -> bool:
    """ "Dayton VA Medical Center" is in Ohio."""
    after = text.tokens[at + 1].folded if at + 1 < len(text.tokens) else ""
    token = text.tokens[at]
    return token.folded == "va" and not token.after_comma and after in VETERANS_AFFAIRS


def _meant_with_state(text: Text, first: int, at: int, last: int, name: str, code: str) -> bool:
    if text.tokens[at].after_comma:
        return True
    word = _is_word_code(text, at)
    if name in NEVER_A_PLACE:  # "center TX"
        return False
    if name in ORDINARY:  # "hope in", "detox energy TX"
        return not word and (first == 0 or text.announced(first) is not None)
    at_end = last == len(text.tokens) - 1
    fewest = FEWEST_ZIPS_AT_END if at_end else FEWEST_ZIPS_ALONE
    return not word or (at_end and first == 0) or _weight(text, name, code) >= fewest


def _is_word_code(text: Text, at: int) -> bool:
    """Whether the code may well be a word: "me" is Maine only in "ME" or after a city there."""
    return text.tokens[at].folded in CODES_THAT_ARE_WORDS and not text.is_capital(at)


def _weight(text: Text, name: str, code: str) -> int:
    """ZIP codes; 0 for a county that is not called one: "brown in" is not Brown County."""
    found = text.names.in_state(name, code)
    plain = found and (found.kind == "city" or name.endswith(COUNTY_WORDS))
    return found.weight if found and plain else 0


def _after_preposition(text: Text) -> Iterator[_Found]:
    for first, sure in text.announcements():
        for last in range(min(first + LONGEST_NAME, len(text.tokens)) - 1, first - 1, -1):
            if not text.divided(first, last) and _follows(text, first, last, sure=sure):
                yield _Found(first, last, _spelt(text, first, last), "after_preposition")
                break


def _follows(text: Text, first: int, last: int, *, sure: bool) -> bool:
    """Whether these words, after "near" (sure) or "in" (not sure), are a place."""
    name = text.key(first, last)
    if text.abroad(last):
        return False
    if code := state_keys().get(name) if first == last and len(name) == 2 else None:
        return _code_follows(text, last, name, code)
    if name in NICKNAMES:
        return name in NICKNAMES_ALONE or text.ends(last)
    if len(name) < 3 or name in NEVER_A_PLACE or name not in text.names:
        return False
    if name not in ORDINARY:
        return True
    fewest = 1 if sure else FEWEST_ZIPS_OF_ORDINARY
    return text.ends(last) and text.names.largest(name) >= fewest


def _code_follows(text: Text, last: int, name: str, code: str) -> bool:
    """ "in NM", "in tx", "near LA"; not "near ME" and not "in or"."""
    if name in NICKNAMES and text.ends(last):
        return True
    if name in NEVER_BY_CODE or not text.ends(last):
        return False
    return name not in CODES_THAT_ARE_WORDS or text.is_capital(last)


def _slipped(text: Text) -> Iterator[_Found]:
    """A name with a slip in it, before a state or after a preposition; or that of a county."""
    for at, code, last in islice(_states(text), MOST_TRIES):
        if text.tokens[at].after_comma or not _is_word_code(text, at):
            yield from _mended(text, range(max(0, at - 3), at), at - 1, last, code)
    for at, token in enumerate(text.tokens):
        if at and token.folded == "county":
            yield from _mended(text, range(max(0, at - 2), at), at, at, "")
    for first, _ in text.announcements():
        for end in range(min(first + 3, len(text.tokens)) - 1, first - 1, -1):
            if text.ends(end):
                yield from _mended(text, range(first, first + 1), end, end, "")


def _mended(text: Text, firsts: range, end: int, last: int, code: str) -> Iterator[_Found]:
    """`end`: the last word of the name; `last`: that of the state after it."""
    for first in firsts:
        folded = [one.folded for one in text.tokens[first : end + 1]]
        if text.abroad(end) or text.divided(first, end) or not _may_be_slipped(text, folded):
            continue
        if end > first and len(folded[-1]) < places.SHORTEST_ENDING:
            continue
        if slip := place_slips.corrected(
            text.key(first, end),
            code,
            fewest_zips=_fewest(text, first, end, code),
            named=text.begins_large(first),
        ):
            asked, typed = f"{slip.key}, {code}" if code else slip.key, text.said(first, end)
            how: How = "with_state" if code else "after_preposition"
            yield _Found(first, last, asked, how, typed)


def _may_be_slipped(text: Text, folded: list[str]) -> bool:
    """Whether one of the words is none that is known; beside it there may be such: "Las"."""
    named = [one for one in folded if one != "county"]
    strange = [one for one in named if not _is_ordinary(text, one)]
    if len(strange) == len(named):
        return True
    return bool(strange) and "county" not in folded and _is_long(named)


def _is_long(named: list[str]) -> bool:
    whole = sum(map(len, named)) >= SHORTEST_OF_KNOWN
    return whole and not any(one in ENDS_A_NAME for one in named)


def _fewest(text: Text, first: int, end: int, code: str) -> int:
    if not code:
        announced = text.announced(first)
        sure = (announced is not None and announced[1]) or text.begins_large(first)
        return FEWEST_ZIPS_OF_CAPITAL_SLIP if sure else FEWEST_ZIPS_OF_SLIP
    sure = text.tokens[end + 1].after_comma or text.announced(first) is not None
    return 1 if sure else FEWEST_ZIPS_OF_SLIP_WITH_STATE


def _is_ordinary(text: Text, word: str) -> bool:
    return word in NEVER_A_PLACE or word in ORDINARY or word in ENDS_A_NAME or text.is_word(word)


def _alone(text: Text) -> Iterator[_Found]:
    """A place that nobody could mistake, at the end of the text or at its beginning."""
    count = len(text.tokens)
    if count > 1 and _is_code_after_comma(text, count - 1):
        code = state_keys()[text.tokens[-1].folded]
        yield _Found(count - 1, count - 1, code, "alone")
    for length in range(min(LONGEST_NAME, count), 0, -1):
        first = count - length
        named_so = first > 0 and text.tokens[first - 1].folded in _PART_OF_A_NAME
        if not named_so and _unmistakable(text, first, count - 1):
            yield _Found(first, count - 1, _spelt(text, first, count - 1), "alone")
    if not any(one.folded in INSTITUTIONS for one in text.tokens):
        for length in range(min(LONGEST_NAME, count - 1), 0, -1):
            if _unmistakable(text, 0, length - 1):
                yield _Found(0, length - 1, _spelt(text, 0, length - 1), "alone")


def _is_code_after_comma(text: Text, at: int) -> bool:
    """ "rehab, ME"."""
    token = text.tokens[at]
    return token.after_comma and token.capitals and token.folded in state_keys()


def _unmistakable(text: Text, first: int, last: int) -> bool:
    name = text.key(first, last)
    if text.divided(first, last) or text.abroad(last):
        return False
    if name in ORDINARY or name in NEVER_A_PLACE:
        return False
    if name in NICKNAMES:
        return name in NICKNAMES_ALONE or text.is_capital(last)
    if len(name) < 3:
        return False
    for one in text.names.named(name):
        if one.kind == "state" or (one.kind == "county" and name.endswith(COUNTY_WORDS)):
            return True
        if one.kind == "city" and one.weight >= FEWEST_ZIPS_ALONE:
            return True
    return False


def _spelt(text: Text, first: int, last: int) -> str:
    """The words as `places.resolve` reads them, without signs that it refuses."""
    return " ".join(filter(None, (one.folded for one in text.tokens[first : last + 1])))
