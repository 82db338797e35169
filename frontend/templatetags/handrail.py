"""What the templates need beyond Django's own: assets, icons, languages, phone links."""

import json
from collections.abc import Mapping, Sequence
from functools import cache
from textwrap import shorten
from typing import Any
from urllib.parse import urlsplit
from uuid import UUID

from django import template
from django.conf import settings
from django.http import HttpRequest
from django.template.base import FilterExpression, Parser, Token
from django.template.context import Context, RequestContext
from django.template.loader import render_to_string
from django.urls import reverse
from django.utils.html import escape, format_html, linebreaks
from django.utils.safestring import SafeString, mark_safe
from django.utils.text import Truncator
from django.utils.translation import get_language, override, pgettext
from django.utils.translation import gettext_lazy as _

from directory.lists import enumerated
from directory.regions import naming
from directory.translations.fields import ORIGINAL
from frontend import assets, my_list
from frontend.brand.reading import brand
from frontend.brand.values import Brand
from frontend.demo import demo_data_present
from frontend.dialling import sms_link, tel_link
from frontend.sensitive import is_said
from frontend.wording import Credit, Wording, Words, in_its_language
from frontend.words import language_name, term_name

register = template.Library()
register.filter("term", term_name)
register.filter("enumerated", enumerated)
register.filter("region", naming.shown)
register.filter("region_within", naming.within)

SOURCES = {
    "demo": _("Made up to show how this site works"),
    "hsds": _("A data package (HSDS)"),
    "samhsa": _("SAMHSA's national directory of treatment facilities"),
}
PREVIEWED = 200  # characters
POINTING = {"arrow-left", "chevron-right", "list-check", "list-plus", "log-out"}


@register.simple_tag
def asset(source: str) -> str:
    """Raises ImproperlyConfigured when the build has not run or does not know `source`."""
    return assets.asset_url(source)


@register.simple_tag
def font(weight: int) -> str:
    return assets.font_url(weight)


@register.tag
def icon(parser: Parser, token: Token) -> "IconNode":
    """`{% icon "clock" %}`: a drawing beside words; it says nothing of its own to a screen reader."""
    _, name = token.split_contents()
    return IconNode(parser.compile_filter(name))


class IconNode(template.Node):
    """A page of results holds a hundred: a node of its own takes a fifth of a simple tag's time."""

    def __init__(self, name: FilterExpression) -> None:
        self.name = name

    def render(self, context: Context) -> SafeString:
        return drawing(self.name.resolve(context))


@cache
def drawing(name: str) -> SafeString:
    return format_html(
        '<svg class="icon{}" aria-hidden="true" focusable="false"><use href="{}#{}"/></svg>',
        " points" if name in POINTING else "",  # mirrored where one reads from right to left
        assets.asset_url("src/icons.json"),
        name,
    )


@register.simple_tag
def region_names() -> str:
    """For the map: English names of states and those of this language, as JSON; "" for none."""
    known = naming.state_names()
    return json.dumps(dict(known), ensure_ascii=False, separators=(",", ":")) if known else ""


@register.simple_tag
def the_brand() -> Brand:
    """What the site says of itself; a tag, since error pages have no context of their own."""
    return brand()


@register.simple_tag
def crisis_bar() -> SafeString:
    """The lines to call, on top of every page; rendered once for each language."""
    ours, language = brand(), get_language() or ""
    if language not in ours.rendered:
        ours.rendered[language] = render_to_string("frontend/crisis_bar.html", {"brand": ours})
    return mark_safe(ours.rendered[language])


@register.filter
def tel(number: str) -> str:
    return tel_link(number)


@register.filter
def sms(number: str, body: object = "") -> str:
    return sms_link(number, str(body))


@register.simple_tag
def demo_present() -> bool:
    return demo_data_present()


@register.simple_block_tag(takes_context=True)
def go(
    context: Context,
    content: str,
    url: str,
    *,
    private: bool = False,
    rel: str = "nofollow",
    **more: str,
) -> SafeString:
    """A way to another search: a link, or, where the search is to stay out of addresses, a button
    that posts it (see `frontend.views.search`). `url` ends in the query of the search."""
    attributes = {name: value for name, value in more.items() if value}
    if private or context.get("private"):
        attributes["class"] = f"go {attributes.get('class', '')}".strip()
        attributes |= {"type": "submit", "form": "again", "name": "go"}
        attributes["value"] = url.partition("?")[2].partition("#")[0]
        return _element("button", attributes, content)
    return _element("a", attributes | ({"rel": rel} if rel else {}) | {"href": url}, content)


def _element(name: str, attributes: Mapping[str, str], content: str) -> SafeString:
    """`content` is rendered already."""
    written = "".join(f' {each}="{escape(value)}"' for each, value in attributes.items())
    return mark_safe(f"<{name}{written}>{content}</{name}>")


@register.simple_tag(takes_context=True)
def other_languages(context: RequestContext) -> list[dict[str, str]]:
    """This page in the other languages. Empty on pages that know no request (500, 503)."""
    request = context.get("request")
    if request is None:
        return []
    others = [code for code, _name in settings.LANGUAGES if code != get_language()]
    # A private search is posted, and its words stay out of the address.
    address = path_in_language if context.get("private") else in_language
    urls = {code: address(request, code) for code in others}
    return [{"code": code, "name": own_name(code), "url": urls[code]} for code in others]


@cache
def own_name(code: str) -> str:
    """Of a language in itself, as its catalogue says it."""
    with override(code):
        return pgettext("the name of this language in itself", "English")


def in_language(request: HttpRequest, code: str) -> str:
    """The address alone carries the language: no cookie, and it works for a missing page too."""
    query = my_list.cleaned(request.GET).urlencode()
    path = path_in_language(request, code)
    return f"{path}?{query}" if query else path


def path_in_language(request: HttpRequest, code: str) -> str:
    path: str = request.path
    for other, _name in settings.LANGUAGES:
        if path.startswith(f"/{other}/"):
            path = path[len(other) + 1 :]
    if code != settings.LANGUAGE_CODE:
        path = f"/{code}{path}"
    return path


@register.inclusion_tag("frontend/preview.html", takes_context=True)
def preview(
    context: Context, title: str, about: str = "", sensitive: bool = False
) -> dict[str, Any]:
    """The page's own address, and what others show of a link to it: nothing of a sensitive one."""
    request = context["request"]
    path = reverse(request.resolver_match.view_name, kwargs=request.resolver_match.kwargs)
    return {
        "address": request.build_absolute_uri(path),
        "others": [
            (code, request.build_absolute_uri(path_in_language(request, code)))
            for code, _name in settings.LANGUAGES
        ],
        "title": title,
        "about": "" if sensitive else shorten(about, PREVIEWED, placeholder="…"),
        "sensitive": sensitive,
        "site": brand().name,
        "language": get_language(),
    }


@register.simple_tag(takes_context=True)
def told(context: Context, text: str, of: UUID | None, field: str, cut: int | None = None) -> str:
    """A text of a listing within a line, in the reader's language where there is a translation,
    to be credited by `translated_by`. `cut`: the number of characters to show."""
    words = wording_of(context).show(text, of, field)
    return in_its_language(
        "span", words.lang, Truncator(words.text).chars(cut) if cut else words.text
    )


@register.simple_tag(takes_context=True)
def told_at_length(context: Context, text: str, of: UUID | None, field: str) -> str:
    """The same in paragraphs; none for no text."""
    if not text:
        return ""
    words = wording_of(context).show(text, of, field)
    return in_its_language("div", words.lang, mark_safe(linebreaks(words.text, autoescape=True)))


@register.simple_tag
def name_of(name: str) -> str:
    """The name of a service stays what it is, and is said to be English among other words."""
    language = get_language() or ORIGINAL
    return in_its_language("span", "" if language == ORIGINAL else ORIGINAL, name)


@register.simple_tag(takes_context=True)
def meaning(context: Context, name: str, of: UUID, *, for_paper: bool = False) -> Words | None:
    """What the name of a service means, where somebody has translated it. `for_paper`: not where
    it says what the name does not, and what nobody may find."""
    wording = wording_of(context)
    if for_paper and is_said(wording.look_up(name, of, "name").text):
        return None
    words = wording.show(name, of, "name")
    return words if words.translated else None


@register.inclusion_tag("frontend/translated_by.html", takes_context=True)
def translated_by(context: Context, more: Sequence[Words] = ()) -> dict[str, list[Credit]]:
    """Who translated what the page has shown since the last of these, and `more`; the originals
    are one click away."""
    wording = wording_of(context)
    wording.shown.extend(more)
    return {"credits": wording.credits()}


def wording_of(context: Context) -> Wording:
    """Of the page; a page that has brought none shows originals."""
    found = context.get("wording")
    return found if isinstance(found, Wording) else Wording()


@register.simple_tag(takes_context=True)
def own_address(context: RequestContext) -> str:
    """Of this page, without what a visitor brought along."""
    request: HttpRequest = context["request"]
    return request.build_absolute_uri(request.path)


@register.simple_tag
def in_english(language: str) -> str:
    """The name of a language as one says it to somebody who speaks English alone."""
    with override("en"):
        return language_name(language)


@register.filter
def web_address(value: str) -> str:
    """The address if it is one of the web, else nothing: a source may hold `javascript:`."""
    try:
        parts = urlsplit(value.strip())
    except ValueError:
        return ""
    return value.strip() if parts.scheme in {"http", "https"} and parts.netloc else ""


@register.filter
def host(value: str) -> str:
    """What to show of a web address: its host, and the path if it is short."""
    parts = urlsplit(value)
    shown = (parts.netloc.removeprefix("www.") + parts.path).rstrip("/")
    return shown if len(shown) <= 40 else parts.netloc.removeprefix("www.")


@register.filter
def whole(number: int) -> str:
    """With commas, as in the United States in both languages."""
    return f"{number:,}"


@register.filter
def source_name(source: str) -> str:
    return str(SOURCES.get(source, source))
