"""Values of the filters in the reader's words, as search names them."""

from django.conf import settings

from search.vocabulary import label


def language_name(code: str, given: str = "") -> str:
    """By its code; a code that the filters do not know by the name that the source gives, or by
    that of the site's own language."""
    known = label("language", code) if code else ""
    if known not in {"", code}:
        return known
    return given or str(dict(settings.LANGUAGES).get(code, known))
