"""What a brand file comes to."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from functools import cached_property
from hashlib import sha256
from pathlib import Path

from django.utils.translation import get_language

# Where a line stands: behind "More", or in the bar of every page with its number, or all its ways.
FIRST = ("", "call", "ways")
LOGO_TYPES = {".svg": "image/svg+xml", ".png": "image/png", ".webp": "image/webp"}


@dataclass(frozen=True)
class Texts:
    """A text by language; `str()` of it is in the language in force, else in English."""

    by_language: Mapping[str, str]

    @property
    def english(self) -> str:
        return self.by_language.get("en", "")

    def __str__(self) -> str:
        return self.by_language.get(get_language() or "en") or self.english

    def __bool__(self) -> bool:
        return bool(str(self))


@dataclass(frozen=True)
class Contact:
    phone: str
    email: str
    web: str

    def __bool__(self) -> bool:
        return bool(self.phone or self.email or self.web)


@dataclass(frozen=True)
class CrisisLine:
    """A line to call, and every way to reach it; a way that it does not have is empty."""

    first: str  # one of FIRST
    name: Texts
    when: Texts
    call: str
    call_note: Texts
    text: str
    text_word: Texts
    chat: str
    video: str
    tty: str


@dataclass(frozen=True)
class EmergencyLine:
    words: Texts
    call: str
    text: str
    body: str


@dataclass(frozen=True)
class Emergency:
    """What to do in one of the emergencies that search/crisis.toml hears."""

    heading: Texts
    lines: tuple[EmergencyLine, ...]


@dataclass(frozen=True)
class Brand:
    name: str
    region: Texts
    keeper: Texts
    logo: Path | None
    text_to_911: bool
    exit_to: str
    contact: Contact
    ask_number: str
    ask_words: Texts
    needs: tuple[str, ...]
    sensitive: tuple[str, ...]
    deep: str
    styles: str
    """CSS with the brand's colours; empty for our own."""
    lines: tuple[CrisisLine, ...]
    emergencies: Mapping[str, Emergency] = field(hash=False)
    rendered: dict[str, str] = field(default_factory=dict, compare=False, repr=False)
    """By language, the bar of crisis lines: it is on every page and always the same."""

    @cached_property
    def digest(self) -> str:
        """Of what is loaded by address, so that a browser may keep it until it changes."""
        logo = self.logo.read_bytes() if self.logo else b""
        return sha256(self.styles.encode() + logo).hexdigest()[:12]

    @property
    def first_lines(self) -> list[CrisisLine]:
        return [line for line in self.lines if line.first]
