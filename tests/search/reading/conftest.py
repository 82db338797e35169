"""A search that knows a few synonyms of its own, whatever the file says."""

from typing import Any

import pytest
from django.http import QueryDict

from search.answer import answer
from search.following import follow
from search.synonyms import Lexicon, Synonym
from tests.search.conftest import NOW, Ask

ENTRIES = (
    Synonym("buprenorphine", ("suboxone", "subutex"), "to_term", ""),
    Synonym("psychosis", ("hears voices",), "to_term", ""),
    Synonym("smoking cessation", ("quit smoking", "dejar de fumar"), "to_term", ""),
    Synonym("dialectical behavior therapy", ("dbt",), "both", ""),
    Synonym("food pantry", ("food bank", "despensa"), "to_term", ""),
    Synonym("child care", ("daycare",), "to_term", ""),
    Synonym("psychiatry", ("psychiatrist", "shrink"), "to_term", ""),
    Synonym("cost:medicaid", ("medicaid",), "to_term", ""),
    Synonym("cost:medicare", ("medicare",), "to_term", ""),
    Synonym("language:vi", ("speaks vietnamese", "vietnamese"), "to_term", ""),
    Synonym("open_now:true", ("open now",), "to_term", ""),
    Synonym("mode:remote", ("online",), "to_term", ""),
    Synonym("group:veterans", ("veterans",), "to_term", ""),
    Synonym("round the clock", ("any hour",), "to_term", ""),
    Synonym("group:dui", ("dwi",), "to_term", ""),
    Synonym("civil legal aid", ("lawyer",), "to_term", ""),
    Synonym("age:13-17", ("teens",), "to_term", ""),
    Synonym("group:adolescents", ("teens",), "to_term", ""),
)
LEXICON = Lexicon(ENTRIES, "of these tests")


@pytest.fixture
def ask(db: None) -> Ask:
    def asked(query: str = "") -> dict[str, Any]:
        follow(now=NOW)
        return answer(QueryDict(query), now=NOW, lexicon=LEXICON).as_dict()

    return asked
