"""The start page: what, where, and what people often look for."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse

from frontend.brand.reading import brand
from frontend.needs import Need, in_order
from frontend.sensitive import is_private


def home(request: HttpRequest) -> HttpResponse:
    return render(
        request, "frontend/home.html", {"needs": [link(need) for need in in_order(brand().needs)]}
    )


def link(need: Need) -> dict[str, object]:
    words = str(need.words)
    url = f"{reverse('frontend:search')}?{urlencode({'q': words})}"
    told = {"icon": need.icon, "name": need.name, "more": need.more}
    return {**told, "url": url, "private": is_private(words)}
