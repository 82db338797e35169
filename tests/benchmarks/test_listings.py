"""Made-up listings are the same for the same seed, and look like those they are drawn from."""

from collections import Counter
from datetime import UTC, datetime
from uuid import UUID, uuid5

import orjson
import pytest

from benchmarks.filling import fill
from benchmarks.listings import Books, Spot, books_of, listings
from search.backends import backend
from search.loading import Term
from search.models import KnownWord, NameKey
from search.query import SearchDocument, SearchQuery

NOW = datetime(2026, 11, 24, 18, 0, tzinfo=UTC)
NAMES = ("North River Detox Center", "South River Counseling", "North Hill Food Pantry")
TERMS = {
    pk: Term(pk, code, name, frozenset(name.split()), (), order, "group", code)
    for order, (code, name) in enumerate([("vet", "veteran"), ("teen", "teenag"), ("all", "ani")])
    for pk in [uuid5(UUID(int=0), code).hex]
}


def _spots() -> list[Spot]:
    return [
        Spot(
            code, city, "IL", "Cook County", 41.9, -87.6 + at / 10, "America/Chicago",
            (code, "us-il-cook", "us-il", "us"),
        )
        for at, (code, city) in enumerate([("60614", "Chicago"), ("60601", "Chicago")])
    ]  # fmt: skip


def _document(number: int) -> SearchDocument:
    name = NAMES[number % 3]
    organization = UUID(int=number // 2)  # two services each
    phone = {"number": "312-555-0100", "display": "312-555-0100", "extension": None}
    card = {
        "name": name, "organization_name": "River and Hill", "description": f"{name}: for all.",
        "address": "1 Main Street", "city": "Chicago", "state_province": "IL",
        "postal_code": "60614", "latitude": 41.9, "longitude": -87.6, "phones": [phone],
    }  # fmt: skip
    return SearchDocument(
        id=UUID(int=100 + number), service_id=UUID(int=200 + number), organization_id=organization,
        version=1, digest="", name="", organization="", terms="", text="", sort_name="",
        facets=("mode:in_person", "in:us-il"), areas=(),
        taxonomy_terms=tuple(TERMS)[: 1 + number % 3], ancestor_terms=(),
        latitude=41.9, longitude=-87.6, zone="America/Chicago", suspended=False,
        card=orjson.dumps(card).decode(), openings=None,
    )  # fmt: skip


@pytest.fixture
def books() -> Books:
    return books_of(map(_document, range(8)), _spots(), TERMS)


def test_the_same_seed_makes_the_same_listings(books: Books) -> None:
    again = books_of(map(_document, reversed(range(8))), reversed(_spots()), TERMS)
    assert list(listings(books, 50)) == list(listings(again, 50))


def test_another_seed_makes_others(books: Books) -> None:
    assert list(listings(books, 50)) != list(listings(books, 50, seed="another"))


def test_a_longer_run_begins_with_a_shorter_one(books: Books) -> None:
    assert list(listings(books, 60))[:25] == list(listings(books, 25))


def test_an_organization_has_as_many_services_as_its_pattern(books: Books) -> None:
    owners = Counter(one.organization_id for one in listings(books, 40))
    assert set(owners.values()) == {2}


def test_no_two_listings_are_one(books: Books) -> None:
    made = list(listings(books, 200))
    assert len({one.id for one in made} | {one.service_id for one in made}) == 400


def test_a_listing_lies_in_a_zip_code_of_the_same_state(books: Books) -> None:
    for one in listings(books, 20):
        assert orjson.loads(one.card)["postal_code"] in {"60614", "60601"}
        assert {"in:us-il", "in:us-il-cook", "mode:in_person"} <= set(one.facets)


def test_codes_are_told_in_words_and_facets(books: Books) -> None:
    for one in listings(books, 20):
        told = [TERMS[pk] for pk in one.taxonomy_terms]
        assert set(one.terms.split()) == set().union(*(term.words for term in told))
        assert {f"group:{term.code}" for term in told} <= set(one.facets)


def test_telephones_reach_nobody(books: Books) -> None:
    for one in listings(books, 20):
        assert all("-555-" in phone["number"] for phone in orjson.loads(one.card)["phones"])


@pytest.mark.django_db
def test_filling_makes_them_found_and_their_words_known(books: Books) -> None:
    fill(books, 30)
    page = backend().search(SearchQuery(now=NOW, text="river"))
    assert 0 < page.total <= 30
    assert KnownWord.objects.filter(word="river").exists()
    assert NameKey.objects.filter(kind="organization", key__startswith="river").exists()


@pytest.mark.django_db
def test_filling_again_leaves_only_the_new_ones(books: Books) -> None:
    fill(books, 30)
    fill(books, 12)
    assert backend().search(SearchQuery(now=NOW)).total == 12
