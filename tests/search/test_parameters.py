"""Bad input is answered with the field, the value and the mend."""

from typing import Any
from urllib.parse import quote, quote_plus

import pytest
from django.test import Client
from hypothesis import given, settings
from hypothesis import strategies as st
from hypothesis.extra.django import TestCase

from tests.factories import make_service
from tests.search.conftest import Ask

pytestmark = pytest.mark.django_db


WHATEVER = [
    '"', '""', "'", "a AND", "NOT", "NEAR(a b)", "name:x", "*", "a*", "(", "^", "-x", "\\",
    "; DROP TABLE search_document", "%", "_", "\0", "\x01\x1b[31m", "👍", "\u202eabc", "a\u200bb",
    "x" * 10_000, "word " * 2_000, "心" * 5_000, "ﬃ", "'s", "|", "&", "!", ":*", "<->",
]  # fmt: skip
"""What somebody may type, or try."""


def errors(client: Client, query: str) -> list[dict[str, str]]:
    answer = client.get(f"/api/search?{query}")
    assert answer.status_code == 400, query
    found: list[dict[str, str]] = answer.json()["errors"]
    assert all(one["message"] for one in found)
    return found


@pytest.mark.parametrize(
    ("query", "field"),
    [
        ("near=nowhere", "near"),
        ("near=0,0", "near"),
        ("near=91,10", "near"),
        ("near=%00", "near"),
        ("near=60614&within_km=-1", "within_km"),
        ("near=60614&within_km=nan", "within_km"),
        ("near=60614&within_km=inf", "within_km"),
        ("near=60614&within_km=far", "within_km"),
        ("within_km=10", "within_km"),
        ("page=1e9", "page"),
        ("page=0", "page"),
        ("page=1000000000", "page"),
        ("page=٣", "page"),
        ("per_page=101", "per_page"),
        ("sort=random", "sort"),
        ("sort=distance", "sort"),
        ("open_now=perhaps", "open_now"),
        ("age=old", "age"),
        ("age=-5--1", "age"),
        ("age=900", "age"),
        ("cost=bananas", "cost"),
        ("language=xx%00", "language"),
        ("taxonomy_term=NOPE", "taxonomy_term"),
        ("taxonomy_term=%00", "taxonomy_term"),
        ("taxonomy_term=5d3f0b1e-0c1d-5e2f-9a3b-4c5d6e7f8a90", "taxonomy_term"),
        ("organization=me", "organization"),
        ("radius=10", "radius"),
        ("page=1&page=2", "page"),
    ],
)
def test_a_wrong_parameter_is_named(client: Client, query: str, field: str) -> None:
    assert field in [one["field"] for one in errors(client, query)]


def test_all_faults_are_told_at_once(client: Client) -> None:
    found = errors(client, "near=nowhere&page=0&sort=x&radius=2")
    assert {one["field"] for one in found} == {"near", "page", "sort", "radius"}
    assert next(one["value"] for one in found if one["field"] == "near") == "nowhere"


@pytest.mark.parametrize("words", WHATEVER)
def test_whatever_is_typed_is_only_words(client: Client, words: str) -> None:
    make_service("Food pantry")
    answer = client.get("/api/search", {"q": words})
    assert answer.status_code == 200, answer.content


class AnyText(TestCase):
    @settings(deadline=None)
    @given(st.text(max_size=60))
    def test_any_text_gets_an_answer(self, words: str) -> None:
        try:
            query = quote_plus(words)
        except UnicodeEncodeError:  # half of a pair: no browser sends it
            return
        assert self.client.get(f"/api/suggest?q={query}").status_code in {200, 429}
        assert self.client.get(f"/api/search?q={query}").status_code in {200, 429}


def test_bytes_that_are_no_text_do_no_harm(client: Client) -> None:
    assert client.get("/api/search?q=%ff%fe%ed%a0%80").status_code == 200


def test_nothing_but_reading(client: Client) -> None:
    assert client.post("/api/search").status_code == 405
    assert client.get("/api/suggest?q=x&limit=0").status_code == 400
    assert client.get("/api/suggest?q=x&limit=many").status_code == 400


def test_no_cookie_and_no_cache(client: Client) -> None:
    answer = client.get("/api/search?q=detox")
    assert not answer.cookies
    assert answer["Cache-Control"] == "no-store"


def test_too_many_searches_are_slowed_down(client: Client, monkeypatch: Any) -> None:
    from search.throttling import CountedThrottle

    monkeypatch.setattr(CountedThrottle, "THROTTLE_RATES", {"search": "2/min"})
    statuses = [client.get("/api/search").status_code for _ in range(3)]
    assert statuses == [200, 200, 429]


def test_suggestions_complete_words_of_names(client: Client, ask: Ask) -> None:
    make_service("Lake Street Detox")
    ask()
    found = client.get("/api/suggest?q=" + quote("det")).json()["suggestions"]
    assert [one["text"] for one in found if one["kind"] == "service"] == ["Lake Street Detox"]


def test_the_last_suggestions_are_places_that_can_be_searched(client: Client, ask: Ask) -> None:
    make_service("Chicago Detox")
    ask()
    found = client.get("/api/suggest?q=chica&limit=4").json()["suggestions"]
    assert "service" in {one["kind"] for one in found}
    place = next(one["text"] for one in found if one["kind"] == "place")
    assert place == "Chicago, IL"
    assert client.get("/api/search?near=" + quote(place)).status_code == 200


def test_a_place_after_a_blank_one_is_not_passed_over(client: Client) -> None:
    assert [one["field"] for one in errors(client, "near=&near=nowhere")] == ["near"]
    found = client.get("/api/search?near=&near=60614").json()
    assert found["origin"]["label"] == "Chicago, IL 60614"


def test_more_parameters_than_can_be_read_are_refused_in_the_same_shape(client: Client) -> None:
    found = errors(client, "&".join("language=es" for _ in range(1001)))
    assert [one["field"] for one in found] == [""]
