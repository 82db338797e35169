"""Where a location is: the source's own point where it is plausible, else what an online
geocoder says of the street where one is set, else the middle of its ZIP or city, each marked as
what it is; and its time zone."""

from __future__ import annotations

from django.conf import settings
from django.utils.translation import gettext as _

from directory import geocoding, place_index, places
from directory.drafts import Draft, Row
from importers.normalise import Remark

Point = tuple[float, float]
Middle = tuple[tuple[float, float, str] | None, str]  # point and what it is of; zone


class Locating:
    """Points and zones for the locations of one source. Two queries for all of them, and one
    request for each location where an online geocoder is set."""

    def __init__(self, source: str) -> None:
        self.source = source
        self._middles: dict[tuple[str, str, str], Middle] = {}

    def locate(self, draft: Draft) -> list[Remark]:
        """Fills the draft's point, its precision and origin, and its zone where it has none.

        A draft that says nothing of where it is stays as it is.
        """
        address = _address(draft)
        if address is None and not _gives_point(draft.fields):
            return []
        remarks = self._point(draft.fields, address or {})
        if not draft.fields.get("timezone"):
            zone = self._middle(address or {})[1]
            draft.fields["timezone"] = zone or _zone_at(draft.fields)
        return remarks

    def _point(self, fields: Row, address: Row) -> list[Remark]:
        remarks: list[Remark] = []
        if _gives_point(fields):
            given, problem = _checked(fields, address)
            if given:
                _place(fields, given, "given", self.source)
                return []
            value = f"{fields.get('latitude')}, {fields.get('longitude')}"
            remarks.append(Remark("warning", "latitude", value, problem))
        if found := _asked_online(fields, address):
            _place(fields, found, "street", settings.GEOCODER)
        elif middle := self._middle(address)[0]:
            _place(fields, middle[:2], middle[2], "zip" if middle[2] == "postal_code" else "city")
        else:
            _place(fields, (None, None), "none", "")
            if address and fields.get("location_type") != "virtual":
                message = _("We do not know where this ZIP and city are. The place has no point.")
                remarks.append(Remark("info", "postal_code", " ".join(_where(address)), message))
        return remarks

    def _middle(self, address: Row) -> Middle:
        """The point and zone of an address's ZIP or city, looked up once for each."""
        where = _where(address)
        if not _in_us(address):
            return None, ""
        if where not in self._middles:
            self._middles[where] = places.point_of(*where), places.zone_of(*where)
        return self._middles[where]


def _checked(fields: Row, address: Row) -> tuple[Point | None, str]:
    """The point that the source gives, or why it is not taken. One that only seems to be mended
    (swapped, in metres) gives way to the middle of the ZIP: a guess would pass for exact."""
    try:
        latitude, longitude = float(fields["latitude"]), float(fields["longitude"])
    except (KeyError, TypeError, ValueError):
        return None, _("The point is not two numbers. It was not used.")
    state = _where(address)[2] if _in_us(address) else ""
    check = geocoding.check_point(latitude, longitude, state=state)
    if not check.trouble:
        return (latitude, longitude), ""
    if check.trouble == "swapped":
        return None, _("Latitude and longitude have changed places. The point was not used.")
    if check.trouble == "web_mercator":
        return None, _("The point is in Web-Mercator metres, not degrees. It was not used.")
    return None, check.message


def _asked_online(fields: Row, address: Row) -> Point | None:
    """Never where a confidential location is."""
    if not geocoding.is_online() or fields.get("confidential") or not address.get("address_1"):
        return None
    postal_code, city, state = _where(address)
    words = [str(address["address_1"]), city, f"{state} {postal_code}".strip()]
    asked = ", ".join([*filter(None, words), str(address.get("country") or "US")])
    return geocoding.locate(asked, state=state if _in_us(address) else "")


def _address(draft: Draft) -> Row | None:
    """The physical address, else any."""
    rows = draft.parts.get("address", [])
    physical = (row for row in rows if row.get("address_type") == "physical")
    return next(physical, rows[0] if rows else None)


def _gives_point(fields: Row) -> bool:
    return any(fields.get(name) not in (None, "") for name in ("latitude", "longitude"))


def _where(address: Row) -> tuple[str, str, str]:
    return (
        str(address.get("postal_code") or ""),
        str(address.get("city") or ""),
        str(address.get("state_province") or ""),
    )


def _in_us(address: Row) -> bool:
    """Or may be: a source that names no country means its own."""
    return str(address.get("country") or "US") == "US"


def _place(
    fields: Row, point: tuple[float | None, float | None], precision: str, source: str
) -> None:
    fields["latitude"], fields["longitude"] = point
    fields["point_precision"], fields["point_source"] = precision, source


def _zone_at(fields: Row) -> str:
    """The zone of the ZIP nearest to the point."""
    if fields["latitude"] is None:
        return ""
    found = place_index.zips().nearest(fields["latitude"], fields["longitude"])
    return places.zone_of(found[0]) if found and found[1] <= places.FARTHEST_KM else ""
