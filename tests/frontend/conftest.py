"""Pages as a visitor gets them, read by their meaning."""

from collections.abc import Callable, Iterator
from pathlib import Path

import pytest
from bs4 import BeautifulSoup
from django.core.cache import cache
from django.test import Client

from tests.frontend.answers import Tell, teller

Page = Callable[..., BeautifulSoup]
Write = Callable[[str], Path]


@pytest.fixture(autouse=True)
def forgetful() -> Iterator[None]:
    """The demo data of the last test is not remembered."""
    cache.clear()
    yield
    cache.clear()


@pytest.fixture
def page(client: Client) -> Page:
    """Gets an address and reads the answer; fails on another status than `status`."""

    def get(address: str, status: int = 200, **query: str) -> BeautifulSoup:
        response = client.get(address, query or None)
        assert response.status_code == status, (address, response.status_code)
        return BeautifulSoup(response.content, "html.parser")

    return get


@pytest.fixture
def tell(monkeypatch: pytest.MonkeyPatch) -> Tell:
    return teller(monkeypatch)


@pytest.fixture
def write(tmp_path: Path) -> Write:
    """Writes a county's brand file and tells where it is."""

    def written(text: str) -> Path:
        path = tmp_path / "county.toml"
        path.write_text(text, encoding="utf-8")
        return path

    return written
