"""Where the build put the pages' styles, scripts, fonts and icons."""

import json
from functools import cache

from django.conf import settings
from django.core.exceptions import ImproperlyConfigured
from django.templatetags.static import static

FONTS = "node_modules/@fontsource/atkinson-hyperlegible/files/atkinson-hyperlegible-latin-"


@cache
def manifest() -> dict[str, str]:
    """Built file names by the path of their source in frontend/, read once per process."""
    path = settings.FRONTEND_DIST / "manifest.json"
    try:
        entries = json.loads(path.read_text())
    except FileNotFoundError as error:
        raise ImproperlyConfigured(
            f"{path} is missing: the pages' styles are not built yet. Run `make assets`."
        ) from error
    return {source: entry["file"] for source, entry in entries.items()}


@cache
def asset_url(source: str) -> str:
    """The public address of what was built from `source`, a path in frontend/."""
    try:
        return static(manifest()[source])
    except KeyError as error:
        raise ImproperlyConfigured(
            f"{source} is not among the built files: run `make assets` again."
        ) from error


def font_url(weight: int) -> str:
    return asset_url(f"{FONTS}{weight}-normal.woff2")
