"""An age in years, as a box says it: "my 71 year old dad", "15yo", "de 8 años"."""

from collections.abc import Sequence
from itertools import takewhile

from directory.asking.reading import asking
from search.reading.phrases import Found, Target
from search.reading.tokens import Token
from search.vocabulary import AGE_BANDS

OLDEST = 120
# Whom listings name when they mean an age: by the bands of the vocabulary.
GROUPS = {
    "13-17": "group:adolescents",
    "18-25": "group:young_adults",
    "65-": "group:older_adults",
}
_YEARS = asking().years
_OLD = asking().old
_NUMBERS = asking().numbers
_BEFORE = asking().before_an_age
_BEFORE_YEARS = asking().before_years
_COUNTED = asking().after_a_number
_SINCE = asking().after_years
GROWN = 13


def ages_said(tokens: Sequence[Token]) -> list[Found]:
    """Each as a phrase that means the band it lies in. Numbers that neither a word for years nor
    "is" marks are none: "12 step", "60614"."""
    found = []
    for place, token in enumerate(tokens):
        years = _years(token.word)
        if years is None:
            continue
        held = (token, *_said_of_it(tokens[place + 1 :]))
        after = tokens[place + len(held)].word if place + len(held) < len(tokens) else ""
        if after not in _SINCE and _is_age(tokens, place, len(held)):
            found.append(Found(held, tuple(one.stem for one in held), _targets(years)))
    return found


def _is_age(tokens: Sequence[Token], place: int, length: int) -> bool:
    word = tokens[place].word
    last = tokens[place + length - 1].word
    if word not in _NUMBERS:
        return length > 1 or not word.isdigit() or _is_told(tokens, place)
    if length == 1:
        return _is_told(tokens, place)
    # "Ten year old" and "tiene diez años"; not "ten years of pain".
    return last in _OLD or (place > 0 and tokens[place - 1].word in _BEFORE_YEARS)


def _is_told(tokens: Sequence[Token], place: int) -> bool:
    """ "Is 74", "at 67"; "he is two and ...", for a small number is likelier to count something."""
    if not place or tokens[place - 1].word not in _BEFORE:
        return False
    if place + 1 == len(tokens):
        return True
    after = tokens[place + 1]
    years = _years(tokens[place].word) or 0
    return after.word not in _COUNTED and (after.filler or years >= GROWN)


def _said_of_it(after: Sequence[Token]) -> Sequence[Token]:
    """ "year", or "years old", where it follows at once."""
    if not after or after[0].word not in _YEARS:
        return ()
    old = takewhile(lambda token: token.word in _OLD, after[1:])
    return (after[0], *old)


def _years(word: str) -> int | None:
    """ "71", "15yo" in one, or "ten"."""
    if word in _NUMBERS:
        return _NUMBERS[word]
    digits = word.removesuffix("yo")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        return None
    return int(digits) if int(digits) <= OLDEST else None


def _targets(years: int) -> tuple[Target, ...]:
    band = next(name for name, (least, most) in AGE_BANDS.items() if least <= years < most + 1)
    named = [GROUPS[band]] if band in GROUPS else []
    return tuple(Target(text, 1.0) for text in (*named, f"age:{band}"))
