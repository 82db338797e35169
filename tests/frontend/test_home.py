import gzip
import re
from collections.abc import Callable
from datetime import UTC, datetime, timedelta
from pathlib import Path
from typing import Any
from uuid import uuid4

import pytest
from bs4 import BeautifulSoup
from django.conf import settings
from django.db import connection
from django.test import Client
from django.utils import timezone
from pytest_django import DjangoAssertNumQueries

from directory import bulk, records
from directory.models import Organization, Service
from directory.models.base import writing
from directory.records import Author
from frontend import assets, news
from tests.factories import (
    TESTER,
    change,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
)
from tests.frontend.conftest import Page
from tests.frontend.listings import confidential_service

pytestmark = pytest.mark.django_db

MOST_BYTES = 120_000
MOST_SCRIPT_BYTES = 60_000


def built(address: str) -> Path:
    path: Path = settings.FRONTEND_DIST / address.removeprefix(settings.STATIC_URL)
    return path


def wire_size(path: Path) -> int:
    """Fonts are compressed by themselves; the rest as the server sends it at worst."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content))


def test_home_asks_what_and_where_and_offers_common_needs(page: Page) -> None:
    found = page("/")
    form = found.select_one("form[role=search]")
    assert form is not None
    assert form["action"] == "/search/"
    assert form["method"] == "post"
    assert [field["name"] for field in form.select("input")] == ["q", "near", "private"]
    assert len(found.select("main ul a[href^='/search/?q=']")) >= 8


def test_fields_of_a_search_are_not_remembered_by_the_browser(page: Page) -> None:
    fields = page("/").select("input[type=search], input[type=text]")
    assert len(fields) == 2
    assert {field.get("autocomplete") for field in fields} == {"off"}


def test_crisis_lines_stand_on_the_page(page: Page) -> None:
    links = {a["href"] for a in page("/").select(".crisis a")}
    assert {"tel:911", "tel:988", "sms:988"} <= links


def test_home_without_demo_data_has_no_banner(page: Page) -> None:
    assert "demonstration" not in page("/").get_text()


def test_home_and_all_it_loads_stay_within_the_budget(client: Client, page: Page) -> None:
    found = page("/")
    addresses = {
        tag["href"] for tag in found.select("link[href]:not([rel=canonical], [rel=alternate])")
    }
    addresses |= {tag["src"] for tag in found.select("script[src], img[src]")}
    addresses |= {assets.font_url(400), assets.font_url(700), assets.asset_url("src/icons.json")}
    size = sum(wire_size(built(str(address))) for address in addresses)
    size += len(gzip.compress(client.get("/").content))
    assert size < MOST_BYTES


def test_the_script_stays_within_the_budget() -> None:
    assert wire_size(built(assets.asset_url("src/site.js"))) < MOST_SCRIPT_BYTES


def test_styles_load_nothing_from_elsewhere() -> None:
    styles = built(assets.asset_url("src/site.scss")).read_text()
    for address in re.findall(r"url\(\"?([^\")]+)", styles):
        assert address.startswith(("/static/", "data:image/svg+xml")), address


# What is new

IMPORT = Author("an import", run_id=1)
LARGE = 20_000  # listings


def days_ago(days: float) -> datetime:
    return timezone.now() - timedelta(days=days)


def located(service: Service, town: str, **more: Any) -> Service:
    address = {"address_1": "12 Cottonwood Lane", "city": town, "state_province": "NM"}
    zone = {"timezone": "America/Denver"}
    make_service_at_location(service, make_location(address=address, **{**zone, **more}))
    return service


def names(found: BeautifulSoup) -> list[str]:
    return [link.get_text(strip=True) for link in found.select(".news a")]


def test_a_listing_that_came_lately_is_told_with_who_where_and_since_when(page: Page) -> None:
    service = make_service(
        "Grief circle", organization=make_organization("Larkspur Center"), now=days_ago(3)
    )
    located(service, "Albuquerque")

    section = page("/").select_one("section[aria-labelledby=news-heading]")

    assert section is not None
    assert [*section.stripped_strings] == [
        "New in this directory",
        "Grief circle",
        "Larkspur Center · Albuquerque",
        "Added 3 days ago",
    ]
    link, time = section.select_one("li a"), section.select_one("li time")
    assert link is not None
    assert time is not None
    assert link["href"] == f"/services/{service.pk}/"
    assert re.fullmatch(r"\d{4}-\d\d-\d\d", str(time["datetime"]))


def test_the_spanish_page_leads_to_spanish_listings(page: Page) -> None:
    service = make_service("Grief circle")
    link = page("/es/").select_one(".news a")
    assert link is not None
    assert link["href"] == f"/es/services/{service.pk}/"


def test_where_nothing_is_new_there_is_no_section(page: Page) -> None:
    make_service("Long here", now=days_ago(61))
    make_service("Of a stock", by=IMPORT)
    assert page("/").select_one("#news-heading") is None


def test_a_first_import_however_large_is_no_news(page: Page) -> None:
    fill(make_organization(), 1_000)
    make_service("By hand", now=days_ago(20))
    assert names(page("/")) == ["By hand"]


def test_what_a_run_told_as_news_is(page: Page) -> None:
    service = make_service("Brought in", by=IMPORT)
    records.make_news([service.pk])
    assert names(page("/")) == ["Brought in"]


def retired(service: Service) -> None:
    records.retire([("service", service.pk)], by=TESTER)


def of_a_retired_organization(service: Service) -> None:
    records.retire([("organization", service.organization_id)], by=TESTER)


def also_at_a_confidential_place(service: Service) -> None:
    located(service, "Hiddenville", confidential=True)


def where_a_confidential_place_was(service: Service) -> None:
    link = make_service_at_location(service, make_location(confidential=True))
    records.retire([("service_at_location", link.pk)], by=TESTER)


@pytest.mark.parametrize(
    "made",
    [
        retired,
        of_a_retired_organization,
        also_at_a_confidential_place,
        where_a_confidential_place_was,
        lambda service: change(service, status="inactive"),
        lambda service: change(service, status="defunct"),
        lambda service: change(service, status="temporarily closed"),
        lambda service: change(service.organization, listed=False),
        lambda service: change(service, name="Domestic violence shelter"),
        lambda service: change(service, alternate_name="For survivors of domestic violence"),
        lambda service: change(service.organization, name="Domestic Violence Center"),
    ],
)
def test_what_a_stranger_may_not_see_or_could_be_hurt_by_is_not_there(
    page: Page, made: Callable[[Service], object]
) -> None:
    service = located(make_service("Quiet rooms"), "Albuquerque")
    assert names(page("/")) == ["Quiet rooms"]
    made(service)
    assert names(page("/")) == []


def test_nothing_of_a_confidential_place_is_on_the_page(page: Page) -> None:
    change(confidential_service(), name="Quiet rooms")
    assert "Quiet rooms" not in page("/").get_text()
    assert "Hiddenville" not in page("/").get_text()


def test_five_are_shown_and_the_newest_first(page: Page) -> None:
    for days in (9, 2, 40, 5, 30, 1, 20):
        make_service(f"{days} days", now=days_ago(days))
    assert names(page("/")) == [f"{days} days" for days in (1, 2, 5, 9, 20)]


def test_a_busy_organization_has_two_at_most(page: Page) -> None:
    busy = make_organization("Busy")
    for number in range(4):
        make_service(f"Busy {number}", organization=busy, now=days_ago(number))
    make_service("Other", now=days_ago(9))
    assert names(page("/")) == ["Busy 0", "Busy 1", "Other"]


def test_a_town_is_told_of_a_place_that_is_still_there_and_none_where_none_is_known(
    page: Page,
) -> None:
    service = make_service("Moved", organization=make_organization("Larkspur"), now=days_ago(1))
    located(service, "Oldtown")
    gone = service.service_at_locations.get()
    records.retire([("service_at_location", gone.pk)], by=TESTER)
    assert page("/").select(".news-by")[0].get_text(strip=True) == "Larkspur"
    located(service, "Newtown")
    assert page("/").select(".news-by")[0].get_text(strip=True) == "Larkspur · Newtown"


def test_days_are_those_of_the_place() -> None:
    """Seven in the evening there, which is the next day in UTC."""
    located(make_service("Evening", now=datetime(2026, 11, 20, 2, tzinfo=UTC)), "Albuquerque")
    (told,) = news.newest(datetime(2026, 11, 20, 18, tzinfo=UTC))
    assert (told.day.isoformat(), told.when) == ("2026-11-19", "Added yesterday")


@pytest.mark.parametrize(
    ("days", "words"),
    [
        (-1, "Added today"),  # a clock that is behind
        (0, "Added today"),
        (1, "Added yesterday"),
        (2, "Added 2 days ago"),
        (13, "Added 13 days ago"),
        (14, "Added 2 weeks ago"),
        (60, "Added 8 weeks ago"),
    ],
)
def test_how_long_ago_is_said_as_people_say_it(days: int, words: str) -> None:
    assert news.ago(days) == words


def fill(organization: Organization, count: int) -> None:
    """A source's stock of services, of today."""
    rows = [
        {"id": uuid4(), "organization_id": organization.pk, "name": f"Service {number}"}
        for number in range(count)
    ]
    with writing():
        bulk.insert(Service, rows)


def test_it_costs_one_query_however_much_is_new(
    client: Client, django_assert_num_queries: DjangoAssertNumQueries
) -> None:
    client.get("/")  # whether there is demo data is known from now on
    with django_assert_num_queries(1):
        client.get("/")
    for number in range(12):
        located(make_service(f"Service {number}"), "Albuquerque")
    with django_assert_num_queries(1):
        client.get("/")


def test_it_is_found_by_an_index_without_looking_at_what_an_import_brought() -> None:
    fill(make_organization(), LARGE)
    located(make_service("By hand"), "Albuquerque")
    with connection.cursor() as cursor:
        cursor.execute("ANALYZE")
    plan = news.lately(timezone.now()).explain()
    assert "service_news" in plan
    whole = r"SCAN directory_|Seq Scan on directory_service\b"
    assert not re.search(whole, plan), plan
