"""Answers of the search as pages may get them: what is found is real, what was understood is told
here, so that a page does not depend on which words the search knows."""

from collections.abc import Callable, Mapping
from typing import Any

import pytest

from search.answer import answer

Tell = Callable[..., None]


class Told:
    def __init__(self, real: Any, changes: Mapping[str, Any]) -> None:
        self.real, self.changes = real, changes

    def as_dict(self) -> dict[str, Any]:
        found = self.real.as_dict()
        for name, value in self.changes.items():
            both = isinstance(value, dict) and isinstance(found.get(name), dict)
            found[name] = found[name] | value if both else value
        return dict(found)


def teller(monkeypatch: pytest.MonkeyPatch) -> Tell:
    """Makes every later answer tell these values; a dictionary is laid over the one there is."""

    def tell(**changes: Any) -> None:
        def told(*asked: Any, **more: Any) -> Told:
            return Told(answer(*asked, **more), changes)

        monkeypatch.setattr("frontend.views.search.counted_answer", told)

    return tell


def said(
    facet: str, value: str, label: str, *, words: str = "", without: str = ""
) -> dict[str, Any]:
    return {
        "facet": facet,
        "values": [value],
        "label": label,
        "words": words,
        "without": without,
    }


def origin(label: str = "Springfield, IL", **more: Any) -> dict[str, Any]:
    return {
        "label": label,
        "latitude": 39.8,
        "longitude": -89.64,
        "precision": "city",
        **more,
    }
