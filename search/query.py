"""What goes into a search and what comes out: values only, no database, no web."""

from collections.abc import Mapping
from dataclasses import dataclass, field
from datetime import datetime
from typing import Any, Literal
from uuid import UUID

Sort = Literal["best", "distance", "name"]
Band = tuple[float, float]
"""Whole years of age, both ends included; an open end is 0 or infinity."""


@dataclass(frozen=True, slots=True)
class Near:
    latitude: float  # degrees, WGS 84
    longitude: float
    within_km: float | None = None  # None: only sort, keep everything


@dataclass(frozen=True, slots=True)
class Area:
    """The searched place as tokens, itself included: 60614, us-il-cook, us-il, us."""

    tokens: tuple[str, ...] = ()
    region: str = ""
    """The token of a state or a county: what lies inside it goes first."""


@dataclass(frozen=True, slots=True)
class Wording:
    """One way to say a need. A listing says it with one of the terms or tokens, or all words."""

    words: tuple[str, ...] = ()  # analysed
    terms: tuple[tuple[str, float], ...] | None = None
    """Taxonomy terms by id in 32 letters, each with how much of its name is said: 0 to 1. None:
    they were not looked up, and the words of all terms of a listing stand for them."""
    tokens: tuple[str, ...] = ()  # "group:veterans", "age:0-17"
    ages: tuple[Band, ...] = ()
    all_of: tuple["Wording", ...] = ()
    """A listing says each of these, by terms, tokens or in its name."""
    weight: float = 1.0
    """Of what was typed: 1; of what it may mean: less."""


Need = Literal["must", "should", "may", "not"]
"""Only listings that say it; those first; it only adds a little; those last."""


@dataclass(frozen=True, slots=True)
class Concept:
    """What one or several typed words ask for, in any of its wordings."""

    said: str
    wordings: tuple[Wording, ...]
    need: Need = "must"

    @property
    def words(self) -> set[str]:
        """All that the words index will be asked for."""
        parts = [part for one in self.wordings for part in (one, *one.all_of)]
        return {word for part in parts for word in part.words}


@dataclass(frozen=True, slots=True)
class SearchQuery:
    now: datetime  # aware
    text: str = ""
    concepts: tuple[Concept, ...] | None = None
    """What the text asks for; None: each of its words, as it stands."""
    named: tuple[str, ...] = ()
    """Analysed words that may be a name: a listing or an organization called so goes first."""
    story: bool = False
    """The text tells a story: not all that it says is asked for."""
    near: Near | None = None
    area: Area = Area()
    taxonomy_terms: tuple[UUID, ...] = ()
    open_now: bool = False
    ages: tuple[Band, ...] = ()
    chosen: Mapping[str, tuple[str, ...]] = field(default_factory=dict)
    """The plain filters: "cost", "group", "language", "mode", "setting" -> values (any of)."""
    organizations: tuple[UUID, ...] = ()
    sort: Sort = "best"
    page: int = 1
    per_page: int = 20
    facets: bool = True


@dataclass(slots=True)  # hundreds for each answer: a frozen one takes three times as long
class FacetCount:
    value: str
    count: int  # services
    selected: bool
    label: str = ""  # empty: the vocabulary names the value


@dataclass(frozen=True, slots=True)
class SearchPage:
    total: int  # services
    results: list[dict[str, Any]]
    """Cards in the shape of the API, for this page's rows."""
    facets: dict[str, list[FacetCount]]
    partial: bool = False
    """Nothing, or nothing near, holds every word; these hold the most of them."""
    answered_by: str = "embedded"
    took_ms: float = 0.0


@dataclass(frozen=True, slots=True)
class SearchDocument:
    """One service at one location, ready for any index; free of time and of the asker's place."""

    id: UUID  # of the service_at_location, or of a service without any
    service_id: UUID
    organization_id: UUID
    version: int
    digest: str
    name: str  # from here on: words, already analysed, separated by blanks
    organization: str
    terms: str
    text: str
    sort_name: str  # folded, for ordering
    facets: tuple[str, ...]  # "cost:medicaid", "age:18-25", "in:us-il"
    areas: tuple[str, ...]  # "us-il-cook"; empty: said nothing
    taxonomy_terms: tuple[str, ...]  # ids in 32 letters
    ancestor_terms: tuple[str, ...]
    latitude: float | None
    longitude: float | None
    zone: str  # IANA name or empty
    suspended: bool  # temporarily closed
    card: str  # JSON
    openings: tuple[tuple[int, int], ...] | None
    """UTC minutes since 1970, [from, to), of the next 14 days; None: hours are not known."""


@dataclass(frozen=True, slots=True)
class Suggestion:
    text: str
    kind: Literal["need", "service", "taxonomy_term", "organization", "place"]
    url: str | None = None


@dataclass(frozen=True, slots=True)
class RebuildReport:
    documents: int
    removed: int
    seconds: float
    assembly_seconds: float
    """The share spent in reading records and making documents of them."""
