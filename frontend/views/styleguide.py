"""Every piece that pages are made of, in one place; for developers, where DEBUG is on."""

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.utils.translation import gettext as _

from frontend.cards import Card, Fact
from frontend.emergency import helps
from frontend.wording import Words

COLOURS = (
    "paper", "card", "ink", "ink-soft", "deep", "deep-soft", "action", "link", "accent",
    "accent-soft", "good", "good-soft", "bad", "bad-soft",
)  # fmt: skip
STEPS = ("step-4", "step-3", "step-2", "step-1", "step-0", "small")


def styleguide(request: HttpRequest) -> HttpResponse:
    if not settings.DEBUG:
        raise Http404
    context: dict[str, Any] = {
        "colours": COLOURS,
        "steps": STEPS,
        "cards": [card("open", _("Open until %(time)s") % {"time": "5 pm"}), card("unknown", "")],
        "helps": helps(["danger"]),
        "typed": {"q": "", "near": ""},
        "kept": [],
        "errors": {"near": _("Type a ZIP code or city")},
    }
    return render(request, "frontend/styleguide.html", context)


def card(state: str, words: str) -> Card:
    """A made-up one."""
    return Card(
        url="#cards",
        name="Example service",
        organization_name="Example organization",
        about=Words("What a listing says of itself, in a sentence or two.", ""),
        state=state,
        state_words=words or _("Call first: hours not known"),
        where="1 Example Street, Exampleville",
        phone="505-555-0100",
        tel="tel:+15055550100",
        facts=[
            Fact("wallet", "Free", True),
            Fact("file-text", _("Papers to bring: not said"), False),
        ],
        add_url="#cards",
    )
