"""How an unexpected error is logged: where it happened, never what someone typed.

Django's own line names the path, and a trace ends with the error's text; either may hold the
words of a search, a client's data or a link that opens a referral.
"""

import json
import logging
import sys
import traceback
from datetime import UTC, datetime
from types import TracebackType
from typing import Any

from gunicorn.glogging import Logger  # type: ignore[import-untyped]

from config import environment as env


class WithoutWords(logging.Formatter):
    """The route, the kind of error and the lines of code, without path, values or text."""

    def format(self, record: logging.LogRecord) -> str:
        head = f"{self.formatTime(record)} {record.levelname} {record.name}: {told(record)}"
        kind, _, trace = record.exc_info or (None, None, None)
        if kind is None:
            return head
        return f"{head}\n{frames(trace)}  {kind.__module__}.{kind.__qualname__}"


class Structured(logging.Formatter):
    """One JSON object a line. Of an error its kind and where it came through, never its text."""

    def format(self, record: logging.LogRecord) -> str:
        line: dict[str, Any] = {
            "time": datetime.fromtimestamp(record.created, UTC).isoformat(timespec="milliseconds"),
            "level": record.levelname,
            "logger": record.name,
            "message": self.message_of(record),
        }
        kind, _, trace = record.exc_info or (None, None, None)
        if kind is not None:
            line["error"] = f"{kind.__module__}.{kind.__qualname__}"
            line["trace"] = frames(trace)
        return json.dumps(line, ensure_ascii=False)

    def message_of(self, record: logging.LogRecord) -> str:
        return record.getMessage()


class StructuredWithoutWords(Structured):
    """For Django's own errors of a request: their message is the address."""

    def message_of(self, record: logging.LogRecord) -> str:
        return told(record)


def told(record: logging.LogRecord) -> str:
    """Status and route, as in `500 at services/<uuid:pk>/`."""
    match = getattr(getattr(record, "request", None), "resolver_match", None)
    route = match.route if match else "an unknown address"
    return f"{getattr(record, 'status_code', 500)} at {route or '/'}"


def frames(trace: TracebackType | None) -> str:
    """The lines of code the error came through; the outermost ones are Django's."""
    return "".join(
        f"  {frame.filename}:{frame.lineno} in {frame.name}\n"
        for frame in traceback.extract_tb(trace)[-12:]
    )


class ServerLog(Logger):  # type: ignore[misc]  # gunicorn has no types
    """Gunicorn's log, for what Django could not catch: it would write the whole address."""

    def setup(self, cfg: Any) -> None:
        super().setup(cfg)
        if env.text("LOG_FORMAT") == "json":
            for handler in self.error_log.handlers:
                handler.setFormatter(Structured())

    def exception(self, msg: object, *args: object, **kwargs: object) -> None:
        kind, _, trace = sys.exc_info()
        words = str(msg).partition("%")[0].strip()
        self.error("%s\n%s  %s", words, frames(trace), kind.__qualname__ if kind else "")
