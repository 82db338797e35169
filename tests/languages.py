"""Two languages that nobody speaks, made of the messages of the site in a folder of a test.

`qps` is a pseudo-locale: each message stands between ⟦ and ⟧, its letters have accents and its
vowels are twice there, which makes it about 40 % longer. A word without marks is not translatable; a box that
breaks is too narrow. Django does not know the language, as it does not know Somali or Hmong.
`ar` is a stub of Arabic: each message in Arabic letters, from right to left, and without a meaning.
"""

import json
import re
import struct
import sys
import tomllib
from collections.abc import Callable, Iterator, Mapping
from contextlib import contextmanager
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from bs4.element import NavigableString, Tag
from django.apps import apps
from django.conf import settings as django_settings
from django.db import models
from django.utils import formats
from django.utils.dates import MONTHS, MONTHS_3, MONTHS_AP, WEEKDAYS, WEEKDAYS_ABBR
from django.utils.translation import override

from directory.models import Place
from frontend.brand import reading
from frontend.templatetags import handrail

PSEUDO, ARABIC = "qps", "ar"
LANGUAGES = [("en", "English"), ("es", "Spanish"), (PSEUDO, "Pseudo"), (ARABIC, "Arabic")]
FRONTEND = Path(__file__).resolve().parents[1] / "frontend"
SPANISH = FRONTEND / "locale" / "es" / "LC_MESSAGES" / "django.mo"
OPEN, CLOSE = "⟦", "⟧"

# Not for people: a format of dates, and words that have to find something.
_AS_THEY_ARE = ("Django date format", "words to search for")
_KEPT = re.compile(r"(%\(\w+\)[sd]|%[sd%]|<[^>]+>|&\w+;|#)")
_ACCENTS = str.maketrans(
    "AaCcDdEeGgHhIiJjKkLlNnOoRrSsTtUuWwYyZz", "ÅåÇçĐđÉéĜĝĤĥÎîĴĵĶķĻļÑñÖöŔŕŠšŢţÛûŴŵÝýŽž"
)
_ARABIC = str.maketrans(
    "abcdefghijklmnopqrstuvwxyz", "ابكدهفغحيجكلمنوبقرستعوخشئز"
)  # fmt: skip

Turn = Callable[[str], str]


def lengthened(text: str) -> str:
    """Of a message without places for values: marked nowhere yet."""
    return re.sub("([AEIOUaeiou])", r"\1\1", text).translate(_ACCENTS)


def arabic(text: str) -> str:
    return text.lower().translate(_ARABIC)


def turned(message: str, turn: Turn) -> str:
    """All but the places for values and the marks of HTML."""
    return "".join(one if at % 2 else turn(one) for at, one in enumerate(_KEPT.split(message)))


def pseudo(message: str) -> str:
    return f"{OPEN}{turned(message, lengthened)}{CLOSE}"


def arabic_stub(message: str) -> str:
    return turned(message, arabic)


def keys_of(compiled: Path) -> list[str]:
    """Of a compiled catalogue: context, \\x04, message, \\0, plural; what of it there is."""
    data = compiled.read_bytes()
    magic, _version, count, originals = struct.unpack_from("<4I", data)
    assert magic == 0x950412DE
    places = (struct.unpack_from("<2I", data, originals + 8 * at) for at in range(count))
    return [data[start : start + length].decode() for length, start in places]


def compiled(messages: Mapping[str, str]) -> bytes:
    """As msgfmt makes it of a catalogue; it need not be on the machine."""
    ordered = sorted((key.encode(), text.encode()) for key, text in messages.items())
    tables, body = [b"", b""], b""
    start = 28 + 16 * len(ordered)
    for side in (0, 1):
        for pair in ordered:
            tables[side] += struct.pack("<2I", len(pair[side]), start + len(body))
            body += pair[side] + b"\0"
    head = struct.pack("<7I", 0x950412DE, 0, len(ordered), 28, 28 + 8 * len(ordered), 0, 0)
    return head + tables[0] + tables[1] + body


def catalogue(turn: Turn, more: Mapping[str, str]) -> bytes:
    """Every message that has a Spanish form, in another; `more` by their keys."""
    head = "Content-Type: text/plain; charset=UTF-8\nPlural-Forms: nplurals=2; plural=(n != 1);\n"
    messages = {"": head}
    for key in keys_of(SPANISH):
        if not key:
            continue
        context, _, message = key.rpartition("\x04")
        kept = any(one in context for one in _AS_THEY_ARE)
        forms = message.split("\0")
        messages[key] = "\0".join(one if kept else turn(one) for one in forms)
    return compiled(messages | dict(more))


def calendar() -> dict[str, str]:
    """What Django says itself in a language that it knows."""
    with override("en"):
        names = [*WEEKDAYS.values(), *WEEKDAYS_ABBR.values(), *MONTHS.values(), *MONTHS_3.values()]
        found = {str(name): pseudo(str(name)) for name in names}
        short = {f"abbrev. month\x04{name}": pseudo(str(name)) for name in MONTHS_AP.values()}
    return found | short


def brand_with(turns: Mapping[str, Turn]) -> str:
    """A brand file whose texts are there in those languages too: what a translator writes."""
    ours = tomllib.loads((FRONTEND / "brand" / "brand.toml").read_text(encoding="utf-8"))
    shown = {name: ours[name] for name in ("region", "keeper", "ask", "line", "emergency")}
    return "".join(f"{name} = {inline(said(one, turns))}\n" for name, one in shown.items())


def said(value: Any, turns: Mapping[str, Turn]) -> Any:
    if isinstance(value, list):
        return [said(one, turns) for one in value]
    if not isinstance(value, dict):
        return value
    grown = {name: said(one, turns) for name, one in value.items()}
    if isinstance(value.get("en"), str) and value["en"].strip():
        grown |= {code: turn(value["en"]) for code, turn in turns.items()}
    return grown


def inline(value: Any) -> str:
    """As TOML writes it."""
    if isinstance(value, dict):
        return "{ " + ", ".join(f"{name} = {inline(one)}" for name, one in value.items()) + " }"
    if isinstance(value, list):
        return "[" + ", ".join(map(inline, value)) + "]"
    return json.dumps(value, ensure_ascii=False)


FORMATS = 'DATE_FORMAT = "Y/m/d"\n'


@contextmanager
def spoken(settings: Any, folder: Path) -> Iterator[None]:
    """The site with both languages: a folder for each, a setting, and their words in the brand."""
    package = folder / "made_up_languages"
    for code, turn, more in ((PSEUDO, pseudo, calendar()), (ARABIC, arabic_stub, {})):
        messages = package / code / "LC_MESSAGES"
        messages.mkdir(parents=True)
        (messages / "django.mo").write_bytes(catalogue(turn, more))
    (package / PSEUDO / "formats.py").write_text(FORMATS, encoding="utf-8")
    (folder / "brand.toml").write_text(
        brand_with({PSEUDO: pseudo, ARABIC: arabic_stub}), encoding="utf-8"
    )
    with pytest.MonkeyPatch.context() as patch:
        patch.syspath_prepend(str(folder))
        settings.LANGUAGES = LANGUAGES
        settings.LOCALE_PATHS = [*django_settings.LOCALE_PATHS, package]
        settings.FORMAT_MODULE_PATH = ["made_up_languages"]
        settings.BRAND_FILE = folder / "brand.toml"
        forget()
        yield
    for name in [name for name in sys.modules if name.startswith("made_up_languages")]:
        del sys.modules[name]
    forget()


def forget() -> None:
    """What a process keeps of its brand, and of the names and formats of a language."""
    reading.brand.cache_clear()
    handrail.own_name.cache_clear()
    formats.reset_format_cache()
    formats._format_modules_cache = {}  # type: ignore[attr-defined]


SPOKEN_ATTRIBUTES = ("aria-label", "title", "alt", "placeholder")
_MARKED = re.compile(rf"{OPEN}[^{OPEN}{CLOSE}]*{CLOSE}")
_WORD = re.compile(r"[^\W\d_]{2,}")


def untranslated(html: str, listed: set[str]) -> list[str]:
    """Words of a page in the pseudo-locale that stand in no message. `listed`: what listings say,
    and the names of the site; parts of the page in another language are left out."""
    page = BeautifulSoup(html, "html.parser")
    for other in page.find_all(["script", "style"]):
        other.decompose()
    for other in page.select(f"[lang]:not([lang={PSEUDO}])"):
        other.decompose()
    texts_of = [str(one) for one in page.find_all(string=True) if type(one) is NavigableString]
    texts = ["\n".join(" ".join(one.split()) for one in texts_of if one.strip())]
    texts += [value for tag in page.find_all(True) for value in spoken_attributes(tag)]
    return [word for text in texts for word in _WORD.findall(without(text, listed))]


def spoken_attributes(tag: Tag) -> list[str]:
    """What is read out, and what a script says."""
    found = [str(value) for name, value in tag.attrs.items() if name in SPOKEN_ATTRIBUTES]
    scripted = {
        f"data-{name}" for name in ("suggest", "locate", "print", "origin", "tiles", "outlines")
    }
    return found + [
        str(value)
        for name, value in tag.attrs.items()
        if name.startswith("data-") and name not in scripted
    ]


def without(text: str, listed: set[str]) -> str:
    """A message may hold another, so the innermost go first."""
    for one in sorted(listed, key=len, reverse=True):
        text = re.sub(rf"(?<!\w){re.escape(one)}(?!\w)", "", text)
    text = text.replace("\n", " ")
    while _MARKED.search(text):
        text = _MARKED.sub("", text)
    return text


def listed_words() -> set[str]:
    """All texts of the records, as one line; and what an address is shortened to."""
    found = {"Handrail", "New Mexico"}
    for model in apps.get_app_config("directory").get_models():
        fields = [
            one.name
            for one in model._meta.fields
            if isinstance(one, models.CharField | models.TextField)
        ]
        if model is Place or not fields:
            continue
        for row in model._default_manager.values_list(*fields):
            found |= {
                " ".join(line.split()) for text in row if text for line in str(text).splitlines()
            }
    found |= {one.removeprefix("https://") for one in found}
    return {one for one in found if _WORD.search(one)}
