import uuid
from datetime import UTC, date, datetime
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory import records
from directory.models import SourceRecord
from tests.factories import (
    TESTER,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
)
from tests.frontend.conftest import Page
from tests.frontend.listings import SECRETS, confidential_service, full_service

pytestmark = pytest.mark.django_db

QUERIES = 30  # whatever the number of places, phones and terms


def address(service: Any) -> str:
    return f"/services/{service.pk}/"


def words(page: BeautifulSoup) -> str:
    assert page.main is not None
    return " ".join(page.main.get_text(" ").split())


def from_source(
    service: Any, source: str, *, changed_at: datetime = datetime(2026, 11, 2, 12, tzinfo=UTC)
) -> None:
    SourceRecord.objects.create(
        source=source,
        fileset="a file",
        entity="service",
        source_id="1",
        record_id=service.pk,
        digest="",
        changed_at=changed_at,
    )


def test_the_page_tells_every_fact_of_the_listing(page: Page) -> None:
    told = words(page(address(full_service())))
    for fact in (
        "Counseling for families",
        "Larkspur Center",
        "Closed on Friday.",
        "Anyone in the county.",
        "Age 13 and over",
        "Veterans",
        "No one is turned away.",
        "First visit: Free",
        "Medicaid",
        "Call first.",
        "Photo ID",
        "12 Cottonwood Lane",
        "Albuquerque, NM 87102",
        "Bus 66 stops at the door.",
        "Ramp",
        "English",
        "Spanish",
        "Bernalillo County",
        "Type of care",
        "Group counseling",
    ):
        assert fact in told, fact


def test_phones_are_links_and_a_fax_is_not(page: Page) -> None:
    found = page(address(full_service()))
    links = [a["href"] for a in found.select("main a[href^='tel:']")]
    assert links[:2] == ["tel:+15055550123;ext=204", "tel:+15055550124"]
    assert "505-555-0125 Fax" in words(found)
    assert "505-555-0123 ext. 204 Intake" in words(found)


def test_listing_text_is_text_and_never_markup(page: Page) -> None:
    found = page(address(full_service()))
    assert "<script>alert(1)</script>" in words(found)
    assert not found.main or not found.main.find("script")


@pytest.mark.parametrize("url", ["javascript:alert(1)", "data:text/html,x", "//x", "nonsense"])
def test_an_address_that_is_not_of_the_web_is_no_link(page: Page, url: str) -> None:
    found = page(address(full_service(url=url)))
    assert not [a for a in found.find_all("a") if a["href"] == url]


def test_a_mail_address_with_more_than_an_address_is_no_link(page: Page) -> None:
    found = page(address(full_service(email="a@example.org?bcc=b@example.org")))
    assert not found.select("a[href^='mailto:']")


def test_without_hours_the_page_says_to_call_and_never_closed(page: Page) -> None:
    told = words(page(address(make_service())))
    assert "Call first: hours not known" in told
    assert "Closed" not in told


def test_hours_are_told_in_words_with_the_state_of_the_moment(page: Page) -> None:
    told = words(page(address(full_service())))
    assert "Monday to Friday" in told
    states = ("Open until", "Closes in", "Closed, opens", "Opens in")  # the test's hour decides
    assert any(state in told for state in states)


def test_a_service_closed_for_the_time_being_is_never_open(page: Page) -> None:
    told = words(page(address(full_service(status="temporarily closed"))))
    assert "Closed for the time being." in told
    assert "Open until" not in told
    assert "Closes in" not in told


def test_a_confidential_place_is_told_by_county_and_phone_alone(client: Client) -> None:
    response = client.get(address(confidential_service()))
    text = response.content.decode()
    assert "The address is secret, to keep people safe." in text
    assert "Bernalillo County, NM" in text
    assert "tel:+15055550177" in text
    for secret in SECRETS:
        assert secret not in text, secret


def test_an_import_is_never_taken_for_a_verification(page: Page) -> None:
    service = full_service()
    from_source(service, "samhsa")
    told = words(page(address(service)))
    assert "Not verified yet" in told
    assert "SAMHSA's national directory of treatment facilities (a file)" in told
    assert "brought in on Nov. 2, 2026" in told


def test_a_verified_listing_says_when(page: Page) -> None:
    told = words(page(address(make_service(assured_date=date(2026, 10, 1)))))
    assert "On Oct. 1, 2026" in told
    assert "Not verified yet" not in told


def test_a_listing_says_on_which_day_it_was_added_by_the_clock_of_its_place(page: Page) -> None:
    service = full_service(now=datetime(2026, 10, 2, 3, tzinfo=UTC))  # nine in the evening there
    from_source(service, "samhsa", changed_at=datetime(2026, 10, 5, 3, tzinfo=UTC))
    told = words(page(address(service)))
    assert "Added Oct. 1, 2026" in told
    assert "brought in on Oct. 4, 2026" in told


def test_a_made_up_listing_says_so(page: Page) -> None:
    service = full_service()
    from_source(service, "demo")
    found = page(address(service))
    assert "This listing is made up." in words(found)
    assert "This is a demonstration." in found.get_text()


def test_a_service_of_an_unlisted_organization_is_not_there(page: Page) -> None:
    service = make_service(organization=make_organization(listed=False))
    page(address(service), status=404)
    page(address(make_service("another")), status=200)
    page(f"/services/{uuid.uuid4()}/", status=404)


def test_a_retired_service_says_so_and_names_the_others(page: Page) -> None:
    organization = make_organization("Larkspur Center")
    kept = make_service("Still here", organization=organization)
    gone = make_service("Old program", organization=organization)
    records.retire([("service", gone.pk)], by=TESTER)
    found = page(address(gone), status=410)
    assert "Old program is no longer listed" in words(found)
    assert found.select(f"main a[href='{address(kept)}']")
    assert found.select("main form[role=search]")


@pytest.mark.parametrize("status", ["inactive", "defunct"])
def test_an_ended_service_is_told_as_no_longer_listed(page: Page, status: str) -> None:
    page(address(make_service(status=status)), status=410)


def test_a_retired_place_is_not_told(page: Page) -> None:
    service = make_service()
    location = make_location(address={"address_1": "9 Gone Road", "city": "X"})
    make_service_at_location(service, location)
    records.retire([("location", location.pk)], by=TESTER)
    assert "9 Gone Road" not in words(page(address(service)))


def test_many_places_cost_no_more_queries_than_one(
    client: Client, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    service = full_service()
    for number in range(5):
        place = make_location(
            address={"address_1": f"{number} Example Road"},
            parts={"phone": [{"number": f"+1505555010{number}"}]},
        )
        make_service_at_location(service, place)
    with django_assert_max_num_queries(QUERIES):
        response = client.get(address(service))
    assert all(f"{number} Example Road" in response.content.decode() for number in range(5))


def test_the_way_to_a_place_is_a_link_and_sends_nothing_before(page: Page) -> None:
    found = page(address(full_service()))
    links = {tag.get_text(strip=True): str(tag["href"]) for tag in found.select(".directions a")}
    assert set(links) == {"on foot", "by bus or train", "by car"}
    assert "travelmode=transit" in links["by bus or train"]
    assert not page(address(confidential_service())).select(".directions")


def test_a_spanish_page_gives_the_english_sentence_for_the_phone(page: Page) -> None:
    service = full_service()
    assert "I speak Spanish. Do you have an interpreter?" in words(page("/es" + address(service)))
    assert "interpreter?" not in words(page(address(service)))


def test_similar_help_is_a_search_by_its_kind_near_its_place(page: Page) -> None:
    service = full_service()
    links = [str(a["href"]) for a in page(address(service)).select("a[href*='taxonomy_term=']")]
    assert len(links) == 1
    assert "near=" in links[0]
    assert not page(address(confidential_service())).select("a[href*='taxonomy_term=']")
