"""Typed readers for environment variables.

Each names the variable, the value it refused and what would be right, so that an operator
mends a bad setting without reading code. The answer is always `ImproperlyConfigured`.
"""

import os
import re
from pathlib import Path

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
_TILES = re.compile(r"(https://(?:\{s\}\.)?[A-Za-z0-9.-]+(?::\d+)?)/[^\s;,]*")


def refuse(name: str, value: str, want: str) -> ImproperlyConfigured:
    return ImproperlyConfigured(f"{name}={value!r} is not usable: {want}.")


def text(name: str, default: str = "") -> str:
    return os.environ.get(name, default).strip()


def flag(name: str, default: bool) -> bool:
    value = os.environ.get(name)
    if value is None:
        return default
    if value.strip().lower() in TRUE:
        return True
    if value.strip().lower() in FALSE:
        return False
    raise refuse(name, value, "give 1 (yes) or 0 (no)")


def whole(name: str, default: int, *, least: int = 0, most: int = 2**31 - 1) -> int:
    value = text(name)
    if not value:
        return default
    if value.lstrip("-").isascii() and value.lstrip("-").isdigit() and least <= int(value) <= most:
        return int(value)
    raise refuse(name, value, f"give a whole number from {least} to {most}")


def words(name: str, default: str = "") -> list[str]:
    """A comma-separated list; empty entries are dropped."""
    return [word.strip() for word in text(name, default).split(",") if word.strip()]


def choice(name: str, default: str, allowed: tuple[str, ...]) -> str:
    value = text(name, default)
    if value not in allowed:
        raise refuse(name, value, "give one of " + ", ".join(repr(one) for one in allowed))
    return value


def tiles(name: str) -> str:
    """The address of map tiles, with {z}, {x} and {y}, and {s} for a name of the host; or none."""
    value = text(name)
    if value and not (
        _TILES.fullmatch(value) and all(one in value for one in ("{z}", "{x}", "{y}"))
    ):
        raise refuse(name, value, "give https://HOST/PATH with {z}, {x} and {y} in it")
    return value


def tile_hosts(url: str) -> list[str]:
    """As a content security policy names them: {s} is any one name."""
    found = _TILES.fullmatch(url)
    return [found[1].replace("{s}", "*")] if found else []


def database(name: str, default: str) -> dict[str, object]:
    """A database URL as Django's settings; SQLite and PostgreSQL only."""
    value = text(name) or default
    scheme = value.partition(":")[0]
    if scheme not in {"sqlite", "postgres", "postgresql"}:
        # Never the whole value: it may hold a password.
        raise refuse(name, f"{scheme}:...", "give sqlite:///PATH or postgres://USER@HOST/NAME")
    try:
        return dict(dj_database_url.parse(value, conn_max_age=60, conn_health_checks=True))
    except ValueError as error:
        raise refuse(name, f"{scheme}:...", "it does not parse as a database URL") from error


def local_secret_key(folder: Path) -> str:
    """A key made at the first start and kept in `folder`, for local mode only."""
    path = folder / "secret_key"
    if not path.exists():
        folder.mkdir(parents=True, exist_ok=True)
        path.touch(mode=0o600)
        path.write_text(get_random_secret_key())
    return path.read_text()
