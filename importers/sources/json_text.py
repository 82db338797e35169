"""JSON that is decoded value by value as it is read, so that a large file needs little memory."""

from __future__ import annotations

import json
from collections.abc import Iterator
from typing import Any, TextIO

from django.utils.translation import gettext as _

BLOCK = 256 * 1024
"""Characters that are read at a time."""


class JsonText:
    """`largest`: characters of one value; a longer one is taken for broken. Not `strict`: line
    breaks inside texts are read. What is no JSON raises `json.JSONDecodeError`, and what is nested
    too deep `RecursionError`."""

    def __init__(self, stream: TextIO, *, largest: int, strict: bool = True) -> None:
        self._stream = stream
        self._largest = largest
        self._decoder = json.JSONDecoder(strict=strict)
        self._held = ""
        self._at = 0

    def peek(self) -> str:
        """The next character that is no blank; empty at the end."""
        while True:
            while self._at < len(self._held) and self._held[self._at] in " \t\r\n\ufeff":
                self._at += 1
            if self._at < len(self._held):
                return self._held[self._at]
            if not self._fill():
                return ""

    def value(self) -> Any:
        """What comes next, whole."""
        self.peek()
        while True:
            try:
                value, end = self._decoder.raw_decode(self._held, self._at)
            except json.JSONDecodeError:
                if len(self._held) - self._at > self._largest or not self._fill():
                    raise
                continue
            if end == len(self._held) and self._fill():
                continue  # a number may go on
            self._at = end
            return value

    def elements(self) -> Iterator[Any]:
        """The members of a list, as they come."""
        self.take("[")
        if self.peek() != "]":
            yield self.value()
            while self.peek() == ",":
                self.take(",")
                yield self.value()
        self.take("]")

    def each_key(self) -> Iterator[str]:
        """The keys of an object; whoever takes one reads its value before the next."""
        self.take("{")
        if self.peek() != "}":
            yield self._key()
            while self.peek() == ",":
                self.take(",")
                yield self._key()
        self.take("}")

    def _key(self) -> str:
        key = self.value()
        self.take(":")
        return str(key)

    def take(self, mark: str) -> None:
        """The next character, which has to be this one."""
        if self.peek() != mark:
            raise json.JSONDecodeError(_("it breaks off or goes wrong"), self._held, self._at)
        self._at += 1

    def _fill(self) -> bool:
        """Reads on, as much again as is held, so that a long value is tried a few times only."""
        more = self._stream.read(max(BLOCK, len(self._held) - self._at))
        self._held = self._held[self._at :] + more
        self._at = 0
        return bool(more)
