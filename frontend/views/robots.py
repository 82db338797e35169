"""What search engines are asked to leave alone, and where the list of pages is."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse


def robots(request: HttpRequest) -> HttpResponse:
    sitemap = request.build_absolute_uri(reverse("sitemap_index"))
    return render(request, "robots.txt", {"sitemap": sitemap}, content_type="text/plain")
