"""Points of listings: what a source gives is checked, an online geocoder is asked with care."""

import json
import threading
from collections.abc import Iterator
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer

import pytest

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
    found: list[dict[str, str]] = [{"lat": "41.92", "lon": "-87.65", "display_name": "Here"}]

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
