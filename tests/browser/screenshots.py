"""Pictures of the pages, with the made-up county, for the documents.

    python -m tests.browser.screenshots [FOLDER]

Starts a server of its own on a fresh database, takes each page at the width of a phone and of a
desk, and stops it. FOLDER is docs/screenshots without one.
"""

import os
import socket
import subprocess
import sys
import tempfile
import time
import urllib.request
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import TYPE_CHECKING, Any

from tests.conftest import chromium_options

if TYPE_CHECKING:
    from playwright.sync_api import Page

PROJECT = Path(__file__).resolve().parent.parent.parent
WIDTHS = (360, 1280)
HEIGHT = 800
PATIENCE_S = 300
FOOD = "/search/?q=food&near=99201"
# Name -> (address, options of the browser's context, medium). "first": the first result's page.
PAGES: dict[str, tuple[str, dict[str, Any], str]] = {
    "home": ("/", {}, "screen"),
    "results": (FOOD, {}, "screen"),
    "service": ("first", {}, "screen"),
    "nothing-found": ("/search/?q=xylophone+lessons&near=99201", {}, "screen"),
    "spanish": ("/es/search/?q=comida&near=99201", {}, "screen"),
    "dark": (FOOD, {"color_scheme": "dark"}, "screen"),
    "print": ("first", {}, "print"),
}


def main(folder: Path) -> None:
    from playwright.sync_api import sync_playwright

    folder.mkdir(parents=True, exist_ok=True)
    with served() as server, sync_playwright() as playwright:
        browser = playwright.chromium.launch(**chromium_options())
        for name, (address, options, medium) in PAGES.items():
            for width in WIDTHS:
                page = browser.new_context(
                    viewport={"width": width, "height": HEIGHT}, **options
                ).new_page()
                look(page, server, address)
                page.emulate_media(media=medium)  # type: ignore[arg-type]
                page.screenshot(path=folder / f"{name}-{width}.png")
                page.context.close()
        browser.close()


def look(page: "Page", server: str, address: str) -> None:
    page.goto(server + (FOOD if address == "first" else address))
    if address == "first":
        page.locator(".card h2 a").first.click()
    page.wait_for_load_state("networkidle")


@contextmanager
def served() -> Iterator[str]:
    """The address of a server with the made-up county, stopped at the end."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = str(free.getsockname()[1])
    with tempfile.TemporaryDirectory(prefix="handrail-screenshots-") as var:
        environment = {
            **os.environ,
            "PORT": port,
            "HANDRAIL_VAR": var,
            "DATABASE_URL": f"sqlite:///{var}/handrail.sqlite3",
        }
        command = [sys.executable, "manage.py"]
        subprocess.run(
            [*command, "collectstatic", "--noinput", "--verbosity", "0"],
            cwd=PROJECT, env=environment, check=True,
        )  # fmt: skip
        server = subprocess.Popen([*command, "serve"], cwd=PROJECT, env=environment)
        try:
            wait(f"http://localhost:{port}/healthz")
            yield f"http://localhost:{port}"
        finally:
            server.terminate()
            server.wait(timeout=30)


def wait(address: str) -> None:
    until = time.monotonic() + PATIENCE_S
    while time.monotonic() < until:
        try:
            urllib.request.urlopen(address, timeout=5).close()
            return
        except OSError:
            time.sleep(0.5)
    raise RuntimeError("The server did not start.")


if __name__ == "__main__":
    main(Path(sys.argv[1]) if len(sys.argv) > 1 else PROJECT / "docs" / "screenshots")
