"""States and counties in another language: as pages show them, and as people type them."""

from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.utils.translation import override

from directory import places
from directory.models import Place, PlaceKind
from directory.place_words import STATES, key, state_of
from directory.places_in_words import find
from directory.regions import naming
from directory.regions.checks import faults

FILES = sorted(naming.FOLDER.glob("*.toml"))


def spanish(label: str) -> str:
    with override("es"):
        return naming.shown(label)


@pytest.mark.parametrize(
    ("label", "alone", "sentence"),
    [
        ("New Mexico", "Nuevo México", "Nuevo México"),
        ("Idaho", "Idaho", "Idaho"),
        ("District of Columbia", "Distrito de Columbia", "el Distrito de Columbia"),
        ("New York State", "Estado de Nueva York", "el estado de Nueva York"),
        ("Cook County", "Condado de Cook", "el condado de Cook"),
        ("Cook County, IL", "Condado de Cook, IL", "el condado de Cook, IL"),
        ("Cook County, New Mexico", "Condado de Cook, Nuevo México", None),
        ("Orleans Parish, LA", "Parroquia de Orleans, LA", "la parroquia de Orleans, LA"),
        ("Ponce Municipio, PR", "Municipio de Ponce, PR", "el municipio de Ponce, PR"),
        ("Denali Borough, AK", "Borough de Denali, AK", "el borough de Denali, AK"),
        ("Nome Census Area, AK", "Área censal de Nome, AK", "el área censal de Nome, AK"),
        ("Sitka City and Borough, AK", "Ciudad y borough de Sitka, AK", None),
        ("City and Borough of Juneau, AK", "Ciudad y borough de Juneau, AK", None),
        ("New York, NY", "Nueva York, NY", "Nueva York, NY"),
        ("Oregon, OH", "Oregon, OH", "Oregon, OH"),
        ("Salt Lake City, UT", "Salt Lake City, UT", "Salt Lake City, UT"),
        ("60614", "60614", "60614"),
        ("Anyone in the valley", "Anyone in the valley", "Anyone in the valley"),
        ("", "", ""),
    ],
)
def test_a_region_has_its_name_in_the_language_of_the_moment(
    label: str, alone: str, sentence: str | None
) -> None:
    assert spanish(label) == alone
    with override("es"):
        assert sentence is None or naming.within(label) == sentence
    for language in ("en", "fr", None):
        with override(language):
            assert naming.shown(label) == naming.within(label) == label


def test_a_post_office_that_is_called_a_state_keeps_its_name() -> None:
    with override("es"):
        assert naming.shown("Mississippi State, MS") == "Mississippi State, MS"
        assert naming.in_state("Mississippi State", "MS") == "Mississippi State"


def test_a_town_that_has_the_name_of_a_state_keeps_it() -> None:
    with override("es"):
        assert naming.in_state("Louisiana", "MO") == "Louisiana"
        assert naming.in_state("New York", "NY") == "Nueva York"
        assert naming.in_state("Cook County", "IL") == "Condado de Cook"


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_files_can_be_used_as_they_are(path: Path) -> None:
    assert list(faults(path)) == []
    assert [fault for fault in run_checks() if fault.id == "directory.E002"] == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('[states]\n"New Mexiko" = "Nuevo México"', '"New Mexiko" is no state'),
        ('[also]\n"Tejas" = "Tejas"', '"Tejas" is no state'),
        ('[counties]\n"County" = "Condado"', '"County" does not say where the name goes'),
        ("[provinces]\n", "cannot be read"),
        ("[states\n", "cannot be read"),
    ],
)
def test_the_check_tells_what_is_wrong_with_a_file(tmp_path: Path, text: str, told: str) -> None:
    path = tmp_path / "es.toml"
    path.write_text(text)
    assert told in " ".join(faults(path))


@pytest.mark.parametrize(("name", "english"), list(naming.typed_states()))
def test_each_state_is_understood_by_its_other_name(name: str, english: str) -> None:
    assert STATES[state_of(name)] == english
    assert STATES[state_of(name.upper())] == english


@pytest.mark.django_db
class TestTyped:
    def test_each_label_of_a_county_leads_back_to_it(self) -> None:
        """What a Spanish page shows may be typed, in the field and nowhere ambiguous."""
        counties = Place.objects.filter(kind=PlaceKind.COUNTY)
        odd = counties.filter(state__in=["AK", "LA", "PR"]) | counties.filter(name__contains="San ")
        labels = [*odd.values_list("label", flat=True), "Cook County, IL", "DeKalb County, GA"]
        assert len(labels) > 150
        for label in labels:
            assert places.resolve(spanish(label)).label == label

    @pytest.mark.parametrize(
        ("typed", "label"),
        [
            ("Nueva York", "New York, NY"),
            ("Estado de Nueva York", "New York State"),
            ("nuevo mexico", "New Mexico"),
            ("CAROLINA DEL NORTE", "North Carolina"),
            ("Charlotte, Carolina del Norte", "Charlotte, NC"),
            ("durham carolina del norte", "Durham, NC"),
            ("Islas Vírgenes", "U.S. Virgin Islands"),
            ("condado de Cook", "Cook County, IL"),
            ("en el condado de cook", "Cook County, IL"),
            ("condado de cook illinois", "Cook County, IL"),
            ("Filadelfia, PA", "Philadelphia, PA"),
        ],
    )
    def test_the_field_understands_them(self, typed: str, label: str) -> None:
        assert places.resolve(typed).label == label

    @pytest.mark.parametrize(
        ("words", "label", "rest"),
        [
            ("comida en Carolina del Norte", "North Carolina", "comida"),
            ("comida en Nueva York", "New York, NY", "comida"),
            ("refugio nueva jersey", "New Jersey", "refugio"),
            ("comida en el condado de Spokane", "Spokane County, WA", "comida"),
            ("clínica condado de Cook, IL", "Cook County, IL", "clínica"),
            ("albuquerque nuevo méxico comida", "Albuquerque, NM", "comida"),
            ("detox en Charlotte, Carolina del Norte", "Charlotte, NC", "detox"),
        ],
    )
    def test_they_are_found_among_other_words(self, words: str, label: str, rest: str) -> None:
        found = find(words)
        assert found is not None
        assert found.place is not None
        assert (found.place.label, found.rest) == (label, rest)

    @pytest.mark.parametrize(
        "words",
        ["ropa nueva", "techo de tejas", "nueva esperanza", "el condado", "ayuda del norte"],
    )
    def test_a_word_of_such_a_name_is_no_place(self, words: str) -> None:
        assert find(words) is None

    def test_states_are_suggested_by_their_other_name_after_places_of_ours(self) -> None:
        assert places.beginning_with("nuevo m", 8) == ["Nuevo México"]
        assert places.beginning_with("carolina del", 8) == [
            "Carolina del Norte",
            "Carolina del Sur",
        ]
        first = places.beginning_with("carol", 3)
        assert all(key(label).startswith("carol") for label in first)
        assert "Carolina del Norte" not in first
