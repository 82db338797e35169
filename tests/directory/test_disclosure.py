"""What may be said of where something is."""

from dataclasses import asdict

import pytest

from directory.disclosure import whereabouts
from tests.factories import make_location

pytestmark = pytest.mark.django_db

ADDRESS = {
    "address_1": "100 Hidden Street",
    "address_2": "Door 3",
    "city": "Chicago",
    "state_province": "IL",
    "postal_code": "60614",
}
SECRETS = ("Hidden", "Door 3", "Chicago", "60614", "41.9", "-87.6", "Safe House", "bus", "green")


def make_place(**more):
    return make_location(
        "Safe House",
        description="The green door.",
        transportation="Take the bus.",
        latitude=41.92,
        longitude=-87.65,
        point_precision="given",
        address=ADDRESS,
        **more,
    )


def test_a_confidential_location_gives_out_state_and_county_at_most():
    place = make_place(confidential=True)

    known = whereabouts(place, place.addresses.all())

    assert known.confidential
    assert known.state_province == "IL"
    assert known.precision == "none"
    told = str(asdict(known))
    assert not [secret for secret in SECRETS if secret in told]


def test_an_open_location_gives_out_its_address_and_point():
    place = make_place()

    known = whereabouts(place, place.addresses.all())

    assert (known.name, known.address_1, known.city) == (
        "Safe House",
        "100 Hidden Street",
        "Chicago",
    )
    assert (known.latitude, known.longitude, known.precision) == (41.92, -87.65, "given")


def test_a_location_without_address_or_point_is_unknown_not_an_error():
    place = make_location("Somewhere")
    known = whereabouts(place, place.addresses.all())
    assert (known.city, known.latitude, known.precision) == ("", None, "none")
