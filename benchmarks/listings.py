"""Made-up listings in any number, drawn from the distributions of the SAMHSA books.

Each made organization takes a real one as its pattern, and with it how many services it has, where
in the country they are, and which codes go together. Names, places, codes, telephones and ids are
then drawn anew, by a seed: the same seed makes the same listings, and a longer run begins with
those of a shorter one.
"""

from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass, field
from functools import lru_cache
from hashlib import blake2b
from itertools import chain, count, islice
from random import Random
from typing import Any
from uuid import UUID, uuid5

import orjson

from search.analyse import fold, indexed
from search.loading import Term
from search.query import SearchDocument

SEED = "listings"
MADE_UP = UUID("5f0d6c1e-0f6b-5f0e-9c6c-3b1f0a8d2e47")
MOST_WORDS = 9  # of a name; a chain of pairs could go round
# A code that only one of two neighbours has passes from one to the other once in so many.
EXCHANGED = 0.15
NEIGHBOURS = 5  # on either side, in the order of ZIP codes
JITTER = 0.012  # degrees, one standard deviation: about a kilometre

Card = dict[str, Any]


@dataclass(frozen=True, slots=True)
class Spot:
    """A ZIP code."""

    code: str
    city: str
    state: str
    county: str
    latitude: float
    longitude: float
    zone: str
    tokens: tuple[str, ...]


@dataclass(frozen=True, slots=True)
class Pattern:
    """A listing of the books."""

    organization: UUID
    card: Card
    terms: tuple[str, ...]
    kept: tuple[str, ...]
    """Facets that come from no code and no place."""
    words: frozenset[str]  # analysed, of the description
    density: int  # how many listings are around, to the power of two


@dataclass(slots=True)
class Books:
    """What is drawn from."""

    organizations: list[list[Pattern]]
    neighbours: dict[int, list[Pattern]]  # by the `id` of a pattern
    spots: dict[tuple[str, int], list[Spot]]  # by state and density
    terms: dict[str, Term]
    names: "Chain"
    organization_names: "Chain"


@dataclass(slots=True)
class Chain:
    """Which word follows which, as often as it does; "" begins and ends."""

    after: dict[str, list[str]] = field(default_factory=lambda: defaultdict(list))

    def learn(self, name: str) -> None:
        words = name.split()
        for one, next_one in zip(["", *words], [*words, ""], strict=True):
            self.after[one].append(next_one)

    def name(self, random: Random) -> str:
        words: list[str] = []
        while len(words) < MOST_WORDS:
            word = random.choice(self.after[words[-1] if words else ""])
            if not word:
                break
            words.append(word)
        return " ".join(words)


def books_of(
    documents: Iterable[SearchDocument], spots: Iterable[Spot], terms: dict[str, Term]
) -> Books:
    """Needs the documents of all the books and every ZIP code with a point."""
    cards = sorted(
        ((one, orjson.loads(one.card)) for one in documents),
        key=lambda pair: (pair[1]["postal_code"] or "", pair[0].id),
    )
    around: defaultdict[str, int] = defaultdict(int)
    for _, card in cards:
        around[_region(card["postal_code"])] += 1
    patterns = [_pattern(one, card, terms, around) for one, card in cards]
    names, organization_names = Chain(), Chain()
    for one in patterns:
        names.learn(one.card["name"])
        organization_names.learn(one.card["organization_name"])
    return Books(
        _by_organization(patterns),
        {
            id(one): patterns[max(0, at - NEIGHBOURS) : at + NEIGHBOURS + 1]
            for at, one in enumerate(patterns)
        },
        _by_density(spots, around),
        terms,
        names,
        organization_names,
    )


def _region(code: str | None) -> str:
    return (code or "")[:3]


def _pattern(
    one: SearchDocument, card: Card, terms: dict[str, Term], around: dict[str, int]
) -> Pattern:
    said = {f"{terms[pk].facet}:{terms[pk].value}" for pk in one.taxonomy_terms if pk in terms}
    return Pattern(
        one.organization_id,
        card,
        tuple(pk for pk in one.taxonomy_terms if pk in terms),
        tuple(value for value in one.facets if value not in said and not value.startswith("in:")),
        frozenset(indexed(card["description"] or "").split()),
        around[_region(card["postal_code"])].bit_length(),
    )


def _by_organization(patterns: Sequence[Pattern]) -> list[list[Pattern]]:
    found: defaultdict[UUID, list[Pattern]] = defaultdict(list)
    for one in patterns:
        found[one.organization].append(one)
    return [found[pk] for pk in sorted(found)]


def _by_density(spots: Iterable[Spot], around: dict[str, int]) -> dict[tuple[str, int], list[Spot]]:
    found: defaultdict[tuple[str, int], list[Spot]] = defaultdict(list)
    for spot in sorted(spots, key=lambda one: one.code):
        found[spot.state, around[_region(spot.code)].bit_length()].append(spot)
    return dict(found)


def listings(books: Books, wanted: int, seed: str = SEED) -> Iterator[SearchDocument]:
    """So many documents, a service and a location each, organization by organization."""
    made = chain.from_iterable(_organization(books, f"{seed}/{number}") for number in count())
    return islice(made, wanted)


def _organization(books: Books, key: str) -> Iterator[SearchDocument]:
    random = Random(key)
    patterns = random.choice(books.organizations)
    pk, name = uuid5(MADE_UP, key), books.organization_names.name(random)
    moved: dict[str, Spot | None] = {}  # services of one place stay together
    for number, pattern in enumerate(patterns):
        code = pattern.card["postal_code"] or ""
        if code not in moved:
            choice = books.spots.get((pattern.card["state_province"], pattern.density))
            moved[code] = random.choice(choice) if code and choice else None
        same = pattern.card["name"] == pattern.card["organization_name"]
        yield _document(
            books,
            _Drawn(
                pattern,
                f"{key}/{number}",
                pk,
                name,
                name if same else books.names.name(random),
                moved[code],
                _terms(books, pattern, random),
            ),
            random,
        )


@dataclass(frozen=True, slots=True)
class _Drawn:
    pattern: Pattern
    key: str
    organization: UUID
    organization_name: str
    name: str
    spot: Spot | None
    terms: list[Term]


def _terms(books: Books, pattern: Pattern, random: Random) -> list[Term]:
    """The pattern's codes, some exchanged with those of one near it."""
    own = set(pattern.terms)
    other = random.choice(books.neighbours[id(pattern)])
    differing = sorted(own.symmetric_difference(other.terms))
    kept = own.symmetric_difference(pk for pk in differing if random.random() < EXCHANGED)
    return sorted((books.terms[pk] for pk in kept), key=lambda term: term.order)


def _document(books: Books, drawn: _Drawn, random: Random) -> SearchDocument:
    service_id, pk = uuid5(MADE_UP, drawn.key), uuid5(MADE_UP, drawn.key + "/location")
    card = _card(drawn, str(service_id), str(pk), random)
    own = tuple([term.id for term in drawn.terms])
    above = set(chain.from_iterable([term.ancestors for term in drawn.terms])).difference(own)
    spot = drawn.spot
    told = " ".join(
        [card["city"] or "", card["state_province"] or "", card["postal_code"] or "", drawn.name]
    )
    numbers = {phone["number"].replace("-", "") for phone in card["phones"]}
    around = _county_words(spot.county) if spot else frozenset()
    content = {
        "name": indexed(drawn.name),
        "organization": indexed(drawn.organization_name),
        "terms": " ".join(sorted(frozenset().union(*[term.words for term in drawn.terms]))),
        "text": " ".join(sorted(drawn.pattern.words.union(indexed(told).split(), numbers, around))),
        "card": orjson.dumps(card).decode(),
    }
    return SearchDocument(
        id=pk,
        service_id=service_id,
        organization_id=drawn.organization,
        version=1,
        digest=blake2b("\x1f".join(content.values()).encode(), digest_size=16).hexdigest(),
        sort_name=fold(drawn.name),
        facets=_facets(drawn),
        areas=(),
        taxonomy_terms=own,
        ancestor_terms=tuple(sorted(above)),
        latitude=card["latitude"],
        longitude=card["longitude"],
        zone=spot.zone if spot else "",
        suspended=False,
        openings=None,
        **content,
    )


@lru_cache(maxsize=4_096)
def _county_words(county: str) -> frozenset[str]:
    return frozenset(indexed(county).split())


def _facets(drawn: _Drawn) -> tuple[str, ...]:
    found = {f"{term.facet}:{term.value}" for term in drawn.terms if term.facet}
    found.update(drawn.pattern.kept)
    if drawn.spot:
        found.update("in:" + token for token in drawn.spot.tokens if "-" in token)
    return tuple(sorted(found))


def _card(drawn: _Drawn, service_id: str, pk: str, random: Random) -> Card:
    card = {
        **drawn.pattern.card,
        "service_id": service_id,
        "service_at_location_id": pk,
        "organization_id": str(drawn.organization),
        "name": drawn.name,
        "organization_name": drawn.organization_name,
        "phones": [_phone(phone, random) for phone in drawn.pattern.card["phones"]],
        "source": "made_up",
        "url": f"/services/{service_id}/",
    }
    spot = drawn.spot
    if spot is not None:
        card |= {
            "address": _address(drawn.pattern.card["address"], random),
            "city": spot.city,
            "state_province": spot.state,
            "postal_code": spot.code,
            "latitude": round(random.gauss(spot.latitude, JITTER), 4),
            "longitude": round(random.gauss(spot.longitude, JITTER), 4),
        }
    return card


def _address(street: str | None, random: Random) -> str | None:
    """Another number in a street of that name."""
    rest = (street or "").partition(" ")[2]
    return f"{random.randrange(1, 9_999)} {rest}" if rest else street


def _phone(phone: Card, random: Random) -> Card:
    """Of the same region; exchange 555 is given to nobody."""
    number = f"{phone['number'][:3]}-555-{random.randrange(10_000):04}"
    return {**phone, "number": number, "display": number}
