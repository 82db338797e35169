"""Records made for searching, and a search that has caught up with them."""

from collections.abc import Callable
from datetime import UTC, datetime
from typing import Any

import pytest
from django.core.cache import cache
from django.http import QueryDict

from search.answer import answer
from search.following import follow
from search.reading import spelling

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)  # a Tuesday, noon in Chicago

Ask = Callable[..., dict[str, Any]]


@pytest.fixture
def ask(db: None) -> Ask:
    """Searches what is recorded so far: ask("q=detox&near=...")."""

    def asked(query: str = "", *, now: datetime = NOW) -> dict[str, Any]:
        follow(now=NOW)
        return answer(QueryDict(query), now=now).as_dict()

    return asked


@pytest.fixture(autouse=True)
def _nothing_remembered() -> None:
    cache.clear()
    spelling.forget()


def names(found: dict[str, Any]) -> list[str]:
    return [one["name"] for one in found["results"]]


def counts(found: dict[str, Any], facet: str) -> dict[str, int]:
    return {one["value"]: one["count"] for one in found["facets"][facet]}
