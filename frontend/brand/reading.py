"""Brand files: what a site says of itself. brand.toml is the one that is here; a county's own
(BRAND_FILE) is laid over it."""

import tomllib
from collections.abc import Iterator, Mapping
from functools import cache
from pathlib import Path
from typing import Any

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured

from frontend.brand import colours
from frontend.brand.values import (
    FIRST,
    LOGO_TYPES,
    Brand,
    Contact,
    CrisisLine,
    Emergency,
    EmergencyLine,
    Texts,
)
from frontend.needs import NEEDS
from search.crisis import known_kinds

OURS = Path(__file__).with_name("brand.toml")
DEEP, ACCENT = "#0b3b40", "#f6b352"  # as in _tokens.scss
MOST_LOGO_BYTES = 100_000  # it is loaded by every page
Table = Mapping[str, Any]


@cache
def brand() -> Brand:
    """The brand in force, read once in each process. Raises ImproperlyConfigured with all that is wrong."""
    return read(settings.BRAND_FILE)


def read(path: Path | None) -> Brand:
    """Raises ImproperlyConfigured if a file is missing, is no TOML, or says what cannot be used."""
    ours = _load(OURS)
    theirs = _load(path) if path else {}
    wrong = list(_strange("", theirs, ours))
    laid = _laid(ours, theirs) if not wrong else ours
    reader = _Reader(laid, path or OURS)
    found = reader.brand()
    wrong += reader.wrong
    if wrong:
        listed = "\n".join(f"* {one}" for one in wrong)
        raise ImproperlyConfigured(f"{path or OURS} cannot be used:\n{listed}")
    return found


def _load(path: Path) -> dict[str, Any]:
    try:
        return tomllib.loads(path.read_text(encoding="utf-8"))
    except OSError as error:
        raise ImproperlyConfigured(
            f"BRAND_FILE {path} cannot be read: {error.strerror}. Name a file that is there, or "
            "none."
        ) from error
    except (tomllib.TOMLDecodeError, UnicodeDecodeError) as error:
        raise ImproperlyConfigured(f"{path} is not TOML: {error}. Mend that line.") from error


def _strange(where: str, theirs: Table, ours: Table) -> Iterator[str]:
    """Names that we do not know, and tables where a value belongs or the other way round."""
    for name, value in theirs.items():
        if name not in ours:
            yield f"{where}{name}: there is no such entry; there are {', '.join(sorted(ours))}."
        elif isinstance(value, dict) and isinstance(ours[name], dict) and "en" not in ours[name]:
            yield from _strange(f"{name}.", value, ours[name])
        elif not _alike(value, ours[name]):
            yield f"{where}{name}: give it as brand.toml does, like {ours[name]!r:.80}."


def _alike(value: Any, ours: Any) -> bool:
    """Of one type, as far as a table of texts is not just one text."""
    if isinstance(ours, list):
        kind = type(ours[0])
        return isinstance(value, list) and all(isinstance(one, kind) for one in value)
    if isinstance(ours, dict) and "en" in ours:
        return isinstance(value, (dict, str))
    return type(value) is type(ours)


def _laid(ours: Table, theirs: Table) -> dict[str, Any]:
    laid = dict(ours)
    for name, value in theirs.items():
        if name == "emergency":
            kinds = {one.get("kind"): one for one in [*ours[name], *value]}
            laid[name] = list(kinds.values())
        elif isinstance(value, dict) and "en" not in ours[name]:
            laid[name] = {**ours[name], **value}
        else:
            laid[name] = value
    return laid


class _Reader:
    """Reads one whole table and keeps what is wrong with it, instead of stopping at the first."""

    def __init__(self, table: Table, path: Path) -> None:
        self.table = table
        self.path = path
        self.wrong: list[str] = []

    def brand(self) -> Brand:
        table = self.table
        contact = table["contact"]
        return Brand(
            name=self._text("name", table["name"], needed=True),
            region=self._texts("region", table["region"]),
            keeper=self._texts("keeper", table["keeper"]),
            logo=self._logo(table["logo"]),
            text_to_911=self._flag("text_to_911", table["text_to_911"]),
            exit_to=self._web("exit_to", table["exit_to"], needed=True),
            contact=Contact(
                phone=self._number("contact.phone", contact["phone"]),
                email=self._text("contact.email", contact["email"]),
                web=self._web("contact.web", contact["web"]),
            ),
            ask_number=self._number("ask.number", table["ask"]["number"]),
            ask_words=self._texts("ask.words", table["ask"]["words"]),
            needs=self._needs(table["needs"]),
            sensitive=self._each("sensitive", table["sensitive"]),
            deep=self._deep(table["colours"]),
            styles=self._styles(table["colours"]),
            lines=tuple(self._line(number, one) for number, one in enumerate(table["line"], 1)),
            emergencies={
                str(one.get("kind")): self._emergency(number, one)
                for number, one in enumerate(table["emergency"], 1)
            },
        )

    def _complain(self, entry: str, mend: str) -> None:
        self.wrong.append(f"{entry}: {mend}")

    def _text(self, entry: str, value: Any, *, needed: bool = False) -> str:
        if not isinstance(value, str) or (needed and not value.strip()):
            self._complain(entry, "give a text between quotation marks.")
            return ""
        return value.strip()

    def _texts(self, entry: str, value: Any) -> Texts:
        if isinstance(value, str):
            value = {"en": value}
        known = dict(settings.LANGUAGES)
        if not isinstance(value, dict) or not all(isinstance(one, str) for one in value.values()):
            self._complain(entry, 'give a text for each language: { en = "…", es = "…" }.')
            return Texts({"en": ""})
        if strange := sorted(set(value) - set(known)):
            self._complain(entry, f"{', '.join(strange)} is no language here ({', '.join(known)}).")
        return Texts(value)

    def _needs(self, value: Any) -> tuple[str, ...]:
        known = [need.key for need in NEEDS]
        for one in value:
            if one not in known:
                self._complain("needs", f"there is no {one!r}; there are {', '.join(known)}.")
        return tuple(one for one in value if one in known)

    def _each(self, entry: str, value: Any) -> tuple[str, ...]:
        return tuple(self._text(entry, one, needed=True) for one in value)

    def _flag(self, entry: str, value: Any) -> bool:
        if not isinstance(value, bool):
            self._complain(entry, "give true or false, without quotation marks.")
        return value is True

    def _first(self, entry: str, value: Any) -> str:
        if value not in FIRST:
            self._complain(entry, f"give one of {', '.join(repr(one) for one in FIRST)}.")
        return str(value)

    def _number(self, entry: str, value: Any) -> str:
        text = self._text(entry, value)
        digits = [one for one in text if one.isdigit()]
        if text and (not 3 <= len(digits) <= 15 or set(text) - set("0123456789 ()+-.")):
            self._complain(entry, f"{text!r} is no number that one can dial.")
        return text

    def _web(self, entry: str, value: Any, *, needed: bool = False) -> str:
        text = self._text(entry, value, needed=needed)
        if text and not text.startswith("https://"):
            self._complain(entry, f"{text!r} must begin with https://.")
        return text

    def _logo(self, value: Any) -> Path | None:
        name = self._text("logo", value)
        if not name:
            return None
        path = self.path.parent / name
        if path.suffix not in LOGO_TYPES:
            self._complain("logo", f"{name} is none of {', '.join(LOGO_TYPES)}.")
        elif not path.is_file():
            self._complain("logo", f"there is no file {path}.")
        elif path.stat().st_size > MOST_LOGO_BYTES:
            self._complain("logo", f"{name} is larger than {MOST_LOGO_BYTES:,} bytes; shrink it.")
        return path

    def _deep(self, given: Table) -> str:
        return str(given["deep"]).strip() or DEEP

    def _styles(self, given: Table) -> str:
        """CSS over ours; empty where nothing is changed."""
        deep = self._deep(given)
        accent = self._text("colours.accent", given["accent"]) or ACCENT
        if strange := [one for one in (deep, accent) if not colours.is_colour(one)]:
            self._complain("colours", f"{', '.join(strange)} is no colour; write it as #0b3b40.")
            return ""
        for complaint in colours.complaints(deep, accent):
            self._complain("colours", f"{complaint}.")
        return colours.stylesheet(deep, accent) if (deep, accent) != (DEEP, ACCENT) else ""

    def _line(self, number: int, given: Table) -> CrisisLine:
        entry = f"[[line]] {number}"
        known = ("first", "name", "when", "call", "call_note", "text", "text_word", "chat")
        self._only(entry, given, (*known, "video", "tty"))
        if not {"call", "text", "chat", "video"} & set(given):
            self._complain(entry, "say how to reach it: call, text, chat or video.")
        return CrisisLine(
            first=self._first(f"{entry} first", given.get("first", "")),
            name=self._english(f"{entry} name", given.get("name", "")),
            when=self._english(f"{entry} when", given.get("when", "")),
            call=self._number(f"{entry} call", given.get("call", "")),
            call_note=self._texts(f"{entry} call_note", given.get("call_note", "")),
            text=self._number(f"{entry} text", given.get("text", "")),
            text_word=self._texts(f"{entry} text_word", given.get("text_word", "")),
            chat=self._web(f"{entry} chat", given.get("chat", "")),
            video=self._number(f"{entry} video", given.get("video", "")),
            tty=self._number(f"{entry} tty", given.get("tty", "")),
        )

    def _emergency(self, number: int, given: Table) -> Emergency:
        entry = f"[[emergency]] {number} ({given.get('kind')})"
        self._only(entry, given, ("kind", "heading", "line"))
        if given.get("kind") not in known_kinds():
            self._complain(entry, f"there is no such kind; there are {', '.join(known_kinds())}.")
        lines = given.get("line") or [{"en": ""}]
        return Emergency(
            heading=self._english(f"{entry} heading", given.get("heading", "")),
            lines=tuple(self._emergency_line(entry, one) for one in lines),
        )

    def _emergency_line(self, entry: str, given: Table) -> EmergencyLine:
        ways = ("call", "text", "body")
        self._only(f"{entry} line", given, (*dict(settings.LANGUAGES), *ways))
        words = {name: text for name, text in given.items() if name not in ways}
        return EmergencyLine(
            words=self._english(f"{entry} line", words),
            call=self._number(f"{entry} call", given.get("call", "")),
            text=self._number(f"{entry} text", given.get("text", "")),
            body=self._text(f"{entry} body", given.get("body", "")),
        )

    def _english(self, entry: str, value: Any) -> Texts:
        texts = self._texts(entry, value)
        if not texts.english:
            self._complain(entry, "it has no English words; they are what other languages fall to.")
        return texts

    def _only(self, entry: str, given: Table, known: tuple[str, ...]) -> None:
        if strange := sorted(set(given) - set(known)):
            self._complain(
                entry, f"there is no {', '.join(strange)}; there are {', '.join(known)}."
            )
