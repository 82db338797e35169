"""SAMHSA's books as the judge reads them: each row's codes, its point, the id it has with us."""

from collections.abc import Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path

import numpy as np

from directory import places
from directory.ids import record_id
from importers.sources import samhsa
from importers.sources.samhsa_codes import meanings
from importers.sources.samhsa_rows import COLUMNS, Facility, Rows
from importers.sources.workbook import Workbook
from tests.search.gold.queries import Codes, Query
from tests.search.gold.scoring import Floats, grades_by_distance, great_circle_km

CODES_COLUMN = "service_code_info"


@dataclass(frozen=True, slots=True)
class Row:
    """One row of a book. `codes` are "book:category:code" and "category:code"."""

    service_id: str
    codes: frozenset[str]
    point: tuple[float, float] | None  # degrees


class Judge:
    """Grades every row of both books for a query, from what the books say."""

    def __init__(self, folder: Path) -> None:
        """Reads the workbooks in `folder`: some seconds. Needs the table of places."""
        self._rows = list(_rows(folder))
        nowhere = (np.nan, np.nan)
        self._points: Floats = np.array([row.point or nowhere for row in self._rows])

    def grades(self, query: Query) -> Mapping[str, int]:
        """By service id, of those that are right; 2 for all of them without a place."""
        right = [number for number, row in enumerate(self._rows) if carries(row.codes, query.codes)]
        ids = [self._rows[number].service_id for number in right]
        here = point_of(query)
        if here is None:
            return dict.fromkeys(ids, 2)
        grades = grades_by_distance(great_circle_km(*here, self._points[right]))
        return {one: int(grade) for one, grade in zip(ids, grades, strict=True) if grade}


def carries(codes: frozenset[str], right: Codes) -> bool:
    return any(all(not codes.isdisjoint(one_of) for one_of in all_of) for all_of in right)


def point_of(query: Query) -> tuple[float, float] | None:
    """Degrees, of the place field or of the place in the words; None without either."""
    if not (name := query.near or query.place):
        return None
    place = places.resolve(name)
    if place.latitude is None or place.longitude is None:
        raise ValueError(f"Query {query.id!r}: nobody knows where {name} is.")
    return place.latitude, place.longitude


def _rows(folder: Path) -> Iterator[Row]:
    for book in samhsa.SamhsaBook.open([folder]):
        categories = {code: category for category, code in meanings(book.book)}
        # The importer's own reading gives the keys; the codes are read from the cell itself.
        reader = Rows(book.path.name, book.book, categories)
        facilities: list[Facility] = []
        codes: list[frozenset[str]] = []
        for cells in Workbook(book.path).sheet(samhsa.FACILITIES, COLUMNS):
            if facility := next((r for r in reader.read(cells) if isinstance(r, Facility)), None):
                facilities.append(facility)
                written = cells.texts[COLUMNS.index(CODES_COLUMN)].split()
                codes.append(_told(book.book, written, categories))
        keys = samhsa._numbers(facilities)
        for facility, told in zip(facilities, codes, strict=True):
            point = places.point_of(facility.zip, facility.city, facility.state)
            service_id = str(record_id("samhsa", "service", keys[facility.line]))
            yield Row(service_id, told, point[:2] if point else None)


def _told(book: str, written: list[str], categories: Mapping[str, str]) -> frozenset[str]:
    known = [f"{categories[code]}:{code}" for code in written if code in categories]
    return frozenset(known) | {f"{book}:{one}" for one in known}
