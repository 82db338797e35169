"""Four hundred virtual users on both SAMHSA books, who think for 1 to 10 seconds between two pages.

    python -m benchmarks --only bench_load

BENCH_LOAD_SECONDS  how long; without it five minutes
BENCH_FOLDER, BENCH_RECORDS  as in `benchmarks.databases`
"""

import os
from collections.abc import Iterator

from benchmarks.databases import books_in, environment_of, kept_folder
from benchmarks.figure import Figure
from benchmarks.load.users import let_loose
from benchmarks.serving import served

USERS = 400
SECONDS = 300.0
P95_MS, FAILED_PERCENT = 200.0, 1.0  # the gate of the United Kingdom's family-hubs directory


def figures() -> Iterator[Figure]:
    with kept_folder() as folder:
        database = books_in(folder)
        environment = environment_of(f"sqlite:///{database}", folder)
        yield from under_load(environment, "the embedded index, SQLite")


def under_load(environment: dict[str, str], of_what: str) -> Iterator[Figure]:
    seconds = float(os.environ.get("BENCH_LOAD_SECONDS") or SECONDS)
    with served({**environment, "SEARCH_RATE": "1000000/min"}) as server:
        told = let_loose(server.port, users=USERS, seconds=seconds)
    name = f"{USERS} users for {seconds:.0f} s, {of_what}"
    yield Figure(
        f"{name}, p95", told.slowest(95), "ms", goal=P95_MS,
        note=f"{told.asked / seconds:.0f} pages a second; p50 {told.slowest(50):.0f}, "
        f"p99 {told.slowest(99):.0f} ms",
    )  # fmt: skip
    why = ", ".join(f"{what}: {count}" for what, count in told.failures.items())
    yield Figure(f"{name}, failed", told.failed, "%", goal=FAILED_PERCENT, note=why)
