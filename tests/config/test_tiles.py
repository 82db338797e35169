"""The policy for pages lets pictures come from where the operator's tiles are, and nowhere else."""

import pytest

from config import environment


@pytest.mark.parametrize(
    ("url", "hosts"),
    [
        ("", []),
        ("https://tiles.example.org/{z}/{x}/{y}.png", ["https://tiles.example.org"]),
        ("https://{s}.example.org:8443/m/{z}/{x}/{y}@2x.png", ["https://*.example.org:8443"]),
    ],
)
def test_tiles_may_come_from_their_hosts_alone(
    monkeypatch: pytest.MonkeyPatch, url: str, hosts: list[str]
) -> None:
    monkeypatch.setenv("MAP_TILE_URL", url)
    assert environment.tile_hosts(environment.tiles("MAP_TILE_URL")) == hosts
