"""Settings come from the environment; what is wrong is refused by name."""

from pathlib import Path

import pytest

from config import environment
from tests.config.programs import manage

KEY = "k" * 20 + "0123456789abcdefghijklmnopqrstuvwxyz"
SAFE = {
    "HANDRAIL_MODE": "production",
    "SECRET_KEY": KEY,
    "ALLOWED_HOSTS": "directory.example.org",
}


def refusal(var: Path, **values: str) -> str:
    """The one line a start with this environment ends with."""
    done = manage(var, "check", **values)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    return done.stderr.strip().splitlines()[-1]


def test_production_starts_when_everything_is_safe(tmp_path: Path) -> None:
    done = manage(tmp_path, "check", "--deploy", "--fail-level", "ERROR", **SAFE)
    assert done.returncode == 0, done.stderr


def test_local_mode_starts_without_any_setting(tmp_path: Path) -> None:
    done = manage(tmp_path, "check")
    assert done.returncode == 0, done.stderr
    assert len((tmp_path / "secret_key").read_text()) >= 50
    assert (tmp_path / "secret_key").stat().st_mode & 0o077 == 0


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("DEBUG", "1", "DEBUG='1'"),
        ("SECRET_KEY", "", "SECRET_KEY"),
        ("SECRET_KEY", "short", "SECRET_KEY"),
        ("SECRET_KEY", "django-insecure-" + KEY, "SECRET_KEY"),
        ("ALLOWED_HOSTS", "", "ALLOWED_HOSTS=''"),
        ("ALLOWED_HOSTS", "*", "ALLOWED_HOSTS='*'"),
        ("ALLOWED_HOSTS", "directory.example.org,*", "ALLOWED_HOSTS='directory.example.org,*'"),
    ],
)
def test_production_refuses_what_is_unsafe(
    tmp_path: Path, name: str, value: str, shown: str
) -> None:
    assert shown in refusal(tmp_path, **{**SAFE, name: value})


def test_a_secret_is_not_shown_in_a_refusal(tmp_path: Path) -> None:
    assert "hunter2" not in refusal(tmp_path, **{**SAFE, "SECRET_KEY": "hunter2"})


def test_production_does_not_make_a_key_by_itself(tmp_path: Path) -> None:
    refusal(tmp_path, **{**SAFE, "SECRET_KEY": ""})
    assert not (tmp_path / "secret_key").exists()


@pytest.mark.parametrize(
    ("name", "value", "shown"),
    [
        ("HANDRAIL_MODE", "prod", "HANDRAIL_MODE='prod'"),
        ("DEBUG", "maybe", "DEBUG='maybe'"),
        ("GEOCODER", "bing", "GEOCODER='bing'"),
        ("MAP_TILE_URL", "https://tiles.example.org/map.png", "{z}, {x} and {y}"),
        ("MAP_TILE_URL", "http://tiles.example.org/{z}/{x}/{y}.png", "MAP_TILE_URL="),
        ("MAP_TILE_URL", "https://a.org/{z}/{x}/{y}; script-src *", "MAP_TILE_URL="),
        ("DATABASE_URL", "mysql://root:hunter2@localhost/x", "DATABASE_URL="),
        ("SEARCH_ENGINE_URL", "https://ann:hunter2@search.example.org", "SEARCH_ENGINE_URL="),
        ("SEARCH_ENGINE_URL", "search.example.org:9200", "SEARCH_ENGINE_URL="),
        ("SEARCH_ENGINE_URL", "http://search.example.org:99999", "SEARCH_ENGINE_URL="),
        ("SEARCH_ENGINE_INDEX", "Hand-rail", "SEARCH_ENGINE_INDEX='Hand-rail'"),
        ("SEARCH_ENGINE_TIMEOUT_MS", "soon", "SEARCH_ENGINE_TIMEOUT_MS='soon'"),
    ],
)
def test_a_bad_value_is_named_with_its_variable(
    tmp_path: Path, name: str, value: str, shown: str
) -> None:
    line = refusal(tmp_path, **{name: value})
    assert shown in line
    assert "hunter2" not in line


@pytest.mark.parametrize("port", ["web", "0", "70000", "-1"])
def test_a_port_that_is_none_is_refused(tmp_path: Path, port: str) -> None:
    done = manage(tmp_path, "serve", PORT=port)
    assert done.returncode != 0
    assert f"PORT='{port}'" in done.stderr
    assert "Traceback" not in done.stderr


@pytest.mark.parametrize(
    ("given", "read"),
    [
        ("http://search", "http://search:9200"),
        ("https://search.example.org/", "https://search.example.org:443"),
        ("https://[2001:db8::1]:9200", "https://[2001:db8::1]:9200"),
        ("https://search.example.org:9200/inside/", "https://search.example.org:9200/inside"),
    ],
)
def test_a_search_engine_is_asked_at_its_port(given: str, read: str) -> None:
    assert environment.servers("SEARCH_ENGINE_URL", [given]) == [read]
