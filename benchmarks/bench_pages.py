"""What a phone shows and when: the pages of the demonstration county in a throttled Chromium, each
beside a bare page of as many bytes from the same server.

    python -m benchmarks --only bench_pages

HANDRAIL_CHROMIUM  which browser; without one nothing is measured
"""

import gzip
import os
import re
import statistics
import sys
import tempfile
import urllib.request
from collections.abc import Callable, Iterator, Mapping
from dataclasses import dataclass
from pathlib import Path
from typing import TYPE_CHECKING

from benchmarks import vitals
from benchmarks.figure import Figure
from benchmarks.serving import manage, served
from benchmarks.vitals import Act, Visit
from tests.conftest import chromium_path

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

VISITS = 5  # of each page; the one in the middle counts, figure by figure and act by act
PAINTED_MS, SHIFT, ANSWERED_MS = 1500.0, 0.02, 100.0
RESULTS = "/search/?q=food&near=99201"
SERVICE = re.compile(r'href="(/services/[^"?]+)')
WARM = 8  # times each page is asked for before: every process has its index and templates by then
NO_PAGE_NEEDS = ("admin", "drf_spectacular_sidecar", "rest_framework")  # packing them takes long
NOT_MEASURED = (
    "Pages are NOT MEASURED: no Chromium; install it (chromium), or set HANDRAIL_CHROMIUM.\n"
)


def _opens_help_lines(page: "Page") -> None:
    vitals.touch(page, ".crisis-more summary")


def _types(page: "Page") -> None:
    vitals.touch(page, "#q")
    page.keyboard.type("foo", delay=150)
    page.locator(".suggestions [role=option]").first.wait_for()


def _keeps_out(page: "Page") -> None:
    vitals.touch(page, "label[for=private]")


def _opens_filters(page: "Page") -> None:
    vitals.touch(page, "#filters summary")


def _ticks(page: "Page") -> None:
    vitals.touch(page, "#filters fieldset label")


def _filters(page: "Page") -> None:
    with page.expect_response(lambda answer: "/search/" in answer.url):
        vitals.touch(page, "#filters [type=submit]")


def _opens_bare(page: "Page") -> None:
    vitals.touch(page, "summary")


HELP: dict[str, Act] = {"opening the help lines": _opens_help_lines}
ON_HOME: dict[str, Act] = {"ticking a box": _keeps_out, **HELP, "typing": _types}
ON_RESULTS: dict[str, Act] = {
    **HELP,
    "opening the filters": _opens_filters,
    "ticking a filter": _ticks,
    "filtering": _filters,
}
ON_BARE: dict[str, Act] = {"opening": _opens_bare}


@dataclass(frozen=True, slots=True)
class Measured:
    """A page, and the bare one of as many bytes."""

    name: str
    path: str
    acts: Mapping[str, Act]

    @property
    def bare_path(self) -> str:
        return f"/static/bare/{self.name}.html"


def figures() -> Iterator[Figure]:
    if chromium_path() is None:
        sys.stderr.write(NOT_MEASURED)
        return
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as name:
        environment = _demonstration(Path(name))
        pages = _with_bare_pages(Path(name) / "static" / "bare", environment)
        with served(environment) as server, vitals.chromium() as browser:
            for page in pages:
                yield from _told(page, *_visited(browser, server.port, page))


def _demonstration(folder: Path) -> dict[str, str]:
    """The environment of the server: the made-up county in a folder of its own, ready to search."""
    environment = {
        **os.environ,
        "DATABASE_URL": f"sqlite:///{folder / 'handrail.sqlite3'}",
        "HANDRAIL_VAR": str(folder),
        "SEARCH_RATE": "1000000/min",
        "SUGGEST_RATE": "1000000/min",
        "DEMO": "1",
    }
    manage(environment, "serve", "--prepare-only")
    manage(environment, "search_rebuild")
    without = [option for name in NO_PAGE_NEEDS for option in ("--ignore", name)]
    manage(environment, "collectstatic", "--noinput", "--verbosity", "0", *without)
    return environment


def _with_bare_pages(folder: Path, environment: dict[str, str]) -> list[Measured]:
    """The server looks through its static files as it starts: it is started for the sizes first."""
    with served(environment) as server:
        found = SERVICE.search(gzip.decompress(_asked(server.port, RESULTS)).decode())
        assert found is not None
        pages = [
            Measured("home", "/", ON_HOME),
            Measured("results", RESULTS, ON_RESULTS),
            Measured("service", found[1], HELP),
        ]
        folder.mkdir()
        for page in pages:
            bare = bare_page(len(_asked(server.port, page.path)))
            (folder / f"{page.name}.html").write_text(bare)
    return pages


def _asked(port: int, path: str) -> bytes:
    """The body as it is sent to a browser, packed or not."""
    asked = urllib.request.Request(
        f"http://localhost:{port}{path}", headers={"Accept-Encoding": "gzip, br"}
    )
    with urllib.request.urlopen(asked, timeout=60) as answer:
        body: bytes = answer.read()
    return body


def bare_page(size: int) -> str:
    """HTML of so many bytes that needs nothing else and shows its words when the last has come."""
    head = "<!DOCTYPE html><title>Bare</title><meta name=viewport content=width=device-width><!--"
    tail = "--><p>All of the page.<details><summary>More</summary>More of it.</details>"
    return head + "x" * (size - len(head) - len(tail)) + tail


def _visited(browser: "Browser", port: int, page: Measured) -> tuple[list[Visit], list[Visit]]:
    """In turns, so that what else the machine does befalls both."""
    server = f"http://localhost:{port}"
    for _ in range(WARM):
        _asked(port, page.path)
    real, bare = [], []
    for _ in range(VISITS):
        real.append(vitals.visit(browser, server + page.path, page.acts))
        bare.append(vitals.visit(browser, server + page.bare_path, ON_BARE))
    return real, bare


def _told(page: Measured, real: list[Visit], bare: list[Visit]) -> Iterator[Figure]:
    def middle(of: list[Visit], value: Callable[[Visit], float]) -> float:
        return statistics.median(map(value, of))

    floor_name = "bare page of as many bytes"
    yield Figure(
        f"{page.name} page on a slow phone, largest paint", middle(real, _painted), "ms",
        floor=middle(bare, _painted), floor_name=floor_name, goal=PAINTED_MS,
    )  # fmt: skip
    yield Figure(
        f"{page.name} page on a slow phone, layout shift", middle(real, _shift), "",
        goal=SHIFT, note="score",
    )  # fmt: skip
    acts = acts_ms(real)
    yield Figure(
        f"{page.name} page on a slow phone, interaction", max(acts.values()), "ms",
        floor=max(acts_ms(bare).values()), floor_name="opening a line of a bare page",
        goal=ANSWERED_MS, note=", ".join(f"{name} {ms:.0f}" for name, ms in acts.items()),
    )  # fmt: skip
    first = real[0]
    yield Figure(
        f"{page.name} page and all it loads, over the wire", first.all_bytes / 1000, "kB",
        note=f"HTML {first.html_bytes / 1000:.1f}, script {first.script_bytes / 1000:.1f} kB",
    )  # fmt: skip


def acts_ms(visits: list[Visit]) -> dict[str, float]:
    """The median of each act, the longest first."""
    took = {
        name: statistics.median(one.acts_ms[name] for one in visits) for name in visits[0].acts_ms
    }
    return dict(sorted(took.items(), key=lambda each: -each[1]))


def _painted(visit: Visit) -> float:
    return visit.painted_ms


def _shift(visit: Visit) -> float:
    return visit.shift
