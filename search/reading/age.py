"""An age in years, as a box says it: "my 71 year old dad", "15yo", "de 8 años"."""

from collections.abc import Sequence

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
_OLD = frozenset({"old", "olds"})


def ages_said(tokens: Sequence[Token]) -> list[Found]:
    """Each as a phrase that means the band it lies in. Numbers without a word for years are none:
    "12 step", "60614"."""
    found = []
    for place, token in enumerate(tokens):
        years, along = _years(token.word), place + 1
        if years is None:
            continue
        while along < len(tokens) and tokens[along].word in (
            _YEARS if along == place + 1 else _OLD
        ):
            along += 1
        if along > place + 1 or not token.word.isdigit():
            held = tuple(tokens[place:along])
            found.append(Found(held, tuple(one.stem for one in held), _targets(years)))
    return found


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
