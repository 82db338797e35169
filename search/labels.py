"""Names of terms and organizations for results and facets, remembered while the index stands."""

from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
import orjson
from django.db import connection

from directory.models import TaxonomyTerm
from search.analyse import words_of
from search.models import StoredDocument
from search.snapshot import Snapshot


@dataclass(frozen=True, slots=True)
class TermLabel:
    hex: str  # the id in 32 letters
    card: dict[str, str]
    words: frozenset[str]
    repeats_filter: bool
    """It says what another filter says, such as a way to pay."""


@dataclass(slots=True)
class Labels:
    stamp: int
    terms: dict[bytes, TermLabel]
    organizations: dict[int, tuple[UUID, str]] = field(default_factory=dict)


_current: dict[str, Labels] = {}


def labels(snapshot: Snapshot) -> Labels:
    """One query when the index moved since."""
    name = str(connection.settings_dict["NAME"])
    known = _current.get(name)
    if known is None or known.stamp != snapshot.stamp:
        known = _current[name] = Labels(snapshot.stamp, _terms())
    return known


def _terms() -> dict[bytes, TermLabel]:
    rows = TaxonomyTerm.objects.live().values_list("id", "code", "name", "facet")
    return {
        pk.bytes: TermLabel(
            pk.hex,
            {"id": str(pk), "code": code, "name": name},
            frozenset(words_of(name)),
            bool(facet),
        )
        for pk, code, name, facet in rows
    }


def repeats_filter(term_id: str) -> bool:
    """Whether a term says what another filter says, as of this process's last search."""
    known = _current.get(str(connection.settings_dict["NAME"]))
    label = known.terms.get(UUID(term_id).bytes) if known else None
    return label is not None and label.repeats_filter


def organizations(snapshot: Snapshot, places: list[int]) -> dict[int, tuple[UUID, str]]:
    """Place in `snapshot.organizations` -> (id, name). One query for those not yet met."""
    known = labels(snapshot).organizations
    missing = [place for place in places if place not in known]
    if missing:
        inverse = snapshot.organizations[1]
        numbers = {
            int(snapshot.numbers[int(np.argmax(inverse == place))]): place for place in missing
        }
        rows = StoredDocument.objects.filter(number__in=list(numbers))
        for number, pk, card in rows.values_list("number", "organization_id", "card"):
            known[numbers[number]] = (pk, orjson.loads(card)["organization_name"])
    return known


def terms_of(found: Labels, ids: bytes) -> list[TermLabel]:
    """Of packed term ids, which stand in the order of their codes."""
    known = found.terms
    return [known[key] for at in range(0, len(ids), 16) if (key := ids[at : at + 16]) in known]
