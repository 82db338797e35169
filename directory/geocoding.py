"""Points of listings: the check of one that a source gives, and asking an online geocoder.

Points come from the ZIP code, offline (`directory.places.point_of`). An online geocoder is off
unless the setting GEOCODER names one, and is asked for listings only: never for a confidential
location, never for what a visitor types.

The point of a listing is stored with it. Terms of ArcGIS and Google ask for a contract that
permits this: it is for the operator to have one.
"""

import logging
import math
from collections.abc import Callable
from dataclasses import dataclass
from datetime import timedelta
from functools import cache, partial
from time import monotonic
from typing import Any, Literal

import numpy as np
from django.conf import settings
from django.utils import timezone
from django.utils.translation import gettext as _
from geopy.exc import GeopyError
from geopy.extra.rate_limiter import RateLimiter
from geopy.geocoders import get_geocoder_for_service

from directory import place_index
from directory.models import GeocodeAnswer
from directory.place_words import state_of

log = logging.getLogger("handrail.geocoding")

Answer = tuple[float | None, float | None]  # degrees; None: the street was not found
Trouble = Literal["", "zero", "out_of_range", "swapped", "web_mercator", "outside_state"]

FAR_KM = 150.0  # from every city of the state: no border town, no island is that far out
MERCATOR_RADIUS_M = 6_378_137.0  # of the sphere of EPSG:3857
NULL_ISLAND_DEGREES = 0.01
TIMEOUT_SECONDS = 10
# Nominatim's usage policy asks for one request a second at the most.
SECONDS_BETWEEN = {"nominatim": 1.0, "photon": 1.0, "arcgis": 0.1, "google": 0.1}
# OpenStreetMap's licence lets answers be kept; the terms of the others do not.
MAY_BE_KEPT = frozenset({"nominatim", "photon"})
MISSES_KEPT = timedelta(days=90)  # the map grows: what it lacked is asked for again
# An import of thousands must not wait out the timeout of a dead service for each.
FAILURES_BEFORE_REST = 3
REST_SECONDS = 600.0
# geopy's own errors, and what its readers raise for an answer of another shape.
NO_ANSWER = (GeopyError, ValueError, TypeError, LookupError, AttributeError)
NOMINATIM_RANK_OF_STREETS = 26
ARCGIS_STREETS = ("Street", "PointAddress", "Subaddress", "BuildingName")


@dataclass(frozen=True, slots=True)
class PointCheck:
    """`latitude` and `longitude` are those to use, mended where that is certain; None: neither."""

    trouble: Trouble
    message: str = ""
    latitude: float | None = None
    longitude: float | None = None


def check_point(latitude: float, longitude: float, *, state: str = "") -> PointCheck:
    """Is this where a listing of `state` (code or name) can be? No query once places are known.

    Without a state that we know only what is impossible anywhere is found.
    """
    if abs(latitude) < NULL_ISLAND_DEGREES and abs(longitude) < NULL_ISLAND_DEGREES:
        return PointCheck("zero", _("The point is 0,0, which stands for none. It was not used."))
    code = state_of(state)
    if not _on_earth(latitude, longitude):
        return _from_metres(latitude, longitude, code)
    if not code or _is_near(latitude, longitude, code):
        return PointCheck("", "", latitude, longitude)
    if _on_earth(longitude, latitude) and _is_near(longitude, latitude, code):
        words = _("Latitude and longitude had changed places. They were put right.")
        return PointCheck("swapped", words, longitude, latitude)
    words = _("The point lies far outside %(state)s. It was not used.") % {"state": code}
    return PointCheck("outside_state", words)


def _from_metres(y: float, x: float, code: str) -> PointCheck:
    """Numbers too large for degrees are often Web-Mercator metres, either way round."""
    if not (math.isfinite(x) and math.isfinite(y)):
        return PointCheck("out_of_range", _("The point is not on Earth. It was not used."))
    for north, east in ((y, x), (x, y)):
        point = _degrees(north, east)
        if _on_earth(*point) and code and _is_near(*point, code):
            words = _("The point was in Web-Mercator metres. It was turned into degrees.")
            return PointCheck("web_mercator", words, *point)
    return PointCheck("out_of_range", _("The point is not on Earth. It was not used."))


def _degrees(north_m: float, east_m: float) -> tuple[float, float]:
    longitude = math.degrees(east_m / MERCATOR_RADIUS_M)
    # Past 50 radii the exponent overflows, and no map reaches that far.
    turned = max(-50.0, min(50.0, north_m / MERCATOR_RADIUS_M))
    return math.degrees(2 * math.atan(math.exp(turned)) - math.pi / 2), longitude


def _on_earth(latitude: float, longitude: float) -> bool:
    return -90 <= latitude <= 90 and -180 <= longitude <= 180


def _is_near(latitude: float, longitude: float, code: str) -> bool:
    """Within `FAR_KM` of a city of the state; true where the state has no points to tell."""
    index = place_index.index()
    rows = _rows_of_states(len(index.cities)).get(code)
    if rows is None:
        return True
    lats, lons = index.latitudes[rows], index.longitudes[rows]
    distances = place_index.distances_km(latitude, longitude, lats, lons)
    return bool(np.isnan(distances).all() or np.nanmin(distances) <= FAR_KM)


@cache
def _rows_of_states(cities: int) -> dict[str, Any]:
    """The rows of each state's cities in the place index, which holds `cities` of them."""
    rows: dict[str, list[int]] = {}
    for name, row in place_index.index().cities.items():
        rows.setdefault(name.partition(" ")[0], []).append(row)
    return {state: np.array(numbers) for state, numbers in rows.items()}


def is_online() -> bool:
    return bool(settings.GEOCODER)


def locate(address: str, *, state: str = "") -> tuple[float, float] | None:
    """The point of a listing's street address, by the geocoder that the settings name.

    None when none is set, the street was not found, the answer lies far outside `state`, or the
    service failed (logged without the address). After some failures in a row it is not asked for
    a while. One query when the answer is kept already, and no request then.
    """
    name = settings.GEOCODER
    address = " ".join(address.split())
    if not name or not address:
        return None
    latitude, longitude = _kept(name, address) or _asked(name, address) or (None, None)
    if latitude is None or longitude is None:
        return None
    check = check_point(latitude, longitude, state=state)
    return None if check.trouble else (latitude, longitude)


def _kept(name: str, address: str) -> Answer | None:
    kept = GeocodeAnswer.objects.filter(geocoder=name, address=address).first()
    if kept is None:
        return None
    if kept.latitude is None and timezone.now() - kept.asked_at > MISSES_KEPT:
        return None
    return kept.latitude, kept.longitude


def _asked(name: str, address: str) -> Answer | None:
    try:
        answer = _asking(name, settings.GEOCODER_URL, settings.GEOCODER_KEY).answer(address)
    except NO_ANSWER as error:
        log.warning("The geocoder %s gave no answer: %s", name, type(error).__name__)
        return None
    if answer is not None and name in MAY_BE_KEPT:
        GeocodeAnswer.objects.update_or_create(
            geocoder=name,
            address=address,
            defaults={"latitude": answer[0], "longitude": answer[1], "asked_at": timezone.now()},
        )
    return answer


class Asking:
    """One geocoder, slowed to what its operator allows, and left alone while it is down."""

    def __init__(self, name: str, url: str, key: str) -> None:
        self._name = name
        self._ask = _limited(name, url, key)
        self._failures = 0
        self._rests_until = 0.0

    def answer(self, address: str) -> Answer | None:
        """(None, None) when the street was not found; None when not asked. Raises NO_ANSWER."""
        if monotonic() < self._rests_until:
            return None
        try:
            found = self._ask(address)
            is_street = found is not None and _is_street(self._name, found.raw)
        except NO_ANSWER:
            self._failures += 1
            if self._failures >= FAILURES_BEFORE_REST:
                self._failures, self._rests_until = 0, monotonic() + REST_SECONDS
            raise
        self._failures = 0
        return (found.latitude, found.longitude) if is_street else (None, None)


def _is_street(name: str, raw: dict[str, Any]) -> bool:
    """A house or a street: the middle of a whole city is worse than that of the ZIP code.

    An answer that does not say what it is of is believed.
    """
    if name == "nominatim":
        return bool(raw.get("place_rank", NOMINATIM_RANK_OF_STREETS) >= NOMINATIM_RANK_OF_STREETS)
    if name == "photon":
        return str(raw["properties"].get("type", "house")) in ("house", "street")
    if name == "google":
        return str(raw["geometry"].get("location_type")) != "APPROXIMATE"
    return str(raw["attributes"].get("Addr_type", "Street")).startswith(ARCGIS_STREETS)


@cache
def _asking(name: str, url: str, key: str) -> Asking:
    return Asking(name, url, key)


def _limited(name: str, url: str, key: str) -> Callable[[str], Any]:
    """Raises ConfigurationError for settings that the service cannot do with."""
    options: dict[str, Any] = {"timeout": TIMEOUT_SECONDS}
    if name == "google":
        options["api_key"] = key
    if name in ("nominatim", "photon"):
        contact = settings.GEOCODER_CONTACT or "no contact given"
        options["user_agent"] = f"Handrail community directory ({contact})"
        if url:
            scheme, _separator, domain = url.rstrip("/").partition("://")
            options |= {"scheme": scheme, "domain": domain}
    kind = get_geocoder_for_service("googlev3" if name == "google" else name)
    ask = kind(**options).geocode
    limited: Callable[[str], Any] = RateLimiter(
        partial(ask, out_fields="Addr_type") if name == "arcgis" else ask,
        min_delay_seconds=0.0 if url else SECONDS_BETWEEN[name],
        max_retries=0,
        swallow_exceptions=False,
    )
    return limited
