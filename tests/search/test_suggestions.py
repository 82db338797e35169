"""What is offered as one types."""

from typing import Any
from urllib.parse import quote

import pytest
from django.test import Client

from search import names
from tests.factories import change, make_organization, make_service, make_taxonomy_term
from tests.search.conftest import Ask

pytestmark = pytest.mark.django_db


def offered(client: Client, typed: str, more: str = "") -> list[tuple[str, str]]:
    found: dict[str, Any] = client.get(f"/api/suggest?q={quote(typed)}{more}").json()
    return [(one["kind"], one["text"]) for one in found["suggestions"]]


def test_terms_services_organizations_and_places_are_offered(client: Client, ask: Ask) -> None:
    organization = make_organization("Albany Aid")
    term = make_taxonomy_term("Albatross counseling")
    make_service("Albino deer walks", organization=organization, terms=[term])
    ask()
    found = offered(client, "alb")
    assert ("taxonomy_term", "Albatross counseling") in found
    assert ("service", "Albino deer walks") in found
    assert ("organization", "Albany Aid") in found
    assert found[-1][0] == "place"


def test_a_name_is_entered_at_any_of_its_words(client: Client, ask: Ask) -> None:
    make_service("Zebra lake quilting")
    ask()
    assert ("service", "Zebra lake quilting") in offered(client, "quilt")
    assert ("service", "Zebra lake quilting") in offered(client, "lake qui")


def test_a_slip_is_mended_while_one_types(client: Client, ask: Ask) -> None:
    make_service("Quilting together")
    ask()
    assert ("service", "Quilting together") in offered(client, "quiltnig")


def test_the_place_at_the_end_of_the_words_is_completed(client: Client, ask: Ask) -> None:
    assert offered(client, "quilting near albuquer") == [
        ("place", "quilting near Albuquerque, NM"),
    ]


def test_only_one_kind_is_offered_if_asked(client: Client, ask: Ask) -> None:
    make_service("Chicago quilting")
    ask()
    kinds = {kind for kind, _ in offered(client, "chicago", "&kind=place")}
    assert kinds == {"place"}
    assert client.get("/api/suggest?q=a&kind=planet").status_code == 400


def test_a_renamed_service_is_offered_by_its_new_name_only(client: Client, ask: Ask) -> None:
    service = make_service("Quilting")
    ask()
    change(service, name="Weaving")
    ask()
    assert ("service", "Weaving") in offered(client, "weav")
    assert ("service", "Quilting") not in offered(client, "quilt")


def test_what_is_not_listed_is_not_offered(client: Client, ask: Ask) -> None:
    make_service("Quilting", organization=make_organization("Hidden", listed=False))
    ask()
    assert not [one for one in offered(client, "quilt") if one[0] == "service"]
    assert not [one for one in offered(client, "hidde") if one[0] == "organization"]


def test_a_large_directory_takes_in_new_names_without_counting_all(
    client: Client, ask: Ask, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr("search.following.COUNTED_ALWAYS", 0)
    make_service("Quilting")
    ask()
    assert ("service", "Quilting") in offered(client, "quilt")
    assert names.recount() >= 1
    assert ("service", "Quilting") in offered(client, "quilt")


@pytest.mark.parametrize("typed", ["", "?", "\u200f", "%", "a" * 500, "'; --", "🙂"])
def test_any_letters_are_answered(client: Client, ask: Ask, typed: str) -> None:
    assert isinstance(offered(client, typed), list)


def test_a_term_is_labelled_in_the_language_that_was_asked_for(client: Client, ask: Ask) -> None:
    make_service("Dental van", terms=[make_taxonomy_term("Dental care")])
    ask()
    told = client.get("/api/suggest?q=dental&lang=es").json()["suggestions"]
    labels = {one["text"]: one.get("label") for one in told}
    assert labels["Dental care"] == "Dentista"
    assert labels["Dental van"] is None
    english = client.get("/api/suggest?q=dental", headers={"Accept-Language": "es"}).json()
    assert not [one for one in english["suggestions"] if "label" in one]
    assert client.get("/api/suggest?q=dental&lang=xx").status_code == 400


def test_the_search_itself_names_terms_in_english(client: Client, ask: Ask) -> None:
    make_service("Dental van", terms=[make_taxonomy_term("Dental care")])
    ask()
    found = client.get("/api/search?q=dental+care", headers={"Accept-Language": "es"}).json()
    assert [one["label"] for one in found["facets"]["taxonomy_term"]] == ["Dental care"]
