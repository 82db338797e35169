"""Points of listings: what a source gives is checked, an online geocoder is asked with care."""

import json
import threading
from collections.abc import Iterator
from datetime import timedelta
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest
from django.utils import timezone

from directory import geocoding
from directory.geocoding import check_point, locate
from directory.models import GeocodeAnswer

pytestmark = pytest.mark.django_db

CHICAGO = (41.92, -87.65)


@pytest.mark.parametrize(
    ("latitude", "longitude", "state", "trouble", "point"),
    [
        (*CHICAGO, "IL", "", CHICAGO),
        (*CHICAGO, "Illinois", "", CHICAGO),
        (*CHICAGO, "IN", "", CHICAGO),  # across the border, but near
        (*CHICAGO, "", "", CHICAGO),
        (*CHICAGO, "Nowhere", "", CHICAGO),
        (0.0, 0.0, "IL", "zero", (None, None)),
        (-87.65, 41.92, "IL", "swapped", CHICAGO),
        (*CHICAGO, "CA", "outside_state", (None, None)),
        (5148868.0, -9757153.0, "IL", "web_mercator", CHICAGO),
        (-9757153.0, 5148868.0, "IL", "web_mercator", CHICAGO),
        (5148868.0, -9757153.0, "CA", "out_of_range", (None, None)),
        (100.0, -87.65, "IL", "out_of_range", (None, None)),
        (float("nan"), -87.65, "IL", "out_of_range", (None, None)),
        (float("inf"), 1e300, "IL", "out_of_range", (None, None)),
        (21.3, -157.86, "HI", "", (21.3, -157.86)),
        (51.88, -176.65, "AK", "", (51.88, -176.65)),  # Adak, far out in the Aleutians
        (-14.28, -170.7, "AS", "", (-14.28, -170.7)),
        (13.44, 144.79, "GU", "", (13.44, 144.79)),
    ],
)
def test_a_given_point_is_used_mended_or_left_out(latitude, longitude, state, trouble, point):
    checked = check_point(latitude, longitude, state=state)

    assert checked.trouble == trouble
    assert bool(checked.message) == bool(trouble)
    expected = point if None in point else pytest.approx(point, abs=0.001)
    assert (checked.latitude, checked.longitude) == expected


class Answers(BaseHTTPRequestHandler):
    asked: list[str] = []
    status = 200
    found: object = [{"lat": "41.92", "lon": "-87.65", "display_name": "Here"}]

    def do_GET(self) -> None:
        type(self).asked.append(self.path)
        self.send_response(type(self).status)
        self.send_header("Content-Type", "application/json")
        self.end_headers()
        self.wfile.write(json.dumps(type(self).found).encode())

    def log_message(self, *args: object) -> None:
        pass


@pytest.fixture
def nominatim(settings) -> Iterator[type[Answers]]:
    """A server on loopback that answers as Nominatim does."""
    handler = type("Handler", (Answers,), {"asked": []})
    server = ThreadingHTTPServer(("127.0.0.1", 0), handler)
    thread = threading.Thread(target=server.serve_forever)
    thread.start()
    settings.GEOCODER = "nominatim"
    settings.GEOCODER_URL = f"http://127.0.0.1:{server.server_port}"
    geocoding._asking.cache_clear()
    yield handler
    server.shutdown()
    thread.join()
    server.server_close()
    geocoding._asking.cache_clear()


def test_no_geocoder_is_asked_unless_one_is_set(nominatim, settings):
    settings.GEOCODER = ""
    assert locate("100 Example Street, Chicago, IL 60614") is None
    assert nominatim.asked == []


def test_an_answer_is_kept_so_that_an_address_is_asked_once(nominatim):
    address = "100 Example Street,  Chicago, IL 60614"
    assert locate(address) == CHICAGO
    assert locate(address) == CHICAGO
    assert len(nominatim.asked) == 1


def test_an_address_that_is_not_found_is_not_asked_again(nominatim):
    nominatim.found = []
    assert locate("1 Nowhere Lane") is None
    assert locate("1 Nowhere Lane") is None
    assert len(nominatim.asked) == 1


def test_a_failing_geocoder_is_no_failure_and_nothing_is_kept(nominatim, caplog):
    nominatim.status = 503
    assert locate("100 Example Street") is None
    assert not GeocodeAnswer.objects.exists()
    assert "Example Street" not in caplog.text


@pytest.mark.parametrize("geocoder", ["nominatim", "photon"])
@pytest.mark.parametrize(
    "answer",
    [
        None,
        "soon",
        [1],
        [{"x": 1}],
        [{"lat": "nan", "lon": "1", "display_name": "Here"}],
        {"features": [{"geometry": None}]},
        {"features": [{"geometry": {"coordinates": [-87.65]}, "properties": {}}]},
        {"error": "Too many requests"},
    ],
)
def test_an_answer_of_another_shape_is_no_failure(nominatim, settings, geocoder, answer):
    settings.GEOCODER = geocoder
    nominatim.found = answer
    assert locate("100 Example Street") is None


def test_a_missing_key_is_told_and_is_no_failure(settings, caplog):
    settings.GEOCODER, settings.GEOCODER_KEY = "google", ""
    assert locate("100 Example Street") is None
    assert "ConfigurationError" in caplog.text


def test_a_geocoder_that_keeps_failing_is_left_alone(nominatim):
    nominatim.status = 503
    for number in range(10):
        assert locate(f"{number} Example Street") is None
    assert len(nominatim.asked) == geocoding.FAILURES_BEFORE_REST

    nominatim.status = 200
    assert locate("100 Example Street") is None
    geocoding._asking.cache_clear()
    assert locate("100 Example Street") == CHICAGO


@pytest.mark.parametrize(
    ("rank", "point"), [(30, CHICAGO), (26, CHICAGO), (25, None), (16, None), (8, None)]
)
def test_only_a_street_is_a_better_point_than_the_zip(nominatim, rank, point):
    nominatim.found = [
        {"lat": "41.92", "lon": "-87.65", "display_name": "Here", "place_rank": rank}
    ]
    assert locate("100 Example Street, Chicago, IL 60614") == point


def test_what_each_geocoder_says_of_a_street():
    street = geocoding._is_street
    assert street("photon", {"properties": {"type": "street"}})
    assert street("photon", {"properties": {}})
    assert not street("photon", {"properties": {"type": "city"}})
    assert street("google", {"geometry": {"location_type": "ROOFTOP"}})
    assert not street("google", {"geometry": {"location_type": "APPROXIMATE"}})
    assert street("arcgis", {"attributes": {"Addr_type": "StreetAddress"}})
    assert not street("arcgis", {"attributes": {"Addr_type": "Postal"}})


def test_an_answer_far_outside_the_state_is_not_used(nominatim):
    assert locate("100 Example Street", state="IL") == CHICAGO
    assert locate("100 Example Street", state="CA") is None
    assert len(nominatim.asked) == 1


def test_what_was_not_found_long_ago_is_asked_again(nominatim):
    nominatim.found = []
    assert locate("1 Nowhere Lane") is None
    long_ago = timezone.now() - geocoding.MISSES_KEPT - timedelta(days=1)
    GeocodeAnswer.objects.update(asked_at=long_ago)

    nominatim.found = Answers.found
    assert locate("1 Nowhere Lane") == CHICAGO
    assert GeocodeAnswer.objects.get().asked_at > long_ago
