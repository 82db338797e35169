"""Typed readers for environment variables.

Each names the variable, the value it refused and what would be right, so that an operator
mends a bad setting without reading code. The answer is always `ImproperlyConfigured`.
"""

import os
import re
from pathlib import Path
from urllib.parse import urlsplit

import dj_database_url
from django.core.exceptions import ImproperlyConfigured
from django.core.management.utils import get_random_secret_key

TRUE = {"1", "true", "yes", "on"}
FALSE = {"0", "false", "no", "off", ""}
COUNTED_IN = "PROMETHEUS_MULTIPROC_DIR"
"""The library's own name: a folder in which processes leave what they counted. `config.server` sets
it, before there are settings."""
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


def servers(name: str, values: list[str]) -> list[str]:
    """Addresses of one search engine's nodes, each with its port."""
    found = []
    for value in values:
        parts = urlsplit(value)
        if "@" in parts.netloc:  # never the whole value: it holds a password
            raise refuse(name, "...@...", "give user and password in variables of their own")
        if parts.scheme not in {"http", "https"} or not parts.hostname or parts.query:
            raise refuse(name, value, "give http://HOST:PORT or https://HOST:PORT")
        try:
            port = parts.port or (443 if parts.scheme == "https" else 9200)
        except ValueError:
            raise refuse(name, value, "the port is a number up to 65535") from None
        host = f"[{parts.hostname}]" if ":" in parts.hostname else parts.hostname
        found.append(f"{parts.scheme}://{host}:{port}{parts.path.rstrip('/')}")
    return found


def token(name: str, value: str) -> str:
    """A secret that a program shows; or none."""
    if value and not re.fullmatch(r"[\x21-\x7e]{20,}", value):
        raise refuse(name, "...", "give 20 random letters, digits or signs, or more; no blanks")
    return value


def index_name(name: str, value: str) -> str:
    """The beginning of the names of our indices in an engine that others may use too."""
    if value and not re.fullmatch(r"[a-z][a-z0-9_]{0,60}", value):
        raise refuse(name, value, "give up to 61 small letters, digits and _, a letter first")
    return value or "handrail"


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
