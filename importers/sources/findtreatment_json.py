"""FindTreatment.gov's JSON listing, row by row: one page, pages one after another, or bare rows."""

from __future__ import annotations

import codecs
import json
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from django.utils.translation import gettext as _

from importers.sources.base import SourceError
from importers.sources.json_text import BLOCK, JsonText

LARGEST_VALUE = 16 * 1024**2
"""Characters of one row; real ones have some five thousand."""


class Listing:
    """One file. After its rows were read, `pages` are the envelopes that they came in."""

    def __init__(self, path: Path, label: str = "") -> None:
        self.path = path
        self.label = label or path.name
        self.pages: list[dict[str, Any]] = []

    def rows(self) -> Iterator[Any]:
        """Raises `SourceError` where the file is no JSON, not whole, or no listing."""
        self.pages = []
        try:
            with self.path.open(encoding=_encoding(self.path), errors="replace") as stream:
                text = JsonText(stream, largest=LARGEST_VALUE, strict=False)
                if not text.peek():
                    raise self._refusal(_("the file is empty"))
                while text.peek():
                    yield from self._top(text)
        except (json.JSONDecodeError, RecursionError, ValueError) as problem:
            why = getattr(problem, "msg", str(problem))
            raise self._refusal(_("it is no whole JSON (%(why)s)") % {"why": why}) from problem
        except OSError as problem:
            raise self._refusal(str(problem.strerror)) from problem

    def _top(self, text: JsonText) -> Iterator[Any]:
        opening = text.peek()
        if opening == "{":
            yield from self._envelope(text)
        elif opening == "[":
            for value in text.elements():
                yield from self._row_or_page(value)
        else:
            raise self._refusal(_("it is no listing of facilities"))

    def _row_or_page(self, value: Any) -> Iterator[Any]:
        if isinstance(value, dict) and isinstance(value.get("rows"), list):
            self.pages.append({key: told for key, told in value.items() if key != "rows"})
            yield from value["rows"]
        else:
            yield value

    def _envelope(self, text: JsonText) -> Iterator[Any]:
        """An object: a page, whose rows are streamed, or a row of its own."""
        told: dict[str, Any] = {}
        has_rows = False
        for key in text.each_key():
            if key == "rows" and text.peek() == "[":
                has_rows = True
                yield from text.elements()
            else:
                told[key] = text.value()
        if has_rows:
            self.pages.append(told)
        elif "name1" in told:
            yield told
        else:
            raise self._refusal(_("it has no rows of facilities"))

    def _refusal(self, why: str) -> SourceError:
        return SourceError(
            _(
                "%(file)s: this is no FindTreatment.gov listing that can be read: %(why)s. "
                "Fetch it again and give it as it came."
            )
            % {"file": self.path, "why": why}
        )


def _encoding(path: Path) -> str:
    """UTF-8 or, where a byte of it is none, Windows-1252; UTF-16 by its mark."""
    decoder = codecs.getincrementaldecoder("utf-8")()
    with path.open("rb") as stream:
        block = stream.read(BLOCK)
        if block[:2] in (codecs.BOM_UTF16_LE, codecs.BOM_UTF16_BE):
            return "utf-16"
        try:
            while block:
                decoder.decode(block)
                block = stream.read(BLOCK)
            decoder.decode(b"", final=True)
        except UnicodeDecodeError:
            return "cp1252"
    return "utf-8-sig"
