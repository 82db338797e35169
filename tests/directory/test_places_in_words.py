"""A place inside the words of a search, and what is none."""

import pytest
from hypothesis import given, settings
from hypothesis import strategies as st

from directory import place_loading, places
from directory.models import Place
from directory.places import is_place_word
from directory.places_in_words import PlaceInWords, find

pytestmark = pytest.mark.django_db


@pytest.fixture(autouse=True)
def _filled(db):
    """A test that ran in real transactions has emptied every table behind it."""
    if place_loading.ensure(Place):
        places.forget()


def found(text: str) -> PlaceInWords:
    answer = find(text)
    assert answer is not None, text
    return answer


@pytest.mark.parametrize(
    ("text", "label", "said", "rest"),
    [
        ("detox near Chicago", "Chicago, IL", "near Chicago", "detox"),
        ("in 60614", "Chicago, IL 60614", "in 60614", ""),
        ("60614 detox", "Chicago, IL 60614", "60614", "detox"),
        ("detox 60614-1234 women", "Chicago, IL 60614", "60614-1234", "detox women"),
        ("Chicago, IL 60614 detox", "Chicago, IL 60614", "Chicago, IL 60614", "detox"),
        ("Bronx food pantry", "Bronx, NY", "Bronx", "food pantry"),
        ("food in the Bronx", "Bronx, NY", "in the Bronx", "food"),
        ("food pantry Albuquerque NM", "Albuquerque, NM", "Albuquerque NM", "food pantry"),
        ("rehab in St. Paul", "Saint Paul, MN", "in St. Paul", "rehab"),
        ("shelters cook county", "Cook County, IL", "cook county", "shelters"),
        ("near Cook County, IL", "Cook County, IL", "near Cook County, IL", ""),
        ("AA meetings los angeles", "Los Angeles, CA", "los angeles", "AA meetings"),
        ("Detroit AA meetings", "Detroit, MI", "Detroit", "AA meetings"),
        ("detox in Maine", "Maine", "in Maine", "detox"),
        ("rehab, ME", "Maine", "ME", "rehab"),
        ("rehab texas", "Texas", "texas", "rehab"),
        ("detox in TX", "Texas", "in TX", "detox"),
        ("rehab Portland Maine", "Portland, ME", "Portland Maine", "rehab"),
        ("salem or", "Salem, OR", "salem or", ""),
        ("detox in Kansas City", "Kansas City, MO", "in Kansas City", "detox"),
        ("Kansas City KS detox", "Kansas City, KS", "Kansas City KS", "detox"),
        ("Winston-Salem rehab", "Winston Salem, NC", "Winston-Salem", "rehab"),
        ("NYC", "New York, NY", "NYC", ""),
        ("rehab LA", "Los Angeles, CA", "LA", "rehab"),
        ("detox in la", "Los Angeles, CA", "in la", "detox"),
        ("shelter DC", "Washington, DC", "DC", "shelter"),
        ("queens shelter", "Queens County, NY", "queens", "shelter"),
        ("comida cerca de El Paso", "El Paso, TX", "cerca de El Paso", "comida"),
        ("clínica en Mayagüez", "Mayaguez, PR", "en Mayagüez", "clínica"),
        ("detox (Chicago)", "Chicago, IL", "Chicago", "detox"),
        ("food near downtown Chicago for women", "Chicago, IL", "near downtown Chicago",
         "food for women"),
        ("methadone clinic near Gallup, New Mexico", "Gallup, NM", "near Gallup, New Mexico",
         "methadone clinic"),
        ("DETOX NEAR CHICAGO", "Chicago, IL", "NEAR CHICAGO", "DETOX"),
        ("homeless shelter in Mobile", "Mobile, AL", "in Mobile", "homeless shelter"),
        ("Dayton VA medical center", "Dayton, OH", "Dayton", "VA medical center"),
        ("food in greater Boston", "Boston, MA", "in greater Boston", "food"),
        ("Hope, AR food", "Hope, AR", "Hope, AR", "food"),
        ("food near Hope", "Hope, AR", "near Hope", "food"),
    ],
)  # fmt: skip
def test_a_place_is_taken_out_of_the_words(text, label, said, rest):
    answer = found(text)
    assert answer.place
    assert (answer.place.label, answer.said, answer.rest) == (label, said, rest)
    assert not answer.near_me
    assert answer.corrected_from is None


@pytest.mark.parametrize(
    "text",
    [
        "food pantry", "help me", "in recovery", "in home care", "in crisis", "help in person",
        "hope in recovery", "living in hope", "hope", "Recovery", "independence", "mobile crisis",
        "reading classes", "orange", "temple", "liberty", "Phoenix House", "University of Houston",
        "Catholic Charities of Dallas", "VA hospital", "VA", "detox center TX", "get an ID", "MD",
        "comida en la iglesia", "en español", "en casa", "ayuda de la iglesia", "food in or",
        "hit me", "are you ok", "AA", "AA meetings", "NA meeting", "section 8 in spring",
        "I want to stop drinking", "my son hears voices", "kicked out of home", "near school",
        "christian counseling", "lutheran services", "veteran", "near", "in", "near the",
        "help me in or out", "call 773-555-0100", "in Spanish", "09001", "99999", "near APO AE",
        "treatment in Creole", "near Vancouver BC",
        "action me", "help acton me", "settle in", "center tx help",
        "brown in help", "racing thoughts in august",
    ],
)  # fmt: skip
def test_a_need_is_not_taken_for_a_place(text):
    assert find(text) is None


@pytest.mark.parametrize(
    ("text", "said", "rest"),
    [
        ("food near me", "near me", "food"),
        ("comida cerca de mí", "cerca de mí", "comida"),
        ("comida cerca de mi", "cerca de mi", "comida"),
        ("near me", "near me", ""),
        ("FOOD IN OR NEAR ME", "NEAR ME", "FOOD IN OR"),
        ("detox nearby open now", "nearby", "detox open now"),
        ("shelter in my area", "in my area", "shelter"),
    ],
)
def test_near_me_is_a_thing_of_its_own(text, said, rest):
    assert found(text) == PlaceInWords(None, said, rest, near_me=True)


def test_a_place_is_surer_than_near_me():
    answer = found("food near me 60614")
    assert answer.place
    assert (answer.place.label, answer.rest, answer.near_me) == ("Chicago, IL 60614", "food", False)


@pytest.mark.parametrize(
    ("text", "label", "typed"),
    [
        ("detox near Chicgo", "Chicago, IL", "Chicgo"),
        ("detox near los angelos", "Los Angeles, CA", "los angelos"),
        ("food Albuqerque NM", "Albuquerque, NM", "Albuqerque"),
        ("food near Galup, NM", "Gallup, NM", "Galup"),
        ("detox in Califronia", "California", "Califronia"),
        ("near Bostn", "Boston, MA", "Bostn"),
        ("rehab in Philadephia for teens", "Philadelphia, PA", "Philadephia"),
        ("help in Las Crucess", "Las Cruces, NM", "Las Crucess"),
        ("food in Post Flals", "Post Falls, ID", "Post Flals"),
        ("therapist in Ykima", "Yakima, WA", "Ykima"),
    ],
)
def test_a_slip_in_a_place_is_mended_where_it_can_be_nothing_else(text, label, typed):
    answer = found(text)
    assert answer.place
    assert (answer.place.label, answer.corrected_from) == (label, typed)
    assert answer.place.corrected_from == typed


@pytest.mark.parametrize(
    "text", ["chicgo", "detox in hosptal", "in treatmnt", "near texts", "help in ykima"]
)
def test_a_slip_that_may_be_another_word_is_left(text):
    assert find(text) is None


def test_a_word_of_the_index_is_no_slip_of_a_place():
    assert found("help in denvers").corrected_from == "denvers"
    assert find("help in denvers", is_word=lambda word: word == "denvers") is None


def test_a_known_word_may_stand_in_a_name_beside_a_slip():
    def is_word(word):
        return word in {"las", "deer"}

    answer = find("help in Las Crucess", is_word=is_word)
    assert answer is not None
    assert answer.place is not None
    assert answer.place.label == "Las Cruces, NM"
    assert find("help in Las Deer", is_word=is_word) is None, "no slip in it"


def test_how_sure_it_is_is_told():
    assert found("60614").how == "postal_code"
    assert found("detox Chicago IL").how == "with_state"
    assert found("detox near Chicago").how == "after_preposition"
    assert found("Phoenix detox").how == "alone"


@pytest.mark.parametrize(
    "text",
    [
        "", " ", "\0", "\u200f\u202e", "،؟", "...", "in " * 200, "near " * 5_000, "a" * 5_000,
        " ".join(["a" * 5_000] * 200), " ".join(["hope"] * 200), "near " + "é" * 1_000, "🏠 near 🏠",
        "' OR 1=1 --", "near (((((", "６０６１４", "in " + "٦٠٦١٤", "near \ud800",
    ],
)  # fmt: skip
def test_garbage_names_no_place(text):
    assert find(text) is None


@settings(max_examples=200, deadline=None)
@given(st.text(max_size=60), st.sampled_from(["", "near ", "in ", "Chicago ", "60614, "]))
def test_no_text_at_all_is_an_error(text, before):
    answer = find(before + text)
    assert answer is None or answer.place or answer.near_me


def test_marks_of_direction_do_not_hide_a_place():
    answer = found("\u200fdetox near Chicago\u200f")
    assert answer.place
    assert answer.place.label == "Chicago, IL"


def test_words_without_a_place_cost_no_query(django_assert_num_queries):
    find("warm")
    with django_assert_num_queries(0):
        find("food pantry for women in treatment who need help in crisis")
        find("I want to stop drinking")


def test_words_of_places_are_known_to_the_speller():
    for word in ("chicago", "cook", "illinois", "angeles", "albuquerque", "saint", "bronx"):
        assert is_place_word(word), word
    for word in ("detox", "chicgo", "", "\0", "a" * 5_000):
        assert not is_place_word(word), word


@pytest.mark.parametrize(
    ("text", "label", "said", "rest", "typed"),
    [
        ("detox Faribanks Alaaska", "Fairbanks, AK", "Faribanks Alaaska", "detox", "Faribanks Alaaska"),
        ("detox in Chicago Ilinois", "Chicago, IL", "in Chicago Ilinois", "detox", "Ilinois"),
        ("food Harlaan Cuonty Kentucjy", "Harlan County, KY", "Harlaan Cuonty Kentucjy", "food",
         "Harlaan Cuonty Kentucjy"),
        ("food Mariopa Countt", "Maricopa County, AZ", "Mariopa Countt", "food", "Mariopa Countt"),
    ],
)  # fmt: skip
def test_a_slip_in_a_state_or_county_is_mended_and_told_as_it_was_typed(
    text: str, label: str, said: str, rest: str, typed: str
) -> None:
    answer = found(text)
    assert answer.place is not None
    assert (answer.place.label, answer.said, answer.rest) == (label, said, rest)
    assert answer.corrected_from == typed


@pytest.mark.parametrize(
    "text", ["counselor georgie", "help for country people", "virgina woolf", "rehab Montanna"]
)
def test_a_word_that_only_looks_like_a_state_is_none(text: str) -> None:
    assert find(text) is None
