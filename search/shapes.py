"""The shapes of the answers, for the OpenAPI schema; nothing is serialised through them."""

from typing import Any

from rest_framework import serializers as s

from search.crisis import known_kinds


def _text(**more: Any) -> s.CharField:
    return s.CharField(allow_null=True, **more)


class OriginShape(s.Serializer[Any]):
    label = s.CharField()  # type: ignore[assignment]
    latitude = s.FloatField()
    longitude = s.FloatField()
    precision = s.ChoiceField(choices=["point", "postal_code", "city", "county", "state"])
    alternatives = s.ListField(
        child=s.CharField(), help_text="Other places of that name; each can be given as `near`."
    )
    corrected_from = _text(help_text="The place as given, where a slip in it was mended.")


class SaidShape(s.Serializer[Any]):
    facet = s.CharField(help_text="A facet, or “place”.")
    values = s.ListField(child=s.CharField())
    label = s.CharField()  # type: ignore[assignment]
    words = s.CharField(help_text="Those of the query that were taken for it.")
    without = s.CharField(
        allow_blank=True, help_text="The query without them; of a filter also without a place."
    )


class UnderstoodShape(s.Serializer[Any]):
    q = s.CharField(allow_blank=True, help_text="Mended, and without the place.")
    corrected_from = _text(help_text="The query as typed, where its spelling was mended.")
    place_from_words = _text()
    near_me = s.BooleanField(help_text="It says “near me”: ask where that is.")
    said = SaidShape(many=True)


class OpenShape(s.Serializer[Any]):
    state = s.ChoiceField(choices=["open", "closed", "unknown"])
    until = s.DateTimeField(allow_null=True, help_text="When it next changes.")
    text = s.CharField()


class PhoneShape(s.Serializer[Any]):
    number = s.CharField()
    display = s.CharField()
    extension = _text()
    type = _text()
    description = _text()


class TermShape(s.Serializer[Any]):
    id = s.UUIDField()
    code = s.CharField(allow_blank=True)
    name = s.CharField()


class ResultShape(s.Serializer[Any]):
    service_id = s.UUIDField()
    service_at_location_id = s.UUIDField(allow_null=True)
    organization_id = s.UUIDField()
    name = s.CharField()
    organization_name = s.CharField()
    description = _text()
    address = _text()
    city = _text()
    state_province = _text()
    postal_code = _text()
    latitude = s.FloatField(allow_null=True)
    longitude = s.FloatField(allow_null=True)
    location_precision = _text()
    distance_km = s.FloatField(allow_null=True)
    mode = s.ListField(child=s.CharField())
    open = OpenShape()
    phones = PhoneShape(many=True)
    languages = s.ListField(child=s.CharField())
    costs = s.ListField(child=s.CharField())
    taxonomy_terms = TermShape(many=True)
    assured_date = s.DateField(allow_null=True)
    source = _text()  # type: ignore[assignment]
    matched = s.ListField(child=s.CharField())
    more_of_organization = s.IntegerField(
        help_text="So many others of its organization come after all others."
    )
    url = s.CharField()


class FacetShape(s.Serializer[Any]):
    value = s.CharField()
    label = s.CharField()  # type: ignore[assignment]
    count = s.IntegerField(help_text="Services, not counting the facet's own choice.")
    selected = s.BooleanField()


class FacetsShape(s.Serializer[Any]):
    taxonomy_term = FacetShape(many=True)
    open_now = FacetShape(many=True)
    age = FacetShape(many=True)
    language = FacetShape(many=True)
    cost = FacetShape(many=True)
    group = FacetShape(many=True)
    mode = FacetShape(many=True)
    setting = FacetShape(many=True)
    organization = FacetShape(many=True)


class InsteadShape(s.Serializer[Any]):
    let_go = s.ListField(child=s.CharField(), help_text="What had to be let go, in words.")
    total = s.IntegerField()
    results = ResultShape(many=True, help_text="The first five.")
    params = s.DictField(child=s.ListField(child=s.CharField()), help_text="To see them all.")


class AnswerShape(s.Serializer[Any]):
    total = s.IntegerField(help_text="Services.")
    page = s.IntegerField()
    per_page = s.IntegerField()
    partial = s.BooleanField(  # type: ignore[assignment]
        help_text="Nothing holds every word; these hold the most."
    )
    answered_by = s.CharField()
    took_ms = s.FloatField()
    origin = OriginShape(allow_null=True)
    understood = UnderstoodShape()
    crisis = s.ListField(
        child=s.ChoiceField(choices=known_kinds()),
        help_text="Emergencies that the words speak of, the most urgent first: show help above.",
    )
    results = ResultShape(many=True)
    facets = FacetsShape()
    instead = InsteadShape(
        allow_null=True, help_text="When nothing is found: a wider search that finds something."
    )


class ErrorShape(s.Serializer[Any]):
    field = s.CharField()
    value = s.CharField(allow_blank=True)
    message = s.CharField()


class ErrorsShape(s.Serializer[Any]):
    errors = ErrorShape(many=True)  # type: ignore[assignment]


class SuggestionShape(s.Serializer[Any]):
    text = s.CharField()
    kind = s.ChoiceField(choices=["need", "service", "taxonomy_term", "organization", "place"])
    url = _text()
    label = s.CharField(  # type: ignore[assignment]
        required=False, help_text="What to show for it, where that is not the text: see `lang`."
    )


class SuggestionsShape(s.Serializer[Any]):
    suggestions = SuggestionShape(many=True)
