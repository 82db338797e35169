"""Which documents answer a query: filters and concepts over bitmaps."""

from collections.abc import Iterable, Sequence
from dataclasses import dataclass, field

from pyroaring import BitMap

from search import rings
from search.ages import ages_unknown, taking_ages
from search.analyse import query_words
from search.evidence import ConceptMatch, any_of, concept_match, named
from search.query import Concept, Near, SearchQuery, Wording
from search.segments import key_of
from search.snapshot import Snapshot

# "Got a DWI, my lawyer says ...": a story names more than it asks for. When fewer than so many
# within that distance say all of it, those that leave one thing out are let in, below those that
# say everything as near. So far the judged questions still count an answer as near.
GONE_TO_KM = 80.0
FEW = 3


@dataclass(frozen=True, slots=True)
class Match:
    """`filters` are kept apart: a facet is counted without its own choice."""

    concepts: tuple[ConceptMatch, ...]
    base: BitMap  # what says what it must and lies where it may
    filters: dict[str, BitMap]
    unknown: dict[str, BitMap]
    """Of "open_now" and "age": those in the filter that do not say."""
    partial: bool
    named: BitMap
    """Those that are called as the query says: few, if any."""
    refused: BitMap = field(default_factory=BitMap)
    """Those that are what the query says it does not want."""

    @property
    def everything(self) -> BitMap:
        return self.without(None)

    def without(self, facet: str | None) -> BitMap:
        """What matches but for the choice of one facet."""
        found = self.base
        for name, bitmap in self.filters.items():
            if name != facet:
                found = found & bitmap
        return found


def match(snapshot: Snapshot, query: SearchQuery) -> Match:
    """Two queries for words that are not remembered, and one more where they may be a name."""
    concepts, refused = wanted_and_refused(who_says(snapshot, query))
    filters, unknown = _filters(snapshot, query)
    there = _within_reach(snapshot, query)
    musts = _musts(concepts)
    base, partial = _holding_the_most(musts, there, filters)
    if (
        query.story
        and len(musts) > 1
        and not partial
        and _none_near(snapshot, query, base, filters)
    ):
        base, partial = _all_but_one(musts, there), True
    called = named(snapshot, query.named) & there
    return Match(concepts, base | called, filters, unknown, partial, called, refused)


def who_says(snapshot: Snapshot, query: SearchQuery) -> tuple[ConceptMatch, ...]:
    """Each thing that is asked. Two queries for words that are not remembered."""
    asked = plain(query.text) if query.concepts is None else query.concepts
    snapshot.words({word for concept in asked for word in concept.words} | set(query.named))
    return tuple(concept_match(snapshot, concept) for concept in asked)


def wanted_and_refused(
    said: Sequence[ConceptMatch],
) -> tuple[tuple[ConceptMatch, ...], BitMap]:
    """(what is looked for, the documents that surely say what is not wanted)."""
    refused = (one.surely for one in said if one.concept.need == "not")
    wanted = tuple(one for one in said if one.concept.need != "not")
    return wanted, BitMap.union(BitMap(), *refused)


def plain(text: str) -> tuple[Concept, ...]:
    """Each word as it stands."""
    return tuple(Concept(word, (Wording((word,)),)) for word in query_words(text))


def _musts(concepts: Sequence[ConceptMatch]) -> list[BitMap]:
    """What has to be said; where no listing says any of it, the wishes stand in for it."""
    musts = [one.anywhere for one in concepts if one.concept.need == "must"]
    if any(musts):
        return musts
    return [*musts, *(one.anywhere for one in concepts if one.concept.need == "should")]


def _holding_the_most(
    musts: Sequence[BitMap], there: BitMap, filters: dict[str, BitMap]
) -> tuple[BitMap, bool]:
    """Those with all of them; if there are none, those with the most, and that it is so."""
    whole = there
    for found in musts:
        whole = whole & found
    if not musts or _narrowed(whole, filters):
        return whole, False
    for found in reversed(_by_number_held(musts, there)):
        if _narrowed(found, filters):
            return found, True
    return whole, False


def _none_near(
    snapshot: Snapshot, query: SearchQuery, base: BitMap, filters: dict[str, BitMap]
) -> bool:
    """Whether hardly any of them is where somebody would go."""
    if query.near is None:
        return False
    near = rings.within(snapshot, query.near, GONE_TO_KM)
    return len(_narrowed(base & near, filters)) < FEW


def _all_but_one(musts: Sequence[BitMap], there: BitMap) -> BitMap:
    return _by_number_held(musts, there)[-2]


def _narrowed(base: BitMap, filters: dict[str, BitMap]) -> BitMap:
    for bitmap in filters.values():
        base = base & bitmap
    return base


def _by_number_held(musts: Iterable[BitMap], there: BitMap) -> list[BitMap]:
    """At place n: those that are in more than n of them."""
    holding: list[BitMap] = []
    for each in musts:
        found = each & there
        rising = [found if n == 0 else holding[n - 1] & found for n in range(len(holding) + 1)]
        holding = [
            (holding[n] if n < len(holding) else BitMap()) | more for n, more in enumerate(rising)
        ]
    return holding


def _filters(snapshot: Snapshot, query: SearchQuery) -> tuple[dict[str, BitMap], dict[str, BitMap]]:
    filters: dict[str, BitMap] = {}
    unknown: dict[str, BitMap] = {}
    for name, values in query.chosen.items():
        if values:
            filters[name] = any_of(snapshot, (f"{name}:{value}" for value in values))
    if query.taxonomy_terms:
        filters["taxonomy_term"] = any_of(
            snapshot, (f"taxonomy_term:{term.hex}" for term in query.taxonomy_terms)
        )
    if query.organizations:
        keys = [key_of(pk.bytes) for pk in query.organizations]
        filters["organization"] = snapshot.of_organizations(keys)
    if query.open_now:
        known_open = open_now(snapshot, query)
        unknown["open_now"] = hours_unknown(snapshot, known_open)
        filters["open_now"] = known_open | unknown["open_now"]
    if query.ages:
        unknown["age"] = ages_unknown(snapshot)
        filters["age"] = taking_ages(snapshot, query.ages) | unknown["age"]
    return filters, unknown


def open_now(snapshot: Snapshot, query: SearchQuery) -> BitMap:
    return snapshot.open_at(int(query.now.timestamp() // 60))


def hours_unknown(snapshot: Snapshot, known_open: BitMap) -> BitMap:
    """Those that neither are known to be open nor to be closed."""
    return snapshot.live - snapshot.gaps_known - known_open


def _within_reach(snapshot: Snapshot, query: SearchQuery) -> BitMap:
    """Without what serves other areas only; with `within_km`, what is near or serves the place.

    A listing that names its areas is found from inside them and not from outside. Searching a
    whole state or county also finds what serves a part of it.
    """
    if query.near is None:
        return snapshot.live
    anywhere = snapshot.having("area:")
    serving = snapshot.live
    covering = BitMap()
    if query.area.tokens:
        covering = any_of(snapshot, ("area:" + token for token in query.area.tokens))
        if query.area.region:
            covering = covering | snapshot.having("serves_in:" + query.area.region)
        serving = anywhere | covering
    if query.near.within_km is None:
        return serving
    remote = snapshot.having("remote_only:") & anywhere
    near = _near_enough(snapshot, query.near) | _somewhere_in_the_county(snapshot, query)
    return serving & (near | covering | remote)


def _somewhere_in_the_county(snapshot: Snapshot, query: SearchQuery) -> BitMap:
    """Those without a point whose county is that of the place: it is all that is known, or may
    be told, of where a shelter is, and nobody should miss it for that."""
    counties = [token for token in query.area.tokens if token.count("-") >= 2]
    local = any_of(snapshot, ("in:" + token for token in counties))
    return local - snapshot.with_point if local else local


def _near_enough(snapshot: Snapshot, near: Near) -> BitMap:
    return rings.within(snapshot, near, near.within_km or 0.0)
