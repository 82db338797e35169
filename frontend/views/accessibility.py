"""What the pages do for everyone to use them, and what they do not yet."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def accessibility(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/accessibility.html")
