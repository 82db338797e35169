"""How documents say a concept: by a term, in their name, in passing. Every quality has a reason."""

import math
from collections import defaultdict
from collections.abc import Iterable, Iterator, Sequence
from dataclasses import dataclass

from pyroaring import BitMap

from search.ages import taking_ages
from search.models import StoredDocument
from search.query import Concept, Wording
from search.snapshot import Snapshot

# A listing that is called so is what was meant.
IN_NAME = 1.05
# A specialist gave it this very term; a term of which it is a part says it less exactly
# ("detox" of "Lofexidine/clonidine detoxification").
WHOLE_TERM, PART_OF_TERM = 1.0, 0.3
BY_FILTER = 1.0  # "for veterans": it is marked so
IN_TERMS = 0.5  # the words stand in its terms, perhaps in several
IN_ORGANIZATION = 0.4  # says it of all listings of the organization
IN_TEXT = 0.3  # may only mention it
SCATTERED = 0.2  # each word somewhere else
QUALITY = {
    "name": IN_NAME,
    "terms": IN_TERMS,
    "organization": IN_ORGANIZATION,
    "text": IN_TEXT,
}
WELL_SAID = 0.85  # of the best quality
STEPS = 20  # from nothing to what says it just so
SURE = frozenset({"name", "terms", "filter"})
# Beside what says it best: called so as well, or told as well, it says it more surely.
AS_WELL = {"terms": 0.1, "name": 0.15, "organization": 0.03, "text": 0.05}
# Fewer words than that many hold it are a name, more are a kind of help.
MOST_NAMESAKES = 300
MOST_CALLED = 30

Way = tuple[float, str, BitMap]  # (quality, where, documents); see `Evidence`


@dataclass(frozen=True, slots=True)
class Evidence:
    """Documents that say a concept in one way."""

    quality: float
    where: str  # "name", "terms", "organization", "text", "filter" or "scattered"
    numbers: BitMap


@dataclass(frozen=True, slots=True)
class ConceptMatch:
    concept: Concept
    value: float  # the rarer, the more it tells
    evidence: tuple[Evidence, ...]  # weakest first
    anywhere: BitMap

    @property
    def well_said(self) -> BitMap:
        """Those that say it nearly as well as any."""
        if not self.evidence:
            return self.anywhere
        enough = WELL_SAID * self.evidence[-1].quality
        return BitMap.union(*(one.numbers for one in self.evidence if one.quality >= enough))

    @property
    def surely(self) -> BitMap:
        """Those that say it by more than a mention."""
        return BitMap.union(BitMap(), *(one.numbers for one in self.evidence if one.where in SURE))


def concept_match(snapshot: Snapshot, concept: Concept) -> ConceptMatch:
    evidence, anywhere = united(
        (step(quality * wording.weight), where, numbers)
        for wording in concept.wordings
        for quality, where, numbers in _ways(snapshot, wording)
    )
    return ConceptMatch(concept, _rarity(snapshot, len(anywhere)), evidence, anywhere)


def united(ways: Iterable[Way]) -> tuple[tuple[Evidence, ...], BitMap]:
    """(what is said alike taken together, weakest first; who says it in any way)."""
    said: defaultdict[tuple[float, str], list[BitMap]] = defaultdict(list)
    for quality, where, numbers in ways:
        if numbers:
            said[quality, where].append(numbers)
    evidence = tuple(Evidence(*way, BitMap.union(*said[way])) for way in sorted(said))
    return evidence, BitMap.union(BitMap(), *(one.numbers for one in evidence))


def step(quality: float) -> float:
    """In steps that are fine enough to tell evidence apart, and few enough to be quick."""
    return round(round(quality * STEPS) / STEPS, 2)


def _rarity(snapshot: Snapshot, count: int) -> float:
    return math.log(1 + (len(snapshot.live) - count + 0.5) / (count + 0.5))


def _ways(snapshot: Snapshot, wording: Wording) -> Iterator[Way]:
    for term, share in wording.terms or ():
        having = snapshot.having(f"taxonomy_term:{term}")
        yield PART_OF_TERM + (WHOLE_TERM - PART_OF_TERM) * share, "terms", having
    for token in wording.tokens:
        yield BY_FILTER, "filter", snapshot.having(token)
    if wording.ages:
        yield BY_FILTER, "filter", taking_ages(snapshot, wording.ages)
    if wording.words:
        yield from _in_words(snapshot, wording.words, in_terms=wording.terms is None)
    if wording.all_of:
        yield WHOLE_TERM, "terms", _all_of([_surely(snapshot, w) for w in wording.all_of])


def _in_words(snapshot: Snapshot, words: Sequence[str], *, in_terms: bool) -> Iterator[Way]:
    """`in_terms`: also in the words of all its terms together, where terms were not looked up one
    by one: "alcohol" stands in "does not treat alcohol use disorder", too."""
    holding = [
        {
            name: found
            for name, found in snapshot.holding(word).items()
            if in_terms or name != "terms"
        }
        for word in words
    ]
    for field, quality in QUALITY.items():
        if field in holding[0]:
            yield quality, field, _all_of([fields[field] for fields in holding])
    if len(words) > 1:
        anywhere = [BitMap.union(*fields.values()) for fields in holding]
        yield SCATTERED, "scattered", _all_of(anywhere)


def _surely(snapshot: Snapshot, wording: Wording) -> BitMap:
    """Those that say it by more than a mention."""
    ways = _ways(snapshot, wording)
    return BitMap.union(BitMap(), *(numbers for _, where, numbers in ways if where in SURE))


def _all_of(bitmaps: Sequence[BitMap]) -> BitMap:
    found = bitmaps[0]
    for one in bitmaps[1:]:
        found = found & one
    return found


def any_of(snapshot: Snapshot, tokens: Iterable[str]) -> BitMap:
    """Those that carry one of the tokens."""
    return BitMap.union(BitMap(), *map(snapshot.having, tokens))


def named(snapshot: Snapshot, words: Sequence[str]) -> BitMap:
    """Documents called just so, or whose organization is; none for what is no name but a kind of
    help. One query when few enough hold all the words in a name."""
    if not words:
        return BitMap()
    holding = [snapshot.holding(word) for word in words]
    listed = _all_of([fields["name"] for fields in holding])
    owned = _all_of([fields["organization"] for fields in holding])
    possible = listed | owned
    if not 0 < len(possible) <= MOST_NAMESAKES:
        return BitMap()
    whole = " ".join(sorted(set(words)))
    rows = StoredDocument.objects.filter(number__in=list(possible))
    called = BitMap(
        number
        for number, name, organization in rows.values_list("number", "name", "organization")
        if whole in (name, organization)
    )
    return called if len(called) <= MOST_CALLED else BitMap()
