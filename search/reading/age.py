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


def ages_said(tokens: Sequence[Token]) -> list[Found]:
    """Each as a phrase that means the band it lies in. Numbers without a word for years are none:
    "12 step", "60614"."""
    found = []
    for place, token in enumerate(tokens):
        years = _years(token.word)
        if years is None:
            continue
        held = (token, *_said_of_it(tokens[place + 1 :]))
        if len(held) > 1 or not token.word.isdigit():
            found.append(Found(held, tuple(one.stem for one in held), _targets(years)))
    return found


def _said_of_it(after: Sequence[Token]) -> Sequence[Token]:
    """ "year", or "years old", where it follows at once."""
    if not after or after[0].word not in _YEARS:
        return ()
    old = takewhile(lambda token: token.word in _OLD, after[1:])
    return (after[0], *old)


def _years(word: str) -> int | None:
    """ "71", or "15yo" in one."""
    digits = word.removesuffix("yo")
    if not (digits.isascii() and digits.isdigit() and len(digits) <= 3):
        return None
    return int(digits) if int(digits) <= OLDEST else None


def _targets(years: int) -> tuple[Target, ...]:
    band = next(name for name, (least, most) in AGE_BANDS.items() if least <= years < most + 1)
    named = [GROUPS[band]] if band in GROUPS else []
    return tuple(Target(text, 1.0) for text in (*named, f"age:{band}"))
