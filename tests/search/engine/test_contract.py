"""The contract of every backend, on a real Elasticsearch and a real OpenSearch."""

from collections.abc import Iterator

import pytest
from pytest_django import Settings

from search.backends.base import SearchBackend
from search.backends.elastic import ElasticBackend
from search.engine import engine
from search.query import SearchQuery
from tests.engines import Engines
from tests.search.conftest import NOW
from tests.search.contract import BackendContract
from tests.search.engine.conftest import on


class EngineContract(BackendContract):
    kind = ""

    @pytest.fixture(autouse=True)
    def _configured(self, real_engines: Engines, settings: Settings) -> Iterator[None]:
        for _ in on(real_engines.url(self.kind), settings):
            yield

    def backend(self) -> SearchBackend:
        found = engine()
        assert found is not None
        return ElasticBackend(found)

    @pytest.mark.django_db
    def test_says_who_answers(self) -> None:
        page = self.filled([]).search(SearchQuery(NOW))
        assert page.answered_by == self.kind


@pytest.mark.engine
@pytest.mark.elasticsearch
class TestElasticsearch(EngineContract):
    kind = "elasticsearch"


@pytest.mark.engine
@pytest.mark.opensearch
class TestOpenSearch(EngineContract):
    kind = "opensearch"
