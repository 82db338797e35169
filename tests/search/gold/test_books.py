from pathlib import Path

import pytest

from tests.search.gold.books import Judge, carries, point_of
from tests.search.gold.queries import Query, read

CARRIED = frozenset({"TC:DT", "sa:TC:DT", "PAY:MD", "sa:PAY:MD"})


def test_a_right_answer_carries_one_code_of_every_entry_of_one_list() -> None:
    assert carries(CARRIED, ((("sa:TC:DT", "sa:SET:HID"), ("PAY:MD",)),))
    assert carries(CARRIED, ((("mh:TC:MH",),), (("TC:DT",),)))
    assert not carries(CARRIED, ((("sa:TC:DT",), ("PAY:MC",)),))
    assert not carries(CARRIED, ((("mh:TC:DT",),),))


@pytest.mark.django_db
def test_the_place_field_the_place_in_the_words_or_none_is_where_it_is_judged() -> None:
    field, words = point_of(Query("a", "q", near="60614")), point_of(Query("a", "q", place="60614"))
    assert field == words
    assert field is not None
    assert point_of(Query("a", "q")) is None


@pytest.mark.exhaustive
@pytest.mark.django_db
@pytest.mark.needs_shared
def test_something_answers_every_question_on_the_books(shared: Path) -> None:
    judge = Judge(shared / "data" / "samhsa-directory-2022")
    for query in read("samhsa"):
        grades = judge.grades(query)
        assert 2 in grades.values(), query.id
        assert len(grades) < 21_213, query.id
