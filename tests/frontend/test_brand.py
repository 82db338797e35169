"""A county's own name, colours and lines; and what is refused, by name and with the mend."""

from collections.abc import Iterator
from pathlib import Path
from typing import Any

import pytest
from bs4 import BeautifulSoup
from django.core.exceptions import ImproperlyConfigured
from django.test import Client

from frontend.brand import colours
from frontend.brand.reading import brand, read
from tests.frontend.conftest import Write

pytestmark = pytest.mark.django_db

COUNTY = """
name = "Lantern County Helps"
region = { en = "Lantern County", es = "Condado de Lantern" }
logo = "logo.svg"

[contact]
phone = "509-555-0100"
email = "help@example.org"

[colours]
deep = "#3b1a4a"
accent = "#f2c14e"

[[line]]
first = "call"
name = "County line"
when = { en = "Need someone?", es = "¿Necesita a alguien?" }
call = "509-555-0199"
"""


@pytest.fixture
def county(write: Write, tmp_path: Path, settings: Any) -> Iterator[None]:
    (tmp_path / "logo.svg").write_text('<svg xmlns="http://www.w3.org/2000/svg"/>')
    settings.BRAND_FILE = write(COUNTY)
    brand.cache_clear()
    yield
    brand.cache_clear()


def page(client: Client, address: str) -> BeautifulSoup:
    return BeautifulSoup(client.get(address).content, "html.parser")


@pytest.mark.usefixtures("county")
def test_a_county_has_its_name_region_contact_and_lines_on_every_page(client: Client) -> None:
    for address, region, asked in (
        ("/", "Lantern County", "Need someone?"),
        ("/es/nowhere/", "Condado de Lantern", "¿Necesita a alguien?"),
    ):
        found = page(client, address)
        assert "Lantern County Helps" in found.select_one(".brand").get_text()  # type: ignore[union-attr]
        assert region in found.select_one(".brand-region").get_text()  # type: ignore[union-attr]
        assert asked in found.select_one(".crisis-first").get_text()  # type: ignore[union-attr]
        assert [a["href"] for a in found.select(".crisis-first a")] == ["tel:+15095550199"]
        assert found.select(".footer a[href='mailto:help@example.org']")


@pytest.mark.usefixtures("county")
def test_its_colours_and_logo_are_loaded_from_addresses_that_change_with_them(
    client: Client,
) -> None:
    found = page(client, "/")
    (styles,) = (str(a["href"]) for a in found.select("link[href^='/brand/']"))
    (logo,) = (str(a["src"]) for a in found.select("img[src^='/brand/']"))
    answer = client.get(styles)
    assert answer.headers["Content-Type"].startswith("text/css")
    assert "--deep:#3b1a4a" in answer.content.decode()
    assert "immutable" in answer.headers["Cache-Control"]
    assert client.get(logo).headers["Content-Type"] == "image/svg+xml"
    for other in (styles.replace(brand().digest, "0"), logo.replace("logo", "county")):
        assert client.get(other).status_code == 404


def test_a_specialist_orders_the_needs(
    client: Client, write: Write, monkeypatch: pytest.MonkeyPatch
) -> None:
    theirs = read(write('needs = ["legal", "food"]'))
    monkeypatch.setattr("frontend.views.home.brand", lambda: theirs)
    names = [tag.get_text(strip=True) for tag in page(client, "/").select(".need-name")]
    assert names == ["Legal help", "Food"]


def test_without_a_file_nothing_more_is_loaded(client: Client) -> None:
    assert not page(client, "/").select("[href^='/brand/'], [src^='/brand/']")


def test_what_a_file_does_not_say_is_as_it_was(write: Write) -> None:
    found = read(write('[contact]\nphone = "509-555-0100"'))
    assert found.contact.phone == "509-555-0100"
    assert found.contact.email == ""
    assert [one.call for one in found.first_lines] == ["911", "988", "1-800-799-7233"]


def test_one_emergency_in_words_of_its_own_leaves_the_others(write: Write) -> None:
    text = """
[[emergency]]
kind = "overdose"
heading = { en = "Call now" }
line = [{ en = "Call 911.", call = "911" }]
"""
    found = read(write(text)).emergencies
    assert str(found["overdose"].heading) == "Call now"
    assert set(found) == set(read(None).emergencies)


@pytest.mark.parametrize(
    ("text", "said"),
    [
        ('nam = "x"', "nam: there is no such entry"),
        ("name = 3", "name: give it as brand.toml does"),
        ('name = ""', "name: give a text"),
        ('contact = "me"', "contact: give it as"),
        ('[contact]\nfax = "1"', "contact.fax: there is no such entry"),
        ('[contact]\nphone = "call us"', "contact.phone: 'call us' is no number"),
        ('[contact]\nweb = "http://example.org"', "contact.web: 'http://example.org' must begin"),
        ('exit_to = "javascript:alert(1)"', "exit_to: 'javascript:alert(1)' must begin"),
        ('region = { en = "x", tlh = "y" }', "region: tlh is no language here"),
        ('text_to_911 = "yes"', "text_to_911: give it as"),
        ('[colours]\ndeep = "#88aabb"', "take a darker one"),
        ('[colours]\naccent = "#333333"', "take a lighter one"),
        ('[colours]\ndeep = "teal"', "teal is no colour; write it as #0b3b40"),
        ('logo = "nothing.svg"', "logo: there is no file"),
        ('logo = "logo.gif"', "logo: logo.gif is none of .svg"),
        ('needs = ["fod"]', "needs: there is no 'fod'; there are food, housing"),
        ("needs = [1]", "needs: give it as"),
        ("line = [1]", "line: give it as"),
        ('[[line]]\nname = "A"\nwhen = "B"', "[[line]] 1: say how to reach it"),
        ('[[line]]\nwhen = "B"\ncall = "911"', "[[line]] 1 name: it has no English words"),
        ('[[line]]\nname = "A"\nwhen = "B"\ncall = "911"\nfirst = "yes"', "[[line]] 1 first: give"),
        ('[[line]]\nname = "A"\nwhen = "B"\ncall = "911"\nfaks = "1"', "there is no faks"),
        ('[[emergency]]\nkind = "fire"\nheading = "Run"', "there is no such kind; there are"),
    ],
)
def test_what_cannot_be_used_is_refused_by_name(write: Write, text: str, said: str) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(write(text))
    assert said in str(refused.value)
    assert "county.toml" in str(refused.value)


def test_a_file_that_is_no_toml_or_is_not_there_is_refused(write: Write, tmp_path: Path) -> None:
    with pytest.raises(ImproperlyConfigured, match="is not TOML"):
        read(write("name = "))
    with pytest.raises(ImproperlyConfigured, match="cannot be read"):
        read(tmp_path / "none.toml")


def test_all_that_is_wrong_is_told_at_once(write: Write) -> None:
    with pytest.raises(ImproperlyConfigured) as refused:
        read(write('name = ""\n[colours]\ndeep = "#88aabb"\n[contact]\nphone = "me"'))
    told = str(refused.value)
    assert all(entry in told for entry in ("name:", "colours: deep", "contact.phone:"))
    assert told.count("\n* ") == 4  # no accent goes with that deep either


@pytest.mark.parametrize("deep", ["#0b3b40", "#3b1a4a", "#7a0019", "#123c7a", "#000000"])
@pytest.mark.parametrize("accent", ["#f6b352", "#ffe08a", "#ff9d7a"])
def test_words_can_be_read_on_every_colour_that_is_worked_out(deep: str, accent: str) -> None:
    if colours.complaints(deep, accent):
        pytest.skip("refused at the start")
    light, dark = (
        dict(one.split(":") for one in rule.strip("{};").split(";") if one.startswith("--"))
        for rule in colours.stylesheet(deep, accent).replace(":root", "").split("@media", 1)
        for rule in [rule.partition("{")[2].lstrip("{")]
    )
    assert colours.contrast(light["--link"], colours.LIGHT_PAPER) >= 7
    assert colours.contrast(light["--link"], light["--deep-soft"]) >= 4.5
    assert colours.contrast(light["--on-deep-soft"], light["--deep"]) >= 7
    assert colours.contrast(colours.INK, light["--accent-soft"]) >= 7
    assert colours.contrast(dark["--link"], colours.DARK_CARD) >= 7
    assert colours.contrast(dark["--link"], dark["--deep-soft"]) >= 4.5
    assert colours.contrast("#06201f", dark["--action"]) >= 7


def test_contrast_is_that_of_the_guidelines() -> None:
    """https://www.w3.org/TR/WCAG22/#dfn-contrast-ratio: 21 for black on white."""
    assert colours.contrast("#000000", "#ffffff") == pytest.approx(21)
    assert colours.contrast("#777777", "#ffffff") == pytest.approx(4.48, abs=0.01)
