"""What a visit leaves behind, and how to leave less."""

from django.http import HttpRequest, HttpResponse
from django.shortcuts import render


def safety(request: HttpRequest) -> HttpResponse:
    return render(request, "frontend/safety.html")
