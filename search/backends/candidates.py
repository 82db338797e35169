"""A picture of a few documents in the shape of the large one, so that the same code puts them in
order and says why they were found."""

from collections.abc import Collection, Mapping, Sequence

from pyroaring import BitMap

from search import joining, segments
from search.backends import engine_query as say
from search.backends.engine_asking import Asked
from search.backends.engine_query import Way
from search.evidence import ConceptMatch, united
from search.matching import Match, wanted_and_refused
from search.query import SearchDocument
from search.snapshot import Snapshot


def picture_of(documents: Sequence[SearchDocument]) -> Snapshot:
    """The number of a document is its place, its row too."""
    unpacked = segments.Unpacked()
    if documents:
        unpacked.take_in(list(enumerate(documents)))
    columns, spans = joining.columns_of(unpacked.columns), joining.spans_of(unpacked.openings)
    return Snapshot(0, 0, {}, columns, spans, unpacked.bitmaps, BitMap(columns.numbers))


def reading(
    picture: Snapshot, asked: Asked, told: Sequence[Collection[str]], *, partial: bool
) -> Match:
    """They all match; how well is what the engine told of each, by the names of the clauses that
    it fits."""
    query = asked.query
    fitting: dict[str, BitMap] = {}
    for number, names in enumerate(told):
        for name in names:
            fitting.setdefault(name, BitMap()).add(number)
    matches = [_concept(*each, fitting) for each in zip(asked.said, asked.ways, strict=True)]
    concepts, refused = wanted_and_refused(matches)
    unknown: dict[str, BitMap] = {}
    if query.open_now:
        unknown["open_now"] = picture.live - fitting.get(say.OPEN_KNOWN, BitMap())
    if query.ages:
        unknown["age"] = picture.live - fitting.get(say.AGES_KNOWN, BitMap())
    named = fitting.get(say.CALLED_SO, BitMap())
    return Match(concepts, picture.live, {}, unknown, partial, named, refused)


def _concept(
    whole: ConceptMatch, ways: Sequence[Way], fitting: Mapping[str, BitMap]
) -> ConceptMatch:
    """How much it tells is known of all documents; who says it, here of these only."""
    evidence, anywhere = united(
        (way.quality, way.where, fitting.get(way.name, BitMap())) for way in ways
    )
    return ConceptMatch(whole.concept, whole.value, evidence, anywhere)
