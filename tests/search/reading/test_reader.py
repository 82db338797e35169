"""What is understood of the box, and that it can be taken back."""

from urllib.parse import quote

import pytest

from directory.terms import naming
from search import synonyms
from search.reading.phrases import compile_book
from search.reading.tokens import phrase_stems, tokens_of
from search.synonyms import Synonym
from tests.factories import (
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)
from tests.search.conftest import Ask, names

pytestmark = pytest.mark.django_db


def test_a_brand_finds_the_medicine(ask: Ask) -> None:
    make_service("Clinic", terms=[make_taxonomy_term("Buprenorphine used in treatment")])
    make_service("Bakery")
    assert names(ask("q=suboxone")) == ["Clinic"]


def test_a_phrase_is_found_in_any_order_among_other_words(ask: Ask) -> None:
    make_service("First team", terms=[make_taxonomy_term("Psychosis")])
    make_service("Voices choir")
    for words in ("my son hears voices", "voices that he hears", "hearing voices"):
        assert names(ask(f"q={words}"))[0] == "First team", words


def test_an_abbreviation_works_both_ways(ask: Ask) -> None:
    make_service("Group A", description="We do DBT.")
    make_service("Group B", terms=[make_taxonomy_term("Dialectical behavior therapy")])
    assert set(names(ask("q=dbt"))) == {"Group A", "Group B"}
    assert set(names(ask("q=dialectical behavior therapy"))) == {"Group A", "Group B"}


def test_a_synonym_works_one_way_if_it_says_so(ask: Ask) -> None:
    make_service("Shrink wrapping")
    make_service("Doctor", terms=[make_taxonomy_term("Psychiatry")])
    assert names(ask("q=psychiatry")) == ["Doctor"]


def test_a_spanish_word_finds_the_english_listing(ask: Ask) -> None:
    make_service("Pantry", terms=[make_taxonomy_term("Food pantry")])
    assert names(ask("q=despensa")) == ["Pantry"]


def test_a_term_is_found_by_its_name_in_another_language(ask: Ask) -> None:
    """Those of `directory/terms/es.toml`, as Spanish pages show them."""
    make_service("Boards", terms=[make_taxonomy_term("Home repair")])
    make_service("Keys", terms=[make_taxonomy_term("Storage and lockers")])
    make_service("Cars", terms=[make_taxonomy_term("Car repair")])
    assert names(ask("q=lugar para guardar sus cosas")) == ["Keys"]
    assert names(ask("q=un lugar para guardar mis cosas")) == ["Keys"]
    assert names(ask("q=LUGAR PARA GUARDAR SUS COSAS near 87102")) == ["Keys"]


def test_each_name_in_another_language_finds_its_term(ask: Ask) -> None:
    book = compile_book(synonyms.from_file().entries, "")
    explained = [set(phrase.stems) for each in book.phrases.values() for phrase in each]
    spoken = [
        (name, english)
        for name, english in naming.in_other_languages()
        for said in [set(phrase_stems(name))]
        if not any(stems <= said for stems in explained)
    ]
    assert len(spoken) > 100
    for _, english in spoken[::15]:
        make_service(english, terms=[make_taxonomy_term(english)])
    for name, english in spoken[::15]:
        assert english in names(ask(f"q={quote(name)}")), name


def test_what_a_specialist_said_of_a_word_goes_before_the_name_of_a_term() -> None:
    entry = Synonym("food pantry", ("lugar para guardar sus cosas",))
    book = compile_book([entry], "", naming.in_other_languages())
    (found,) = book.among(tokens_of("lugar para guardar sus cosas"))
    assert [target.text for target in found.targets] == ["food pantry"]


def test_words_run_together_or_parted_are_the_same(ask: Ask) -> None:
    make_service("Pantry", terms=[make_taxonomy_term("Food pantry")])
    make_service("Nest", terms=[make_taxonomy_term("Child care")])
    assert names(ask("q=foodbank")) == ["Pantry"]
    assert names(ask("q=day care")) == ["Nest"]


def test_little_words_beside_a_filter_leave_nothing_out(ask: Ask) -> None:
    insured = make_taxonomy_term("Medicaid", facet="cost", facet_value="medicaid")
    make_service("Detox with it", terms=[insured])
    assert names(ask("q=offering medicare or medicaid")) == ["Detox with it"]


def test_a_way_to_pay_becomes_a_filter_that_can_be_taken_off(ask: Ask) -> None:
    medicaid = make_taxonomy_term("Medicaid", facet="cost", facet_value="medicaid")
    make_service("Detox with it", terms=[medicaid])
    make_service("Detox without")
    found = ask("q=detox medicaid")
    assert names(found) == ["Detox with it"]
    (said,) = found["understood"]["said"]
    assert (said["facet"], said["values"], said["label"]) == ("cost", ["medicaid"], "Medicaid")
    assert said["without"] == "detox"
    (chosen,) = found["facets"]["cost"]
    assert chosen["selected"]
    assert len(names(ask("q=" + said["without"]))) == 2


def test_what_was_chosen_by_hand_goes_before_what_was_said(ask: Ask) -> None:
    korean = make_taxonomy_term("Korean", facet="language", facet_value="ko")
    make_service("Detox", terms=[korean])
    assert names(ask("q=detox vietnamese&language=ko")) == ["Detox"]


def test_a_group_puts_those_first_that_are_for_it_and_keeps_the_others(ask: Ask) -> None:
    make_service("A counseling")
    veterans = make_taxonomy_term("Veterans", facet="group", facet_value="veterans")
    make_service("Z counseling", terms=[veterans])
    found = ask("q=counseling for veterans")
    assert names(found) == ["Z counseling", "A counseling"]
    assert found["understood"]["said"][0]["without"] == "counseling"


def test_an_age_counts_as_said_by_its_band_or_its_group(ask: Ask) -> None:
    make_service("A counseling")
    band = make_taxonomy_term("Children", facet="age", facet_value="0-17")
    group = make_taxonomy_term("Adolescents", facet="group", facet_value="adolescents")
    make_service("Y counseling", terms=[band])
    make_service("Z counseling", terms=[group])
    assert names(ask("q=counseling for teens"))[2] == "A counseling"


def test_a_group_alone_is_what_is_asked_for(ask: Ask) -> None:
    make_service("Bakery")
    veterans = make_taxonomy_term("Veterans", facet="group", facet_value="veterans")
    make_service("Lodge", terms=[veterans])
    assert names(ask("q=veterans")) == ["Lodge"]


def test_a_slip_is_mended_and_told(ask: Ask) -> None:
    make_service("Doctor", terms=[make_taxonomy_term("Psychiatry")])
    found = ask("q=phychiatrist")
    assert names(found) == ["Doctor"]
    assert found["understood"]["q"] == "psychiatrist"
    assert found["understood"]["corrected_from"] == "phychiatrist"
    found = ask("q=phychiatrist&literal=1")
    assert names(found) == []
    assert found["understood"]["corrected_from"] is None


def test_a_word_that_exists_is_left_alone(ask: Ask) -> None:
    make_service("Counseling")
    make_service("Council house")
    for words in ("council", "counseling", "house"):
        assert ask(f"q={words}")["understood"]["corrected_from"] is None, words


def test_a_word_of_everyday_is_left_alone_though_no_listing_has_it(ask: Ask) -> None:
    make_service("Rental help")
    assert ask("q=dental")["understood"]["corrected_from"] is None


def test_a_name_among_small_letters_is_left_alone(ask: Ask) -> None:
    make_service("Hanson house")
    assert ask("q=house of Hansun")["understood"]["corrected_from"] is None
    assert ask("q=house of hansun")["understood"]["q"] == "house of hanson"


def test_a_telephone_number_finds_its_listing(ask: Ask) -> None:
    make_service("Line", parts={"phone": [{"number": "+1 312-555-0142"}]})
    make_service("Other", parts={"phone": [{"number": "312-555-0143"}]})
    for typed in ("312-555-0142", "(312) 555-0142", "+1 312 555 0142", "3125550142"):
        assert names(ask("q=" + quote(typed))) == ["Line"], typed


def test_an_exact_name_goes_first_however_far_it_is(ask: Ask) -> None:
    organization = make_organization("Hope Haven")
    make_service("Haven of hope and haven of peace")
    make_service("Beds", organization=organization)
    assert names(ask("q=hope haven&near=60614"))[0] == "Beds"


def test_a_kind_of_help_is_no_name(ask: Ask) -> None:
    detox = make_taxonomy_term("Detox")
    for number in range(3):
        make_service(f"House {number}", terms=[detox])
    make_service("Detox")
    assert ask("q=detox")["total"] == 4


def test_little_words_and_kinds_of_places_leave_nothing_out(ask: Ask) -> None:
    make_service("Dental help")
    assert names(ask("q=where can i find a dental clinic near me please")) == ["Dental help"]


@pytest.mark.parametrize(
    "text",
    [
        "?!…",
        "\u200f\u202eطعام",
        "дет\u043ex",
        "a" * 5000,
        "word " * 200,
        "'; DROP TABLE search_document; --",
        'name : "x" NEAR(a b) OR *',
        "(((((a+)+)+)+)$",
        "\u200b\u200c\u200d",
        "食物",
        "\\' & | ! <-> :*",
        "%_%",
        "ｄｅｔｏｘ",
        "𝐝𝐞𝐭𝐨𝐱",
    ],
)
def test_any_text_is_answered(ask: Ask, text: str) -> None:
    make_service("Detox")
    assert "results" in ask("q=" + quote(text))


def test_a_distance_holds_from_a_place_in_the_words(ask: Ask) -> None:
    make_service("Detox")
    found = ask("q=detox near Chicago&within_km=10&sort=distance")
    assert found["origin"]["label"] == "Chicago, IL"


def test_two_ways_to_pay_are_both_looked_for(ask: Ask) -> None:
    for value in ("medicaid", "medicare"):
        term = make_taxonomy_term(value.title(), facet="cost", facet_value=value)
        make_service(f"Detox {value}", terms=[term])
    make_service("Detox")
    assert len(names(ask("q=detox medicaid medicare"))) == 2


def test_a_place_in_the_words_is_searched_near_and_can_be_taken_back(ask: Ask) -> None:
    make_service("Detox")
    found = ask("q=detox near Chicago")
    assert found["understood"]["place_from_words"] == "Chicago, IL"
    assert found["understood"]["q"] == "detox"
    assert found["understood"]["said"][0]["without"] == "detox"
    given = ask("q=detox near Chicago&near=60614")
    assert given["origin"]["label"] == "Chicago, IL 60614"
    assert given["understood"]["place_from_words"] is None


def test_a_place_stands_before_a_filter_too(ask: Ask) -> None:
    make_service("Detox")
    found = ask("q=detox chicago medicaid")
    assert found["understood"]["place_from_words"] == "Chicago, IL"


def test_an_age_in_words_puts_those_of_that_age_first_and_can_be_taken_off(ask: Ask) -> None:
    older = make_taxonomy_term("Seniors", facet="group", facet_value="older_adults")
    make_service("Detox for all")
    make_service("Detox for elders", terms=[older])
    found = ask("q=detox for my 71 year old dad")
    assert names(found)[0] == "Detox for elders"
    assert ("age", "detox for dad") in [
        (one["facet"], one["without"]) for one in found["understood"]["said"]
    ]


def test_a_phrase_of_little_words_is_none_when_they_stand_apart(ask: Ask) -> None:
    """ "Any hour" is not "two hours from any town"."""
    make_service("Line", terms=[make_taxonomy_term("Round the clock")])
    assert names(ask("q=at any hour")) == ["Line"]
    assert names(ask("q=two hours from here, any town")) == []


def test_what_is_not_wanted_is_not_looked_for(ask: Ask) -> None:
    pot = make_taxonomy_term("Buprenorphine used in treatment")
    make_service("Strict clinic", terms=[pot, make_taxonomy_term("Smoking not permitted")])
    make_service("Clinic", terms=[pot])
    found = ask("q=suboxone not methadone")
    assert not any("not permitted" in why for one in found["results"] for why in one["matched"])


def test_a_slip_with_a_capital_is_mended_where_people_ask_for_that_word(ask: Ask) -> None:
    make_service("Clinic", terms=[make_taxonomy_term("Buprenorphine used in treatment")])
    found = ask("q=doctor for Suboxnoe")
    assert found["understood"]["q"] == "doctor for suboxone"
    assert names(found) == ["Clinic"]


def test_a_name_with_a_capital_that_nobody_asks_for_is_left_alone(ask: Ask) -> None:
    make_service("Counseling room")
    assert ask("q=counseling Larkspure")["understood"]["corrected_from"] is None


@pytest.mark.parametrize("slip", ["dipers", "diapres"])
def test_an_ending_that_would_double_a_letter_is_a_slip(ask: Ask, slip: str) -> None:
    make_service("Diaper bank", terms=[make_taxonomy_term("Diapers")])
    assert names(ask(f"q={slip}")) == ["Diaper bank"]


STORY = "q=got a DWI, lawyer says sign up for a class before court"


def test_a_story_that_nobody_near_answers_whole_finds_what_answers_most_of_it(ask: Ask) -> None:
    driving = make_taxonomy_term("DUI clients", facet="group", facet_value="dui")
    legal = make_taxonomy_term("Civil legal aid")
    chicago, angeles = (41.92, -87.65), (34.05, -118.24)
    for name, terms, (latitude, longitude) in (
        ("Class here", [driving], chicago),
        ("Both far away", [driving, legal], angeles),
        ("Bakery here", [], chicago),
    ):
        place = make_location(latitude=latitude, longitude=longitude)
        make_service_at_location(make_service(name, terms=terms), place)
    found = ask(STORY + "&near=60614")
    assert set(names(found)) == {"Class here", "Both far away"}
    assert found["partial"]
    assert names(ask(STORY)) == ["Both far away"], "without a place, all of it is asked for"


def test_what_a_story_names_by_a_name_of_its_own_is_asked_for(ask: Ask) -> None:
    make_service("Here", terms=[make_taxonomy_term("Clozapine"), make_taxonomy_term("Psychiatry")])
    make_service("Elsewhere", terms=[make_taxonomy_term("Psychiatry")])
    story = "my son takes his clozapine every morning and now needs a psychiatrist"
    assert names(ask(f"q={story}")) == ["Here"]


def test_beside_an_age_a_word_for_children_says_nothing_more(ask: Ask) -> None:
    teen = make_taxonomy_term("Teens", facet="age", facet_value="13-17")
    child = make_taxonomy_term("Children", facet="age", facet_value="0-12")
    make_service("A counseling for children", terms=[child])
    make_service("B counseling for teens", terms=[teen])
    found = ask("q=counseling for teens who are 16 years old")
    assert names(found)[0] == "B counseling for teens"
    assert [one["values"] for one in found["understood"]["said"]] == [["13-17"]]
