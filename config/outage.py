"""A page that says what is the matter when the database does not answer."""

import logging
import sys
from collections.abc import Callable

from django.core.exceptions import ImproperlyConfigured
from django.db import InterfaceError, OperationalError, connections
from django.http import HttpRequest, HttpResponse, HttpResponseBase, JsonResponse
from django.template import TemplateDoesNotExist
from django.template.loader import render_to_string
from django.utils.translation import gettext as _
from django.views import defaults

log = logging.getLogger("handrail.web")

RETRY_AFTER_SECONDS = 30


class DatabaseOutageMiddleware:
    """Turns a database that is gone or locked into a clean 503, for pages and API alike.

    Logged without the address: it would hold the words and places of a search.
    """

    def __init__(self, get_response: Callable[[HttpRequest], HttpResponseBase]) -> None:
        self.get_response = get_response

    def __call__(self, request: HttpRequest) -> HttpResponseBase:
        try:
            return self.get_response(request)
        except (OperationalError, InterfaceError) as error:
            # Inner middleware asks the database too (sessions), outside of any view.
            return answer_outage(request, error)

    def process_exception(
        self, request: HttpRequest, exception: Exception
    ) -> HttpResponseBase | None:
        if isinstance(exception, OperationalError | InterfaceError):
            return answer_outage(request, exception)
        return None


def server_error(request: HttpRequest) -> HttpResponseBase:
    """The site's handler500: a page about another error may ask the database too, and fail."""
    error = sys.exc_info()[1]
    if isinstance(error, OperationalError | InterfaceError):
        return answer_outage(request, error)
    return defaults.server_error(request)


def answer_outage(request: HttpRequest, error: Exception) -> HttpResponse:
    log.error("The database does not answer: %s: %s", type(error).__name__, str(error).strip())
    connections.close_all()
    message = _("The directory cannot be reached right now. Please try again in a minute.")
    response: HttpResponse
    if request.path_info.startswith("/api/"):
        errors = [{"field": None, "value": None, "message": message}]
        response = JsonResponse({"errors": errors}, status=503)
    else:
        response = HttpResponse(outage_page(message), status=503)
    response["Retry-After"] = str(RETRY_AFTER_SECONDS)
    response["Cache-Control"] = "no-store"
    return response


def outage_page(message: str) -> str:
    """The site's own 503.html, or plain words where it cannot be made (styles not built)."""
    try:
        return render_to_string("503.html", {"message": message})
    except (TemplateDoesNotExist, ImproperlyConfigured):
        title = _("Please try again")
        return (
            f'<!doctype html><html lang="en"><meta charset="utf-8"><title>{title}</title>'
            f"<h1>{title}</h1><p>{message}</p></html>"
        )
