"""A telephone number as all that a box says: it finds whom it calls."""

import re

from search.query import Concept, Wording

_NUMBER = re.compile(r"\+?[\d(][\d\s().-]{5,18}\d")


def number_said(text: str) -> Concept | None:
    """With and without the country's 1: listings write it either way. None for other texts."""
    text = text.strip()
    digits = re.sub(r"\D", "", text)
    if not (_NUMBER.fullmatch(text) and 10 <= len(digits) <= 15):
        return None
    local = digits[1:] if len(digits) == 11 and digits[0] == "1" else digits
    ways = dict.fromkeys((digits, local, "1" + local))
    return Concept(digits, tuple(Wording((way,)) for way in ways))
