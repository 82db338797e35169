"""Whom to call in the emergencies that a search speaks of, as the brand says it."""

from collections.abc import Iterable
from dataclasses import dataclass

from frontend.brand.reading import brand
from frontend.brand.values import EmergencyLine
from frontend.dialling import sms_link, tel_link


@dataclass(frozen=True, slots=True)
class HelpLine:
    """One thing to do. Without a number to call, `number` and `link` are empty."""

    words: str
    number: str
    link: str


@dataclass(frozen=True, slots=True)
class Help:
    kind: str
    heading: str
    lines: tuple[HelpLine, ...]


def helps(kinds: Iterable[str]) -> list[Help]:
    """What to show above the listings, in the language in force; [] for no kinds.

    A line that two kinds have in the same words is told by the more urgent one only.
    Raises KeyError for a kind that is none.
    """
    told: dict[HelpLine, None] = {}
    found: list[Help] = []
    for kind in dict.fromkeys(kinds):
        emergency = brand().emergencies[kind]
        lines = [help_line(one) for one in emergency.lines if can_be_reached(one)]
        new = tuple(line for line in lines if line not in told)
        found.append(Help(kind, str(emergency.heading), new))
        told.update(dict.fromkeys(lines))
    return found


def can_be_reached(line: EmergencyLine) -> bool:
    """A text to 911 that nobody reads costs a life: only where the keeper says that it works."""
    return line.text != "911" or brand().text_to_911


def help_line(line: EmergencyLine) -> HelpLine:
    link = tel_link(line.call) if line.call else ""
    if line.text:
        link = sms_link(line.text, line.body)
    return HelpLine(str(line.words), line.call or line.text, link)
