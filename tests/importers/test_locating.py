"""Points: the source's own where it is plausible, else the middle of the ZIP, and marked so."""

from typing import Any
from uuid import uuid4

import pytest

from directory import geocoding
from directory.drafts import Draft
from importers.locating import Locating
from importers.normalise import Remark

pytestmark = pytest.mark.django_db
CHICAGO = (41.92, -87.65)


def located(address: dict[str, Any] | None = None, **fields: Any) -> tuple[Draft, list[Remark]]:
    whole = {"address_type": "physical", "country": "US", **(address or {})}
    draft = Draft("location", uuid4(), fields, {"address": [whole]} if address else {})
    return draft, Locating("a source").locate(draft)


LINCOLN_PARK = {"city": "Chicago", "state_province": "IL", "postal_code": "60614"}


def test_an_address_gets_the_middle_of_its_zip_and_its_zone() -> None:
    draft, remarks = located(LINCOLN_PARK)
    assert draft.fields["latitude"] == pytest.approx(CHICAGO[0], abs=0.05)
    assert draft.fields["longitude"] == pytest.approx(CHICAGO[1], abs=0.05)
    assert draft.fields["point_precision"] == "postal_code"
    assert draft.fields["point_source"] == "zip"
    assert draft.fields["timezone"] == "America/Chicago"
    assert not remarks


def test_an_unknown_zip_falls_back_to_the_city() -> None:
    draft, _ = located({**LINCOLN_PARK, "postal_code": "00000"})
    assert draft.fields["point_precision"] == "city"
    assert draft.fields["timezone"] == "America/Chicago"


def test_a_place_that_nobody_knows_has_no_point_and_is_told() -> None:
    draft, (remark,) = located({"city": "Nowhere", "state_province": "ZZ", "postal_code": "00000"})
    assert (draft.fields["latitude"], draft.fields["point_precision"]) == (None, "none")
    assert remark.value == "00000 Nowhere ZZ"


def test_a_point_of_the_source_is_kept_as_given() -> None:
    draft, remarks = located(LINCOLN_PARK, latitude="41.921", longitude=-87.651)
    assert (draft.fields["latitude"], draft.fields["longitude"]) == (41.921, -87.651)
    assert draft.fields["point_precision"] == "given"
    assert draft.fields["point_source"] == "a source"
    assert not remarks


@pytest.mark.parametrize(
    ("point", "words"),
    [
        ((0, 0), "0,0"),
        (("0.0", "-0.0"), "0,0"),
        ((-87.65, 41.92), "changed places"),
        ((5_150_000, -9_757_000), "Web-Mercator"),
        ((34.05, -118.24), "far outside IL"),
        ((41.92, 87.65), "far outside IL"),
        ((100, 400), "not on Earth"),
        (("41.92", ""), "not two numbers"),
        ((float("nan"), 1), "not on Earth"),
        (("north", "west"), "not two numbers"),
    ],
)
def test_a_point_that_cannot_be_is_told_and_the_zip_is_taken(point: Any, words: str) -> None:
    draft, (remark,) = located(LINCOLN_PARK, latitude=point[0], longitude=point[1])
    assert words in remark.message
    assert draft.fields["point_precision"] == "postal_code"


def test_an_online_geocoder_is_asked_for_the_street_only_where_one_is_set(
    settings: Any, monkeypatch: pytest.MonkeyPatch
) -> None:
    asked: list[str] = []

    def locate(address: str, *, state: str = "") -> tuple[float, float] | None:
        asked.append(address)
        return 41.93, -87.64

    monkeypatch.setattr(geocoding, "locate", locate)
    street = {**LINCOLN_PARK, "address_1": "1 Example Street"}
    assert located(street)[0].fields["point_precision"] == "postal_code"

    settings.GEOCODER = "nominatim"
    draft, _ = located(street)
    assert (draft.fields["latitude"], draft.fields["point_precision"]) == (41.93, "street")
    assert draft.fields["point_source"] == "nominatim"
    assert asked == ["1 Example Street, Chicago, IL 60614, US"]
    assert located(street, confidential=True)[0].fields["point_precision"] == "postal_code"
    assert len(asked) == 1


def test_an_address_abroad_keeps_its_point() -> None:
    toronto = {"city": "Toronto", "state_province": "ON", "country": "CA"}
    draft, remarks = located(toronto, latitude=43.7, longitude=-79.4)
    assert draft.fields["point_precision"] == "given"
    assert not remarks


def test_a_location_that_says_nothing_of_where_it_is_stays_as_it_is() -> None:
    draft, remarks = located(name="Somewhere")
    assert draft.fields == {"name": "Somewhere"}
    assert not remarks


def test_a_zone_of_the_source_goes_before_that_of_the_zip() -> None:
    draft, _ = located(LINCOLN_PARK, timezone="America/New_York")
    assert draft.fields["timezone"] == "America/New_York"
