"""manage.py translations: out to a spreadsheet, and in again."""

import csv
from datetime import date
from io import StringIO

import pytest
from django.core.management import CommandError, call_command
from django.utils import timezone

from directory.models import RequiredDocument, Translation
from directory.translations.checking import Draft
from directory.translations.reading import current
from directory.translations.writing import save
from tests.factories import (
    TESTER,
    change,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 3)


@pytest.fixture
def file(tmp_path):
    return tmp_path / "spanish.csv"


def run(way, file, **options):
    """What the command says, and its exit status."""
    told = StringIO()
    try:
        call_command("translations", way, str(file), stdout=told, **options)
    except SystemExit as end:
        return told.getvalue(), end.code
    return told.getvalue(), 0


def exported(file, **options):
    run("export", file, language="es", **options)
    with file.open(encoding="utf-8-sig", newline="") as opened:
        return list(csv.DictReader(opened))


def write(file, rows, *, delimiter=",", encoding="utf-8"):
    with file.open("w", encoding=encoding, newline="") as opened:
        writer = csv.DictWriter(opened, list(rows[0]), delimiter=delimiter)
        writer.writeheader()
        writer.writerows(rows)


def pantry(**more):
    organization = make_organization("Larder", description="They feed people.")
    facts = {"organization": organization, "description": "Food for all.", **more}
    return make_service("Pantry", **facts)


def translated(service, text="Comida para todos.", origin="agency"):
    one = Draft("service", service.pk, "description", "es", text, origin, DAY)
    assert save([one], by=TESTER)[0].outcome in {"created", "changed"}


def line_of(rows, field, entity="service"):
    return next(row for row in rows if (row["entity"], row["field"]) == (entity, field))


def test_an_export_holds_what_is_new_and_what_is_out_of_date(file):
    service = pantry(fees="Free", parts={"required_document": [{"document": "Photo ID"}]})
    translated(service)
    rows = exported(file)
    assert [(row["entity"], row["field"], row["original"], row["state"]) for row in rows] == [
        ("organization", "description", "They feed people.", "new"),
        ("service", "name", "Pantry", "new"),
        ("service", "fees", "Free", "new"),
        ("required_document", "document", "Photo ID", "new"),
    ]
    assert {row["listing"] for row in rows} == {"Larder", "Pantry"}
    change(service, description="Food for members.")
    old = line_of(exported(file), "description")
    assert (old["state"], old["original"]) == ("out of date", "Food for members.")
    assert (old["text"], old["origin"], old["date"]) == (
        "Comida para todos.",
        "agency",
        "2026-05-03",
    )


def test_an_export_of_everything_holds_what_is_current_too(file):
    translated(pantry())
    assert line_of(exported(file, everything=True), "description")["state"] == "current"


def test_what_a_translator_fills_in_is_brought_in_and_again_changes_nothing(file):
    pantry(parts={"required_document": [{"document": "Photo ID"}]})
    rows = exported(file)
    line_of(rows, "description")["text"] = "Comida para todos."
    line_of(rows, "document", "required_document")["text"] = "Identificación con foto"
    write(file, rows)
    told, status = run("import", file, origin="specialist")
    assert told.splitlines() == [
        "2 created, 0 changed, 0 unchanged, 0 still out of date, 2 without a text, 0 refused."
    ]
    assert status == 0
    assert {one.origin for one in Translation.objects.all()} == {"specialist"}
    assert {one.translated_on for one in Translation.objects.all()} == {timezone.localdate()}
    told, status = run("import", file, origin="specialist")
    assert told.startswith("0 created, 0 changed, 2 unchanged")
    assert Translation.objects.count() == 2


def test_a_dry_run_writes_nothing(file):
    pantry()
    rows = exported(file)
    line_of(rows, "name")["text"] = "Despensa"
    write(file, rows)
    told, _ = run("import", file, origin="agency", dry_run=True)
    assert told.startswith("1 would be created")
    assert not Translation.objects.exists()


def test_refused_lines_are_told_by_number_with_the_mend_and_the_others_are_saved(file):
    service = pantry(fees="Free", alert="Closed on Friday.", wait_time="A week")
    rows = exported(file)
    for field, text in (("description", "Comida."), ("fees", "Gratis"), ("alert", "Cerrado.")):
        line_of(rows, field)["text"] = text
    line_of(rows, "wait_time").update(text="Una semana", date="3/5/2026")
    line_of(rows, "alert")["origin"] = "machine"
    rows.append({**rows[0], "record_id": "17", "text": "x"})
    write(file, rows)
    change(service, description="Food for members.")
    told, status = run("import", file, origin="agency")
    numbers = {
        row["field"]: at for at, row in enumerate(rows[:-1], 2) if row["entity"] == "service"
    }
    assert f"line {numbers['description']} refused: original 'Food for all.': The original" in told
    assert f"line {numbers['alert']} refused: origin 'machine': Alerts are never" in told
    assert f"line {numbers['wait_time']} refused: date '3/5/2026': This is no date" in told
    assert f"line {len(rows) + 1} refused: record_id '17': This is no id" in told
    assert status == 1
    assert [one.field for one in Translation.objects.all()] == ["fees"]


def test_an_old_translation_does_not_become_current_by_being_brought_in_again(file):
    service = pantry()
    translated(service)
    change(service, description="Food for everyone.")
    rows = exported(file)
    number = rows.index(line_of(rows, "description")) + 2
    told, status = run("import", file, origin="specialist")
    assert f"line {number} is still out of date" in told
    assert status == 0
    assert not current(Translation.objects.all()).exists()
    line_of(rows, "description")["date"] = "2026-06-01"
    write(file, rows)
    told, _ = run("import", file)
    assert "1 changed" in told
    row = current(Translation.objects.all()).get()
    assert (row.origin, row.translated_on) == ("agency", date(2026, 6, 1))


def test_a_new_text_is_not_credited_to_who_made_the_old_one(file):
    service = pantry()
    translated(service)
    change(service, description="Food for members.")
    rows = exported(file)
    line_of(rows, "description")["text"] = "Comida para miembros."
    write(file, rows)
    run("import", file, origin="specialist")
    row = Translation.objects.get()
    assert (row.origin, row.translated_on) == ("specialist", timezone.localdate())


def test_a_line_without_its_translator_is_refused_unless_the_command_names_one(file):
    pantry()
    rows = exported(file)
    line_of(rows, "name")["text"] = "Despensa"
    write(file, rows)
    told, status = run("import", file)
    assert "Say who translated it: agency, specialist, machine." in told
    assert status == 1


@pytest.mark.parametrize(("delimiter", "encoding"), [(";", "utf-8-sig"), ("\t", "utf-8")])
def test_files_of_other_spreadsheets_are_read_too(file, delimiter, encoding):
    pantry()
    rows = exported(file)
    line_of(rows, "name")["text"] = "Despensa, sin cita"
    write(file, rows, delimiter=delimiter, encoding=encoding)
    run("import", file, origin="agency")
    assert Translation.objects.get().text == "Despensa, sin cita"


def test_no_text_of_a_listing_is_a_formula_in_a_spreadsheet(file):
    pantry(description='=HYPERLINK("https://example.org")')
    rows = exported(file)
    one = line_of(rows, "description")
    assert one["original"].startswith("'=")
    one["text"] = "'=Enlace"
    write(file, rows)
    run("import", file, origin="agency")
    assert Translation.objects.get().text == "=Enlace"


@pytest.mark.parametrize(
    ("content", "words"),
    [
        (b"entity,text\n", "these are missing: record_id, field, language, original"),
        (b"", "these are missing"),
        ("entity,text\nñ".encode("latin-1"), "not in UTF-8"),
        (b'entity,record_id,field,language,original,text\n"' + b"x" * 1_000_100, "no CSV"),
        (b"entity,record_id,field,language,original,text,Text\n", "twice: text"),
    ],
)
def test_a_file_that_is_none_is_refused_whole(file, content, words):
    file.write_bytes(content)
    with pytest.raises(CommandError, match=words) as refused:
        run("import", file)
    assert refused.value.returncode == 2


def test_a_line_of_more_cells_than_columns_is_refused_and_loses_no_words(file):
    service = pantry()
    file.write_text(
        "entity,record_id,field,language,original,text\n"
        f"service,{service.pk},fees,es,,\n"
        f"service,{service.pk},description,es,Food for all.,Comida, para todos.\n"
    )
    told, status = run("import", file, origin="agency")
    assert status == 1
    assert "line 3 refused: text" in told
    assert not Translation.objects.exists()


def test_a_quote_that_never_ends_does_not_swallow_the_lines_below(file):
    service = pantry(fees="Free")
    file.write_text(
        "entity,record_id,field,language,original,text\n"
        f'service,{service.pk},description,es,Food for all.,"Comida para todos.\n'
        f"service,{service.pk},fees,es,Free,Gratis\n"
    )
    with pytest.raises(CommandError, match=r"no CSV that can be read: .*line 3"):
        run("import", file, origin="agency")
    assert not Translation.objects.exists()


@pytest.mark.parametrize("original", ["'-- Food for all.", "'=1+1", "''+1", "-1", "'"])
def test_an_original_comes_back_as_it_went_out(file, original):
    pantry(description=original)
    rows = exported(file)
    one = line_of(rows, "description")
    one["text"] = one["original"]
    write(file, rows)
    told, status = run("import", file, origin="agency")
    assert status == 0, told
    assert Translation.objects.get().text == original


def test_a_text_with_nul_is_taken_without_it(file):
    pantry()
    rows = exported(file)
    line_of(rows, "description")["text"] = "Comida\x00 para todos."
    write(file, rows)
    told, status = run("import", file, origin="agency")
    assert (status, Translation.objects.get().text) == (0, "Comida para todos."), told


def test_a_file_that_is_not_there_or_cannot_be_written_is_told(tmp_path):
    with pytest.raises(CommandError, match="No such file"):
        run("import", tmp_path / "none.csv")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export", tmp_path / "no" / "folder.csv", language="es")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export", tmp_path, language="es")
    with pytest.raises(CommandError, match="cannot be written"):
        run("export", "", language="es")


def test_a_fault_on_the_way_leaves_nothing_half(file, monkeypatch):
    pantry(fees="Free")
    rows = exported(file)
    for row in rows:
        row["text"] = "x"
    write(file, rows)

    def fails(*args, **options):
        raise RuntimeError

    monkeypatch.setattr("directory.history.bulk.insert", fails)
    with pytest.raises(RuntimeError):
        run("import", file, origin="agency")
    assert not Translation.objects.exists()


def test_a_confidential_place_is_in_no_export(file):
    location = make_location(
        "Moonflower",
        confidential=True,
        description="Behind the church",
        parts={"accessibility": [{"description": "Ramp on Secret Street"}]},
    )
    make_service_at_location(pantry(), location, description="Ring at 7 Secret Street")
    exported(file, everything=True)
    text = file.read_text(encoding="utf-8-sig")
    for secret in ("church", "Secret Street", "Moonflower"):
        assert secret not in text


def test_a_translation_whose_record_is_gone_is_listed_by_check_links():
    service = pantry(parts={"required_document": [{"document": "Photo ID"}]})
    paper = RequiredDocument.objects.get()
    one = Draft("required_document", paper.pk, "document", "es", "Foto", "agency", DAY)
    save([one], by=TESTER)
    RequiredDocument._base_manager.filter(service=service)._raw_delete("default")
    told = StringIO()
    with pytest.raises(SystemExit):
        call_command("check_links", stdout=told)
    assert f"there is no required_document {paper.pk}" in told.getvalue()
