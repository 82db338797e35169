"""What search engines are asked to leave alone, and where the list of pages is."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def robots(request: HttpRequest) -> HttpResponse:
    context = {
        "languages": [code for code, _ in settings.LANGUAGES if code != settings.LANGUAGE_CODE],
        "sitemap": request.build_absolute_uri(reverse("sitemap_index")),
    }
    return render(request, "robots.txt", context, content_type="text/plain")
