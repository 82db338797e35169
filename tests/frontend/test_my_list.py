"""A visitor's list: in the address and nowhere else, in their order, and safe to hand on."""

import uuid
from datetime import date
from typing import Any
from urllib.parse import parse_qs, unquote, urlsplit

import pytest
from bs4 import BeautifulSoup
from django.test import Client
from pytest_django import DjangoAssertNumQueries

from directory import records
from directory.models import Service
from directory.translations.checking import Draft
from directory.translations.writing import save
from frontend import my_list
from frontend.brand.reading import brand
from search.following import follow
from tests.factories import (
    TESTER,
    make_location,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)
from tests.frontend.conftest import Page, Write
from tests.frontend.listings import SECRETS, confidential_service, full_service

pytestmark = pytest.mark.django_db

QUERIES = 60  # one for each entry's terms is not among them


def address(*services: Service) -> str:
    return "/list/?list=" + ".".join(my_list.short(one.pk) for one in services)


def names(found: BeautifulSoup) -> list[str]:
    return [tag.get_text(strip=True) for tag in found.select(".my-list h2")]


def message(found: BeautifulSoup, words: str = "Send by mail") -> str:
    (mail,) = links(found, words)
    return parse_qs(urlsplit(mail).query)["body"][0]


def links(found: BeautifulSoup, words: str) -> list[str]:
    return [
        str(tag["href"])
        for tag in found.select("main a")
        if tag.get_text(" ", strip=True).startswith(words)
    ]


@pytest.fixture
def three() -> list[Service]:
    return [make_service(name) for name in ("Food pantry", "Clothes closet", "Bus passes")]


def test_the_list_shows_what_its_address_names_in_that_order(
    page: Page, three: list[Service]
) -> None:
    assert names(page(address(*three))) == ["Food pantry", "Clothes closet", "Bus passes"]
    assert names(page(address(*reversed(three)))) == ["Bus passes", "Clothes closet", "Food pantry"]


def test_an_entry_moves_and_goes_by_links_alone(page: Page, three: list[Service]) -> None:
    found = page(address(*three))
    assert len(links(found, "Move up")) == len(links(found, "Move down")) == 2
    moved = page(links(found, "Move up")[0])
    assert names(moved) == ["Clothes closet", "Food pantry", "Bus passes"]
    assert names(page(links(moved, "Take out")[1])) == ["Clothes closet", "Bus passes"]


def test_a_service_page_adds_itself_to_the_list_that_came_along(
    page: Page, three: list[Service]
) -> None:
    first, second, _third = three
    found = page(f"/services/{second.pk}/?list={my_list.short(first.pk)}")
    assert names(page(links(found, "Add to my list")[0])) == ["Food pantry", "Clothes closet"]
    again = page(f"/services/{second.pk}/?list={my_list.short(second.pk)}")
    assert not links(again, "Add to my list")
    assert links(again, "On your list")


def test_a_search_carries_the_list_along(client: Client, page: Page, three: list[Service]) -> None:
    follow()
    kept = my_list.short(three[0].pk)
    answer = client.post("/search/", {"q": "clothes", "list": kept})
    found = page(answer.headers["Location"])
    assert links(found, "My list") == [f"/list/?list={kept}"]
    assert names(page(links(found, "Add to my list")[0])) == ["Food pantry", "Clothes closet"]
    assert not found.select(".chips")


@pytest.mark.parametrize(
    "text", ["", "....", "x", "a" * 400, "ÀÀÀÀÀÀÀÀ", "AAAAAAAA", "<script>", "%00", "AAAA=AAA"]
)
def test_what_is_no_id_is_no_entry(page: Page, text: str) -> None:
    found = page("/list/", list=text)
    assert names(found) == []
    assert "Your list is empty" in found.get_text()


def test_an_id_that_could_mean_two_services_means_none(page: Page) -> None:
    first = uuid.UUID("11111111-1111-4111-8111-111111111111")
    twin = uuid.UUID("11111111-1111-4222-8222-222222222222")
    make_service("Food pantry", id=first)
    assert names(page("/list/", list=my_list.short(first))) == ["Food pantry"]
    make_service("Bus passes", id=twin)
    assert names(page("/list/", list=my_list.short(first))) == []


def test_a_list_ends_at_thirty_and_costs_few_queries(
    page: Page, django_assert_max_num_queries: DjangoAssertNumQueries
) -> None:
    services = [make_service(f"Service {number}") for number in range(35)]
    with django_assert_max_num_queries(QUERIES):
        assert len(names(page(address(*services)))) == my_list.MOST == 30


def test_an_ended_service_says_so_and_is_in_no_message(page: Page, three: list[Service]) -> None:
    records.retire([("service", three[1].pk)], by=TESTER)
    found = page(address(*three))
    assert "This service has ended" in found.get_text()
    assert "Clothes closet" not in unquote(links(found, "Send by mail")[0])


def test_what_could_betray_enters_no_list_no_message_and_no_code(page: Page) -> None:
    plain, hidden = full_service(), confidential_service()
    shelter = make_service("Domestic violence shelter")
    found = page(address(plain, hidden, shelter))
    assert names(found) == ["Counseling for families"]
    assert "Some services are not shown on lists" in found.get_text()
    text = str(found)
    assert not [one for one in (*SECRETS, hidden.name, shelter.name) if one in text]
    assert my_list.short(hidden.pk) not in str(found.main)
    for service in (hidden, shelter):
        own = page(f"/services/{service.pk}/?list={my_list.short(plain.pk)}")
        assert not links(own, "Add to my list")


def test_a_name_is_not_explained_where_that_would_betray(page: Page) -> None:
    """The name was chosen to say nothing; a translator may have said what it stands for."""
    safe, plain = make_service("Moonflower House"), make_service("Food pantry")
    for service, text in ((safe, "Refugio por violencia doméstica"), (plain, "Despensa")):
        draft = Draft("service", service.pk, "name", "es", text, "agency", date(2026, 5, 3))
        (saved,) = save([draft], by=TESTER)
        assert saved.outcome == "created"
    found = page("/es" + address(safe, plain))
    assert names(found) == ["Moonflower House", "Food pantry"]
    assert "Despensa" in found.get_text()
    assert found.main is not None
    assert "violencia doméstica" not in found.main.get_text()
    body = message(found, "Mandar por texto")
    assert "Food pantry (Despensa)" in body
    assert "violencia" not in body


def test_a_message_holds_what_one_needs_to_get_there(page: Page) -> None:
    found = page(address(full_service()))
    body = message(found)
    for part in (
        "Counseling for families",
        "Larkspur Center",
        "505-555-0123",
        "12 Cottonwood Lane",
    ):
        assert part in body
    assert links(found, "Send as a text")[0].startswith("sms:?body=")


def test_nothing_is_kept_of_a_list(client: Client, three: list[Service]) -> None:
    answer = client.get(address(*three))
    assert not answer.cookies
    found = BeautifulSoup(answer.content, "html.parser")
    assert found.select_one("svg.qr") is not None
    assert not found.select("[style], svg style")


def test_the_list_speaks_spanish(page: Page, three: list[Any]) -> None:
    found = page("/es" + address(*three))
    assert found.h1 is not None
    assert found.h1.get_text(strip=True) == "Mi lista"
    assert links(found, "Quitar")


def test_an_extension_is_told_on_the_list_and_in_messages(page: Page) -> None:
    found = page(address(full_service()))
    phone = found.select_one(".list-phone")
    assert phone is not None
    assert "505-555-0123 ext. 204" in " ".join(phone.get_text(" ").split())
    for words in ("Send by mail", "Send as a text"):
        assert "505-555-0123 ext. 204" in unquote(links(found, words)[0])


def test_what_keeps_one_from_going_now_is_told(page: Page) -> None:
    found = page(address(full_service(status="temporarily closed")))
    assert "Closed for the time being." in found.get_text()
    assert "Closed on Friday." in found.get_text()
    assert "Closed for the time being." in unquote(links(found, "Send by mail")[0])


def test_a_service_without_a_place_tells_its_hours(page: Page) -> None:
    hours = {"freq": "WEEKLY", "byday": "MO", "opens_at": "09:00", "closes_at": "17:00"}
    found = page(address(make_service("Warm line", parts={"schedule": [hours]})))
    entry = found.select_one(".my-list")
    assert entry is not None
    assert "Monday, 9 am to 5 pm" in entry.get_text()


def test_a_card_offers_no_list_to_what_is_called_so_by_its_other_name(page: Page) -> None:
    make_service("Harbor counseling", alternate_name="Domestic violence shelter")
    make_service("Harbor pantry")
    follow()
    found = page("/search/", q="harbor")
    offered = [one.rsplit("=", 1)[-1] for one in links(found, "Add to my list")]
    pantry = Service.objects.get(name="Harbor pantry")
    assert offered == [my_list.short(pantry.pk)]


def test_an_id_that_may_not_be_there_goes_no_further(client: Client, three: list[Service]) -> None:
    """Somebody may have written it into an address by hand, on any page that carries a list."""
    plain, hidden = three[0], confidential_service()
    ended = make_service("Old program", organization=plain.organization)
    records.retire([("service", ended.pk)], by=TESTER)
    follow()
    typed = {"list": f"{my_list.short(hidden.pk)}.{my_list.short(plain.pk)}.AAAAAAAA"}
    answers = [
        client.get("/list/", typed),
        client.get(f"/services/{plain.pk}/", typed),
        client.get(f"/services/{hidden.pk}/", typed),
        client.get(f"/services/{ended.pk}/", typed),
        client.get(f"/organizations/{plain.organization_id}/", typed),
        client.get("/search/", {"q": "food", **typed}),
        client.get("/browse/", typed),
        client.post("/search/", {"q": "food", "private": "1", **typed}),
        client.post("/search/", {"q": "food", **typed}),
    ]
    for answer in answers:
        text = answer.content.decode() + answer.headers.get("Location", "")
        assert my_list.short(hidden.pk) not in text, answer.request
        assert "AAAAAAAA" not in text, answer.request
        assert my_list.short(plain.pk) in text, answer.request
    assert "On your list" not in answers[2].content.decode()


def test_the_list_comes_along_wherever_a_listing_leads(page: Page, three: list[Service]) -> None:
    kept = "?list=" + my_list.short(three[0].pk)
    service = full_service(terms=[make_taxonomy_term("Food")])
    other = make_service("Group evenings", organization=service.organization)
    gone = make_service("Old program", organization=service.organization)
    records.retire([("service", gone.pk)], by=TESTER)
    found = page(f"/services/{service.pk}/{kept}")
    assert links(found, "Group evenings") == [f"/services/{other.pk}/{kept}"]
    assert links(found, "Food")[0].endswith(kept.replace("?", "&"))
    organization = links(found, "Larkspur Center")[0]
    assert organization.endswith(kept)
    assert links(page(organization), "Group evenings") == [f"/services/{other.pk}/{kept}"]
    ended = page(f"/services/{gone.pk}/{kept}", status=410)
    assert links(ended, "Group evenings") == [f"/services/{other.pk}/{kept}"]
    assert ended.select_one(f"input[name=list][value='{my_list.short(three[0].pk)}']")


def test_a_report_of_a_mistake_tells_nothing_of_the_list(
    page: Page, three: list[Service], settings: Any, write: Write, request: pytest.FixtureRequest
) -> None:
    settings.BRAND_FILE = write('[contact]\nemail = "desk@example.org"')
    brand.cache_clear()
    request.addfinalizer(brand.cache_clear)
    first, second, _third = three
    found = page(f"/services/{first.pk}/?list={my_list.short(second.pk)}")
    (mail,) = links(found, "Write to us")
    assert unquote(mail).endswith(f"/services/{first.pk}/")


FAX = {"number": "+15055550125", "type": "fax"}


def test_a_service_with_a_fax_alone_says_that_nobody_can_be_called(page: Page) -> None:
    service = make_service("Records office", email="desk@example.org", parts={"phone": [FAX]})
    found = page(address(service))
    entry = found.select_one(".my-list")
    assert entry is not None
    for text in (entry.get_text(), message(found)):
        assert "We know only a fax number: 505-555-0125. You cannot call it." in text
        assert "desk@example.org" in text


def test_a_service_without_any_number_says_so_in_messages_too(
    page: Page, three: list[Service]
) -> None:
    told = "We do not know a phone number for this service."
    assert message(page(address(*three))).count(told) == 3


def test_a_number_for_texts_is_no_phone_in_a_message(page: Page) -> None:
    texted = {"number": "+15055550126", "type": "text"}
    found = page(address(make_service("Text line", parts={"phone": [FAX, texted]})))
    assert "Text messages: 505-555-0126" in message(found)
    assert "fax" not in message(found)


def test_places_beyond_two_are_counted(page: Page) -> None:
    service = full_service()
    for city in ("Belen", "Clovis", "Deming"):
        street = {"address_1": "1 Main Street", "city": city, "state_province": "NM"}
        make_service_at_location(service, make_location(f"In {city}", address=street))
    found = page(address(service))
    entry = found.select_one(".my-list")
    assert entry is not None
    assert len(entry.select("address")) == 2
    assert "There are 2 more places." in " ".join(entry.get_text().split())


def test_a_message_says_of_which_day_it_is(page: Page, three: list[Service]) -> None:
    found = page(address(*three))
    date = found.select_one(".list-date")
    assert date is not None
    assert date.get_text(strip=True) in message(found)


def test_an_entry_that_moved_is_where_the_page_opens(page: Page, three: list[Service]) -> None:
    found = page(address(*three))
    target = urlsplit(links(found, "Move down")[0]).fragment
    moved = page(links(found, "Move down")[0]).find(id=target)
    assert moved is not None
    assert "Food pantry" in moved.get_text()
    out = urlsplit(links(found, "Take out")[0]).fragment
    assert found.find(id=out) is not None


def test_what_enters_no_list_is_printed_after_a_warning(page: Page) -> None:
    found = page(f"/services/{confidential_service().pk}/")
    folded = found.select_one("details.on-paper")
    assert folded is not None
    assert not folded.has_attr("open")
    text = folded.get_text()
    assert text.index("Someone may find the paper.") < text.index("Print anyway")
    assert folded.select_one(".print-how") is not None
    plain = page(f"/services/{full_service().pk}/")
    assert not plain.select("details.on-paper")


def test_a_private_search_keeps_the_list_and_says_what_history_will_hold(
    client: Client, page: Page, three: list[Service]
) -> None:
    follow()
    kept = my_list.short(three[0].pk)
    answer = client.post("/search/", {"q": "clothes", "list": kept, "private": "1"})
    found = BeautifulSoup(answer.content, "html.parser")
    assert found.select_one(f"#search-form input[name=list][value='{kept}']")
    assert "Your list comes along here unseen" in found.get_text()
    assert names(page(links(found, "Add to my list")[0])) == ["Food pantry", "Clothes closet"]
    again = client.post("/search/", {"q": "clothes", "private": "1"})
    assert "When you open a service or make a list" in again.content.decode()
