"""Several things in a row, as the reader's language writes them."""

from collections.abc import Iterable

from django.utils.translation import pgettext


def enumerated(parts: Iterable[object]) -> str:
    """ "food, clothing, rent"; Arabic and Chinese, for two, have a comma of their own."""
    return pgettext("between the things of a list", ", ").join(map(str, parts))
