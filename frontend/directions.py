"""Links to the way to a place. Nothing is sent to anyone before one of them is followed."""

from dataclasses import dataclass
from urllib.parse import urlencode

from django.utils.functional import Promise
from django.utils.translation import gettext_lazy as _

# https://developers.google.com/maps/documentation/urls/get-started: no key, and the only map of
# the country that knows buses as well.
MAP = "https://www.google.com/maps/dir/?"
MODES: dict[str, Promise] = {
    "walking": _("on foot"),
    "transit": _("by bus or train"),
    "driving": _("by car"),
}


@dataclass(frozen=True, slots=True)
class Way:
    name: str
    url: str


def ways(address: str) -> list[Way]:
    """`address`: street and town; [] for none."""
    if not address:
        return []
    return [
        Way(str(name), MAP + urlencode({"api": "1", "destination": address, "travelmode": mode}))
        for mode, name in MODES.items()
    ]
