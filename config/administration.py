"""What the administration answers otherwise than the public pages."""

from collections.abc import Callable

from django.http import HttpRequest, HttpResponseBase

Answer = Callable[[HttpRequest], HttpResponseBase]


def origin_within_the_site(get_response: Answer) -> Answer:
    """Middleware: lets a browser tell this site, and no other, where a form comes from.

    Without any referrer, as on the public pages, browsers send `Origin: null` with a form, and
    Django refuses it as forged: nobody could sign in. The public pages' forms change nothing.
    """

    def middleware(request: HttpRequest) -> HttpResponseBase:
        response = get_response(request)
        match = request.resolver_match
        if match is not None and match.app_name == "admin":
            response.headers["Referrer-Policy"] = "same-origin"
        return response

    return middleware
