"""The application as it is served, but each search as if nobody had asked it before: what a process
remembers of the last ones is forgotten first. The index in its memory stays."""

from collections.abc import Iterable
from typing import Any

from config.wsgi import application as served
from search.snapshot import forget_what_was_asked


def application(environ: dict[str, Any], start_response: Any) -> Iterable[bytes]:
    forget_what_was_asked()
    return served(environ, start_response)
