"""Records into documents: pure, but for `build`, which reads a set of services in bulk."""

import re
from collections.abc import Collection, Iterable, Sequence
from datetime import datetime
from functools import lru_cache
from hashlib import blake2b
from itertools import chain
from operator import attrgetter
from typing import Any
from uuid import UUID

import orjson

from directory import places
from directory.disclosure import Whereabouts
from directory.models import LocationType, Status
from search import areas, openings, standing
from search.analyse import LONGEST_WORD, fold, indexed
from search.loading import Key, Records, Row, Term, key_of, load, uuid_of
from search.query import SearchDocument
from search.vocabulary import language_code

_NO_WORDS: frozenset[str] = frozenset()
_NOWHERE = Whereabouts(confidential=False)
_DIGITS = re.compile(r"\d+")
_LOCAL_NUMBER = re.compile(
    r"\+?1?[\s.-]*\(?(\d{3})\)?[\s.-]*(\d{3})[\s.-]*(\d{4})",
)
_FACETS = ("age", "cost", "group", "language", "mode", "setting")


def build(
    service_ids: Collection[UUID], terms: dict[str, Term], *, version: int, now: datetime
) -> list[SearchDocument]:
    """The documents of these services, none for one that is not in the directory.

    About 25 queries, whatever the number of services; give some hundreds at a time.
    """
    records = load([key_of(pk) for pk in service_ids], terms)
    return [
        assemble(service, at_location, records, version=version, now=now)
        for service in records.services
        for at_location in _places_of(service, records)
    ]


def _places_of(service: Row, records: Records) -> Iterable[Row | None]:
    return records.at_locations.get(service["id"]) or (None,)


def assemble(
    service: Row, at_location: Row | None, records: Records, *, version: int, now: datetime
) -> SearchDocument:
    place_id = at_location["location_id"] if at_location else None
    location = records.locations[place_id] if place_id else None
    where = records.whereabouts[place_id] if place_id else _NOWHERE
    owners = [pk for pk in (at_location and at_location["id"], service["id"], place_id) if pk]
    terms = _united(records.terms.get(pk, ()) for pk in owners)
    virtual = location is None or location.location_type == LocationType.VIRTUAL
    facets = facet_values(service, terms, records, owners, virtual=virtual)
    covered = areas.tokens_of(
        (row for pk in owners for row in records.areas.get(pk, ())), where.state_province
    )
    if where.confidential:
        covered = areas.coarse(covered)
    remote_only = virtual or facets["mode"] == {"remote"}
    phones = _phones(records, owners, service["organization_id"])
    schedules = next((found for pk in owners if (found := records.schedules.get(pk))), [])
    kept = standing.tokens_of(
        service,
        phones=phones,
        hours=bool(schedules),
        place=remote_only or where.confidential or bool(where.address_1),
        capacities=records.capacities.get(service["id"], ()),
    )
    tokens = _tokens(facets, where, covered, remote_only=remote_only, kept=kept)
    own = tuple([term.id for term in terms])
    above = set(chain.from_iterable([t.ancestors for t in terms if t.ancestors])).difference(own)
    words = {
        "name": _indexed(service["name"], service["alternate_name"]),
        "organization": _indexed(
            service["organization__name"],
            service["organization__alternate_name"],
            service["program__name"] or "",
        ),
        "terms": " ".join(sorted(_NO_WORDS.union(*[term.words for term in terms]))),
        "text": _text(service, at_location, where, phones),
    }
    card = _card(service, at_location, where, facets, phones, records)
    content: dict[str, Any] = {
        **words,
        "service_id": uuid_of(service["id"]),
        "organization_id": uuid_of(service["organization_id"]),
        "sort_name": fold(service["name"]),
        "facets": tuple(tokens),
        "areas": tuple(sorted(covered)),
        "taxonomy_terms": own,
        "ancestor_terms": tuple(sorted(above)),
        "latitude": where.latitude,
        "longitude": where.longitude,
        "zone": where.timezone
        or places.zone_of(where.postal_code, where.city, where.state_province),
        "suspended": service["status"] == Status.TEMPORARILY_CLOSED,
        "card": orjson.dumps(card).decode(),
    }
    return SearchDocument(
        id=uuid_of(at_location["id"]) if at_location else content["service_id"],
        version=version,
        digest=digest_of(content),
        openings=()
        if content["suspended"]
        else openings.spans_of(schedules, str(content["zone"]), now),
        **content,
    )


def digest_of(content: dict[str, Any]) -> str:
    """Of everything that does not move with the clock."""
    told = "".join([f"{_told(name, content[name])}\x1f" for name in sorted(content)])
    return blake2b(told.encode("utf-8", "surrogatepass"), digest_size=16).hexdigest()


def _told(name: str, value: Any) -> Any:
    """As the value is written; of some hundred plain ids without asking each how to quote it."""
    if name == "taxonomy_terms" and len(value) > 1:
        return "('" + "', '".join(value) + "')"
    return value


def facet_values(
    service: Row, terms: list[Term], records: Records, owners: list[Key], *, virtual: bool
) -> dict[str, set[str]]:
    """From the meaning of the terms, and from what HSDS has fields for."""
    found: dict[str, set[str]] = {name: set() for name in _FACETS}
    for term in terms:
        if term.facet:
            found[term.facet].add(term.value)
    for row in (row for pk in owners for row in records.languages.get(pk, ())):
        code = (row["code"] or language_code(row["name"])).lower()
        if code:
            found["language"].add(code)
    if any(row["amount"] == 0 for row in records.costs.get(service["id"], ())):
        found["cost"].add("free")
    # Limits say less than bands: children and seniors, but nobody between, have none.
    if not found["age"]:
        limits = _band(service["minimum_age"], service["maximum_age"])
        found["age"] = {limits} if limits else set()
    found["mode"].add("remote" if virtual else "in_person")
    return found


def _band(low: float | None, high: float | None) -> str:
    if low is None and high is None:
        return ""
    return f"{_years(low)}-{_years(high)}"


def _years(age: float | None) -> str:
    return "" if age is None else f"{age:g}"


def _united(groups: Iterable[Sequence[Term]]) -> list[Term]:
    each = [group for group in groups if group]
    if len(each) == 1:
        return list(each[0])
    return sorted({term for group in each for term in group}, key=attrgetter("order"))


def _tokens(
    facets: dict[str, set[str]],
    where: Whereabouts,
    covered: set[str],
    *,
    remote_only: bool,
    kept: set[str],
) -> list[str]:
    found = {f"{name}:{value}" for name, values in facets.items() for value in values}
    found |= kept
    found.update("in:" + token for token in areas.around(where))
    found.update("serves_in:" + token for token in areas.above(covered))
    if remote_only:
        found.add("remote_only:")
    return sorted(found)


def _text(service: Row, at_location: Row | None, where: Whereabouts, phones: list[Row]) -> str:
    """What may mention a word. Of a confidential place nothing but state and county."""
    told = [
        service["description"],
        service["eligibility_description"],
        where.county,
        where.state_province,
    ]
    if at_location and not where.confidential:
        told += [at_location["description"], where.name, where.city, where.postal_code]
    return _indexed(*told, digits=[_digits(row["number"]) for row in phones])


def _indexed(*texts: str, digits: Iterable[str] = ()) -> str:
    """As `indexed` of them all; a text that stands in many documents is analysed once."""
    found = {one for one in digits if one}
    return " ".join(sorted(found.union(*[_words(text) for text in texts if text])))


@lru_cache(maxsize=8_192)
def _words(text: str) -> frozenset[str]:
    return frozenset(indexed(text).split())


@lru_cache(maxsize=1_024)
def _digits(number: str) -> str:
    """A word of its own in the index: no analysis would change it."""
    return "".join(_DIGITS.findall(number))[:LONGEST_WORD]


def _phones(records: Records, owners: list[Key], organization_id: Key) -> list[Row]:
    """The nearest to the point of service first; the organization's own only without any."""
    found = [row for pk in owners for row in records.phones.get(pk, ())]
    return found or records.phones.get(organization_id, [])


def _card(
    service: Row,
    at_location: Row | None,
    where: Whereabouts,
    facets: dict[str, set[str]],
    phones: list[Row],
    records: Records,
) -> dict[str, Any]:
    """What a result shows, in the names of the API; null where not known or not to be told."""
    has_point = where.latitude is not None
    service_id = _spelt(service["id"])
    return {
        "service_id": service_id,
        "service_at_location_id": _spelt(at_location["id"]) if at_location else None,
        "organization_id": _spelt(service["organization_id"]),
        "name": service["name"],
        "organization_name": service["organization__name"],
        "description": service["description"] or None,
        "address": " ".join(filter(None, (where.address_1, where.address_2))) or None,
        "city": where.city or None,
        "state_province": where.state_province or None,
        "postal_code": where.postal_code or None,
        "latitude": where.latitude,
        "longitude": where.longitude,
        "location_precision": where.precision if has_point else None,
        "mode": sorted(facets["mode"]),
        "phones": [_phone(row) for row in phones],
        "languages": sorted(facets["language"]),
        "costs": sorted(facets["cost"]),
        "assured_date": service["assured_date"].isoformat() if service["assured_date"] else None,
        "source": records.sources.get(service["id"]),
        "url": f"/services/{service_id}/",
    }


def _spelt(key: Key) -> str:
    """As `str` of the UUID."""
    if isinstance(key, UUID):
        return str(key)
    return f"{key[:8]}-{key[8:12]}-{key[12:16]}-{key[16:20]}-{key[20:]}"


def _phone(row: Row) -> dict[str, str | None]:
    number = row["number"]
    local = _LOCAL_NUMBER.fullmatch(number)
    return {
        "number": number,
        "display": "-".join(local.groups()) if local else number,
        "extension": row["extension"] or None,
        "type": row["type"] or None,
        "description": row["description"] or None,
    }
