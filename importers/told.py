"""What an import wrote down, said again in the language of who reads it.

An import is run by a command, which speaks English, and findings and reasons are kept as they were
said then. Each is a message of the catalogue, one with values in it, or several in a row, so it is
found there again; no import has to be repeated for it. What fits no message stays as it is.
"""

import re
from functools import cache

from django.utils.translation import get_language, gettext
from django.utils.translation import gettext_noop as _

WITH_VALUES = (
    _("The point lies far outside %(state)s. It was not used."),
    _("Not readable as CSV: %(why)s."),
    _("%(count)d lines of the table are no UTF-8. They were read as Windows-1252."),
    _("The package has no such %(entity)s. Add it or mend the id."),
    _("The package has no such %(entity)s."),
    _("A column that HSDS does not have is not imported; rows that fill it: %(count)d."),
    _(
        "The publisher's own history of changes (%(count)d rows) is not imported and not counted: "
        "Handrail keeps its own."
    ),
    _("The row was kept with its %(entity)s alone."),
    _("%(table)s needs a %(field)s. Fill it in and import the package again."),
    _("Blank; taken for %(word)s."),
    _("Read as %(word)s, as HSDS writes it."),
    _("HSDS has no such %(field)s. Use one of: %(words)s."),
    _("The sheet has a column that is not imported; rows that fill it: %(filled)s."),
    # what saving refuses
    _("HSDS has no %(kind)s in %(entity)s; leave it out."),
    _("It belongs to another %(entity)s."),
    _("There is no such %(entity)s: bring it in first, or leave the link out."),
    _("This is not %(wanted)s."),
    _("HSDS knows only %(words)s here."),
    _("HSDS has no such field in %(entity)s."),
    # why a run stopped
    _(
        "%(fileset)s: %(gone)d of the %(held)d records that it held are not in it any more, more "
        "than %(share)d%%. Nothing was retired. If the file is right, run it again with "
        "--allow-retire."
    ),
    _(
        "%(fileset)s: there are headers but no rows. Nothing was imported and nothing retired; "
        "export it again."
    ),
    _("%(file)s: the archive is damaged here (%(why)s). Fetch it again."),
    _(
        "%(file)s: this file cannot be read (%(why)s). Check that you may open it and that the disk "
        "is sound."
    ),
    _("The disk of the database is full (%(why)s). Make room."),
    _("The database is kept busy by another program (%(why)s)."),
    _("The database has no tables yet (%(why)s). Run manage.py migrate first."),
    _("The database could not be written (%(why)s). See that it runs."),
)
MESSAGES_AS_VALUES = ("why", "wanted")  # the other values are names of files, tables, HSDS words

_HOLE = re.compile(r"%\\\((\w+)\\\)([sd])|(%%)")
_END = re.compile(r"\. ")


def told(text: str) -> str:
    """A finding's message or a run's reason, in the language of the moment."""
    if not text or get_language() in {None, "en"}:
        return text
    return _said(text) or text


def _said(text: str) -> str:
    """Translated; "" where a part of it is no message of the catalogue."""
    said = gettext(text)
    if said != text:
        return said
    for end in _END.finditer(text):
        first, rest = text[: end.start() + 1], text[end.end() :]
        if (before := _sentence(first)) and (after := _said(rest)):
            return f"{before} {after}"
    return _sentence(text)


def _sentence(text: str) -> str:
    """One message, with values in it or without; "" where it is none."""
    said = gettext(text)
    if said != text:
        return said
    for pattern, message in _patterns():
        if found := pattern.fullmatch(text):
            return _filled(message, found.groupdict())
    return ""


def _filled(message: str, values: dict[str, str]) -> str:
    for name in MESSAGES_AS_VALUES:
        if values.get(name):
            values[name] = gettext(values[name])
    return re.sub(r"(%\(\w+\))d", r"\1s", gettext(message)) % values


@cache
def _patterns() -> tuple[tuple[re.Pattern[str], str], ...]:
    return tuple((_pattern(message), message) for message in WITH_VALUES)


def _pattern(message: str) -> re.Pattern[str]:
    def hole(found: re.Match[str]) -> str:
        name, kind, percent = found.groups()
        letters = r"\d+" if kind == "d" else ".+?"
        return "%" if percent else f"(?P<{name}>{letters})"

    return re.compile(_HOLE.sub(hole, re.escape(message)), re.DOTALL)
