"""Values of the filters in the reader's words, as search names them."""

from search.vocabulary import label


def language_name(code: str, given: str = "") -> str:
    """By its code; a code that nobody here knows by the name that the source gives."""
    known = label("language", code) if code else ""
    return given if given and known in {"", code} else known
