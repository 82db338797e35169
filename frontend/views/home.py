"""The start page: what, where, what people often look for, and what is new."""

from urllib.parse import urlencode

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import reverse
from django.utils import timezone

from frontend.brand.reading import brand
from frontend.needs import Need, in_order
from frontend.news import newest
from frontend.sensitive import is_private


def home(request: HttpRequest) -> HttpResponse:
    context = {
        "needs": [link(need) for need in in_order(brand().needs)],
        "news": newest(timezone.now()),
    }
    return render(request, "frontend/home.html", context)


def link(need: Need) -> dict[str, object]:
    words = str(need.words)
    url = f"{reverse('frontend:search')}?{urlencode({'q': words})}"
    told = {"icon": need.icon, "name": need.name, "more": need.more}
    return {**told, "url": url, "private": is_private(words)}
