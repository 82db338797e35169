"""What all tests share: the folder of real data, a browser, and a plain word about either
that is missing. On a developer's machine such tests are skipped; in CI they fail."""

import os
import shutil
import tempfile
from collections.abc import Iterator
from pathlib import Path
from typing import TYPE_CHECKING, Any

import pytest
from django.utils import translation

from tests import engines

if TYPE_CHECKING:
    from playwright.sync_api import Browser

ROOT = Path(__file__).resolve().parent.parent
CHROMIUMS = ("chromium", "chromium-browser", "google-chrome", "google-chrome-stable")
CHROMIUM_OPTIONS = [
    "--disable-gpu",
    "--disable-quic",
    "--no-first-run",
    "--disable-background-networking",
    "--disable-component-update",
    "--disable-sync",
]


def in_ci() -> bool:
    return os.environ.get("CI", "").lower() in {"1", "true", "yes"}


def shared_folder() -> Path:
    return Path(os.environ.get("HANDRAIL_SHARED") or ROOT.parent / "shared").resolve()


def chromium_path() -> str | None:
    named = os.environ.get("HANDRAIL_CHROMIUM")
    found = (shutil.which(name) for name in ([named] if named else CHROMIUMS))
    return next((path for path in found if path), None)


def chromium_options() -> dict[str, Any]:
    """For `launch` and its like."""
    sandbox = ["--no-sandbox"] if os.geteuid() == 0 else []  # it does not work for root
    return {"executable_path": chromium_path(), "args": [*CHROMIUM_OPTIONS, *sandbox]}


def missing() -> dict[str, str]:
    """What is not on this machine, by the mark of the tests that need it."""
    lacks = {}
    if not (shared_folder() / "spec").is_dir():
        lacks["needs_shared"] = f"no shared folder at {shared_folder()}; set HANDRAIL_SHARED"
    if chromium_path() is None:
        lacks["browser"] = "no Chromium; install it (chromium), or set HANDRAIL_CHROMIUM"
    for kind in engines.KINDS:
        if why := engines.missing(kind, shared_folder()):
            lacks[kind] = why
    return lacks


@pytest.fixture(autouse=True)
def english() -> Iterator[None]:
    """Django keeps the language of the last request; no test hears that of another."""
    with translation.override("en"):
        yield


def pytest_configure(config: pytest.Config) -> None:
    """All processes of a run share its engines; whoever began the run stops them."""
    if not hasattr(config, "workerinput"):
        os.environ["HANDRAIL_ENGINES"] = tempfile.mkdtemp(prefix="handrail-engines-")


def pytest_unconfigure(config: pytest.Config) -> None:
    if not hasattr(config, "workerinput"):
        run = Path(os.environ.pop("HANDRAIL_ENGINES"))
        engines.Engines(run, shared_folder()).stop()
        shutil.rmtree(run, ignore_errors=True)


@pytest.fixture(scope="session")
def real_engines() -> engines.Engines:
    """For tests marked `engine` and with the kinds that they ask."""
    return engines.Engines(Path(os.environ["HANDRAIL_ENGINES"]), shared_folder())


def pytest_runtest_setup(item: pytest.Item) -> None:
    for mark, why in missing().items():
        if item.get_closest_marker(mark):
            if in_ci():
                pytest.fail(f"{mark}: {why}", pytrace=False)
            pytest.skip(f"{mark}: {why}")


@pytest.fixture(scope="session", autouse=True)
def places_stay() -> Iterator[None]:
    """A test with real transactions empties every table after it. The places come from a migration,
    no test changes them for good, and filling them anew takes two seconds each time."""
    from django.db.backends.base.introspection import BaseDatabaseIntrospection

    from directory.models import Place

    all_tables = BaseDatabaseIntrospection.django_table_names

    def but_the_places(self: BaseDatabaseIntrospection, **options: bool) -> list[str]:
        return [name for name in all_tables(self, **options) if name != Place._meta.db_table]

    with pytest.MonkeyPatch.context() as patch:
        patch.setattr(BaseDatabaseIntrospection, "django_table_names", but_the_places)
        yield


def pytest_terminal_summary(terminalreporter: pytest.TerminalReporter) -> None:
    """One loud line for each thing that is missing, with the number of tests not run for it."""
    skipped = terminalreporter.stats.get("skipped", [])
    for mark, why in missing().items():
        count = sum(f"{mark}: {why}" in str(report.longrepr) for report in skipped)
        if count:
            terminalreporter.write_sep("!", f"{count} tests NOT RUN: {why}", red=True, bold=True)


@pytest.fixture(scope="session")
def shared() -> Path:
    """The folder of real data; for tests marked `needs_shared`."""
    return shared_folder()


@pytest.fixture(scope="session")
def browser() -> Iterator["Browser"]:
    """A headless Chromium for tests marked `browser`; give each test a context of its own."""
    from playwright.sync_api import sync_playwright

    # Playwright's event loop lives in this thread, and Django takes that for async code.
    os.environ["DJANGO_ALLOW_ASYNC_UNSAFE"] = "true"
    with sync_playwright() as playwright:
        chromium = playwright.chromium.launch(**chromium_options())
        yield chromium
        chromium.close()
