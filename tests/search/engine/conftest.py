"""A real engine of each kind, and an index of its own for each test."""

import secrets
from collections.abc import Iterator

import pytest
from pytest_django import Settings

from search.engine import Engine, engine
from tests.engines import KINDS, Engines


def of(kind: str) -> object:
    """A parameter for tests that ask an engine of this kind."""
    return pytest.param(kind, marks=[pytest.mark.engine, getattr(pytest.mark, kind)], id=kind)


@pytest.fixture(params=[of(kind) for kind in KINDS])
def target(
    request: pytest.FixtureRequest, real_engines: Engines, settings: Settings
) -> Iterator[Engine]:
    """The engine of the settings; what a test made there goes with it."""
    yield from on(real_engines.url(request.param), settings)


def on(url: str, settings: Settings) -> Iterator[Engine]:
    settings.SEARCH_ENGINE_URLS = [url]
    settings.SEARCH_ENGINE_INDEX = f"t{secrets.token_hex(6)}"
    settings.SEARCH_ENGINE_TIMEOUT_MS = 30_000  # an answer is asked for, not a fast one
    found = engine()
    assert found is not None
    yield found
    names = found.request("GET", f"/{settings.SEARCH_ENGINE_INDEX}-*/_alias", timeout_seconds=30)
    for name in names:
        found.request("DELETE", f"/{name}", timeout_seconds=30)
