"""Documents out of JSON files: one alone, an array, a page of an API, one in each line, a folder of
these. A file of lines or one array is read bit by bit; an API's page is read whole."""

from __future__ import annotations

import json
from collections.abc import Iterator
from dataclasses import dataclass
from pathlib import Path
from typing import Any, TextIO

from django.utils.translation import gettext as _

from importers.sources.base import SourceError
from importers.sources.json_text import JsonText

SUFFIXES = frozenset((".json", ".ndjson", ".jsonl", ".geojson"))
LARGEST_PAGE = 512 * 1024**2
"""Bytes of a page that is read whole, and of one document."""


@dataclass(frozen=True, slots=True)
class Document:
    """`content` is None where it could not be read; `trouble` then says why."""

    file: str
    number: int  # in its file, from 1
    content: dict[str, Any] | None
    key: str = ""
    """What the list was called that it stood in: "services", "contents"."""
    trouble: str = ""


def files_of(path: Path) -> list[Path]:
    """Those of a folder, in order; a file is itself."""
    if not path.is_dir():
        return [path]
    inside = (one for one in sorted(path.rglob("*")) if one.suffix.lower() in SUFFIXES)
    return [one for one in inside if one.is_file() and not one.name.startswith(".")]


def documents(path: Path) -> Iterator[Document]:
    """Raises `SourceError` for what is no JSON from its first sign on."""
    for file in files_of(path):
        for number, (content, key, trouble) in enumerate(_read(file), start=1):
            if isinstance(content, dict) or trouble:
                yield Document(file.name, number, content, key, trouble)
            else:
                trouble = _("This is no record but a bare value. It was left out.")
                yield Document(file.name, number, None, key, trouble)


Read = tuple[Any, str, str]


def _read(file: Path) -> Iterator[Read]:
    try:
        with file.open(encoding="utf-8-sig", errors="replace") as stream:
            first = _first_sign(stream)
            if first == "[":
                yield from _of_array(stream)
            elif first == "{":
                yield from _of_objects(file, stream)
            else:
                raise SourceError(
                    _("%(file)s: this is no JSON: it begins with neither { nor [. Fetch it again.")
                    % {"file": file.name}
                )
    except OSError as problem:
        raise SourceError(
            _("%(file)s: this file cannot be read (%(why)s). Check that you may open it.")
            % {"file": file.name, "why": problem.strerror}
        ) from problem


def _first_sign(stream: TextIO) -> str:
    """Leaves the stream at it."""
    while True:
        at = stream.tell()
        sign = stream.read(1)
        if not sign or not sign.isspace():
            stream.seek(at)
            return sign


def _of_objects(file: Path, stream: TextIO) -> Iterator[Read]:
    """One record in each line, or one object over many lines."""
    line = stream.readline(LARGEST_PAGE)
    try:
        first = json.loads(line)
    except (ValueError, RecursionError):
        yield from _whole(file, line + stream.read(LARGEST_PAGE))
        return
    yield from _unfolded(first)
    for text in stream:
        if text.strip():
            yield from _of_line(text)


def _of_line(text: str) -> Iterator[Read]:
    try:
        yield json.loads(text), "", ""
    except (ValueError, RecursionError) as problem:
        yield None, "", _broken(problem)


def _whole(file: Path, text: str) -> Iterator[Read]:
    try:
        content = json.loads(text)
    except (ValueError, RecursionError) as problem:
        raise SourceError(
            _("%(file)s: %(why)s Fetch the file again.")
            % {"file": file.name, "why": _broken(problem)}
        ) from problem
    yield from _unfolded(content)


def _unfolded(content: Any) -> Iterator[Read]:
    """The records of a page; what is no page is one record."""
    lists = {
        key: value
        for key, value in (content.items() if isinstance(content, dict) else ())
        if isinstance(value, list) and value and isinstance(value[0], dict)
    }
    if not lists or "id" in content or "name" in content:
        yield content, "", ""
        return
    for key, records in lists.items():
        for record in records:
            yield record, key, ""


def _of_array(stream: TextIO) -> Iterator[Read]:
    """Each element as it comes; what breaks off tells so, after all that was whole."""
    text = JsonText(stream, largest=LARGEST_PAGE)
    text.take("[")
    while True:
        while text.peek() == ",":
            text.take(",")
        if text.peek() == "]":
            return
        try:
            content = text.value()
        except (ValueError, RecursionError) as problem:
            yield None, "", _broken(problem)
            return
        yield content, "", ""


def _broken(problem: Exception) -> str:
    if isinstance(problem, RecursionError):
        return _("The JSON is nested deeper than any record.")
    return _("Here the JSON breaks off or is damaged.")
