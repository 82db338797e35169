"""Names of terms and organizations for results and facets, remembered while the index stands."""

from dataclasses import dataclass, field
from uuid import UUID

import numpy as np
import orjson
from django.db import connection

from directory.models import TaxonomyTerm
from search.analyse import words_of
from search.models import StoredDocument
from search.remembering import Remembered
from search.snapshot import Snapshot

MOST_DOCUMENTS = 2_000  # whose terms are remembered: about 2 MB


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
    repeating: frozenset[str] = frozenset()
    """Ids of terms that say what another filter says."""
    _of_documents: Remembered = field(default_factory=lambda: Remembered(MOST_DOCUMENTS))
    _in_order: list[tuple[str, str]] | None = None

    def in_order(self, snapshot: Snapshot) -> list[tuple[str, str]]:
        """(id, name) of the terms in the order of `snapshot.tokens`; empty for one that is gone."""
        if self._in_order is None:
            held = snapshot.tokens.get("taxonomy_term", [])
            terms = (self.terms.get(bytes.fromhex(value)) for value, _ in held)
            self._in_order = [
                (one.card["id"], one.card["name"]) if one else ("", "") for one in terms
            ]
        return self._in_order

    def of_document(self, number: int, ids: bytes) -> list[TermLabel]:
        """Of packed term ids, which stand in the order of their codes."""

        def unpack() -> list[TermLabel]:
            keys = (ids[at : at + 16] for at in range(0, len(ids), 16))
            return list(filter(None, map(self.terms.get, keys)))

        return self._of_documents.get(number, unpack)


_current: dict[str, Labels] = {}


def labels(snapshot: Snapshot) -> Labels:
    """One query when the index moved since."""
    name = str(connection.settings_dict["NAME"])
    known = _current.get(name)
    if known is None or known.stamp != snapshot.stamp:
        terms = _terms()
        repeating = frozenset(one.card["id"] for one in terms.values() if one.repeats_filter)
        known = _current[name] = Labels(snapshot.stamp, terms, repeating=repeating)
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


def repeating() -> frozenset[str]:
    """Ids of terms that say what another filter says, as of this process's last search."""
    known = _current.get(str(connection.settings_dict["NAME"]))
    return known.repeating if known else frozenset()


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
