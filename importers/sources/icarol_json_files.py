"""The values of a JSON file of iCarol's API, piece by piece.

A file is a list of resources, a page that holds one, or one resource in each line.
"""

from __future__ import annotations

import codecs
import json
import re
from collections.abc import Iterator
from pathlib import Path
from typing import Any

from importers.texts import STRANGE_BYTE, as_cp1252

CHUNK = 1 << 16
"""Characters that are read at once; doubled while a resource does not end in them."""
LONGEST_RESOURCE = 64 * 1024**2
"""Characters. What does not end before is no resource but a broken file."""
ITEMS = ("items", "results", "data", "records", "resources", "value")
"""What a page calls its list."""
_BETWEEN = re.compile(r"[\s,]*")


class Broken(Exception):
    """From here on the text is no JSON."""


def values_of(path: Path) -> Iterator[Any]:
    """Whatever stands where resources do. Raises `Broken` behind the last that is whole."""
    for value in _values(path):
        if isinstance(value, dict) and "type" not in value:
            lists = [value[name] for name in ITEMS if isinstance(value.get(name), list)]
            yield from lists[0] if len(lists) == 1 else [value]
        else:
            yield value


def first_of(path: Path) -> dict[str, Any]:
    """The first object of a file; {} for what has none. Raises nothing."""
    try:
        first = next(values_of(path), None)
    except (Broken, OSError):
        return {}
    return first if isinstance(first, dict) else {}


def _values(path: Path) -> Iterator[Any]:
    """The members of a list, or values one after the other."""
    decoder = json.JSONDecoder()
    pieces = _pieces(path)
    text = next(pieces, "").lstrip()
    in_list = text.startswith("[")
    if in_list:
        text = text[1:]
    elif not text.startswith("{"):
        raise Broken
    at = 0
    while True:
        at = _skipped(text, at)
        if at < len(text) and text[at] == "]" and in_list:
            return
        if at == len(text) and not (more := next(pieces, "")):
            if in_list:
                raise Broken
            return
        if at == len(text):
            text, at = more, 0
            continue
        try:
            value, end = decoder.raw_decode(text, at)
        except (ValueError, RecursionError) as problem:
            text, at = _longer(text[at:], pieces, problem), 0
            continue
        yield value
        at = end


def _skipped(text: str, at: int) -> int:
    match = _BETWEEN.match(text, at)
    return match.end() if match else at


def _longer(text: str, pieces: Iterator[str], problem: Exception) -> str:
    """The rest and as much again. Raises `Broken` where nothing comes after it."""
    wanted = max(CHUNK, len(text))
    found = [text]
    while wanted > 0 and (piece := next(pieces, "")):
        found.append(piece)
        wanted -= len(piece)
    if len(found) == 1 or len(text) > LONGEST_RESOURCE:
        raise Broken(str(problem)) from problem
    return "".join(found)


def _pieces(path: Path) -> Iterator[str]:
    """UTF-8; a byte that is none is read as Windows-1252."""
    decoder = codecs.getincrementaldecoder("utf-8-sig")(errors="surrogateescape")
    with path.open("rb") as stream:
        while raw := stream.read(CHUNK):
            if text := decoder.decode(raw):
                yield STRANGE_BYTE.sub(as_cp1252, text)
    yield STRANGE_BYTE.sub(as_cp1252, decoder.decode(b"", final=True))
