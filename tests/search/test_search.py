"""A record becomes findable, and stops being so."""

import pytest

from directory import records
from search.following import follow, follow_once
from search.verifying import verify
from search.vocabulary import label
from tests.factories import (
    TESTER,
    change,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)
from tests.search.conftest import Ask, counts, names

pytestmark = pytest.mark.django_db


def test_a_service_is_found_by_the_words_of_its_name(ask: Ask) -> None:
    make_service("Detoxification by the Lake")
    make_service("Food pantry")
    assert names(ask("q=detoxification")) == ["Detoxification by the Lake"]


def test_without_words_everything_is_listed_by_name(ask: Ask) -> None:
    for name in ("Pantry", "Clinic", "Shelter"):
        make_service(name)
    found = ask()
    assert names(found) == ["Clinic", "Pantry", "Shelter"]
    assert found["total"] == 3
    assert not found["partial"]


def test_words_are_folded_stemmed_and_parted(ask: Ask) -> None:
    make_service("Niños: counseling/therapy for Alzheimer's")
    for words in ("ninos", "COUNSELING", "counselling therapies", "alzheimer", "alzheimer’s"):
        assert names(ask(f"q={words}")), words


def test_detox_finds_detoxification_and_the_other_way_round(ask: Ask) -> None:
    make_service("A", terms=[make_taxonomy_term("Detoxification")])
    make_service("B detox")
    assert set(names(ask("q=detox"))) == {"A", "B detox"}
    assert set(names(ask("q=detoxification"))) == {"A", "B detox"}
    assert ask("q=detox")["results"][1]["matched"] == ["taxonomy_term: Detoxification"]


def test_names_come_before_terms_and_descriptions(ask: Ask) -> None:
    term = make_taxonomy_term("Acupuncture")
    make_service("Third", description="We also do acupuncture.")
    make_service("Second", terms=[term])
    make_service("First: acupuncture")
    assert names(ask("q=acupuncture")) == ["First: acupuncture", "Second", "Third"]


def test_every_word_must_match_else_the_best_partial_matches_are_told_as_such(ask: Ask) -> None:
    make_service("Legal advice")
    make_service("Legal help for tenants")
    found = ask("q=legal tenants")
    assert names(found) == ["Legal help for tenants"]
    assert not found["partial"]
    found = ask("q=legal tenants xylophone")
    assert names(found) == ["Legal help for tenants"]
    assert found["partial"]


def test_matched_says_why(ask: Ask) -> None:
    make_service("Lake House", terms=[make_taxonomy_term("Detoxification", code="DT")])
    (found,) = ask("q=detoxification")["results"]
    assert found["matched"] == ["taxonomy_term: Detoxification"]


def test_other_scripts_are_words_too(ask: Ask) -> None:
    make_service("心理咨询中心")
    make_service("Психологическая помощь")
    assert names(ask("q=心理")) == ["心理咨询中心"]
    assert names(ask("q=ПОМОЩЬ")) == ["Психологическая помощь"]


def test_an_edit_is_found_and_the_old_words_are_not(ask: Ask) -> None:
    service = make_service("Pottery")
    assert ask("q=pottery")["total"] == 1
    change(service, name="Weaving")
    assert names(ask("q=weaving")) == ["Weaving"]
    assert ask("q=pottery")["total"] == 0
    assert verify().clean


def test_a_renamed_organization_takes_its_services_along(ask: Ask) -> None:
    organization = make_organization("Old Harbor")
    make_service("Pantry", organization=organization)
    ask()
    change(organization, name="New Haven")
    assert ask("q=haven")["results"][0]["organization_name"] == "New Haven"


def test_what_is_retired_ended_or_unlisted_is_not_found(ask: Ask) -> None:
    retired = make_service("Retired")
    make_service("Ended", status="defunct")
    make_service("Unlisted", organization=make_organization(listed=False))
    closed = make_service("Paused", status="temporarily closed")
    assert set(names(ask())) == {"Retired", "Paused"}
    records.retire([("service", retired.pk)], by=TESTER)
    (found,) = ask()["results"]
    assert found["service_id"] == str(closed.pk)
    assert found["open"] == {"state": "closed", "until": None, "text": "Temporarily closed"}
    assert verify().clean


def test_a_retired_service_comes_back_when_it_is_saved_again(ask: Ask) -> None:
    service = make_service("Phoenix House")
    ask()
    records.retire([("service", service.pk)], by=TESTER)
    assert ask("q=phoenix")["total"] == 0
    change(service, name="Phoenix House")
    assert ask("q=phoenix")["total"] == 1
    assert verify().clean


def test_a_service_with_many_places_is_one_result_and_counted_once(ask: Ask) -> None:
    term = make_taxonomy_term("Meals", facet="cost", facet_value="free")
    service = make_service("Meals", terms=[term])
    for number in range(3):
        make_service_at_location(service, make_location(latitude=41.0 + number, longitude=-87.0))
    make_service("Other meals", terms=[term])
    found = ask("q=meals")
    assert found["total"] == 2
    assert counts(found, "cost") == {"free": 2}
    (nearest, _) = ask("q=meals&near=43.01,-87")["results"]
    assert nearest["latitude"] == 43.0
    assert nearest["distance_km"] == 1.1


def test_filters_hold_for_the_same_place(ask: Ask) -> None:
    spanish = make_taxonomy_term("Spanish", facet="language", facet_value="es")
    residential = make_taxonomy_term("Residential", facet="setting", facet_value="residential")
    service = make_service("Two houses")
    for term in (spanish, residential):
        make_service_at_location(
            service, make_location(parts={"attribute": [{"taxonomy_term_id": term.pk}]})
        )
    assert ask("language=es")["total"] == 1
    assert ask("setting=residential")["total"] == 1
    assert ask("language=es&setting=residential")["total"] == 0


def test_a_term_finds_what_is_below_it_and_a_moved_term_takes_it_along(ask: Ask) -> None:
    food, housing = make_taxonomy_term("Food", code="F"), make_taxonomy_term("Housing", code="H")
    pantry = make_taxonomy_term("Pantry", code="P", parent_id=food.pk)
    make_service("Bread", terms=[pantry])
    assert names(ask(f"taxonomy_term={food.pk}")) == ["Bread"]
    assert names(ask("taxonomy_term=F")) == ["Bread"]
    assert counts(ask(), "taxonomy_term")[str(food.pk)] == 1
    change(pantry, parent_id=housing.pk)
    assert ask("taxonomy_term=F")["total"] == 0
    assert names(ask("taxonomy_term=H")) == ["Bread"]
    assert verify().clean


def test_a_facet_does_not_shrink_by_its_own_choice(ask: Ask) -> None:
    spanish = make_taxonomy_term("Spanish", facet="language", facet_value="es")
    korean = make_taxonomy_term("Korean", facet="language", facet_value="ko")
    free = make_taxonomy_term("Free", facet="cost", facet_value="free")
    make_service("One", terms=[spanish, free])
    make_service("Two", terms=[korean])
    found = ask("language=es")
    assert names(found) == ["One"]
    assert counts(found, "language") == {"es": 1, "ko": 1}
    assert counts(found, "cost") == {"free": 1}
    assert names(ask("language=es&language=ko")) == ["One", "Two"]
    assert names(ask("language=ko&cost=free")) == []


def test_facets_have_names_and_say_what_is_chosen(ask: Ask) -> None:
    organization = make_organization("Example House")
    make_service(
        "One",
        organization=organization,
        terms=[make_taxonomy_term("Medicaid", facet="cost", facet_value="medicaid")],
    )
    found = ask("cost=medicaid")
    assert found["facets"]["cost"] == [
        {"value": "medicaid", "label": "Medicaid", "count": 1, "selected": True}
    ]
    assert found["facets"]["organization"] == [
        {"value": str(organization.pk), "label": "Example House", "count": 1, "selected": False}
    ]


def test_pages_follow_each_other_without_gap_or_repeat(ask: Ask) -> None:
    for number in range(25):
        make_service(f"Service {number:02}")
    shown = [names(ask(f"page={page}&per_page=10")) for page in (1, 2, 3)]
    assert [len(page) for page in shown] == [10, 10, 5]
    assert [name for page in shown for name in page] == [
        f"Service {number:02}" for number in range(25)
    ]
    assert names(ask("page=4&per_page=10")) == []


def test_following_takes_each_change_once(db: None) -> None:
    make_service("One")
    assert follow_once() > 0
    assert follow_once() == 0
    assert follow() == 0


@pytest.mark.parametrize(
    ("facet", "value", "name"),
    [
        ("group", "dui", "People charged with impaired driving"),
        ("group", "sexual_abuse_survivors", "Survivors of sexual abuse"),
        ("language", "th", "Thai"),
        ("language", "mh", "Marshallese"),
    ],
)
def test_a_value_has_a_name_that_people_use(facet: str, value: str, name: str) -> None:
    assert label(facet, value) == name
