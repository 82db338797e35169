"""One organization and all that it offers."""

from uuid import UUID

from django.http import HttpRequest, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from directory.models import Organization, Phone, Service, SourceRecord
from frontend import my_list
from frontend.demo import is_demo
from frontend.reaching import lines, mail_address
from frontend.sensitive import is_said
from frontend.wording import Wording

SERVICES_SHOWN = 200


def organization(request: HttpRequest, pk: UUID) -> HttpResponse:
    found = get_object_or_404(Organization.objects.visible_to(request.user), pk=pk)
    if found.retired:
        context = {"name": found.name, "others": [], "made_up": is_demo(pk)}
        return render(request, "frontend/gone.html", context, status=410)
    services = Service.objects.ongoing().filter(organization=found).order_by("name", "pk")
    listed = list(services[:SERVICES_SHOWN])
    websites = list(found.additional_websites.all())
    numbers = lines(Phone.objects.filter(organization=found).prefetch_related("languages"))
    texts = [one.pk for one in (found, *listed, *websites, *numbers)]
    sources = list(SourceRecord.objects.filter(record_id=pk).order_by("changed_at"))
    sensitive = is_said(found.name) or is_said(found.alternate_name)
    context = {
        "organization": found,
        "sensitive": sensitive,
        "title": _("Organization") if sensitive else found.name,
        "email": mail_address(found.email),
        "lines": numbers,
        "services": listed,
        "websites": websites,
        "wording": Wording.of(texts),
        "sources": sources,
        "made_up": any(one.source == "demo" for one in sources),
        "along": my_list.along(my_list.kept(request.GET.get(my_list.NAME, ""))),
    }
    return render(request, "frontend/organization.html", context)
