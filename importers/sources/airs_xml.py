"""AIRS XML as a stream of Agency elements: any namespace, any of its encodings, no entities.

One Agency is in memory at a time, with what is inside it. What a file has outside of agencies, such
as the clients of an HMIS export, is passed over and never kept.
"""

from __future__ import annotations

import codecs
import re
from collections.abc import Iterator
from pathlib import Path
from xml.etree.ElementTree import Element, TreeBuilder
from xml.parsers import expat

from django.utils.translation import gettext as _

from importers import normalise
from importers.sources.base import SourceError
from importers.texts import STRANGE_BYTE, as_cp1252

ROWS = ("Agency", "Site", "SiteService")
"""The elements that are counted, from 1, in the order in which they begin."""
NUMBER = "#"
"""The attribute under which a row has its number: no XML has one of this name."""
BLOCK = 256 * 1024
"""Bytes of a beginning, characters of a block."""
DEEPEST = 60
"""Elements in one another; AIRS needs about eight."""

_AGENCY = re.compile(r"<(?:[\w.-]+:)?Agency[\s>/]")
_OF_AIRS = re.compile(r"AIRS|AgencyDescription|AgencyLocation|<(?:[\w.-]+:)?Site(?:Service)?[\s>]")
_ENCODING = re.compile(rb"""^<\?xml[^>]*?encoding\s*=\s*["']([\w.:-]+)""")
_NO_CHARACTER = re.compile(
    "[\x00-\x08\x0b\x0c\x0e-\x1f\ufffe\uffff]"
    "|&#(?:0*(?:[0-8]|1[124-9]|2[0-9]|3[01])|[xX]0*(?:[0-8bBcCeEfF]|1[0-9a-fA-F]));"
)
"""What XML forbids and old databases hold."""
_CUT_REFERENCE = re.compile(r"&[#\w]{0,12}\Z")


class AirsFile:
    """One file. What it says of itself is known after `open`, the rest while it is read."""

    def __init__(self, path: Path) -> None:
        self.path = path
        self.about: dict[str, str] = {}  # attributes of its Source element
        self.unfinished: range = range(0)  # rows that had begun where a broken file breaks
        self.strange_bytes = 0
        self.forbidden_characters = 0

    @classmethod
    def open(cls, path: Path) -> AirsFile:
        """Raises `SourceError` for a file that has no agency in it, or entities."""
        file = cls(path)
        builder = _Builder(path.name)
        try:
            for _fed in file._fed(builder):
                if builder.rows:
                    break
        except expat.ExpatError:
            pass  # if rows had begun, reading will come to the same place and say so
        if not builder.rows:
            raise SourceError(
                _(
                    "%(file)s: this is no AIRS XML; there is no Agency element in it. Give the XML "
                    "export of the resource database, AIRS 3.0 or near it."
                )
                % {"file": path.name}
            )
        file.about = builder.about
        return file

    def elements(self) -> Iterator[Element]:
        """Each Agency, and each Site or SiteService that stands in none. Tags and attributes have
        their local names.

        Raises `SourceError` where the file breaks, after all that was whole before it.
        """
        builder = _Builder(self.path.name)
        self.unfinished, self.strange_bytes, self.forbidden_characters = range(0), 0, 0
        try:
            for _fed in self._fed(builder):
                yield from builder.taken()
        except (expat.ExpatError, SourceError) as problem:
            yield from builder.taken()
            self.unfinished = range(builder.begun, builder.rows + 1)
            if isinstance(problem, SourceError):
                raise
            raise self._broken(problem, builder.rows) from problem

    def _broken(self, problem: expat.ExpatError, rows: int) -> SourceError:
        return SourceError(
            _(
                "%(file)s: the file breaks off or is damaged in line %(line)d (%(why)s), after "
                "%(rows)d agencies, sites and services. Nothing was retired. Export it again."
            )
            % {
                "file": self.path.name,
                "line": problem.lineno,
                "why": expat.ErrorString(problem.code),
                "rows": rows,
            }
        )

    def _fed(self, builder: _Builder) -> Iterator[None]:
        """Feeds the file, stopping after each block. Raises `ExpatError`, `SourceError`."""
        parser = expat.ParserCreate()
        parser.buffer_text = True
        parser.StartElementHandler = builder.start
        parser.EndElementHandler = builder.end
        parser.CharacterDataHandler = builder.data
        parser.StartDoctypeDeclHandler = self._refuse_doctype
        parser.EntityDeclHandler = self._refuse_doctype
        for block in self._blocks():
            parser.Parse(block, False)
            yield
        parser.Parse("", True)
        yield

    def _refuse_doctype(self, *_told: object) -> None:
        raise SourceError(
            _(
                "%(file)s: the file has a DOCTYPE or entities of its own, which AIRS XML does not "
                "need and which can be harmful. Nothing was read; export it without."
            )
            % {"file": self.path.name}
        )

    def _blocks(self) -> Iterator[str]:
        """The text without what XML forbids; no reference is cut in two."""
        encoding = _encoding(self.path)
        errors = "surrogateescape" if encoding.startswith("utf-8") else "replace"
        held = ""
        try:
            with self.path.open(encoding=encoding, errors=errors) as stream:
                while block := stream.read(BLOCK):
                    block = held + block
                    cut = _CUT_REFERENCE.search(block)
                    held = block[cut.start() :] if cut else ""
                    yield self._mended(block[: cut.start()] if cut else block)
        except (OSError, UnicodeError) as problem:
            raise SourceError(
                _(
                    "%(file)s: this file cannot be read (%(why)s). Check that you may open it and "
                    "that the disk is sound."
                )
                % {"file": self.path.name, "why": getattr(problem, "strerror", "") or problem}
            ) from problem
        yield self._mended(held)

    def _mended(self, block: str) -> str:
        block, strange = STRANGE_BYTE.subn(as_cp1252, block)
        block, forbidden = _NO_CHARACTER.subn("", block)
        self.strange_bytes += strange
        self.forbidden_characters += forbidden
        return block


def looks_like_airs(path: Path) -> bool:
    """By the beginning of the content. Raises nothing."""
    try:
        with path.open("rb") as stream:
            raw = stream.read(BLOCK)
    except OSError:
        return False
    if raw.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        head = raw.decode("utf-16", errors="replace")
    else:
        head = raw.removeprefix(codecs.BOM_UTF8).decode("latin-1")
    is_xml = head.lstrip().startswith("<")
    return is_xml and bool(_AGENCY.search(head)) and bool(_OF_AIRS.search(head))


def _encoding(path: Path) -> str:
    """By its BOM, else as it declares, else UTF-8."""
    try:
        with path.open("rb") as stream:
            head = stream.read(200)
    except OSError:
        return "utf-8"  # opening it for reading says why
    if head.startswith((codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE)):
        return "utf-16"
    declared = _ENCODING.search(head.removeprefix(codecs.BOM_UTF8).lstrip())
    try:
        name = codecs.lookup(declared[1].decode()).name if declared else "utf-8"
        b"<".decode(name)
    except (LookupError, UnicodeError):
        return "utf-8-sig"
    if name == "iso8859-1":
        return "cp1252"  # what is called Latin-1 in exports of Windows programs
    # A text in UTF-16 without a BOM would not have been read so far as its declaration.
    return "utf-8-sig" if name in ("utf-8", "ascii") or name.startswith("utf-16") else name


class _Builder:
    """Takes what expat finds and builds elements of it, of rows only."""

    def __init__(self, file: str) -> None:
        self._file = file  # its name
        self.about: dict[str, str] = {}
        self.rows = 0
        self.begun = 1  # the first row of what is not finished
        self._depth = 0
        self._tree: TreeBuilder | None = None
        self._done: list[Element] = []

    def taken(self) -> list[Element]:
        done, self._done = self._done, []
        return done

    def start(self, tag: str, attributes: dict[str, str]) -> None:
        name = _local(tag)
        if self._tree is None and name not in ROWS:
            if name == "Source" and not self.about:
                self.about = {_local(one): value for one, value in attributes.items()}
            return
        told = {_local(one): value for one, value in attributes.items()}
        if name in ROWS:
            self.rows += 1
            told[NUMBER] = str(self.rows)
        if self._tree is None:
            self._tree, self.begun = TreeBuilder(), self.rows
        self._depth += 1
        if self._depth > DEEPEST:
            raise SourceError(
                _(
                    "%(file)s: elements lie too deep in one another for AIRS XML. Nothing more was "
                    "read; export it again."
                )
                % {"file": self._file}
            )
        self._tree.start(name, told)

    def end(self, tag: str) -> None:
        if self._tree is None:
            return
        self._tree.end(_local(tag))
        self._depth -= 1
        if not self._depth:
            self._done.append(self._tree.close())
            self._tree, self.begun = None, self.rows + 1

    def data(self, text: str) -> None:
        if self._tree is not None:
            self._tree.data(text)


def _local(name: str) -> str:
    return name.rpartition(":")[2]


# what an element says


def kids(element: Element, *names: str) -> list[Element]:
    return [one for one in element if one.tag in names]


def words(element: Element | None) -> str:
    """All text in the element, line breaks of its own kept."""
    if element is None:
        return ""
    return "\n".join(part for text in element.itertext() if (part := text.strip()))


def said(element: Element | None, name: str) -> str:
    """A child's text, or an attribute: exports differ in which of the two they write."""
    if element is None:
        return ""
    return words(element.find(name)) or element.get(name, "").strip()


def flag(element: Element | None, name: str) -> bool:
    """Whether it is set. A word that is neither yes nor no sets it: these flags hide things."""
    return said(element, name).casefold() not in normalise.NO


def denied(element: Element | None, name: str) -> bool:
    """Whether it is there and says anything but yes."""
    given = said(element, name).casefold()
    return bool(given) and given not in normalise.YES
