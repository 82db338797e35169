"""Whatever is asked, an engine answers as the embedded index does: sets, counts, orders."""

import json
from collections.abc import Iterator
from dataclasses import replace
from random import Random
from uuid import UUID, uuid5

import pytest

from search.analyse import indexed
from search.backends.elastic import ElasticBackend
from search.backends.embedded import EmbeddedBackend
from search.engine import Engine
from search.query import (
    Area,
    Concept,
    Near,
    SearchDocument,
    SearchPage,
    SearchQuery,
    Wording,
)
from tests.factories import make_taxonomy_term
from tests.search.conftest import NOW

SPACE = UUID(int=11)
MINUTE = int(NOW.timestamp() // 60)
WORDS = ("food", "pantry", "legal", "clinic", "housing", "veteran", "niño", "食")
PLACES = ((41.88, -87.63), (41.9, -87.7), (42.05, -87.68), (39.8, -89.65), (38.6, -90.2))
COUNTIES = ("us-il-cook", "us-il-sangamon", "us-mo-saint-louis")
HOURS = (
    None,
    (),
    ((MINUTE - 60, MINUTE + 60),),
    ((MINUTE + 60, MINUTE + 120),),
    ((0, 0), (MINUTE - 5, MINUTE + 5)),
    ((0, 0), (MINUTE + 30, MINUTE - 30)),
)
CHICAGO = Near(41.88, -87.63)
COOK = Area(("60614", "us-il-cook", "us-il", "us"))
ILLINOIS = Area(("us-il", "us"), "us-il")


def documents(terms: list[str], count: int = 120, seed: int = 7) -> list[SearchDocument]:
    """Of all kinds, the same each time."""
    random = Random(seed)

    def some(values: tuple[str, ...], most: int = 3) -> list[str]:
        return random.sample(values, random.randint(0, min(most, len(values))))

    found = []
    for number in range(count):
        chosen = random.randrange(count * 2 // 3)
        service = uuid5(SPACE, f"service {chosen}")
        organization = uuid5(SPACE, f"organization {chosen % 6}")
        owner = f"House {str(organization)[:2]}"
        name = " ".join(some(WORDS)) or f"Listing {number % 9}"
        point = random.choice((*PLACES, None))
        county = random.choice(COUNTIES)
        areas = random.choice(((), (), (county,), ("us-il",), ("60614",), ("us",)))
        own = tuple(some(tuple(terms)))
        facets = [
            *(f"cost:{one}" for one in some(("free", "medicaid", "sliding_scale"))),
            *(f"language:{one}" for one in some(("es", "ko"))),
            *(f"group:{one}" for one in some(("veterans",))),
            *(f"age:{one}" for one in some(("0-12", "13-17", "18-64", "65-", "-17", "34"))),
            *(f"mode:{one}" for one in some(("in_person", "remote"))),
            f"in:{county}",
            "in:" + "-".join(county.split("-")[:2]),
            *(["serves_in:us-il"] if any("il" in one or one == "60614" for one in areas) else []),
            *(["remote_only:"] if random.random() < 0.1 else []),
            f"complete:{random.randint(0, 4)}",
            *([f"assured:{random.choice(('2026-10', '2022-01'))}"]),
        ]
        found.append(
            SearchDocument(
                id=uuid5(SPACE, f"document {number}"),
                service_id=service,
                organization_id=organization,
                version=number + 1,
                digest=f"{number:08x}",
                name=indexed(name),
                organization=indexed(owner),
                terms=indexed(" ".join(some(WORDS))),
                text=indexed(" ".join(some(WORDS, 5))),
                sort_name=name.lower(),
                facets=tuple(sorted(facets)),
                areas=areas,
                taxonomy_terms=own,
                ancestor_terms=(),
                latitude=point[0] + random.randint(-3, 3) / 50 if point else None,
                longitude=point[1] if point else None,
                zone="America/Chicago",
                suspended=False,
                card=json.dumps({"name": name, "id": number, "organization_name": owner}),
                openings=random.choice(HOURS),
            )
        )
    return found


def wording(*words: str, terms: tuple[tuple[str, float], ...] | None = ()) -> Wording:
    return Wording(words, terms)


def questions(terms: list[str]) -> Iterator[tuple[str, SearchQuery]]:
    """What is asked, by a name for the report."""
    plain = SearchQuery(NOW, per_page=100)
    near = replace(plain, near=CHICAGO, area=COOK)
    food = Concept("food", (wording("food", terms=((terms[0], 1.0), (terms[1], 0.5))),))
    legal = Concept("legal", (wording("legal"), replace(wording("clinic"), weight=0.6)))
    two = Concept("food pantry", (wording("food", "pantry", terms=None),))
    veterans = Concept("vets", (Wording(tokens=("group:veterans",)),), "should")
    seniors = Concept("seniors", (Wording(ages=((65, 130),)), wording("veteran")), "should")
    both = Concept("both", (Wording(all_of=(wording("food"), wording("legal"))),))
    beside = Concept("niño", (wording("nino"),), "may")
    nobody = Concept("nobody", (wording("zzzz"),))
    yield "everything", plain
    yield "by name", replace(plain, sort="name")
    yield "near", near
    yield "by distance", replace(near, sort="distance")
    yield "of a state", replace(near, area=ILLINOIS, sort="distance")
    yield "of a state, best", replace(near, area=ILLINOIS)
    for km in (2.0, 10.0, 60.0):
        inside = replace(near, near=replace(CHICAGO, within_km=km))
        yield f"within {km:g} km", inside
        yield f"within {km:g} km, by distance", replace(inside, sort="distance")
    for cost in (("free",), ("free", "medicaid")):
        yield f"cost {cost}", replace(near, chosen={"cost": cost, "language": ("es",)})
    yield "a value nobody has", replace(plain, chosen={"cost": ("nothing",)})
    yield "open now", replace(plain, open_now=True)
    yield "open now, near", replace(near, open_now=True, chosen={"mode": ("remote",)})
    for age in ((70, 70), (13, 17), (0, 3), (34, 34), (18, float("inf"))):
        yield f"age {age}", replace(plain, ages=(age,))
        yield f"age {age}, open", replace(near, ages=(age,), open_now=True, sort="distance")
    yield "a term", replace(plain, taxonomy_terms=(UUID(terms[0]), UUID(terms[2])))
    houses = tuple(uuid5(SPACE, f"organization {n}") for n in (1, 2))
    yield "organizations", replace(plain, organizations=houses, chosen={"cost": ("free",)})
    yield "plain words", replace(plain, text="food legal")
    yield "plain words that no listing holds together", replace(near, text="food legal clinic zzz")
    for name, concepts in {
        "a concept": (food,),
        "two": (food, legal),
        "a pair of words": (two,),
        "a wish": (food, veterans),
        "an age wished": (legal, seniors),
        "only wishes": (veterans, seniors),
        "nobody, and wishes": (nobody, veterans, seniors),
        "both surely": (both,),
        "beside": (food, beside),
        "nobody": (nobody,),
        "one of two": (food, nobody),
        "two of three": (food, legal, nobody),
    }.items():
        yield f"{name}", replace(plain, text="…", concepts=concepts)
        yield f"{name}, near", replace(near, text="…", concepts=concepts)
        yield f"{name}, distance", replace(near, text="…", concepts=concepts, sort="distance")
        yield (
            f"{name}, filtered",
            replace(near, text="…", concepts=concepts, chosen={"cost": ("free",)}, open_now=True),
        )
        yield f"{name}, a story", replace(near, text="…", concepts=concepts, story=True)
        yield (
            f"{name}, named",
            replace(near, text="…", concepts=concepts, named=("food", "pantri")),
        )
    yield "second page", replace(near, text="…", concepts=(food,), per_page=5, page=2)
    yield "the last page there may be", replace(near, per_page=100, page=100)
    yield "without counts", replace(near, facets=False)


@pytest.mark.django_db
def test_the_same_questions_get_the_same_answers(target: Engine) -> None:
    assert answered_differently(target) == {}


@pytest.mark.exhaustive
@pytest.mark.django_db
@pytest.mark.parametrize("seed", range(100, 106))
def test_the_same_holds_of_other_listings(target: Engine, seed: int) -> None:
    """Few and many of them, drawn anew."""
    assert answered_differently(target, count=15 + (seed % 3) * 200, seed=seed) == {}


def answered_differently(target: Engine, **drawn: int) -> dict[str, list[str]]:
    """The differences by the name of the question."""
    terms = [make_taxonomy_term(f"Term {n}", code=f"T{n}").id.hex for n in range(5)]
    elastic, embedded = ElasticBackend(target), EmbeddedBackend()
    elastic.rebuild(documents(terms, **drawn))
    return {
        name: told
        for name, query in questions(terms)
        if (told := difference(embedded.search(query), elastic.search(query)))
    }


def difference(one: SearchPage, other: SearchPage) -> list[str]:
    found = []
    if one.total != other.total:
        found.append(f"total {one.total} {other.total}")
    if one.partial != other.partial:
        found.append(f"partial {one.partial} {other.partial}")
    for facet in {*one.facets, *other.facets}:
        if one.facets.get(facet) != other.facets.get(facet):
            found.append(f"{facet}: {one.facets.get(facet)} {other.facets.get(facet)}")
    rows = zip(one.results, other.results, strict=False)
    first = next(((a, b) for a, b in rows if a != b), None)
    if first:
        a, b = first
        keys = [key for key in a if a[key] != b.get(key)]
        found.append(f"first other row: {[(key, a[key], b.get(key)) for key in keys]}")
    return found
