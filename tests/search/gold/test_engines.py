"""An engine answers the judged questions as well as the database does."""

import secrets
from dataclasses import replace

import pytest

from search.engine import Config, Engine
from tests.engines import Engines
from tests.search.gold.__main__ import FOLDER
from tests.search.gold.databases import books, prepare
from tests.search.gold.floors import shortfalls
from tests.search.gold.outcomes import Outcome, from_json, mean
from tests.search.gold.queries import ASKED_OF, KINDS

BEHIND = 0.05
"""No backend may be further behind the best."""


@pytest.mark.exhaustive
@pytest.mark.engine
@pytest.mark.opensearch  # its analysis and scoring are those of a distribution
@pytest.mark.parametrize("name", ["demo", pytest.param("samhsa", marks=pytest.mark.needs_shared)])
def test_an_engine_answers_judged_questions_as_well(name: str, real_engines: Engines) -> None:
    url = real_engines.url("opensearch")
    prefix = f"t{secrets.token_hex(6)}"
    database = prepare(ASKED_OF.get(name, name), FOLDER)
    asking = ["-m", "tests.search.gold.asking", name, str(books())]
    without = from_json(database.run(*asking))
    by_engine = replace(
        database,
        engine={
            "SEARCH_ENGINE_URL": url,
            "SEARCH_ENGINE_INDEX": prefix,
            "SEARCH_ENGINE_TIMEOUT_MS": "60000",
        },
    )
    try:
        by_engine.run("manage.py", "search_rebuild", "--engine")
        answers = from_json(by_engine.run(*asking))
    finally:
        _remove(url, prefix)
    assert not list(shortfalls(answers))
    for kind in KINDS:
        assert _mean(answers, kind, name) >= _mean(without, kind, name) - BEHIND
    totals = {(one.id, one.kind): one.total for one in without}
    assert {(one.id, one.kind): one.total for one in answers} == totals


def _mean(outcomes: list[Outcome], kind: str, name: str) -> float:
    return mean(outcomes, kind, of_set=name) or 0.0


def _remove(url: str, prefix: str) -> None:
    engine = Engine(Config((url,), timeout_seconds=30))
    for index in engine.request("GET", f"/{prefix}-*/_alias"):
        engine.request("DELETE", f"/{index}")
