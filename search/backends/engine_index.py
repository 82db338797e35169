"""What the engine keeps of a document: settings, mapping, and the document as it is sent.

Words are kept as our own analyser made them, each a keyword: so a word is found in the engine
exactly where the embedded index finds it, whatever analysis a distribution brings. What people
call things comes from the same reading as everywhere, before the engine is asked.

One engine document for each stored one. `alone` says that its service has no other: those are
counted as they are, which is exact; only of the others must services be told apart.
"""

import hashlib
from collections.abc import Iterable, Mapping, Sequence
from typing import Any
from uuid import UUID

import numpy as np
import orjson
from elasticsearch import dsl

from search.ages import band_of
from search.query import Band, SearchDocument
from search.segments import NAME_BYTES, key_of, tokens_of
from search.vocabulary import AGE_BANDS

MOST_RESULTS = 10_000  # the engine's own limit for a page; `search.parameters` keeps below it
PLAIN = ("age", "cost", "group", "language", "mode", "setting")
WORDS = {
    "name": "name_words",
    "terms": "terms_words",
    "organization": "organization_words",
    "text": "text_words",
}
OLDEST = 1_000.0  # years; an open end
OR_NOT_SAID = "?"
"""After a band of ages: those that take it, and those that do not say whom they take."""
ORDERED_BY = ("area", "assured", "complete", "in", "remote_only", "room", "serves_in")
"""Of the tokens those that an order is worked out from."""

Body = dict[str, Any]

SETTINGS: Body = {
    "number_of_shards": 1,
    "number_of_replicas": 1,
    "refresh_interval": "1s",
    "max_result_window": MOST_RESULTS,
}
WHILE_FILLING: Body = {"number_of_replicas": 0, "refresh_interval": "-1"}


def _mapping() -> Body:
    mapping = dsl.Mapping()
    mapping.meta("dynamic", "strict")
    found_by = {"doc_values": False, "norms": False}
    for name in ("id", "service_id", "organization_id", "organization", "sort_name"):
        mapping.field(name, "keyword")
    for name in (*WORDS.values(), "called"):
        mapping.field(name, "keyword", **found_by)
    mapping.field("tokens", "keyword", doc_values=False)
    mapping.field("ordered_by", "keyword", index=False)
    for name in (*PLAIN, "bands", "taxonomy_terms"):
        mapping.field(name, "keyword")
    for name in ("live", "alone", "gaps_known"):
        mapping.field(name, "boolean")
    mapping.field("point", "geo_point")
    mapping.field("ages", "float_range")
    mapping.field("open", "integer_range")  # UTC minutes since 1970
    # Kept to be given back, never looked into.
    for name in ("card", "openings", "zone", "digest", "own_terms"):
        mapping.field(name, "keyword", index=False, doc_values=False)
    for name in ("latitude", "longitude"):
        mapping.field(name, "double", index=False)
    mapping.field("version", "long", index=False, doc_values=False)
    mapping.field("suspended", "boolean", index=False, doc_values=False)
    return dict(mapping.to_dict())


MAPPING = _mapping()


def digest() -> str:
    """Of settings, mapping, and what is counted: another one, another index."""
    told = orjson.dumps([SETTINGS, MAPPING, [*AGE_BANDS]], option=orjson.OPT_SORT_KEYS)
    return hashlib.blake2b(told, digest_size=5).hexdigest()


def called(words: Iterable[str]) -> str:
    """A whole name, of any length, as one short word."""
    return hashlib.blake2b(" ".join(words).encode(), digest_size=12).hexdigest()


def body_of(document: SearchDocument, *, alone: bool) -> Body:
    """As it is sent."""
    tokens = tokens_of(document)
    return {
        "id": str(document.id),
        "service_id": str(document.service_id),
        "organization_id": str(document.organization_id),
        "organization": _organization(document),
        "sort_name": document.sort_name.encode()[:NAME_BYTES].decode(errors="ignore"),
        "name_words": document.name.split(),
        "terms_words": document.terms.split(),
        "organization_words": document.organization.split(),
        "text_words": document.text.split(),
        "called": [called(each.split()) for each in (document.name, document.organization) if each],
        "tokens": [token for token in tokens if not token.startswith("taxonomy_term:")],
        "ordered_by": [token for token in tokens if token.partition(":")[0] in ORDERED_BY],
        **_by_facet(document.facets),
        **_ages([band_of(value) for value in _values(document.facets, "age")]),
        "taxonomy_terms": [*document.taxonomy_terms, *document.ancestor_terms],
        "own_terms": list(document.taxonomy_terms),
        "live": True,
        "alone": alone,
        **_point(document),
        **_hours(document.openings),
        "zone": document.zone,
        "suspended": document.suspended,
        "card": document.card,
        "version": document.version,
        "digest": document.digest,
    }


def tombstone(document_id: UUID, service_id: UUID, version: int) -> Body:
    """Stays where a document was, so that a late write of an older version finds it taken."""
    return {
        "id": str(document_id),
        "service_id": str(service_id),
        "live": False,
        "version": version,
    }


def candidate(fields: Mapping[str, list[Any]]) -> SearchDocument:
    """What an order is worked out from, of the columns that are read for it: no words, no card."""
    tokens = fields.get("ordered_by", ())
    return SearchDocument(
        id=UUID(fields["id"][0]),
        service_id=UUID(fields["service_id"][0]),
        organization_id=UUID(fields["organization_id"][0]),
        version=0,
        digest="",
        name="",
        organization="",
        terms="",
        text="",
        sort_name=fields["sort_name"][0] if fields.get("sort_name") else "",
        facets=tuple(token for token in tokens if not token.startswith("area:")),
        areas=tuple(token[5:] for token in tokens if token.startswith("area:") and token[5:]),
        taxonomy_terms=(),
        ancestor_terms=(),
        latitude=_first(fields, "latitude"),
        longitude=_first(fields, "longitude"),
        zone="",
        suspended=False,
        card="",
        openings=None,
    )


COLUMNS = [
    "id",
    "service_id",
    "organization_id",
    "alone",
    "ordered_by",
    "latitude",
    "longitude",
    "sort_name",
]


def _first(fields: Mapping[str, list[Any]], name: str) -> Any:
    return fields[name][0] if fields.get(name) else None


def _organization(document: SearchDocument) -> str:
    """Its id and its name: a facet counts the one and shows the other. In front the half of the id
    by which the embedded index orders: of those that tie, both take the same."""
    name = orjson.loads(document.card).get("organization_name") or ""
    order = key_of(document.organization_id.bytes)
    return f"{order:016x} {document.organization_id} {name[:200]}"


def _values(facets: Sequence[str], name: str) -> list[str]:
    return [value for facet, _, value in (one.partition(":") for one in facets) if facet == name]


def _by_facet(facets: Sequence[str]) -> dict[str, list[str]]:
    return {name: _values(facets, name) for name in PLAIN}


def _ages(taken: Sequence[Band]) -> Body:
    bands = [name for name, (low, high) in AGE_BANDS.items() if _meets(low, high, taken)]
    perhaps = bands if taken else AGE_BANDS
    return {
        "ages": [_range(low, high) for low, high in taken],
        "bands": [*bands, *(name + OR_NOT_SAID for name in perhaps)],
    }


def _meets(low: float, high: float, taken: Iterable[Band]) -> bool:
    return any(since <= high and low <= to for since, to in taken)


def _range(low: float, high: float) -> dict[str, float]:
    return {"gte": low, "lte": min(high, OLDEST)}


def _point(document: SearchDocument) -> Body:
    if document.latitude is None or document.longitude is None:
        return {}
    return {
        "latitude": document.latitude,
        "longitude": document.longitude,
        "point": {"lat": rounded(document.latitude), "lon": rounded(document.longitude)},
    }


def rounded(degrees: float) -> float:
    """To half a metre, as the embedded index keeps it: what is within 5 km here is so there."""
    return float(np.degrees(np.float64(np.float32(np.radians(degrees)))))


def _hours(openings: Sequence[Sequence[int]] | None) -> Body:
    if openings is None:
        return {"open": [], "gaps_known": False}
    spans = [(start, end) for start, end in openings if end > start]
    return {
        "open": [{"gte": start, "lt": end} for start, end in spans],
        "gaps_known": len(spans) == len(openings),
        "openings": orjson.dumps(openings).decode(),
    }
