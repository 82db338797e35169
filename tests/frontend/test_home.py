import gzip
import re
from pathlib import Path

import pytest
from django.conf import settings
from django.test import Client

from frontend import assets
from tests.frontend.conftest import Page

pytestmark = pytest.mark.django_db

MOST_BYTES = 120_000
MOST_SCRIPT_BYTES = 60_000


def built(address: str) -> Path:
    path: Path = settings.FRONTEND_DIST / address.removeprefix(settings.STATIC_URL)
    return path


def wire_size(path: Path) -> int:
    """Fonts are compressed by themselves; the rest as the server sends it at worst."""
    content = path.read_bytes()
    return len(content) if path.suffix == ".woff2" else len(gzip.compress(content))


def test_home_asks_what_and_where_and_offers_common_needs(page: Page) -> None:
    found = page("/")
    form = found.select_one("form[role=search]")
    assert form is not None
    assert form["action"] == "/search/"
    assert form["method"] == "post"
    assert [field["name"] for field in form.select("input")] == ["q", "near", "private"]
    assert len(found.select("main ul a[href^='/search/?q=']")) >= 8


def test_fields_of_a_search_are_not_remembered_by_the_browser(page: Page) -> None:
    fields = page("/").select("input[type=search], input[type=text]")
    assert len(fields) == 2
    assert {field.get("autocomplete") for field in fields} == {"off"}


def test_crisis_lines_stand_on_the_page(page: Page) -> None:
    links = {a["href"] for a in page("/").select(".crisis a")}
    assert {"tel:911", "tel:988", "sms:988"} <= links


def test_home_without_demo_data_has_no_banner(page: Page) -> None:
    assert "demonstration" not in page("/").get_text()


def test_home_and_all_it_loads_stay_within_the_budget(client: Client, page: Page) -> None:
    found = page("/")
    addresses = {
        tag["href"] for tag in found.select("link[href]:not([rel=canonical], [rel=alternate])")
    }
    addresses |= {tag["src"] for tag in found.select("script[src], img[src]")}
    addresses |= {assets.font_url(400), assets.font_url(700), assets.asset_url("src/icons.json")}
    size = sum(wire_size(built(str(address))) for address in addresses)
    size += len(gzip.compress(client.get("/").content))
    assert size < MOST_BYTES


def test_the_script_stays_within_the_budget() -> None:
    assert wire_size(built(assets.asset_url("src/site.js"))) < MOST_SCRIPT_BYTES


def test_styles_load_nothing_from_elsewhere() -> None:
    styles = built(assets.asset_url("src/site.scss")).read_text()
    for address in re.findall(r"url\(\"?([^\")]+)", styles):
        assert address.startswith(("/static/", "data:image/svg+xml")), address
