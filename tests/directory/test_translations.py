"""Translations of listings: what may be translated, by whom, and when one is out of date."""

from datetime import date
from uuid import uuid4

import pytest
from django.db import IntegrityError, transaction

from directory import records
from directory.drafts import Author
from directory.models import (
    Metadata,
    RecordChange,
    RequiredDocument,
    SourceRecord,
    Translation,
)
from directory.models.base import DirectWriteRefused, writing
from directory.schema import columns_of
from directory.translations import by_people, gathering
from directory.translations.checking import Draft
from directory.translations.fields import FIELDS, digest
from directory.translations.reading import current, found, out_of_date
from directory.translations.writing import remove, save
from tests.factories import (
    TESTER,
    change,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)

pytestmark = pytest.mark.django_db

DAY = date(2026, 5, 3)


def draft(record, entity="service", **more):
    return Draft(
        **{
            "entity": entity,
            "record_id": record.pk,
            "field": "description",
            "language": "es",
            "text": "Comida para todos.",
            "origin": "agency",
            "translated_on": DAY,
            **more,
        }
    )


def saved(*drafts):
    return save(drafts, by=TESTER)


def refusal(one):
    """The one problem of a draft that is refused."""
    (result,) = saved(one)
    assert result.outcome == "refused"
    assert not Translation.objects.exists()
    (problem,) = result.problems
    return problem


def pantry(**more):
    return make_service("Pantry", **{"description": "Food for all.", **more})


def test_every_text_that_may_be_translated_is_a_text_of_hsds():
    for entity, fields in FIELDS.items():
        columns = columns_of(entity)
        assert {columns[field].get_internal_type() for field in fields} == {"TextField"}


def test_a_translation_is_kept_with_who_made_it_when_and_of_what():
    service = pantry()
    assert [one.outcome for one in saved(draft(service))] == ["created"]
    row = Translation.objects.get()
    assert (row.entity, row.record_id, row.field) == ("service", service.pk, "description")
    assert (row.text, row.origin, row.translated_on) == ("Comida para todos.", "agency", DAY)
    assert row.digest == digest("Food for all.")


def test_the_same_again_changes_nothing_and_tells_nothing():
    service = pantry()
    saved(draft(service))
    told = Metadata.objects.count()
    assert [one.outcome for one in saved(draft(service))] == ["unchanged"]
    assert (Translation.objects.count(), Metadata.objects.count()) == (1, told)


def test_a_better_one_takes_the_place_of_the_former():
    service = pantry()
    saved(draft(service))
    (result,) = saved(draft(service, text="Comida gratis.", origin="specialist"))
    assert result.outcome == "changed"
    assert Translation.objects.get().text == "Comida gratis."


def test_it_is_told_in_the_history_of_the_root_and_search_hears_nothing():
    service = pantry(parts={"required_document": [{"document": "Photo ID"}]})
    paper = RequiredDocument.objects.get()
    RecordChange.objects.all().delete()
    saved(draft(service), draft(paper, "required_document", field="document", text="Una foto"))
    told = {row.field_name: row for row in Metadata.objects.filter(resource_id=service.pk)}
    assert set(told) == {"description (es)", "required_document.document (es)"}
    one = told["description (es)"]
    assert one.replacement_value == "Comida para todos. (agency, 2026-05-03)"
    assert (one.last_action_type, one.updated_by) == ("translate", "a test")
    assert not RecordChange.objects.exists()


def test_one_that_is_taken_away_is_told_too():
    service = pantry()
    saved(draft(service))
    assert remove(Translation.objects.all(), by=Author("An Editor")) == 1
    told = Metadata.objects.get(last_action_type="delete")
    assert told.previous_value.startswith("Comida para todos.")
    assert (told.replacement_value, told.updated_by) == ("", "An Editor")


@pytest.mark.parametrize(
    "write",
    [
        lambda row: row.save(),
        lambda row: row.delete(),
        lambda row: Translation.objects.update(text="x"),
        lambda row: Translation.objects.create(text="x"),
    ],
)
def test_they_refuse_to_be_written_past_the_write_path(write):
    saved(draft(pantry()))
    with pytest.raises(DirectWriteRefused, match=r"translations\.writing"):
        write(Translation.objects.get())


def test_the_database_keeps_one_of_each_and_knows_who_may_make_them():
    saved(draft(pantry()))
    row = Translation.objects.get()
    for fields in ({}, {"language": "fr", "text": ""}, {"language": "fr", "origin": "nobody"}):
        values = {one.name: getattr(row, one.name) for one in Translation._meta.concrete_fields}
        with writing(), transaction.atomic(), pytest.raises(IntegrityError):
            Translation.objects.create(**{**values, "id": uuid4(), **fields})


@pytest.mark.parametrize(
    ("wrong", "field", "words"),
    [
        ({"entity": "taxonomy_term"}, "entity", "only of organization, service"),
        ({"field": "email"}, "field", "only this is translated: name, alert"),
        ({"record_id": uuid4()}, "record_id", "no such record any more"),
        ({"field": "fees"}, "original", "says nothing here any more"),
        ({"original": "Food."}, "original", "It says now: “Food for all.”"),
        ({"language": "xx"}, "language", "only in: es"),
        ({"language": "en"}, "language", "only in: es"),
        ({"text": " \n"}, "text", "required and is missing"),
        ({"origin": ""}, "origin", "agency, specialist, machine"),
        ({"translated_on": date(2999, 1, 1)}, "translated_on", "still to come"),
    ],
)
def test_one_that_cannot_be_is_refused_with_the_field_and_the_mend(wrong, field, words):
    problem = refusal(draft(pantry(), **wrong))
    assert problem.field == field
    assert words in problem.message


def test_a_refused_one_does_not_hold_up_the_others():
    service = pantry(fees="Free")
    results = saved(draft(service, origin="x"), draft(service, field="fees", text="Gratis"))
    assert [one.outcome for one in results] == ["refused", "created"]


def test_the_same_text_twice_in_one_call_is_refused_the_second_time():
    service = pantry()
    results = saved(draft(service), draft(service, text="Otra cosa."))
    assert [one.outcome for one in results] == ["created", "refused"]
    assert Translation.objects.get().text == "Comida para todos."


def test_blanks_that_a_spreadsheet_changed_do_not_make_another_original():
    service = pantry(description="Food\nfor  all.")
    (result,) = saved(draft(service, original="Food for all."))
    assert result.outcome == "created"
    assert Translation.objects.get().digest == digest("Food\nfor  all.")


def test_it_is_out_of_date_as_soon_as_the_original_says_something_else():
    service = pantry()
    saved(draft(service))
    assert current(Translation.objects.all()).count() == 1
    change(service, description="Food for members.")
    assert not current(Translation.objects.all()).exists()
    assert out_of_date(Translation.objects.all()).get().original == "Food for members."
    assert not found("es", [service.pk])[service.pk, "description"].is_of("Food for members.")
    change(service, description="Food for all.")
    assert current(Translation.objects.all()).count() == 1


def test_translating_anew_makes_it_current():
    service = pantry()
    saved(draft(service))
    change(service, description="Food for members.")
    saved(draft(service, text="Comida para miembros."))
    assert current(Translation.objects.all()).count() == 1


def test_pages_in_the_language_of_the_listings_ask_nothing(django_assert_num_queries):
    service = pantry()
    saved(draft(service))
    with django_assert_num_queries(0):
        assert found("en", [service.pk]) == {}
    with django_assert_num_queries(1):
        assert found("es", [service.pk, uuid4()])


# ---------------------------------------------------------------- what no machine may translate


@pytest.mark.parametrize(
    ("fields", "field"),
    [
        ({"alert": "The north door is closed."}, "alert"),
        ({"name": "Crisis line"}, "description"),
        ({"alternate_name": "Suicide hotline"}, "description"),
        ({"description": "Help after sexual assault."}, "fees"),
        ({"description": "If you are in danger, call 911."}, "description"),
        ({"application_process": "Sign a consent form."}, "application_process"),
        ({"eligibility_description": "With a release of information."}, "eligibility_description"),
    ],
)
def test_no_machine_translates_texts_of_danger_or_consent(fields, field):
    service = make_service(**{"fees": "Free", "description": "We listen.", **fields})
    problem = refusal(draft(service, origin="machine", field=field))
    assert problem.field == "origin"
    assert "never translated by a machine. Have the agency or a specialist" in problem.message
    (result,) = saved(draft(service, origin="specialist", field=field))
    assert result.outcome == "created"


def test_a_kind_of_help_or_an_organization_makes_a_crisis_service():
    term = make_taxonomy_term("Domestic violence shelter")
    for service in (
        pantry(terms=[term]),
        pantry(organization=make_organization("Crisis Line of Example County")),
    ):
        assert refusal(draft(service, origin="machine")).field == "origin"


def test_what_hangs_on_a_crisis_service_is_left_to_people_too():
    term = make_taxonomy_term("Crisis line")
    service = pantry(terms=[term], parts={"required_document": [{"document": "Photo ID"}]})
    at = make_service_at_location(service, make_location(), description="Ring twice.")
    paper = RequiredDocument.objects.get()
    part = draft(paper, "required_document", field="document", origin="machine")
    assert refusal(part).field == "origin"
    assert refusal(draft(at, "service_at_location", origin="machine")).field == "origin"


def test_for_whom_a_service_is_besides_does_not_make_it_a_crisis_service():
    term = make_taxonomy_term("Domestic violence survivors", facet="group", facet_value="x")
    (result,) = saved(draft(pantry(terms=[term]), origin="machine"))
    assert result.outcome == "created"


def test_ordinary_words_are_no_danger():
    for text in ("Food for all.", "Rent help and grapes", "Substance use treatment, free"):
        assert not by_people.speaks_of_danger(text), text
        assert not by_people.speaks_of_consent(text), text


def test_a_machine_does_not_take_the_place_of_a_person():
    service = pantry()
    saved(draft(service))
    (result,) = saved(draft(service, text="Otra.", origin="machine"))
    assert result.outcome == "refused"
    assert "does not take its place" in result.problems[0].message
    assert Translation.objects.get().text == "Comida para todos."


def test_a_service_that_becomes_a_crisis_service_loses_what_a_machine_made():
    service = pantry(fees="Free", parts={"required_document": [{"document": "Photo ID"}]})
    paper = RequiredDocument.objects.get()
    saved(
        draft(service, origin="machine"),
        draft(service, field="fees", text="Gratis"),
        draft(paper, "required_document", field="document", origin="machine"),
    )
    change(service, name="Crisis pantry")
    assert [(one.field, one.origin) for one in Translation.objects.all()] == [("fees", "agency")]


def test_an_organization_that_is_called_a_crisis_line_takes_a_machines_words_from_its_services():
    organization = make_organization("Larder", description="They feed people.")
    service, other = pantry(organization=organization), pantry()
    saved(
        draft(service, origin="machine"),
        draft(other, origin="machine"),
        draft(organization, "organization", origin="machine", text="Dan de comer."),
    )
    change(organization, name="Crisis Line of Example County")
    assert [one.record_id for one in Translation.objects.all()] == [other.pk]


def test_a_location_whose_name_speaks_of_danger_loses_what_a_machine_made():
    location = make_location("Old mill", description="Behind the church.")
    saved(draft(location, "location", origin="machine", text="Detrás de la iglesia."))
    change(location, name="Crisis center")
    assert not Translation.objects.exists()


def test_a_new_place_with_a_kind_of_help_in_danger_makes_a_crisis_service_too():
    service = pantry()
    saved(draft(service, origin="machine"))
    term = make_taxonomy_term("Domestic violence shelter")
    kinds = {"attribute": [{"taxonomy_term_id": term.pk}]}
    make_service_at_location(service, make_location(), parts=kinds)
    assert not Translation.objects.exists()


def test_a_kind_of_help_that_is_renamed_makes_crisis_services():
    term = make_taxonomy_term("Shelter")
    service = pantry(terms=[term])
    saved(draft(service, origin="machine"))
    change(term, name="Domestic violence shelter")
    assert not Translation.objects.exists()


# ---------------------------------------------------------------- confidential places, removal


def hidden_place():
    return make_location("Moonflower", confidential=True, description="Behind the church.")


def test_nothing_about_a_confidential_place_is_translated():
    location = hidden_place()
    at = make_service_at_location(pantry(), location, description="Ring at 7 Secret Street.")
    for one, entity in ((location, "location"), (at, "service_at_location")):
        problem = refusal(draft(one, entity))
        assert "confidential" in problem.message
        assert "church" not in problem.message


def test_no_text_of_a_confidential_place_is_gathered_for_translators():
    location = hidden_place()
    service = pantry()
    make_service_at_location(service, location, description="Ring at 7 Secret Street.")
    gathered = list(gathering.texts("es"))
    assert {one.entity for one in gathered} == {"organization", "service"}
    assert gathering.of_root("location", location.pk, "es") == []


def test_what_is_not_in_the_directory_is_not_gathered():
    pantry(organization=make_organization("Unlisted", listed=False))
    gone = pantry(organization=make_organization("Listed", description="Theirs."))
    records.retire([("service", gone.pk)], by=TESTER)
    assert [one.original for one in gathering.texts("es")] == ["Theirs."]


def test_a_part_that_goes_takes_its_translations_along():
    service = pantry(parts={"required_document": [{"document": "Photo ID"}]})
    paper = RequiredDocument.objects.get()
    saved(draft(service), draft(paper, "required_document", field="document"))
    change(service, parts={"required_document": []})
    assert [one.entity for one in Translation.objects.all()] == ["service"]


def test_removing_a_source_removes_the_translations_of_what_it_brought():
    theirs, ours = pantry(parts={"required_document": [{"document": "Photo ID"}]}), pantry()
    paper = RequiredDocument.objects.get()
    saved(draft(theirs), draft(paper, "required_document", field="document"), draft(ours))
    SourceRecord.objects.create(
        source="demo",
        fileset="x",
        entity="service",
        source_id="1",
        record_id=theirs.pk,
        digest="",
        changed_at="2026-01-01T00:00:00Z",
    )
    records.remove_source("demo", by=TESTER)
    assert [one.record_id for one in Translation.objects.all()] == [ours.pk]


def test_a_retired_record_keeps_its_translations_and_brings_them_back():
    service = pantry()
    saved(draft(service))
    records.retire([("service", service.pk)], by=TESTER)
    change(service, name="Pantry")
    assert current(Translation.objects.all()).count() == 1


def test_the_number_of_queries_does_not_grow_with_the_drafts(django_assert_max_num_queries):
    services = [pantry() for _ in range(40)]
    with django_assert_max_num_queries(16):
        results = saved(*(draft(one, origin="machine") for one in services))
    assert {one.outcome for one in results} == {"created"}
