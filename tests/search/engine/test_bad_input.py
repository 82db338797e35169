"""Whatever is asked, a real engine is asked only what it can answer."""

from typing import Any
from uuid import UUID

import pytest
from django.http import QueryDict
from django.test import Client

from search.backends import engine_indices, falling_back
from search.engine import Engine
from search.engine_filling import fill
from search.following import follow
from search.query import SearchQuery
from tests.factories import make_service
from tests.search.conftest import NOW
from tests.search.test_parameters import WHATEVER, errors

pytestmark = pytest.mark.django_db
SYNTAX = [
    "/.*/",
    "pan*ry",
    "p?ntry~2",
    "_exists_:card",
    "{{constructor}}",
    "ctx._source",
    "[1 TO 2]",
]
MEGABYTE = 1_000_000


@pytest.fixture
def filled(target: Engine) -> Engine:
    make_service(name="Harbor Pantry")
    follow()
    fill(target)
    return target


def asked(client: Client, **query: Any) -> Any:
    answer = client.get("/api/search", query)
    assert answer.status_code == 200, answer.content[:500]
    return answer.json()


def test_whatever_is_typed_is_only_words(filled: Engine, client: Client) -> None:
    for words in [*WHATEVER, *SYNTAX, "pantry " * (MEGABYTE // 7), "x" * MEGABYTE]:
        assert asked(client, q=words)["answered_by"] == filled.kind.name, words[:50]


@pytest.mark.parametrize("words", SYNTAX[:2])
def test_signs_that_mean_something_to_the_engine_find_nothing_more(
    filled: Engine, client: Client, words: str
) -> None:
    make_service(name="Painting")
    follow()
    assert [one["name"] for one in asked(client, q=words)["results"]] in ([], ["Harbor Pantry"])


def test_many_filters_at_once(filled: Engine, client: Client) -> None:
    """Fifty of a kind, as many as are taken; none of them is among the listings."""
    ages = [f"{age}-{age + 1}" for age in range(50)]
    organizations = [str(UUID(int=number)) for number in range(1, 51)]
    found = asked(client, q="pantry", age=ages, organization=organizations, open_now="true")
    assert found["answered_by"] == filled.kind.name
    assert found["total"] == 0


def test_five_hundred_of_one_kind_are_refused_with_the_reason(
    filled: Engine, client: Client
) -> None:
    query = QueryDict(mutable=True)
    query.setlist("organization", [str(UUID(int=number)) for number in range(1, 501)])
    (fault,) = errors(client, query.urlencode())
    assert fault["field"] == "organization"
    assert "50" in fault["message"]


def test_pages_go_to_the_ten_thousandth_result_and_say_how_to_go_on(
    filled: Engine, client: Client
) -> None:
    for words in ("", "pantry"):
        last = asked(client, q=words, page=100, per_page=100)
        assert last["answered_by"] == filled.kind.name
        assert last["results"] == []
    (fault,) = errors(client, "q=pantry&page=101&per_page=100")
    assert fault["field"] == "page"
    assert "narrow" in fault["message"].lower()


def test_an_index_with_another_mapping_is_answered_for(filled: Engine) -> None:
    """As somebody may have made by hand under our names."""
    index = engine_indices.standing(filled).marked["read"]
    filled.request("DELETE", f"/{index}", timeout_seconds=30)
    body = {
        "mappings": {"dynamic": False, "properties": {"live": {"type": "text"}}},
        "aliases": {engine_indices.alias("read"): {}},
    }
    filled.request("PUT", f"/{index}", body=body, timeout_seconds=30)
    page = falling_back.FallingBack(filled).search(SearchQuery(NOW, text="pantry"))
    assert page.answered_by == "embedded"
    assert [one["name"] for one in page.results] == ["Harbor Pantry"]
