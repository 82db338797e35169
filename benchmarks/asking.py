"""The mix of searches, asked of a server from outside."""

import http.client
import time
from concurrent.futures import ThreadPoolExecutor

from benchmarks.search_mix import queries
from benchmarks.serving import target

ROUNDS = 3  # of the mix, after one to warm up; the middle round counts


class Measured:
    def __init__(self, seconds: float, milliseconds: list[float], refused: int) -> None:
        self.per_second = len(milliseconds) / seconds
        self.milliseconds = milliseconds
        self.note = f"{refused} answers were not 200" if refused else ""


def middle_round(port: int, path: str, clients: int) -> Measured:
    """The round in the middle of several, by requests per second."""
    asked = [target(path, query) for query in queries()]
    _ask(port, asked, clients)
    rounds = sorted((_ask(port, asked, clients) for _ in range(ROUNDS)), key=_speed)
    return rounds[len(rounds) // 2]


def _speed(measured: Measured) -> float:
    return measured.per_second


def _ask(port: int, asked: list[str], clients: int) -> Measured:
    began = time.perf_counter()
    with ThreadPoolExecutor(clients) as pool:
        parts = list(pool.map(lambda n: _client(port, asked[n::clients]), range(clients)))
    seconds = time.perf_counter() - began
    times = [one for part in parts for one, _ in part]
    return Measured(seconds, times, sum(status != 200 for part in parts for _, status in part))


def _client(port: int, asked: list[str]) -> list[tuple[float, int]]:
    """(milliseconds, status) of each, over one connection."""
    connection = http.client.HTTPConnection("127.0.0.1", port, timeout=60)
    found = []
    for path in asked:
        began = time.perf_counter()
        connection.request("GET", path, headers={"Host": "localhost"})
        answer = connection.getresponse()
        answer.read()
        found.append(((time.perf_counter() - began) * 1000, answer.status))
    connection.close()
    return found
