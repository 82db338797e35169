"""What FindTreatment.gov says of a facility: service codes, or categories and names.

The codes are those of SAMHSA's National Directory and mean what `samhsa_codes` says. A CSV export
names no code and a JSON listing gives names only, so `findtreatment_codes.csv` holds category and
name of every code of the 2022 edition; `also` is how FindTreatment.gov words the same thing.
"""

from __future__ import annotations

import csv
from collections.abc import Mapping
from functools import cache
from pathlib import Path

from importers.sources.samhsa_codes import Meaning, Term, meanings


@cache
def known_terms() -> Mapping[str, Term]:
    """Every code of both books, in capitals; one code means the same in both."""
    told = {**meanings("sa"), **meanings("mh")}
    return {
        row["code"]: Term(
            category=row["category"],
            category_name=row["category_name"],
            code=row["code"],
            name=row["name"],
            meaning=told.get((row["category"], row["code"]), Meaning()),
            known=True,
        )
        for row in _rows()
    }


def term_named(category: str, category_name: str, name: str) -> Term:
    """The code of that name in that category; of that name alone where only one code has it, as
    categories were cut differently before. Else a term of its own, which sets no filter."""
    folded = _folded(name)
    codes = _codes_by_name().get(folded, {})
    code = codes.get(category) or (next(iter(codes.values())) if len(codes) == 1 else "")
    if code:
        return known_terms()[code]
    return Term(category, category_name or category, "", name, Meaning(), known=False)


def term_coded(code: str) -> Term:
    """A code as a term; one that the edition lacks goes by itself."""
    known = known_terms().get(code)
    return known or Term("", "", code, code, Meaning(), known=False)


def term_id(term: Term) -> str:
    return term.code or f"{term.category}|{_folded(term.name)}"


@cache
def _codes_by_name() -> Mapping[str, Mapping[str, str]]:
    """Name -> category -> code."""
    found: dict[str, dict[str, str]] = {}
    for row in _rows():
        for name in filter(None, (row["name"], row["also"])):
            found.setdefault(_folded(name), {})[row["category"]] = row["code"]
    return found


def _rows() -> list[dict[str, str]]:
    with (
        Path(__file__)
        .with_name("findtreatment_codes.csv")
        .open(encoding="utf-8", newline="") as lines
    ):
        return list(csv.DictReader(lines))


def _folded(name: str) -> str:
    return " ".join(name.split()).casefold()
