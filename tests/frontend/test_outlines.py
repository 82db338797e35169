"""The outlines of the map: every state and county has a name, and a place for it on its ground."""

import gzip
import json
from pathlib import Path
from typing import Any

import pytest
from django.conf import settings

from directory.regions import naming

FILES = sorted((settings.FRONTEND_DIST / "outlines").glob("*.json"))
COUNTIES = [path for path in FILES if path.stem != "us"]
# What a phone loads: the states once, and the counties of where it looks.
MOST_BYTES_OF_STATES, MOST_BYTES_OF_COUNTIES = 66_000, 14_000


def read(path: Path) -> Any:
    return json.loads(path.read_text())


def lies_in(one: dict[str, Any]) -> bool:
    (latitude, longitude), (south, west, north, east) = one["at"], one["box"]
    return bool(south - 0.1 <= latitude <= north + 0.1 and west - 0.1 <= longitude <= east + 0.1)


def test_every_state_and_county_is_named_where_it_lies() -> None:
    states = read(settings.FRONTEND_DIST / "outlines" / "us.json")["states"]
    counties = [one for path in COUNTIES for one in read(path)["counties"]]
    assert len(states) == len(COUNTIES) > 50
    assert len(counties) > 3_000
    for one in (*states.values(), *counties):
        assert one["name"]
        assert lies_in(one), one


def test_the_states_go_by_the_names_that_are_translated() -> None:
    states = read(settings.FRONTEND_DIST / "outlines" / "us.json")["states"]
    names = {one["name"] for one in states.values()}
    spanish = naming.read(naming.FOLDER / "es.toml").states
    missing = {name for name in spanish if name not in names}
    assert all(
        name.startswith("Armed Forces") or name.endswith("Islands") or name == "Palau"
        for name in missing
    )


@pytest.mark.parametrize("path", FILES, ids=lambda path: path.name)
def test_a_file_is_light_on_a_slow_line(path: Path) -> None:
    most = MOST_BYTES_OF_STATES if path.stem == "us" else MOST_BYTES_OF_COUNTIES
    assert len(gzip.compress(path.read_bytes())) < most
