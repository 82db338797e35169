"""Nodes of a real Elasticsearch that a test has to itself: to be killed, and started again."""

import json
import os
import secrets
import signal
import subprocess
import urllib.request
from concurrent.futures import ThreadPoolExecutor
from pathlib import Path
from typing import Any

from search.engine import Config, Engine
from tests.engines import Engines, elasticsearch_starter, port_for_a_node

BUILT = ("lib", "modules", "launcher", "native", "plugins", "built")
SECONDS = 180
CONFIG = """\
cluster.name: {cluster}
node.name: node-{number}
network.host: 127.0.0.1
http.port: ${{ES_HTTP_PORT}}
transport.port: ${{ES_TRANSPORT_PORT}}
discovery.seed_hosts: {seeds}
cluster.initial_master_nodes: {names}
cluster.routing.allocation.disk.threshold_enabled: false
cluster.info.update.interval: 10s
action.destructive_requires_name: false
"""


class Nodes:
    """One cluster of `count` nodes, each with a home in `folder`."""

    def __init__(self, folder: Path, engines: Engines, count: int) -> None:
        built = engines.home("elasticsearch")
        self._starter = elasticsearch_starter(engines.shared)
        self.homes = [folder / f"node-{number}" for number in range(count)]
        self.ports = [port_for_a_node() for _ in range(count)]
        cluster = f"own-{secrets.token_hex(4)}"
        names = json.dumps([home.name for home in self.homes])
        seeds = json.dumps([f"127.0.0.1:{port + 100}" for port in self.ports])
        for number, home in enumerate(self.homes):
            for part in ("config", "logs", "data", "tmp"):
                (home / part).mkdir(parents=True)
            for part in BUILT:
                (home / part).symlink_to(built / part)
            (home / "config" / "elasticsearch.yml").write_text(
                CONFIG.format(cluster=cluster, number=number, names=names, seeds=seeds)
            )
            for other in (built / "config").iterdir():
                if other.name != "elasticsearch.yml" and other.is_file():
                    (home / "config" / other.name).write_bytes(other.read_bytes())

    @property
    def urls(self) -> tuple[str, ...]:
        return tuple(f"http://127.0.0.1:{port}" for port in self.ports)

    def start(self, *numbers: int) -> None:
        """All or those given, at once: a cluster comes up when most of it is there."""
        chosen = numbers or range(len(self.homes))
        with ThreadPoolExecutor(len(self.homes)) as pool:
            for _ in pool.map(self._start, chosen):
                pass

    def _start(self, number: int) -> None:
        done = subprocess.run(
            [self._starter, "start", self.homes[number], str(self.ports[number])],
            env={**os.environ, "ES_HEAP": "400m"},
            capture_output=True,
            text=True,
            timeout=SECONDS,
            check=False,
        )
        assert done.returncode == 0, done.stderr

    def kill(self, number: int) -> None:
        """As a machine does that loses its power."""
        os.kill(int((self.homes[number] / "pid").read_text()), signal.SIGKILL)

    def stop(self) -> None:
        for home in self.homes:
            try:
                os.kill(int((home / "pid").read_text()), signal.SIGKILL)
            except (OSError, ValueError):
                continue  # it never came up, or has ended

    def engine(self) -> Engine:
        """As the application asks it, with time to answer."""
        return Engine(Config(self.urls, timeout_seconds=30))

    def healthy(self, **wanted: str) -> bool:
        """Whether the cluster says so, of itself, within ten seconds."""
        asked = {"timeout": "10s", **wanted}
        told = self.engine().request("GET", "/_cluster/health", params=asked, timeout_seconds=30)
        return not told["timed_out"]

    def of_primary(self, index: str) -> int:
        """The number of the node that holds the first copy of `index`."""
        rows = self._rows(f"/_cat/shards/{index}?format=json&h=prirep,node")
        (name,) = (row["node"] for row in rows if row["prirep"] == "p")
        return [home.name for home in self.homes].index(name)

    def _rows(self, path: str) -> list[dict[str, Any]]:
        with urllib.request.urlopen(self.urls[0] + path, timeout=30) as answer:
            rows: list[dict[str, Any]] = json.load(answer)
        return rows
