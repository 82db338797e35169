"""What a posted form asks for: its ticks stand beside filters that the words say by themselves."""

from django.http import QueryDict

from frontend.box import box
from frontend.links import Pair, SearchLinks, given
from search.answer import BadParameters, understood
from search.reading.reader import FILTERS

WAS = "was"  # the words for which the form was shown
SAID = "said"  # "cost:medicaid": ticked in it because these words say so


def shown(links: SearchLinks) -> list[Pair]:
    """Hidden fields that tell `settled` what the form showed."""
    said = [one for one in links.box.needs if one.facet in FILTERS]
    if not said and not links.literal_words:
        return []
    values = [(SAID, f"{one.facet}:{value}") for one in said for value in one.values]
    return [(WAS, links.words), *values]


def settled(form: QueryDict) -> QueryDict:
    """New words leave behind what the old ones said. Under the same words, a filter whose ticks
    are no more what the words say is chosen by hand, and its words go: they would not count beside
    the ticks, or would tick again what was taken off."""
    if WAS not in form:
        return form
    said = _said(form)
    kept = form.copy()
    if form.get(WAS, "").split() != form.get("q", "").split():
        kept.pop("literal", None)
        for facet, values in said.items():
            kept.setlist(facet, [one for one in form.getlist(facet) if one not in values])
        return kept
    by_hand = [facet for facet, values in said.items() if set(form.getlist(facet)) != values]
    for facet in said:
        kept.setlist(facet, form.getlist(facet) if facet in by_hand else [])
    return _without_words_for(by_hand, kept) if by_hand else kept


def _said(form: QueryDict) -> dict[str, set[str]]:
    """Values by filter."""
    said: dict[str, set[str]] = {}
    for facet, _, value in (one.partition(":") for one in form.getlist(SAID)):
        if facet in FILTERS:
            said.setdefault(facet, set()).add(value)
    return said


def _without_words_for(facets: list[str], params: QueryDict) -> QueryDict:
    """The same search without the words that say anything of these filters."""
    words = QueryDict(mutable=True)
    for name in ("q", "near", "literal"):
        words.setlist(name, given(params, name))
    try:
        read = box(understood(words))
    except BadParameters:
        return params  # the search will tell what is wrong
    said = [one for facet in facets for one in read.saying(facet)]
    return QueryDict(SearchLinks(params, read).unsaid(*said)[1:]) if said else params
