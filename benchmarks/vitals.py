"""What a visitor on a cheap phone and a slow network waits for, in a real Chromium.

The connection: 1.6 Mbit/s down, 750 kbit/s up, and 150 ms for each request, as Chromium's own
throttling has it, which leaves out the hand-shakes of TCP and TLS. The processor is four times
slower than this machine's. Each visit begins with an empty cache.
"""

from collections.abc import Callable, Iterable, Iterator, Mapping
from contextlib import contextmanager
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from tests.conftest import chromium_options

if TYPE_CHECKING:
    from playwright.sync_api import Browser, Page

PHONE: dict[str, Any] = {
    "viewport": {"width": 360, "height": 780},
    "device_scale_factor": 2,
    "is_mobile": True,
    "has_touch": True,
}
NETWORK = {
    "offline": False,
    "latency": 150,
    "downloadThroughput": 1_600_000 / 8,  # bytes per second
    "uploadThroughput": 750_000 / 8,
}
SLOWER = 4
SHORTEST_EVENT_MS = 16.0  # Event Timing tells no shorter ones
WINDOW_MS, WINDOW_GAP_MS = 5000.0, 1000.0  # of layout shifts: https://web.dev/articles/cls
SETTLED_MS = 700.0

# Added by the browser itself, so that the page's policy has no say.
OBSERVED = """
window.observed = {painted: [], shifts: [], events: []};
const observe = (type, take, options = {}) =>
  new PerformanceObserver((list) => list.getEntries().forEach(take))
    .observe({type, buffered: true, ...options});
observe("largest-contentful-paint", (one) => observed.painted.push(one.startTime));
observe("layout-shift", (one) =>
  observed.shifts.push({at: one.startTime, value: one.value, expected: one.hadRecentInput}));
observe("event", (one) =>
  observed.events.push({id: one.interactionId, ms: one.duration}), {durationThreshold: 16});
"""
# An interaction is over with the next picture. Where it changes nothing to see, this browser without
# a screen draws none until the next one, however late: a dot that never rests has it draw always.
RESTLESS = """
const dot = document.body.appendChild(document.createElement("i"));
Object.assign(dot.style, {position: "fixed", inset: "0 auto auto 0", width: "1px", height: "1px",
  background: "#000", willChange: "opacity"});
dot.animate({opacity: [0.5, 1]}, {duration: 1000, iterations: Infinity});
"""
SENT = """
performance.getEntriesByType("navigation").concat(performance.getEntriesByType("resource"))
  .map((one) => ({kind: one.initiatorType, bytes: one.transferSize}))
"""

Act = Callable[["Page"], None]


@dataclass(frozen=True, slots=True)
class Visit:
    painted_ms: float
    """Largest contentful paint."""
    shift: float
    """Cumulative layout shift, from the first byte to the answer to the last act."""
    acts_ms: dict[str, float]
    """Of each act its longest interaction, from the touch to the next picture."""
    html_bytes: int
    script_bytes: int
    all_bytes: int
    """On the wire, headers included, until the first act."""


def visit(browser: "Browser", address: str, acts: Mapping[str, Act]) -> Visit:
    with _phone(browser) as page:
        page.goto(address, wait_until="load")
        page.evaluate("document.fonts.ready.then(() => true)")
        page.wait_for_timeout(SETTLED_MS)
        sent, loaded = page.evaluate(SENT), page.evaluate("observed.shifts.splice(0)")
        page.evaluate(RESTLESS)
        acts_ms = {name: _acted(page, act) for name, act in acts.items()}
        seen = page.evaluate("observed")
    # While the page loads nothing is expected by the visitor; but setting the width counts as input.
    moved = loaded + [one for one in seen["shifts"] if not one["expected"]]
    return Visit(
        painted_ms=seen["painted"][-1],
        shift=layout_shift((one["at"], one["value"]) for one in moved),
        acts_ms=acts_ms,
        html_bytes=sum(one["bytes"] for one in sent if one["kind"] == "navigation"),
        script_bytes=sum(one["bytes"] for one in sent if one["kind"] == "script"),
        all_bytes=sum(one["bytes"] for one in sent),
    )


def touch(page: "Page", selector: str) -> None:
    """As a finger does: on what stands still in the middle of the screen. Playwright's own `tap`
    would scroll and touch at once, and look through the page while the touch is measured."""
    first = page.locator(selector).first
    first.evaluate("(found) => found.scrollIntoView({block: 'center'})")
    page.wait_for_timeout(SETTLED_MS)
    box = first.bounding_box()
    assert box is not None
    page.touchscreen.tap(box["x"] + box["width"] / 2, box["y"] + box["height"] / 2)


def _acted(page: "Page", act: Act) -> float:
    page.evaluate("observed.events.length = 0")
    act(page)
    page.wait_for_timeout(SETTLED_MS)
    return longest_interaction_ms(page.evaluate("observed.events"))


@contextmanager
def _phone(browser: "Browser") -> Iterator["Page"]:
    context = browser.new_context(**PHONE)
    try:
        context.add_init_script(OBSERVED)
        page = context.new_page()
        devtools = context.new_cdp_session(page)
        devtools.send("Network.enable")
        devtools.send("Network.emulateNetworkConditions", NETWORK)
        devtools.send("Emulation.setCPUThrottlingRate", {"rate": SLOWER})
        yield page
    finally:
        context.close()


def longest_interaction_ms(events: Iterable[Mapping[str, Any]]) -> float:
    """Events that belong to no interaction (a pointer passing over) do not count. None told: as long
    as one that is not told can be."""
    return max((one["ms"] for one in events if one["id"]), default=SHORTEST_EVENT_MS)


def layout_shift(shifts: Iterable[tuple[float, float]]) -> float:
    """The worst window's sum, of (milliseconds, value) in order: a window ends after a second
    without a shift, or after five."""
    worst = total = 0.0
    began = last = float("-inf")
    for at, value in shifts:
        if at - last >= WINDOW_GAP_MS or at - began >= WINDOW_MS:
            began, total = at, 0.0
        last = at
        total += value
        worst = max(worst, total)
    return worst


@contextmanager
def chromium() -> Iterator["Browser"]:
    from playwright.sync_api import sync_playwright

    with sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        yield browser
        browser.close()
