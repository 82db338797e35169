"""`GET /api/search` and `GET /api/suggest`: public, throttled, without cookies."""

from typing import Any

import orjson
from django.conf import settings
from django.core.exceptions import TooManyFieldsSent
from django.http import HttpResponse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import override
from drf_spectacular.types import OpenApiTypes
from drf_spectacular.utils import OpenApiParameter, extend_schema
from rest_framework.permissions import AllowAny
from rest_framework.request import Request
from rest_framework.response import Response
from rest_framework.views import APIView

from directory.terms.naming import ENGLISH, shown
from search.answer import BadParameters
from search.backends import backend
from search.metrics import counted_answer
from search.query import Suggestion
from search.shapes import AnswerShape, ErrorsShape, SuggestionsShape
from search.throttling import CountedThrottle

MOST_SUGGESTIONS = 20
KINDS = ("", "need", "taxonomy_term", "service", "organization", "place")


def _json(told: dict[str, Any], status: int = 200) -> HttpResponse:
    """Written at once: the framework's own response holds on to what it tells until the next look
    for cycles, and thousands of objects that linger make every answer slower."""
    return HttpResponse(orjson.dumps(told), status=status, content_type="application/json")


class PublicView(APIView):
    authentication_classes = ()
    permission_classes = (AllowAny,)
    throttle_classes = (CountedThrottle,)
    http_method_names = ["get", "head", "options"]

    def handle_exception(self, exc: Exception) -> Response:
        if isinstance(exc, TooManyFieldsSent):
            return Response(BadParameters([("", "", _("Give fewer parameters."))]).as_dict(), 400)
        return super().handle_exception(exc)

    def finalize_response(self, request: Any, response: Any, *args: Any, **kwargs: Any) -> Any:
        """What somebody looked for stays in no cache on the way."""
        response = super().finalize_response(request, response, *args, **kwargs)
        response["Cache-Control"] = "no-store"
        return response


def _given(name: str, about: str, kind: Any = OpenApiTypes.STR, **more: Any) -> OpenApiParameter:
    return OpenApiParameter(name, kind, OpenApiParameter.QUERY, description=about, **more)


_MANY: dict[str, Any] = {"many": True, "explode": True}


class SearchView(PublicView):
    throttle_scope = "search"

    @extend_schema(
        operation_id="search",
        summary="Search the directory",
        parameters=[
            _given("q", "Words. Every word must match; else the best partial matches are told so."),
            _given("near", "ZIP code, “City, ST”, county, state or “latitude,longitude”."),
            _given("within_km", "Only within so many kilometres of `near`.", OpenApiTypes.DOUBLE),
            _given("taxonomy_term", "Id or code of a term; includes the terms below it.", **_MANY),
            _given("open_now", "Leaves out what is closed now.", OpenApiTypes.BOOL),
            _given(
                "literal",
                "Take the words as they are: mend no spelling, see no place or filter in them.",
                OpenApiTypes.BOOL,
            ),
            _given("age", "Years, or from one age to another: 18-25.", **_MANY),
            _given("language", "ISO 639-1, else 639-3.", **_MANY),
            _given("cost", "Such as medicaid, free, sliding_scale.", **_MANY),
            _given("group", "Such as veterans.", **_MANY),
            _given("mode", "in_person or remote.", **_MANY),
            _given("setting", "Such as outpatient, residential.", **_MANY),
            _given("organization", "Id of an organization.", OpenApiTypes.UUID, **_MANY),
            _given("sort", "The order.", enum=["best", "distance", "name"], default="best"),
            _given("page", "From 1.", OpenApiTypes.INT, default=1),
            _given("per_page", "1 to 100.", OpenApiTypes.INT, default=20),
        ],
        responses={200: AnswerShape, 400: ErrorsShape},
    )
    def get(self, request: Request) -> HttpResponse:
        try:
            found = counted_answer(request.query_params, now=timezone.now())
        except BadParameters as bad:
            return _json(bad.as_dict(), 400)
        return _json(found.as_dict())


class SuggestView(PublicView):
    throttle_scope = "suggest"

    @extend_schema(
        operation_id="suggest",
        summary="Complete a few typed letters",
        parameters=[
            _given("q", "The letters typed so far."),
            _given("limit", "1 to 20.", OpenApiTypes.INT, default=8),
            _given("kind", "Only of this kind.", enum=[kind for kind in KINDS if kind]),
            _given(
                "lang",
                "Of the reader: names of terms get a `label` in it; `text` is what finds them.",
                enum=list(dict(settings.LANGUAGES)),
                default=ENGLISH,
            ),
        ],
        responses={200: SuggestionsShape, 400: ErrorsShape},
    )
    def get(self, request: Request) -> HttpResponse:
        limit = request.query_params.get("limit") or "8"
        if not (limit.isascii() and limit.isdigit() and 1 <= int(limit[:9]) <= MOST_SUGGESTIONS):
            bad = BadParameters([("limit", limit[:100], "Give a number from 1 to 20.")])
            return _json(bad.as_dict(), 400)
        kind = request.query_params.get("kind", "")
        if kind not in KINDS:
            message = _("There is no such kind. There are: %s.") % ", ".join(filter(None, KINDS))
            return _json(BadParameters([("kind", kind[:100], message)]).as_dict(), 400)
        language = request.query_params.get("lang") or ENGLISH
        known = dict(settings.LANGUAGES)
        if language not in known:
            message = f"Give one of: {', '.join(known)}."
            return _json(BadParameters([("lang", language[:100], message)]).as_dict(), 400)
        found = backend().suggest(request.query_params.get("q", ""), int(limit), kind)
        with override(language):
            return _json({"suggestions": [_suggested(one) for one in found]})


def _suggested(one: Suggestion) -> dict[str, Any]:
    """With a label where a term is called otherwise in the language of the moment."""
    told = {"text": one.text, "kind": one.kind, "url": one.url}
    label = shown(one.text) if one.kind == "taxonomy_term" else one.text
    return told if label == one.text else {**told, "label": label}
