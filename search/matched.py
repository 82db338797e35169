"""Why a listing is among the results, in the shape of the API."""

from search.evidence import ConceptMatch
from search.labels import TermLabel
from search.matching import Match

_FIELDS = (("name", "name"), ("organization", "organization_name"), ("text", "description"))
TERMS_TOLD = 3


class Reasons:
    """Of one search; asked for each row of the page."""

    def __init__(self, found: Match) -> None:
        self.found = found
        self.shares = [_shares(one) for one in found.concepts]

    def of(self, number: int, terms: list[TermLabel]) -> list[str]:
        """The terms that say each concept best, what it is marked for, and the fields."""
        concepts = self.found.concepts
        told = [f"taxonomy_term: {name}" for name in self._saying(number, terms)]
        for one in concepts:
            if one.says(number, "filter") and not one.says(number, "terms"):
                told.append(f"filter: {one.concept.said}")
        for where, shown in _FIELDS:
            if any(one.says(number, where) for one in concepts):
                told.append(shown)
        if number in self.found.named and not {"name", "organization_name"} & set(told):
            told.append("name")
        return told

    def _saying(self, number: int, terms: list[TermLabel]) -> list[str]:
        names: dict[str, None] = {}
        for one, shares in zip(self.found.concepts, self.shares, strict=True):
            if one.says(number, "terms"):
                names |= dict.fromkeys(_best(one, shares, terms))
        return list(names)[:TERMS_TOLD]


def _shares(match: ConceptMatch) -> dict[str, float]:
    said: dict[str, float] = {}
    for wording in match.concept.wordings:
        for term, share in wording.terms or ():
            said[term] = max(share * wording.weight, said.get(term, 0.0))
    return said


def _best(match: ConceptMatch, shares: dict[str, float], terms: list[TermLabel]) -> list[str]:
    """The terms that say it best; where none does alone, those that hold most of its words."""
    if found := _most([(shares.get(term.hex, 0.0), term) for term in terms]):
        return found
    words = {word for wording in match.concept.wordings for word in wording.words}
    return _most([(float(len(words & term.words)), term) for term in terms])


def _most(weighed: list[tuple[float, TermLabel]]) -> list[str]:
    most = max((weight for weight, _ in weighed), default=0.0)
    return [term.card["name"] for weight, term in weighed if weight == most > 0]
