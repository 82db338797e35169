"""A listing with every fact, and a confidential one; both plainly made up."""

from dataclasses import dataclass
from datetime import date
from typing import Any

from directory import records
from directory.models import Organization, Service
from directory.translations.checking import Draft as TextDraft
from directory.translations.writing import save as save_texts
from frontend import my_list
from search.following import follow
from tests.factories import (
    TESTER,
    make_location,
    make_organization,
    make_service,
    make_service_at_location,
    make_taxonomy_term,
)

SECRETS = ("Secret Street", "Hiddenville", "87121", "Moonflower", "35.08", "behind the church")


def full_service(organization: Organization | None = None, **more: Any) -> Service:
    care = make_taxonomy_term("Type of care", code="TC")
    terms = [
        make_taxonomy_term("Group counseling", parent_id=care.pk),
        make_taxonomy_term("Takes the state plan", facet="cost", facet_value="medicaid"),
        make_taxonomy_term("Those who served", facet="group", facet_value="veterans"),
        make_taxonomy_term("Spanish spoken", facet="language", facet_value="es"),
    ]
    facts: dict[str, Any] = {
        "organization": organization or make_organization("Larkspur Center"),
        "terms": terms,
        "description": "Talk about grief or worry.\n\n<script>alert(1)</script>",
        "eligibility_description": "Anyone in the county.",
        "minimum_age": 13,
        "fees_description": "No one is turned away.",
        "application_process": "Call first.",
        "url": "https://larkspur.example.org/counseling",
        "email": "talk@larkspur.example.org",
        "alert": "Closed on Friday.",
        "parts": {
            "phone": [
                {"number": "+15055550125", "type": "fax"},
                {"number": "+15055550123", "extension": "204", "description": "Intake"},
                {"number": "+15055550124", "type": "tty"},
            ],
            "cost_option": [{"amount": 0.0, "option": "First visit"}],
            "required_document": [{"document": "Photo ID"}],
            "service_area": [{"name": "Bernalillo County"}],
            "language": [{"code": "en"}],
            "schedule": [
                {
                    "freq": "WEEKLY",
                    "byday": "MO,TU,WE,TH,FR",
                    "opens_at": "09:00",
                    "closes_at": "17:00",
                }
            ],
        },
    }
    service = make_service("Counseling for families", **{**facts, **more})
    make_service_at_location(
        service,
        make_location(
            "Larkspur House",
            latitude=35.1,
            longitude=-106.6,
            point_precision="street",
            timezone="America/Denver",
            transportation="Bus 66 stops at the door.",
            address={
                "address_1": "12 Cottonwood Lane",
                "city": "Albuquerque",
                "state_province": "NM",
                "postal_code": "87102",
            },
            parts={"accessibility": [{"description": "Ramp"}]},
        ),
    )
    return service


def confidential_service() -> Service:
    service = make_service(
        "Safe house", parts={"phone": [{"number": "+15055550177", "type": "voice"}]}
    )
    location = make_location(
        "Moonflower",
        confidential=True,
        description="It is behind the church",
        transportation="The bus to Hiddenville",
        latitude=35.08,
        longitude=-106.65,
        address={
            "address_1": "77 Secret Street",
            "city": "Hiddenville",
            "region": "Bernalillo County",
            "state_province": "NM",
            "postal_code": "87121",
        },
        parts={"accessibility": [{"description": "Ramp on Secret Street"}]},
    )
    make_service_at_location(service, location, description="Ring at 77 Secret Street")
    return service


def translate(service: Service) -> None:
    """A few of its texts into Spanish, by a person and by a machine."""
    texts = {
        "name": ("Consejería para familias", "agency"),
        "eligibility_description": ("Cualquier persona del condado.", "agency"),
        "application_process": ("Llame primero.", "machine"),
    }
    drafts = [
        TextDraft("service", service.pk, field, "es", text, origin, date(2026, 5, 3))
        for field, (text, origin) in texts.items()
    ]
    assert {one.outcome for one in save_texts(drafts, by=TESTER)} == {"created"}


@dataclass(frozen=True)
class Pages:
    """Addresses of pages with something on them."""

    service: str
    confidential: str
    retired: str
    organization: str
    saved: str

    def by_name(self) -> dict[str, str]:
        """These and the others, for tests that walk them all."""
        return {
            "results": "/search/?q=food&near=87102",
            "nothing found": "/search/?q=xyzzy&near=87102&cost=medicaid",
            "a search that is wrong": "/search/?near=nowhere+at+all&within_km=-1&sort=up&age=x",
            "a page that is not there": "/nowhere/",
            "service": self.service,
            "confidential": self.confidential,
            "retired": self.retired,
            "organization": self.organization,
            "empty list": "/list/",
            "list": self.saved,
            "browse": "/browse/",
            "town": "/places/nm/albuquerque/",
            "safety": "/safety/",
            "accessibility": "/accessibility/",
        }


def pages_of_each_kind() -> Pages:
    """Makes what stands on them, enough for two pages of results."""
    full = full_service()
    hidden = confidential_service()
    for number in range(24):
        make_service(f"Food pantry {number}", organization=full.organization)
    translate(full)
    gone = make_service("Old program", organization=full.organization)
    records.retire([("service", gone.pk)], by=TESTER)
    follow()
    return Pages(
        service=f"/services/{full.pk}/",
        confidential=f"/services/{hidden.pk}/",
        retired=f"/services/{gone.pk}/",
        organization=f"/organizations/{full.organization_id}/",
        saved=my_list.with_one((), full.pk),
    )
