"""A picture of a few documents in the shape of the large one, so that the same code puts them in
order and says why they were found."""

from collections.abc import Mapping, Sequence
from dataclasses import replace

from pyroaring import BitMap

from search import joining, segments
from search.ages import ages_unknown
from search.evidence import concept_match
from search.matching import Match, hours_unknown, open_now
from search.query import Concept, SearchDocument, SearchQuery
from search.snapshot import Snapshot
from search.words import FIELDS


def picture_of(documents: Sequence[SearchDocument], concepts: Sequence[Concept]) -> Snapshot:
    """The number of a document is its place, its row too. Knows where the words of `concepts`
    stand, so that no words index is asked."""
    numbered = list(enumerate(documents))
    unpacked = segments.Unpacked()
    if numbered:
        unpacked.take_in(numbered)
    joined = joining.Joining()
    joined.add(unpacked.columns)
    columns, spans = joined.columns(), joining.spans_of(unpacked.openings)
    live = BitMap(columns.numbers)
    picture = Snapshot(0, 0, {}, columns, spans, unpacked.bitmaps, live)
    for name in FIELDS:
        held = [(number, frozenset(getattr(one, name).split())) for number, one in numbered]
        for word in {word for concept in concepts for word in concept.words}:
            found = BitMap([number for number, words in held if word in words])
            picture.postings.remember((word, name), found)
    return picture


def reading(
    picture: Snapshot,
    query: SearchQuery,
    concepts: Sequence[Concept],
    values: Mapping[str, float],
    *,
    named: BitMap,
    partial: bool,
) -> Match:
    """They all match; how well is worked out anew. `values`: how much each concept tells, which a
    few documents cannot know."""
    matches = (concept_match(picture, one) for one in concepts)
    weighed = tuple(replace(one, value=values.get(one.concept.said, one.value)) for one in matches)
    unknown: dict[str, BitMap] = {}
    if query.open_now:
        unknown["open_now"] = hours_unknown(picture, open_now(picture, query))
    if query.ages:
        unknown["age"] = ages_unknown(picture)
    return Match(weighed, picture.live, {}, unknown, partial, named)
