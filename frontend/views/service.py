"""One service: everything a person needs to decide and to get there."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils import timezone

from directory.models import Service
from frontend.demo import is_demo
from frontend.listing import Listing, with_everything
from frontend.reaching import mail_address

OTHERS_SHOWN = 10


def service(request: HttpRequest, pk: UUID) -> HttpResponse:
    visible = Service.objects.visible_to(request.user).select_related("organization", "program")
    found = get_object_or_404(visible, pk=pk)
    if not found.ongoing:
        return gone(request, found)
    found = visible.prefetch_related(*with_everything()).get(pk=pk)
    listing = Listing(found, timezone.now())
    context = {
        "service": found,
        "listing": listing,
        "email": mail_address(found.email),
        "others": others(found),
        "made_up": any(one.source == "demo" for one in listing.sources),
    }
    return render(request, "frontend/service.html", context)


def gone(request: HttpRequest, found: Service) -> HttpResponse:
    """A listing that ended keeps its address: it may stand in a letter or a bookmark."""
    shown = found.organization.listed and not found.organization.retired
    context = {
        "name": found.name,
        "organization": found.organization if shown else None,
        "others": others(found) if shown else [],
        "made_up": is_demo(found.pk),
    }
    return render(request, "frontend/gone.html", context, status=410)


def others(found: Service) -> list[Service]:
    """Other services of the same organization, by name."""
    same = Service.objects.ongoing().filter(organization=found.organization_id)
    return list(same.exclude(pk=found.pk).order_by("name", "pk")[:OTHERS_SHOWN])
