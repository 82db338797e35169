"""Virtual users on a server of this machine, each thinking between two pages."""

import asyncio
import gzip
import statistics
import time
from collections import Counter
from dataclasses import dataclass, field
from random import Random

from benchmarks.load.visits import visit

SHORTEST_THOUGHT, LONGEST_THOUGHT = 1.0, 10.0  # seconds
PATIENCE = 30.0  # seconds; who waited longer counts as a failure
SEED = 211


@dataclass(slots=True)
class Told:
    """What the users saw."""

    seconds: float
    milliseconds: list[float] = field(default_factory=list)
    failures: Counter[str] = field(default_factory=Counter)

    @property
    def asked(self) -> int:
        return len(self.milliseconds) + self.failures.total()

    def slowest(self, percent: int) -> float:
        """Milliseconds within which so many percent of the pages came."""
        return statistics.quantiles(self.milliseconds, n=100)[percent - 1]

    @property
    def failed(self) -> float:
        """Percent."""
        return 100 * self.failures.total() / max(1, self.asked)


def let_loose(port: int, *, users: int, seconds: float) -> Told:
    """So many at once, for so long, on 127.0.0.1 only; those who wait at the end get their page."""
    return asyncio.run(_all(port, users, seconds))


async def _all(port: int, users: int, seconds: float) -> Told:
    told = Told(seconds)
    until = time.monotonic() + seconds
    await asyncio.gather(*(_user(Random(SEED + n), port, until, told) for n in range(users)))
    return told


async def _user(choose: Random, port: int, until: float, told: Told) -> None:
    """One visit after another. The first is begun at some moment: nobody comes on command."""
    await asyncio.sleep(choose.uniform(0, LONGEST_THOUGHT))
    while time.monotonic() < until:
        pages = visit(choose)
        path: str | None = next(pages)
        while path is not None and time.monotonic() < until:
            came = await _page(port, path, told)
            try:
                path = pages.send(came)
            except StopIteration:
                path = None
            await asyncio.sleep(choose.uniform(SHORTEST_THOUGHT, LONGEST_THOUGHT))


async def _page(port: int, path: str, told: Told) -> str:
    """What came; nothing where it failed."""
    began = time.perf_counter()
    try:
        status, body = await asyncio.wait_for(_asked(port, path), PATIENCE)
    except (OSError, TimeoutError, ValueError) as error:
        told.failures[type(error).__name__] += 1
        return ""
    if status != 200:
        told.failures[str(status)] += 1
        return ""
    told.milliseconds.append((time.perf_counter() - began) * 1000)
    return body


async def _asked(port: int, path: str) -> tuple[int, str]:
    """(status, page) over a connection of its own. Raises OSError, ValueError."""
    reader, writer = await asyncio.open_connection("127.0.0.1", port)
    try:
        writer.write(
            f"GET {path} HTTP/1.1\r\nHost: localhost\r\nAccept-Encoding: gzip\r\n"
            "Connection: close\r\n\r\n".encode()
        )
        head, _, body = (await reader.read()).partition(b"\r\n\r\n")
    finally:
        writer.close()
    first, *lines = head.decode("latin-1").split("\r\n")
    packed = any(line.lower() == "content-encoding: gzip" for line in lines)
    return int(first.split()[1]), (gzip.decompress(body) if packed else body).decode()
