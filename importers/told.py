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
    # of formats beside HSDS
    _("%(count)d bytes of the file are no UTF-8. They were read as Windows-1252."),
    _("%(count)d characters that XML does not allow were left out of the file."),
    _("%(count)d lines of the file are no UTF-8. They were read as Windows-1252."),
    _(
        '%(count)d of the files are called "%(name)s". Import one at a time, or give each a '
        "name of its own."
    ),
    _("%(file)s lacks the columns %(columns)s. Export it again with them."),
    _("%(file)s, line %(line)d: the line is too long for one organization."),
    _("%(file)s: %(why)s Fetch the file again."),
    _(
        "%(file)s: elements lie too deep in one another for AIRS XML. Nothing more was read; "
        "export it again."
    ),
    _(
        "%(file)s: no organization of Ohana is in it, an object with a name and its "
        "locations. Give the file that Ohana's import takes, one organization a line."
    ),
    _(
        "%(file)s: the file breaks off or is damaged in line %(line)d (%(why)s), after "
        "%(rows)d agencies, sites and services. Nothing was retired. Export it again."
    ),
    _(
        "%(file)s: the file has a DOCTYPE or entities of its own, which AIRS XML does not "
        "need and which can be harmful. Nothing was read; export it without."
    ),
    _("%(file)s: the first line cannot be read as CSV (%(why)s). Export the table again."),
    _("%(file)s: this file cannot be read (%(why)s). Check that you may open it."),
    _(
        "%(file)s: this is no AIRS XML; there is no Agency element in it. Give the XML export "
        "of the resource database, AIRS 3.0 or near it."
    ),
    _(
        "%(file)s: this is no FindTreatment.gov listing that can be read: %(why)s. Fetch it "
        "again and give it as it came."
    ),
    _("%(file)s: this is no JSON: it begins with neither { nor [. Fetch it again."),
    _("%(file)s: this is one document of more than %(size)d MB. Give it line by line."),
    _(
        "%(path)s holds no HSDS tables, such as organizations.csv and services.csv. Give the "
        "folder or the zip that has them."
    ),
    _(
        "%(path)s holds no Ohana tables, such as locations.csv and services.csv. Give the "
        "folder or the zip that has them."
    ),
    _(
        "%(path)s holds no records of HSDS, such as services and organizations. Give the file "
        "that has them, or an address of the API that lists them."
    ),
    _("%(path)s is a package of HSDS tables, not of Ohana. Import it as hsds."),
    _(
        "%(path)s is no iCarol export: no CSV with the columns TaxonomyLevelName and "
        "ResourceAgencyNum, and no JSON of its API. Give the file as iCarol wrote it."
    ),
    _(
        "%(path)s, %(file)s: this is no Ohana table of %(table)s: it has no column "
        "%(column)s. Add the column, or import the file as the format that it is."
    ),
    _("%(path)s: there is no .xml file in this folder. Give the AIRS XML export."),
    _("%(path)s: there is no file in this folder that ends in %(suffixes)s."),
    _(
        "%(path)s: this is a workbook or an archive. Unpack it, or save its sheet as CSV, and "
        "give that."
    ),
    _(
        "%(path)s: this is not %(what)s: the column %(missing)s is missing. Give the file as "
        "it was published, with its first row."
    ),
    _("A column that Ohana does not have is not imported; rows that fill it: %(count)d."),
    _("A key that Ohana does not have is not imported; records that fill it: %(count)d."),
    _("HSDS has no place for this in such a record. Not imported; rows: %(count)d."),
    _("It is not imported; resources that have it: %(count)d."),
    _("Not readable as CSV: %(why)s. Mend the row, or fetch the file again."),
    _("Not readable as CSV: %(why)s. The row was left out."),
    _("Not readable as JSON: %(why)s."),
    _("Persons to contact are not imported; those in the file: %(count)d."),
    _('Several of the exports are called "%(name)s". Import one at a time.'),
    _("Staff and internal notes are never imported; rows: %(count)d."),
    _(
        "The addresses of those who edit a listing are never stored; records that have them: "
        "%(count)d."
    ),
    _(
        "The addresses of those who edit a listing are never stored; rows that fill the "
        "column: %(count)d."
    ),
    _("The column is not imported; rows that fill it: %(count)d."),
    _(
        "The descriptions of the package's tables (%(count)d rows) are not imported and not "
        "counted."
    ),
    _("The file has a column that is not imported; rows that fill it: %(filled)s."),
    _("The file has no such %(kind)s. Add it or mend the number; the row is left out."),
    _("The listing has a field that is not imported; rows that fill it: %(filled)s."),
    _("There are %(count)d files: %(files)s. Give the one list of sites."),
    _("This part of AIRS XML is not imported; filled so often: %(count)d."),
    _("it is no whole JSON (%(why)s)"),
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
