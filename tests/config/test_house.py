"""What the house says of itself is so: commands, settings, libraries, locks, layers."""

import ast
import json
import re
import subprocess
import sys
import tomllib
from pathlib import Path

import pytest

from tests.config.programs import ROOT

README = (ROOT / "README.md").read_text()
OPERATING = (ROOT / "docs" / "operating.md").read_text()
DECISIONS = (ROOT / "docs" / "decisions.md").read_text()
PROJECT = tomllib.loads((ROOT / "pyproject.toml").read_text())
READ_BY_SETTINGS = re.compile(
    r'env\.(?:text|flag|whole|words|choice|tiles|database|token)\(\s*"([A-Z_]+)"'
)


def test_the_commands_of_the_readme_exist() -> None:
    makefile = (ROOT / "Makefile").read_text()
    named = set(re.findall(r"\bmake ([a-z-]+)", README))
    assert {"run", "test"} <= named
    assert {name for name in named if not re.search(rf"(?m)^{name}:", makefile)} == set()


def test_the_manage_commands_of_the_documents_exist() -> None:
    listed = subprocess.run(
        [sys.executable, "manage.py", "help", "--commands"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=True,
    ).stdout.split()
    assert set(re.findall(r"manage\.py ([a-z_]+)", README + OPERATING)) - set(listed) == set()


def test_ci_begins_with_the_test_command_of_the_readme() -> None:
    commands = re.findall(r"(?m)^make .*$", (ROOT / ".ci" / "run").read_text())
    assert commands[0] == "make test"


@pytest.mark.parametrize(
    "document",
    [
        "README.md",
        "docs/operating.md",
        "docs/decisions.md",
        "docs/languages.md",
        "docs/search-parity.md",
    ],
)
def test_links_lead_somewhere(document: str) -> None:
    path = ROOT / document
    links = re.findall(r"\]\((?!https?:)([^)#]+)\)", path.read_text())
    assert [link for link in links if not (path.parent / link).exists()] == []


def test_every_setting_is_documented_and_every_documented_one_is_read() -> None:
    sources = [*(ROOT / "config").rglob("*.py"), *(ROOT / "directory").rglob("*.py")]
    read = {name for path in sources for name in READ_BY_SETTINGS.findall(path.read_text())}
    rows = [row.split("|")[1] for row in OPERATING.splitlines() if row.startswith("| `")]
    documented = {name for row in rows for name in re.findall(r"`([A-Z_]+)`", row)}
    assert read == documented


def test_every_library_has_its_reason() -> None:
    listed = PROJECT["project"]["dependencies"] + PROJECT["dependency-groups"]["dev"]
    names = {re.split(r"[\[<>=]", requirement)[0] for requirement in listed}
    types_only = {name for name in names if name.startswith("types-")}
    package = json.loads((ROOT / "frontend" / "package.json").read_text())
    for_pages = {*package.get("dependencies", {}), *package.get("devDependencies", {})}
    assert {name for name in (names - types_only) | for_pages if name not in DECISIONS} == set()


@pytest.mark.parametrize("lock", ["run", "dev"])
def test_locks_hold_hashes_and_no_addresses(lock: str) -> None:
    text = (ROOT / "requirements" / f"{lock}.txt").read_text()
    assert "://" not in text
    pinned = re.findall(r"(?m)^[a-z0-9][^ ]*==.*?(?=^[a-z0-9]|\Z)", text, re.DOTALL | re.IGNORECASE)
    assert pinned
    assert [one.splitlines()[0] for one in pinned if "--hash=sha256:" not in one] == []


def test_the_lock_of_the_pages_holds_no_addresses() -> None:
    text = (ROOT / "frontend" / "package-lock.json").read_text()
    assert '"resolved"' not in text


@pytest.mark.parametrize("module", ["search/query.py", "search/backends/base.py"])
def test_the_search_seam_needs_the_standard_library_only(module: str) -> None:
    """import-linter cannot say "nothing else", so this one is read here."""
    allowed = {*sys.stdlib_module_names, "search.query", "search.backends.base"}
    assert [name for name in imported(ROOT / module) if not is_allowed(name, allowed)] == []


def is_allowed(name: str, allowed: set[str]) -> bool:
    return name in allowed or name.partition(".")[0] in allowed


def imported(path: Path) -> list[str]:
    names = []
    for node in ast.walk(ast.parse(path.read_text())):
        if isinstance(node, ast.Import):
            names += [alias.name for alias in node.names]
        elif isinstance(node, ast.ImportFrom):
            names.append("." * node.level + (node.module or ""))
    return names


def test_no_committed_file_names_a_folder_of_one_machine() -> None:
    listed = subprocess.run(
        ["git", "grep", "-lE", r"(^|[^a-zA-Z0-9_.])/(work|root)/", "--", ":!tests/config"],
        cwd=ROOT,
        capture_output=True,
        text=True,
        check=False,
    )
    if listed.returncode > 1:
        pytest.skip("not a git checkout")
    assert listed.stdout.split() == []
