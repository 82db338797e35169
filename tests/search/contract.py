"""What every backend must answer alike: one class, subclassed for each."""

from collections.abc import Sequence
from dataclasses import dataclass, replace
from uuid import UUID, uuid5

import pytest
from hypothesis import HealthCheck, given, settings
from hypothesis import strategies as st

from search.analyse import indexed
from search.backends.base import SearchBackend
from search.query import Near, SearchDocument, SearchPage, SearchQuery
from tests.search.conftest import NOW

NAMESPACE = UUID(int=7)
COSTS = ("free", "medicaid")
LANGUAGES = ("es", "ko", "vi")
AGES = ("0-17", "18-64", "65-")
NONE: frozenset[str] = frozenset()
WORDS = ("food", "legal", "health", "housing")


@dataclass(frozen=True)
class Listing:
    """One document in short, from which an oracle can answer too."""

    service: int
    place: int
    words: frozenset[str]
    costs: frozenset[str]
    languages: frozenset[str]
    ages: frozenset[str]
    latitude: float | None


def document(one: Listing, *, version: int = 1) -> SearchDocument:
    service = uuid5(NAMESPACE, f"service {one.service}")
    name = f"Service {one.service:02}"
    facets = [
        *(f"cost:{value}" for value in sorted(one.costs)),
        *(f"language:{value}" for value in sorted(one.languages)),
        *(f"age:{value}" for value in sorted(one.ages)),
    ]
    text = " ".join(sorted(one.words))
    return SearchDocument(
        id=uuid5(NAMESPACE, f"{one.service} {one.place}"),
        service_id=service,
        organization_id=uuid5(NAMESPACE, "organization"),
        version=version,
        digest=f"{hash((one, name)) & 0xFFFFFFFF:08x}",
        name=indexed(name),
        organization="",
        terms="",
        text=indexed(text),
        sort_name=name.lower(),
        facets=tuple(facets),
        areas=(),
        taxonomy_terms=(),
        ancestor_terms=(),
        latitude=one.latitude,
        longitude=None if one.latitude is None else -87.0,
        zone="",
        suspended=False,
        card=f'{{"name": "{name}", "organization_name": "Example", "service_id": "{service}"}}',
        openings=None,
    )


def some(values: Sequence[str]) -> st.SearchStrategy[frozenset[str]]:
    return st.frozensets(st.sampled_from(values))


listings = st.lists(
    st.builds(
        Listing,
        service=st.integers(0, 8),
        place=st.integers(0, 2),
        words=some(WORDS),
        costs=some(COSTS),
        languages=some(LANGUAGES),
        ages=some(AGES),
        latitude=st.none() | st.sampled_from([41.0, 41.1, 43.0]),
    ),
    unique_by=lambda one: (one.service, one.place),
    max_size=20,
)
choices = st.fixed_dictionaries({"cost": some(COSTS), "language": some(LANGUAGES)})


class BackendContract:
    def backend(self) -> SearchBackend:
        raise NotImplementedError

    def filled(self, wanted: Sequence[Listing]) -> SearchBackend:
        """Holding exactly these."""
        backend = self.backend()
        backend.rebuild([document(one) for one in wanted])
        return backend

    @settings(
        deadline=None,
        max_examples=25,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @given(wanted=listings, chosen=choices, word=st.sampled_from(["", *WORDS]))
    def test_found_and_counted_as_by_hand(
        self, db: None, wanted: list[Listing], chosen: dict[str, frozenset[str]], word: str
    ) -> None:
        backend = self.filled(wanted)
        query = SearchQuery(
            NOW, text=word, chosen={name: tuple(sorted(v)) for name, v in chosen.items()}
        )
        page = backend.search(replace(query, per_page=100))
        assert services(page) == by_hand(wanted, chosen, word)
        assert page.total == len(services(page))
        for facet, values in (("cost", COSTS), ("language", LANGUAGES)):
            counted = {one.value: one.count for one in page.facets[facet] if one.count}
            others = {**chosen, facet: frozenset()}
            expected = {
                value: len(by_hand(wanted, {**others, facet: frozenset({value})}, word))
                for value in values
            }
            # Without any whole match the best partial ones are counted: here, none.
            assert counted == {value: count for value, count in expected.items() if count}

    @settings(
        deadline=None,
        max_examples=25,
        suppress_health_check=[
            HealthCheck.function_scoped_fixture,
            HealthCheck.differing_executors,
        ],
    )
    @given(wanted=listings)
    def test_nearest_first_and_those_without_a_point_last(
        self, db: None, wanted: list[Listing]
    ) -> None:
        backend = self.filled(wanted)
        query = SearchQuery(NOW, near=Near(41.0, -87.0), sort="distance", per_page=100)
        page = backend.search(query)
        nearest: dict[int, float] = {}
        for one in wanted:
            far = 1e9 if one.latitude is None else one.latitude - 41.0
            nearest[one.service] = min(nearest.get(one.service, 1e9), far)
        order = sorted(nearest, key=lambda service: (nearest[service], service))
        assert [one["name"] for one in page.results] == [f"Service {n:02}" for n in order]
        for result in page.results:
            unknown = nearest[int(result["name"][-2:])] == 1e9
            assert (result["distance_km"] is None) == unknown

    @pytest.mark.django_db
    def test_an_older_version_never_comes_over_a_newer_one(self) -> None:
        backend = self.backend()
        old = Listing(1, 1, frozenset({"food"}), NONE, NONE, NONE, None)
        new = replace(old, words=frozenset({"legal"}))
        backend.index([document(new, version=5)])
        backend.index([document(old, version=4)])
        assert backend.search(SearchQuery(NOW, text="legal")).total == 1
        backend.remove([(str(document(new).id), 6)])
        backend.index([document(old, version=5)])
        assert backend.search(SearchQuery(NOW)).total == 0
        assert list(backend.versions()) == []

    @pytest.mark.django_db
    def test_a_newer_version_counts_where_it_says_the_same(self) -> None:
        """Another worker had read the records before: it must not have the last word."""
        backend = self.backend()
        old = Listing(1, 1, frozenset({"food"}), NONE, NONE, NONE, None)
        backend.index([document(old, version=2)])
        backend.index([document(old, version=5)])
        backend.index([document(replace(old, words=frozenset({"legal"})), version=4)])
        backend.remove([(str(document(old).id), 4)])
        assert backend.search(SearchQuery(NOW, text="food")).total == 1
        assert [version for _, version, _ in backend.versions()] == [5]

    @pytest.mark.django_db
    def test_ages_are_kept_below_when_not_known(self) -> None:
        backend = self.filled(
            [
                Listing(1, 1, NONE, NONE, NONE, NONE, None),
                Listing(2, 1, NONE, NONE, NONE, frozenset({"65-"}), None),
                Listing(3, 1, NONE, NONE, NONE, frozenset({"0-17"}), None),
            ]
        )
        page = backend.search(SearchQuery(NOW, ages=((70, 70),)))
        assert [one["name"] for one in page.results] == ["Service 02", "Service 01"]


def services(page: SearchPage) -> set[str]:
    return {one["name"] for one in page.results}


def by_hand(wanted: Sequence[Listing], chosen: dict[str, frozenset[str]], word: str) -> set[str]:
    return {
        f"Service {one.service:02}"
        for one in wanted
        if (not word or word in one.words)
        and (not chosen["cost"] or chosen["cost"] & one.costs)
        and (not chosen["language"] or chosen["language"] & one.languages)
    }
