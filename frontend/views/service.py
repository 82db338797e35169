"""One service: everything a person needs to decide and to get there."""

from collections.abc import Sequence
from dataclasses import dataclass
from urllib.parse import urlencode
from uuid import UUID

from django.db.models import prefetch_related_objects
from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

from directory.models import Service
from frontend import my_list, structured
from frontend.demo import is_demo
from frontend.listing import Listing, parts_of, texts_of, with_everything
from frontend.reaching import mail_address
from frontend.sensitive import is_sensitive
from frontend.wording import Wording, of_services

OTHERS_SHOWN = 10
MOST_KINDS = 6


def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    visible = Service.objects.visible_to(request.user).select_related("organization", "program")
    found = get_object_or_404(visible, pk=pk)
    saved = my_list.kept(request.GET.get(my_list.NAME, ""))
    if not found.ongoing:
        return gone(request, found, saved)
    prefetch_related_objects([found], *with_everything())
    same = others(found)
    parts = parts_of([found])
    wording = Wording.of([*texts_of(found, parts), *(one.pk for one in same)])
    listing = Listing(found, parts, timezone.now(), wording)
    sensitive = is_sensitive(found)
    address = request.build_absolute_uri(request.path)
    context = {
        "service": found,
        "listing": listing,
        "wording": wording,
        "sensitive": sensitive,
        "title": _("Service") if sensitive else found.name,
        "saved": saved,
        "along": my_list.along(saved),
        "add_url": "" if sensitive else my_list.with_one(saved, found.pk),
        "is_saved": my_list.short(found.pk) in saved,
        "structured": "" if sensitive else structured.element(structured.service(listing, address)),
        "email": mail_address(found.email),
        "others": same,
        "nearby": [] if sensitive else nearby(listing, saved),
        "made_up": any(one.source == "demo" for one in listing.sources),
    }
    return render(request, "frontend/service.html", context)


def gone(request: HttpRequest, found: Service, saved: Sequence[str]) -> HttpResponse:
    """A listing that ended keeps its address: it may stand in a letter or a bookmark."""
    shown = found.organization.listed and not found.organization.retired
    same = others(found) if shown else []
    context = {
        "name": found.name,
        "organization": found.organization if shown else None,
        "others": same,
        "wording": of_services(same),
        "made_up": is_demo(found.pk),
        "along": my_list.along(saved),
        "kept": [(my_list.NAME, ".".join(saved))] if saved else [],
    }
    return render(request, "frontend/gone.html", context, status=410)


def others(found: Service) -> list[Service]:
    """Other services of the same organization, by name."""
    same = Service.objects.ongoing().filter(organization=found.organization_id)
    return list(same.exclude(pk=found.pk).order_by("name", "pk")[:OTHERS_SHOWN])


@dataclass(frozen=True, slots=True)
class Nearby:
    name: str
    url: str


def nearby(listing: Listing, saved: Sequence[str]) -> list[Nearby]:
    """Searches for the kinds of help it gives, near its first place that may be told.

    Of many kinds none says what the service is, so there are none then.
    """
    zips = [one.where.postal_code for one in listing.places if not one.where.confidential]
    terms = listing.kinds_of_help
    if not any(zips) or len(terms) > MOST_KINDS:
        return []
    near = next(filter(None, zips))
    search = reverse("frontend:search")
    kept = {my_list.NAME: ".".join(saved)} if saved else {}
    return [
        Nearby(
            term.name,
            f"{search}?{urlencode({'near': near, 'taxonomy_term': term.pk, **kept})}",
        )
        for term in terms
    ]
