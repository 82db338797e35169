"""The real server, and the project's commands, for benches that ask from outside."""

import socket
import subprocess
import sys
import time
from collections.abc import Iterator
from contextlib import contextmanager
from dataclasses import dataclass
from pathlib import Path
from urllib.parse import quote

PROJECT = Path(__file__).resolve().parent.parent
APPLICATION = "config.wsgi:application"


def manage(environment: dict[str, str], *arguments: str) -> str:
    """What the command printed."""
    done = subprocess.run(
        [sys.executable, "manage.py", *arguments],
        cwd=PROJECT,
        env=environment,
        check=True,
        capture_output=True,
        text=True,
    )
    return done.stdout


def target(path: str, query: str) -> str:
    """As it is sent: what the query has quoted already stays so."""
    return quote(f"{path}?{query}", safe="/?=&+,%")


@dataclass(frozen=True, slots=True)
class Server:
    port: int
    pid: int

    def processes(self) -> list[int]:
        """Those that answer, by their ids; Linux only."""
        children = Path(f"/proc/{self.pid}/task/{self.pid}/children")
        return [int(pid) for pid in children.read_text().split()]


@contextmanager
def served(environment: dict[str, str], application: str = APPLICATION) -> Iterator[Server]:
    """The application as a county runs it, on a port of its own."""
    with socket.socket() as free:
        free.bind(("127.0.0.1", 0))
        port = int(free.getsockname()[1])
    server = subprocess.Popen(
        [sys.executable, "-m", "gunicorn", "-c", "python:config.server", application],
        cwd=PROJECT,
        env={**environment, "PORT": str(port), "BIND": "127.0.0.1"},
    )
    try:
        _wait(port)
        yield Server(port, server.pid)
    finally:
        server.terminate()
        server.wait(timeout=20)


def _wait(port: int) -> None:
    for _ in range(200):
        try:
            socket.create_connection(("127.0.0.1", port), timeout=1).close()
            return
        except OSError:
            time.sleep(0.1)
    raise RuntimeError("The server did not start.")
