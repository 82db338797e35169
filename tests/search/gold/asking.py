"""`python -m tests.search.gold.asking SET BOOKS`: asks every query of a set in this process's database
and writes the outcomes as JSON."""

import os
import sys
from collections.abc import Callable, Iterator, Mapping
from datetime import UTC, datetime
from pathlib import Path
from typing import Any

from tests.search.gold.outcomes import Found, Outcome, as_json
from tests.search.gold.queries import Query, asked_of, read
from tests.search.gold.scoring import DEPTH, ndcg

NOW = datetime(2026, 11, 18, 18, tzinfo=UTC)  # a Wednesday morning in most of the country

Grades = Callable[[Query], Mapping[str, int]]


def outcomes(name: str, books: Path) -> Iterator[Outcome]:
    """`books`: the folder of the workbooks; the demo does without."""
    grades = judge(name, books)
    for query in read(name):
        judged = grades(query)
        for kind, words in query.wordings.items():
            yield ask(name, query, kind, words, judged)


def judge(name: str, books: Path) -> Grades:
    if asked_of(name) == "demo":
        return _by_hand
    from tests.search.gold.books import Judge

    return Judge(books).grades


def _by_hand(query: Query) -> Mapping[str, int]:
    """The file has the ids of `demo/services.csv`; the import makes ours of them."""
    from directory.ids import record_id

    return {str(record_id("demo", "service", one)): got for one, got in query.grades.items()}


def ask(name: str, query: Query, kind: str, words: str, judged: Mapping[str, int]) -> Outcome:
    page = _answer(words, query.near)
    found = [_found(card, judged) for card in page["results"]]
    return Outcome(
        set=name,
        id=query.id,
        kind=kind,
        words=words,
        near=query.near,
        held_out=query.held_out,
        score=ndcg([one.grade for one in found], judged.values()),
        total=page["total"],
        right=len(judged),
        found=tuple(found),
    )


def _answer(words: str, near: str) -> dict[str, Any]:
    from django.conf import settings
    from django.http import QueryDict

    from search.answer import answer

    asked = QueryDict(mutable=True)
    asked.update({"q": words, "per_page": str(DEPTH)} | ({"near": near} if near else {}))
    page = answer(asked, now=NOW).as_dict()
    if settings.SEARCH_ENGINE_URLS and page["answered_by"] == "embedded":
        raise RuntimeError("The engine did not answer.")  # else another would be judged for it
    return page


def _found(card: Mapping[str, Any], judged: Mapping[str, int]) -> Found:
    return Found(
        grade=judged.get(str(card["service_id"]), 0),
        name=card["name"],
        organization=card["organization_name"],
        city=f"{card['city'] or ''} {card['state_province'] or ''}".strip(),
        distance_km=card["distance_km"],
    )


def main() -> None:
    import django

    os.environ.setdefault("DJANGO_SETTINGS_MODULE", "config.settings")
    django.setup()
    sys.stdout.write(as_json(outcomes(sys.argv[1], Path(sys.argv[2]))))


if __name__ == "__main__":
    main()
