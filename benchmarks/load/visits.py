"""What one visitor looks at: the home page, what was searched, some of what was found."""

import html
import re
from collections.abc import Generator
from random import Random
from urllib.parse import urljoin

from benchmarks.search_mix import PLACES, WORDS, beside
from benchmarks.serving import target

_SERVICE = re.compile(r'href="(/services/[0-9a-f-]{36}/[^"]*)"')
_NEXT = re.compile(r'href="([^"]*[?&;]page=2[^"]*)"')
OFTEN = 0.3  # so many look at a second page, or at another listing

Visit = Generator[str, str, None]
"""Yields the path of each page and is sent what came."""


def visit(choose: Random) -> Visit:
    yield "/"
    found = yield target("/search/", _asked(choose))
    further = _NEXT.search(found)
    if further and choose.random() < OFTEN:
        found = yield urljoin("/search/", html.unescape(further[1]))
    listed = list(dict.fromkeys(_SERVICE.findall(found)))
    for number in range(2):
        if listed and (not number or choose.random() < OFTEN):
            yield html.unescape(choose.choice(listed))


def _asked(choose: Random) -> str:
    words, place = choose.choice(WORDS), choose.choice(PLACES)
    said = {"q": words, "near": beside(words, place)}
    return "&".join(f"{name}={value}" for name, value in said.items() if value).replace(" ", "+")
