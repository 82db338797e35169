"""A service in the words of schema.org, for search engines: only what its page tells anyway."""

import json
from typing import Any

from django.utils.html import format_html
from django.utils.safestring import SafeString, mark_safe

from frontend.listing import Listing, Place

CONTEXT = "https://schema.org"
# As django.utils.html.json_script does: no text can end the element.
_ESCAPES = {ord(">"): "\\u003E", ord("<"): "\\u003C", ord("&"): "\\u0026"}


def service(listing: Listing, address: str) -> dict[str, Any]:
    """`address`: of the page, absolute."""
    found = listing.service
    told = {
        "@context": CONTEXT,
        "@type": "Service",
        "@id": address,
        "url": address,
        "name": found.name,
        "description": found.description,
        "provider": {"@type": "Organization", "name": found.organization.name},
        "availableChannel": [channel(listing, place) for place in listing.places] or None,
        "areaServed": [area.name for area in listing.areas if area.name],
        "dateModified": found.assured_date.isoformat() if found.assured_date else None,
    }
    return {name: value for name, value in told.items() if value}


def channel(listing: Listing, place: Place) -> dict[str, Any]:
    lines = [line for line in (place.lines or listing.lines) if line.called]
    told = {
        "@type": "ServiceChannel",
        "servicePhone": {"@type": "ContactPoint", "telephone": lines[0].number} if lines else None,
        "availableLanguage": listing.languages,
        "serviceLocation": location(place),
    }
    return {name: value for name, value in told.items() if value}


def location(place: Place) -> dict[str, Any] | None:
    """None for a confidential place, and where there is nowhere to go."""
    where = place.where
    if where.confidential or place.virtual or not (where.address_1 and where.city):
        return None
    street = ", ".join(filter(None, (where.address_1, where.address_2)))
    told = {
        "@type": "PostalAddress",
        "streetAddress": street,
        "addressLocality": where.city,
        "addressRegion": where.state_province,
        "postalCode": where.postal_code,
        "addressCountry": "US",
    }
    return {"@type": "Place", "address": {name: value for name, value in told.items() if value}}


def element(told: dict[str, Any]) -> SafeString:
    """The `<script>` that holds it: data, which no policy counts as code."""
    text = json.dumps(told, ensure_ascii=False).translate(_ESCAPES)
    return format_html('<script type="application/ld+json">{}</script>', mark_safe(text))
