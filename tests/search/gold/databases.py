"""The two databases, one for each set: made once, kept, followed by a new index when the code
changed. Each is used by processes of its own, since a process has one database."""

import fcntl
import hashlib
import json
import os
import subprocess
import sys
from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass, field
from pathlib import Path

from tests.config.programs import ROOT, environment
from tests.conftest import shared_folder

BOOKS = Path("data") / "samhsa-directory-2022"
READ_FROM = ("importers", "demo")
"""What else than the books decides which records there are."""
INDEXED_BY = ("search", "directory")
"""What decides what the index holds of them."""


@dataclass(frozen=True, slots=True)
class Database:
    set: str
    folder: Path
    engine: Mapping[str, str] = field(default_factory=dict)
    """Settings of a search engine that answers for it."""

    @property
    def environment(self) -> dict[str, str]:
        file = self.folder / f"{self.set}.sqlite3"
        return environment(self.folder, DATABASE_URL=f"sqlite:///{file}", **self.engine)

    def run(self, *arguments: str) -> str:
        """A Python process on this database; what it wrote. Raises RuntimeError if it failed."""
        done = subprocess.run(
            [sys.executable, *arguments],
            cwd=ROOT,
            env=self.environment,
            capture_output=True,
            text=True,
            check=False,
        )
        if done.returncode:
            raise RuntimeError(f"{' '.join(arguments)} failed on {self.set}:\n{done.stderr}")
        return done.stdout


def books() -> Path:
    return shared_folder() / BOOKS


def prepare(
    name: str, folder: Path, *, fresh: bool = False, tell: Callable[[str], object] = lambda _: None
) -> Database:
    """Ready to be asked: records imported and indexed by the code as it is now.

    Without `fresh`, what an earlier call made is used as far as it still holds. Whoever asks for
    the same database meanwhile, in another process too, waits until it is ready.
    """
    database = Database(name, folder.resolve())
    database.folder.mkdir(parents=True, exist_ok=True)
    with (database.folder / f"{name}.lock").open("w") as lock:
        fcntl.flock(lock, fcntl.LOCK_EX)
        _make(database, fresh=fresh, tell=tell)
    return database


def _make(database: Database, *, fresh: bool, tell: Callable[[str], object]) -> None:
    name = database.set
    stamp = database.folder / f"{name}.json"
    made = json.loads(stamp.read_text()) if stamp.exists() and not fresh else {}
    now = {"records": _digest(READ_FROM), "index": _digest(INDEXED_BY)}
    if made.get("records") != now["records"]:
        stamp.unlink(missing_ok=True)
        tell(f"{name}: importing")
        _fill(database)
        made = {}
    if made.get("index") != now["index"]:
        tell(f"{name}: indexing")
        database.run("manage.py", "migrate", "--verbosity", "0")
        database.run("manage.py", "search_rebuild")
    stamp.write_text(json.dumps(now))


def _fill(database: Database) -> None:
    for old in database.folder.glob(f"{database.set}.sqlite3*"):
        old.unlink()
    database.run("manage.py", "migrate", "--verbosity", "0")
    if database.set == "demo":
        database.run("manage.py", "demo_data")
    else:
        database.run("manage.py", "import_records", "samhsa", os.fspath(books()))


def _digest(folders: Iterable[str]) -> str:
    """Of every file that is no machine-made one, by name and content."""
    digest = hashlib.sha256()
    for folder in folders:
        for path in sorted((ROOT / folder).rglob("*")):
            if path.is_file() and "__pycache__" not in path.parts:
                digest.update(str(path.relative_to(ROOT)).encode() + b"\0" + path.read_bytes())
    return digest.hexdigest()
