"""The records of the books several times over, in one file: a directory of a hundred thousand.

The made-up listings of `filling` are documents alone; what follows the records needs records.
"""

import sqlite3
from pathlib import Path

KEY = "char(32)"  # how Django keeps a UUID on SQLite
SHARED = ("directory_taxonomy", "directory_taxonomyterm", "directory_place", "directory_metadata")
VERSIONS = "9abcdef01236"  # of UUIDs that no record has: ours are of 4, 5, 7 and 8
SHARED_KEYS = ("taxonomy_term_id", "taxonomy_id", "parent_id")


def multiply(path: Path, times: int) -> None:
    """Adds the records of `path` again, until each is there `times` times; at most 13.

    Ids differ in the digit that tells a UUID's version, so that what belongs together stays
    together; words, places and codes are the same. The search knows nothing of the new ones
    before a rebuild.
    """
    with sqlite3.connect(path) as database:
        database.execute("PRAGMA synchronous=OFF")
        for table in _tables(database):
            _copy(database, table, times)
    database.close()


def _tables(database: sqlite3.Connection) -> list[str]:
    rows = database.execute(
        "SELECT name FROM sqlite_master WHERE type = 'table' AND name LIKE 'directory\\_%' "
        "ESCAPE '\\' ORDER BY name"
    )
    return [name for (name,) in rows if name not in SHARED]


def _copy(database: sqlite3.Connection, table: str, times: int) -> None:
    columns = [(row[1], row[2]) for row in database.execute(f"PRAGMA table_info({table})")]
    if columns[0] == ("id", "INTEGER"):
        columns = columns[1:]
    names = ", ".join(f'"{name}"' for name, _ in columns)
    values = ", ".join(_value(name, kind) for name, kind in columns)
    last = database.execute(f"SELECT max(rowid) FROM {table}").fetchone()[0] or 0
    for version in VERSIONS[: times - 1]:
        database.execute(
            f"INSERT INTO {table} ({names}) SELECT {values} FROM {table} WHERE rowid <= :last",
            {"version": version, "last": last},
        )


def _value(name: str, kind: str) -> str:
    if name == "source_id":
        return "source_id || '#' || :version"
    if kind == KEY and name not in SHARED_KEYS:
        return f'substr("{name}", 1, 12) || :version || substr("{name}", 14)'
    return f'"{name}"'
