"""Values of the filters and kinds of help in the reader's words."""

from django.conf import settings
from django.utils.html import format_html
from django.utils.translation import get_language

from directory.terms import naming
from search.analyse import fold
from search.vocabulary import label


def language_name(code: str, given: str = "") -> str:
    """By its code; a code that the filters do not know by the name that the source gives, or by
    that of the site's own language."""
    known = label("language", code) if code else ""
    if known not in {"", code}:
        return known
    return given or str(dict(settings.LANGUAGES).get(code, known))


def language_in_a_sentence(code: str) -> str:
    """English writes it with a capital wherever it stands, Spanish and most others do not."""
    name = language_name(code)
    if (get_language() or "en") == "en" or name[:2].isupper():  # "ASL" stays
        return name
    return name[:1].lower() + name[1:]


def term_name(name: str) -> str:
    """For a template: as `naming.shown`, marked as English where a page in another language has
    no other name for it, so that it is read out as such."""
    lang = naming.lang(name)
    return format_html('<span lang="{}">{}</span>', lang, name) if lang else naming.shown(name)


def alphabet(name: str) -> str:
    """To sort names of terms by, as they are shown; neither case nor accents count."""
    return fold(naming.shown(name))
