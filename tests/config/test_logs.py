"""An error is told with its place in the code, without anything that someone typed."""

import json
import logging
import sys

import pytest
from django.http import HttpRequest, HttpResponse
from django.test import Client
from django.urls import include, path
from gunicorn.config import Config  # type: ignore[import-untyped]

from config.logs import ServerLog, Structured, StructuredWithoutWords, WithoutWords


def fails(request: HttpRequest, word: str) -> HttpResponse:
    raise ValueError(f"cannot read {request.GET['q']} and {word}")


urlpatterns = [
    path("fails/<str:word>/", fails),
    path("", include("frontend.urls")),  # the page that says sorry links to them
]


@pytest.mark.urls("tests.config.test_logs")
def test_an_error_is_told_without_words(
    caplog: pytest.LogCaptureFixture, monkeypatch: pytest.MonkeyPatch
) -> None:
    logger = logging.getLogger("django.request")
    monkeypatch.setattr(logger, "handlers", [caplog.handler])
    client = Client(raise_request_exception=False)
    assert client.get("/fails/hidden/?q=secret-word").status_code == 500
    line = WithoutWords().format(caplog.records[-1])
    assert "500 at fails/<str:word>/" in line
    assert "builtins.ValueError" in line
    assert "test_logs.py" in line
    assert "secret-word" not in line
    assert "hidden" not in line


def test_the_server_tells_no_address_either(caplog: pytest.LogCaptureFixture) -> None:
    log = ServerLog(Config())
    log.error_log.addHandler(caplog.handler)
    try:
        raise ValueError("cannot read secret-word")
    except ValueError:
        log.exception("Error handling request %s", "/search/?q=secret-word")
    finally:
        log.error_log.removeHandler(caplog.handler)
    assert "Error handling request" in caplog.text
    assert "test_logs.py" in caplog.text
    assert "ValueError" in caplog.text
    assert "secret-word" not in caplog.text


def test_a_structured_line_tells_the_kind_of_an_error_and_not_its_text() -> None:
    try:
        raise ValueError("cannot read secret-word")
    except ValueError:
        given = (logging.ERROR, __file__, 1, "%s failed", ("The job",), sys.exc_info())
        line = Structured().format(logging.LogRecord("handrail.worker", *given))
    told = json.loads(line)
    assert "\n" not in line
    assert (told["level"], told["logger"]) == ("ERROR", "handrail.worker")
    assert (told["message"], told["error"]) == ("The job failed", "builtins.ValueError")
    assert "test_logs.py" in told["trace"]
    assert "secret-word" not in line


def test_a_structured_line_about_a_request_does_not_name_its_address() -> None:
    given = (logging.ERROR, __file__, 1, "Internal Server Error: %s", ("/secret-word/",), None)
    told = json.loads(StructuredWithoutWords().format(logging.LogRecord("django.request", *given)))
    assert told["message"] == "500 at an unknown address"


def handlers(name: str) -> list[logging.Handler]:
    """Those of the settings, without what pytest adds to listen."""
    listed = logging.getLogger(name).handlers
    return [handler for handler in listed if not type(handler).__module__.startswith("_pytest")]


@pytest.mark.parametrize("name", ["django.server", "django.security"])
def test_nothing_else_writes_request_lines(name: str) -> None:
    assert [type(handler) for handler in handlers(name)] == [logging.NullHandler]
    assert not logging.getLogger(name).propagate


def test_only_errors_of_a_request_are_written() -> None:
    (handler,) = handlers("django.request")
    assert handler.level == logging.ERROR
    assert isinstance(handler.formatter, WithoutWords)
    assert not logging.getLogger("django.request").propagate


def test_remarks_of_the_server_about_a_request_are_not_told() -> None:
    assert not logging.getLogger("gunicorn.http.wsgi").isEnabledFor(logging.WARNING)
