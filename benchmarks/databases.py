"""The databases that several benches need: SAMHSA's books, in a folder that may be kept.

BENCH_FOLDER  where; without it in a folder that goes in the end
BENCH_RECORDS a SQLite file with the books imported already; without it they are imported
"""

import os
import shutil
import subprocess
import sys
import tempfile
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path

from benchmarks.serving import PROJECT

SHARED = Path(os.environ.get("HANDRAIL_SHARED") or PROJECT.parent / "shared")
BOOKS = SHARED / "data" / "samhsa-directory-2022"


@contextmanager
def kept_folder() -> Iterator[Path]:
    kept = os.environ.get("BENCH_FOLDER")
    if kept:
        Path(kept).mkdir(parents=True, exist_ok=True)
        yield Path(kept).resolve()
        return
    with tempfile.TemporaryDirectory(prefix="handrail-bench-") as name:
        yield Path(name)


def environment_of(url: str, folder: Path) -> dict[str, str]:
    more = {"DATABASE_URL": url, "HANDRAIL_VAR": str(folder), "DEMO": "0"}
    return {**os.environ, **more, "PYTHONWARNINGS": "ignore:No directory at"}


def run(environment: dict[str, str], module: str, *arguments: str) -> str:
    command = [sys.executable, "-m", module, *arguments]
    done = subprocess.run(
        command, cwd=PROJECT, env=environment, stdout=subprocess.PIPE, text=True, check=True
    )
    return done.stdout


def books_in(folder: Path) -> Path:
    """The SAMHSA books, imported and indexed as the index is now."""
    path = folder / "books.sqlite3"
    if path.exists():
        return path
    partial = path.with_suffix(".partial")
    partial.unlink(missing_ok=True)
    ready = os.environ.get("BENCH_RECORDS")
    if ready:
        shutil.copy(ready, partial)
    environment = environment_of(f"sqlite:///{partial}", folder)
    run(environment, "manage", "migrate", "--verbosity", "0")
    if not ready:
        run(environment, "manage", "import_records", "samhsa", str(BOOKS))
    run(environment, "manage", "search_rebuild")
    partial.rename(path)
    return path


def made_in(folder: Path, books: Path, size: int) -> Path:
    """So many made-up listings, indexed; whatever was made of older ones goes."""
    path, plain = folder / f"made-{size}.sqlite3", folder / f"plain-{size}.sqlite3"
    if not path.exists():
        partial = path.with_suffix(".partial")
        for one in (partial, plain):
            one.unlink(missing_ok=True)
        environment = environment_of(f"sqlite:///{partial}", folder)
        run(environment, "benchmarks.filling", str(books), str(size))
        partial.rename(path)
    return path
