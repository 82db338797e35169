"""The list that a visitor makes, in the order that they gave it."""

from collections.abc import Sequence

import segno
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils import timezone
from django.utils.safestring import SafeString, mark_safe

from directory.models import Service
from frontend import my_list as lists
from frontend.listing import Listing, parts_of, texts_of, with_everything
from frontend.parts import Parts
from frontend.wording import Wording


def my_list(request: HttpRequest) -> HttpResponse:
    found = lists.services(lists.read(request.GET.get(lists.NAME, "")))
    shown = lists.allowed(found)
    ids = tuple(shown)
    services = loaded(list(shown.values()))
    parts = parts_of(services)
    wording = Wording.of(pk for one in services for pk in texts_of(one, parts))
    entries = [entry(ids, at, one, parts, wording) for at, one in enumerate(services)]
    today = timezone.localdate()
    text = lists.message(entries, today)
    own = request.build_absolute_uri(lists.address(ids))
    context = {
        "entries": entries,
        "wording": wording,
        "kept_out": len(found) - len(shown),
        "along": lists.along(ids),
        "mail": lists.mail(text),
        "sms": lists.sms(text),
        "code": code(own) if entries else "",
        "today": today,
    }
    return render(request, "frontend/my_list.html", context)


def loaded(services: Sequence[Service]) -> list[Service]:
    """With everything that an entry tells, in the same order."""
    order = {service.pk: place for place, service in enumerate(services)}
    full = Service.objects.visible_to(None).filter(pk__in=order).select_related("organization")
    return sorted(full.prefetch_related(*with_everything()), key=lambda one: order[one.pk])


def entry(
    ids: Sequence[str], at: int, service: Service, parts: Parts, wording: Wording
) -> lists.Entry:
    return lists.Entry(
        id=lists.anchor(ids[at]),
        listing=Listing(service, parts, timezone.now(), wording),
        ended=not service.ongoing,
        up=lists.swapped(ids, at, at - 1),
        down=lists.swapped(ids, at, at + 1),
        out=lists.address(one for one in ids if one != ids[at]) + "#my-list",
    )


def code(text: str) -> SafeString:
    """A QR code as SVG without styles of its own, which the policy would refuse."""
    made = segno.make(text, error="m", micro=False)
    return mark_safe(
        made.svg_inline(scale=4, border=4, svgclass="qr", lineclass=None, omitsize=True)
    )
