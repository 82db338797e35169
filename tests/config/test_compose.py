"""What containers are started with fits the published schema, and what our settings read."""

import re
import subprocess
import sys
import urllib.error
from pathlib import Path
from typing import Any

import pytest
import yaml

from config import asking_health
from tests.config.programs import ROOT, eventually, free_port, running
from tests.config.test_house import READ_BY_SETTINGS
from tests.config.test_serve import GUNICORN, answers

TEXT = (ROOT / "compose.yaml").read_text()
COMPOSE: dict[str, Any] = yaml.safe_load(TEXT)
SERVICES: dict[str, Any] = COMPOSE["services"]
OURS = ("prepare", "web", "worker")
LASTING = sorted(SERVICES.keys() - {"prepare"})


def test_it_fits_the_published_schema() -> None:
    done = subprocess.run(
        [
            *(sys.executable, "-m", "check_jsonschema"),
            *("--builtin-schema", "vendor.compose-spec", ROOT / "compose.yaml"),
        ],
        capture_output=True,
        text=True,
        check=False,
    )
    assert done.returncode == 0, done.stdout + done.stderr


def test_it_has_the_four_of_a_site() -> None:
    assert set(SERVICES) == {*OURS, "database", "engine"}
    assert re.fullmatch(r"postgres:\d+", SERVICES["database"]["image"])
    assert re.fullmatch(r"elasticsearch:9\.\d+\.\d+", SERVICES["engine"]["image"])
    assert SERVICES["web"].get("command") is None  # as the image says


@pytest.mark.parametrize("name", SERVICES)
def test_none_takes_the_whole_memory(name: str) -> None:
    assert re.fullmatch(r"[1-4]g", SERVICES[name]["mem_limit"])


@pytest.mark.parametrize("name", LASTING)
def test_each_that_stays_is_looked_after(name: str) -> None:
    assert SERVICES[name]["restart"] == "unless-stopped"
    assert SERVICES[name]["healthcheck"]["test"][0] in {"CMD", "CMD-SHELL"}


def test_each_waits_for_what_it_needs() -> None:
    needs = {
        name: {other: how["condition"] for other, how in SERVICES[name]["depends_on"].items()}
        for name in OURS
    }
    prepared = {"prepare": "service_completed_successfully"}
    assert needs["prepare"] == {"database": "service_healthy", "engine": "service_healthy"}
    assert needs["web"] == needs["worker"] == prepared


def test_the_settings_are_those_that_are_read() -> None:
    sources = (ROOT / "config").rglob("*.py")
    read = {name for path in sources for name in READ_BY_SETTINGS.findall(path.read_text())}
    for name in OURS:
        assert SERVICES[name]["environment"].keys() - read == set()
    image = (ROOT / "Dockerfile").read_text()
    assert {"HANDRAIL_VAR", "BIND"} <= read & set(re.findall(r"(\w+)=", image))


def test_no_password_has_a_default_and_nobody_outside_sees_more_than_the_site() -> None:
    secrets = re.findall(r"\$\{(\w*(?:PASSWORD|KEY|TOKEN))(.*?)\}", TEXT)
    assert {name for name, _ in secrets} >= {"POSTGRES_PASSWORD", "ELASTIC_PASSWORD", "SECRET_KEY"}
    for name, rest in secrets:
        assert rest.startswith(":?") if name.endswith("PASSWORD") else rest == ":-"
    published = {name: one["ports"] for name, one in SERVICES.items() if "ports" in one}
    assert published == {"web": ["127.0.0.1:${PORT:-8000}:8000"]}


def test_every_volume_is_named_and_every_name_used() -> None:
    mounts = [mount for one in SERVICES.values() for mount in one.get("volumes", ())]
    assert {mount.partition(":")[0] for mount in mounts} == COMPOSE["volumes"].keys()


def test_what_the_image_copies_is_there() -> None:
    copies = re.findall(r"(?m)^COPY (?!--from)(.+) \S+$", (ROOT / "Dockerfile").read_text())
    for path in " ".join(copies).split():
        assert (ROOT / path).exists()
    left_out = (ROOT / ".dockerignore").read_text().split("\n")
    assert {".git", ".env", "var", ".venv"} <= set(left_out)


def test_the_check_of_a_container_asks_by_an_allowed_name(
    var: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setenv("ALLOWED_HOSTS", ".directory.example.org,other.example.org")
    port = free_port()
    site = f"http://127.0.0.1:{port}"
    assert asking_health.main([site]) == 1
    names = "directory.example.org"
    with running(var, *GUNICORN, PORT=str(port), ALLOWED_HOSTS=names):
        eventually(lambda: answers(site), "the server answers")
        assert asking_health.main([site]) == 0
        assert asking_health.main([site, "--worker"]) == 1  # none runs
        monkeypatch.setenv("ALLOWED_HOSTS", "stranger.example.org")
        with pytest.raises(urllib.error.HTTPError):
            asking_health.is_well(site, worker=False)
