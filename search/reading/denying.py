"""What somebody does not want: "detox, no methadone", "live-in place, not a hospital".

Only of what people say no to: "no shelter" and "without food" tell what is missing.
"""

from collections.abc import Sequence

from directory.asking.reading import asking
from search.reading.tokens import Token

MOST_BETWEEN = 5  # "I do not want to go to a hospital"
_REFUSED = asking().refused
_REFUSING = asking().refusing | asking().denials
_HAVING = asking().having


def refused_in(tokens: Sequence[Token]) -> list[Token]:
    """The words that name what is not wanted, in their order."""
    found = []
    for place, token in enumerate(tokens):
        if token.word in _REFUSED and _is_denied(tokens, place):
            found.append(token)
    return found


def _is_denied(tokens: Sequence[Token], place: int) -> bool:
    """Whether a denial stands before it, and nothing but little words between: "no meds", but not
    "have no meds" and "without my meds"."""
    for at in range(place - 1, max(-1, place - 2 - MOST_BETWEEN), -1):
        if tokens[at].word in _REFUSING:
            before = tokens[at - 1].word if at else ""
            return before not in _HAVING
        if not tokens[at].filler or tokens[at].word in ("my", "mi", "mis"):
            return False
    return False
