"""A real OpenSearch: filled, asked beside the same requests sent raw, edited, frozen, and under load.

    BENCH_SIZES=100000,1000000 python -m benchmarks --only bench_engine

BENCH_SIZES   listings beside the real books, separated by commas; without it 100,000
BENCH_FOLDER, BENCH_RECORDS  as in `benchmarks.databases`
BENCH_LOAD_SECONDS  as in `benchmarks.bench_load`
ENGINE_HEAP   of the engine; without it 1 GB

Needs Maven and a JDK of 22 or newer; tells nothing where they are missing.
"""

import http.client
import json
import os
import shutil
import signal
import statistics
import subprocess
import sys
import tempfile
import time
from collections.abc import Iterator
from contextlib import contextmanager
from pathlib import Path
from typing import Any

from benchmarks.asking import middle_round
from benchmarks.bench_load import under_load
from benchmarks.databases import books_in, environment_of, kept_folder, made_in, run
from benchmarks.figure import Figure
from benchmarks.serving import PROJECT, served, target

SIZES = "100000"
OF_BULK, OF_RAW = 0.7, 1.5
HTTP_P95_MS, A_MILLION = 25.0, 1_000_000
FIRST_FAILURE_MS = 300.0
FOUND_P95_S, EDITED_SECONDS = 2.0, 60
PATIENCE_MS = "10000"  # of those who ask what the engine can, not whether it answers in time
FREEZES = 3  # the middle one counts
RESTED_SECONDS = 6.0  # until an engine that failed is asked again, and some
STARTER = PROJECT / ".ci" / "engine"


def figures() -> Iterator[Figure]:
    sizes = sorted(map(int, (os.environ.get("BENCH_SIZES") or SIZES).split(",")))
    with kept_folder() as folder, engine() as node:
        if node is None:
            return
        books = books_in(folder)
        environment = node.environment(books, folder, "bench_books")
        yield from _filled_and_asked(environment, "both books")
        for size in sizes:
            made = made_in(folder, books, size)
            environment = node.environment(made, folder, f"bench_{size}")
            goal = HTTP_P95_MS if size >= A_MILLION else None
            yield from _filled_and_asked(environment, f"{size:,} listings", goal)
        yield from _on_the_books(node, books, folder)


class Node:
    def __init__(self, url: str, pid: int) -> None:
        self.url, self.pid = url, pid

    def environment(self, database: Path, folder: Path, index: str) -> dict[str, str]:
        return {
            **environment_of(f"sqlite:///{database}", folder),
            "SEARCH_ENGINE_URL": self.url,
            "SEARCH_ENGINE_INDEX": index,
            "SEARCH_ENGINE_TIMEOUT_MS": PATIENCE_MS,
            "SEARCH_RATE": "1000000/min",
        }

    @contextmanager
    def frozen(self) -> Iterator[None]:
        """It takes connections and answers none of them."""
        os.kill(self.pid, signal.SIGSTOP)
        try:
            yield
        finally:
            os.kill(self.pid, signal.SIGCONT)


@contextmanager
def engine() -> Iterator[Node | None]:
    with tempfile.TemporaryDirectory(prefix="handrail-engine-") as name:
        environment = {"ENGINE_HEAP": "1g", **os.environ}
        command = [str(STARTER), "start", name]
        started = subprocess.run(
            command, env=environment, capture_output=True, text=True, check=False
        )
        if started.returncode:
            sys.stderr.write(f"The engine is not measured: {started.stderr.strip()}\n")
            yield None
            return
        try:
            yield Node(started.stdout.split()[-1], int((Path(name) / "pid").read_text()))
        finally:
            subprocess.run([str(STARTER), "stop", name], check=True)


def _part(environment: dict[str, str], name: str, *arguments: str) -> Any:
    return json.loads(run(environment, "benchmarks.engine_process", name, *arguments))


def _filled_and_asked(
    environment: dict[str, str], told: str, http_goal: float | None = None
) -> Iterator[Figure]:
    built = _part(environment, "build")
    yield Figure(
        f"index build in OpenSearch, {told}", built["documents"] / built["seconds"], "1/s",
        better="higher", floor=built["documents"] / built["floor"],
        floor_name="the client's bulk helper, ready documents",
        goal=OF_BULK, goal_of_floor=True,
    )  # fmt: skip
    asked = _part(environment, "search")
    for cut in ("p50", "p95"):
        yield Figure(
            f"search by OpenSearch, {told}, {cut}", asked["found"][cut], "ms",
            floor=asked["raw"][cut], floor_name="its requests sent raw",
            goal=OF_RAW, goal_of_floor=True,
        )  # fmt: skip
    with served(environment) as server:
        times = middle_round(server.port, "/api/search", 1)
    yield Figure(
        f"search by OpenSearch through HTTP, {told}, one client, p95",
        statistics.quantiles(times.milliseconds, n=20)[18], "ms",
        goal=http_goal, note=times.note,
    )  # fmt: skip


def _on_the_books(node: Node, books: Path, folder: Path) -> Iterator[Figure]:
    """With a copy, since it is edited."""
    copy = folder / "edited-engine.sqlite3"
    shutil.copy(books, copy)
    environment = node.environment(copy, folder, "bench_edited")
    try:
        run(environment, "manage", "search_rebuild", "--engine")
        run(environment, "manage", "work", "--once")  # what the import left to follow
        yield _first_failure(node, environment)
        yield _found_after_an_edit(environment)
        yield from under_load(
            {**environment, "SEARCH_ENGINE_TIMEOUT_MS": "250"}, "OpenSearch, SQLite"
        )
    finally:
        for path in folder.glob("edited-engine.sqlite3*"):
            path.unlink()


def _first_failure(node: Node, environment: dict[str, str]) -> Figure:
    """Of a server that was answered until then, and with the patience that is preset."""
    times = []
    preset = {**environment, "SEARCH_ENGINE_TIMEOUT_MS": "250", "WEB_PROCESSES": "1"}
    with served(preset) as server:
        for _ in range(FREEZES):
            _ask_until(server.port, "opensearch")
            with node.frozen():
                began = time.perf_counter()
                assert _answered_by(server.port) == "embedded"
                times.append((time.perf_counter() - began) * 1000)
            time.sleep(RESTED_SECONDS)
    return Figure(
        "first answer when OpenSearch has stopped answering", statistics.median(times), "ms",
        goal=FIRST_FAILURE_MS,
    )  # fmt: skip


def _ask_until(port: int, backend: str) -> None:
    deadline = time.monotonic() + 90
    while _answered_by(port) != backend:
        assert time.monotonic() < deadline, f"{backend} does not answer"
        time.sleep(0.5)


def _answered_by(port: int) -> str:
    link = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    try:
        link.request("GET", target("/api/search", "q=detox&near=60614"))
        return str(json.load(link.getresponse())["answered_by"])
    finally:
        link.close()


def _found_after_an_edit(environment: dict[str, str]) -> Figure:
    worker = subprocess.Popen([sys.executable, "manage.py", "work"], cwd=PROJECT, env=environment)
    try:
        with served({**environment, "WEB_PROCESSES": "1"}) as server:
            _ask_until(server.port, "opensearch")  # it has read the index
            told = _part(environment, "edits", str(EDITED_SECONDS), str(server.port))
    finally:
        worker.terminate()
        worker.wait(timeout=60)
    return Figure(
        "from an edit until OpenSearch finds it, p95", statistics.quantiles(told["waits"], n=20)[18],
        "s", goal=FOUND_P95_S,
        note=f"{told['per_minute']:.0f} edits a minute; {told['lost']} not found",
    )  # fmt: skip
