"""What terms are called in another language, and what is wrong with a file of names."""

import csv
from collections.abc import Iterator
from pathlib import Path

import pytest
from django.core.checks import run_checks
from django.utils.translation import override

from directory.terms import naming
from directory.terms.checks import faults
from tests.conftest import ROOT

FILES = sorted(naming.FOLDER.glob("*.toml"))


def spanish(name: str) -> str:
    with override("es"):
        assert naming.lang(name) == "", f"{name} has no Spanish name"
        return naming.shown(name)


def names_of(path: Path, column: str) -> Iterator[str]:
    with path.open(encoding="utf-8-sig", newline="") as lines:
        for row in csv.DictReader(lines):
            yield " ".join(row[column].split())


@pytest.fixture
def file(tmp_path: Path, monkeypatch: pytest.MonkeyPatch) -> Iterator[Path]:
    monkeypatch.setattr(naming, "FOLDER", tmp_path)
    naming._names.cache_clear()
    yield tmp_path / "es.toml"
    naming._names.cache_clear()


def test_a_term_has_its_name_in_the_language_of_the_moment() -> None:
    with override("es"):
        assert naming.shown("Food pantry") == "Despensa de comida gratis"
        assert naming.lang("Food pantry") == ""
    with override("en"):
        assert naming.shown("Food pantry") == "Food pantry"
        assert naming.lang("Food pantry") == ""


def test_capitals_of_the_english_name_do_not_matter() -> None:
    assert spanish("FOOD PANTRY") == spanish("food pantry") == "Despensa de comida gratis"


def test_a_term_that_no_file_has_stays_english_and_is_said_to_be() -> None:
    with override("es"):
        assert naming.shown("Zebra walks") == "Zebra walks"
        assert naming.lang("Zebra walks") == "en"


def test_a_language_without_a_file_keeps_the_english_names(file: Path) -> None:
    with override("es"):
        assert naming.shown("Food") == "Food"
        assert naming.lang("Food") == "en"


def test_outside_of_any_language_names_are_english() -> None:
    with override(None):
        assert naming.shown("Food") == "Food"
        assert naming.lang("Food") == ""


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_the_files_can_be_used_as_they_are(path: Path) -> None:
    assert list(faults(path)) == []


@pytest.mark.parametrize(
    ("text", "told"),
    [
        ('"Food" = ""', '"Food" has no name'),
        ('"Food" = "  "', '"Food" has no name'),
        ('"" = "Comida"', '"" has no name'),
        ('"Food" = 3', '"Food" has no name'),
        ('[food]\n"Pantry" = "Despensa"', '"food" has no name'),
        ('"Food" = "Comida"\n"FOOD" = "Comidas"', '"Food" and "FOOD" are one term'),
        ('"Food" = "Comida"\n"Food" = "Comida"', "cannot be read"),
        ('"Food" = Comida', "cannot be read"),
        ('"Niño" = "\udcff"', "cannot be read"),
    ],
)
def test_the_check_tells_what_is_wrong_with_a_file(file: Path, text: str, told: str) -> None:
    file.write_bytes(text.encode("utf-8", "surrogateescape"))
    (fault,) = run_checks()
    assert fault.id == "directory.E001"
    assert told in fault.msg
    assert str(file) in fault.msg


def test_every_term_of_the_demonstration_county_has_a_spanish_name() -> None:
    names = list(names_of(ROOT / "demo" / "taxonomy_terms.csv", "name"))
    assert len({spanish(name) for name in names}) == len(set(names))


@pytest.mark.needs_shared
@pytest.mark.parametrize(("book", "number"), [("MH", 176), ("SA", 225)])
def test_every_service_code_has_a_spanish_name_of_its_own(
    shared: Path, book: str, number: int
) -> None:
    sheet = shared / "data" / "taxonomies" / f"samhsa_service_codes_{book}_2022.csv"
    names = list(names_of(sheet, "service_name"))
    assert len(names) == number
    assert len({spanish(name) for name in names}) == len(set(names))
