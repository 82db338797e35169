"""Why a listing is among the results, in the shape of the API."""

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from functools import cached_property

from pyroaring import BitMap

from search.evidence import ConceptMatch
from search.labels import TermLabel
from search.matching import Match

_FIELDS = (("name", "name"), ("organization", "organization_name"), ("text", "description"))
TERMS_TOLD = 3


class Reasons:
    """Of one search, for the rows of its page. `known`: all terms that there are."""

    def __init__(self, found: Match, known: Iterable[TermLabel], page: Iterable[int]) -> None:
        rows = BitMap(page)
        self.named = found.named & rows
        self.saying = [_Saying(one, known, rows) for one in found.concepts]

    def of(self, number: int, terms: list[TermLabel]) -> list[str]:
        """The terms that say each concept best, what it is marked for, and the fields."""
        told = [f"taxonomy_term: {name}" for name in self._terms(number, terms)]
        for one in self.saying:
            if number in one.rows["filter"] and number not in one.rows["terms"]:
                told.append(f"filter: {one.concept.said}")
        for where, shown in _FIELDS:
            if any(number in one.rows[where] for one in self.saying):
                told.append(shown)
        if number in self.named and not {"name", "organization_name"} & set(told):
            told.append("name")
        return told

    def _terms(self, number: int, terms: list[TermLabel]) -> list[str]:
        names: dict[str, None] = {}
        for one in self.saying:
            if number in one.rows["terms"]:
                names |= dict.fromkeys(one.best(terms))
        return list(names)[:TERMS_TOLD]


class _Saying:
    """Which rows say a concept where, and how well each term says it."""

    def __init__(self, match: ConceptMatch, known: Iterable[TermLabel], page: BitMap) -> None:
        self.concept = match.concept
        self.known = known
        self.rows: defaultdict[str, set[int]] = defaultdict(set)
        for one in match.evidence:
            self.rows[one.where].update(page & one.numbers)

    def best(self, carried: Sequence[TermLabel]) -> list[str]:
        """Names of those carried that say it best, in their order; where none does alone, of those
        that hold most of its words."""
        return _most(self.shares, carried) or _most(self.overlaps, carried)

    @cached_property
    def shares(self) -> dict[str, float]:
        said: dict[str, float] = {}
        for wording in self.concept.wordings:
            for term, share in wording.terms or ():
                said[term] = max(share * wording.weight, said.get(term, 0.0))
        return said

    @cached_property
    def overlaps(self) -> dict[str, float]:
        words = {word for wording in self.concept.wordings for word in wording.words}
        shared = ((term.hex, len(words & term.words)) for term in self.known)
        return {term: float(number) for term, number in shared if number}


def _most(weights: Mapping[str, float], carried: Sequence[TermLabel]) -> list[str]:
    weighed = [(weights[term.hex], term) for term in carried if term.hex in weights]
    most = max((weight for weight, _ in weighed), default=0.0)
    return [term.card["name"] for weight, term in weighed if weight == most > 0]
