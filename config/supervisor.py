"""Runs the server and the worker side by side: both stop together."""

import signal
import socket
import subprocess
import sys
import time
from collections.abc import Callable
from types import FrameType

PATIENCE_SECONDS = 20.0
"""How long a process may take to finish what it has in hand before it is killed."""


def is_taken(host: str, port: int) -> bool:
    """Whether another program listens there, or the port may not be used."""
    family = socket.AF_INET6 if ":" in host else socket.AF_INET
    with socket.socket(family, socket.SOCK_STREAM) as probe:
        # As the server does it: a port that was just given up is free.
        probe.setsockopt(socket.SOL_SOCKET, socket.SO_REUSEADDR, 1)
        try:
            probe.bind((host.strip("[]"), port))
        except OSError:
            return True
    return False


def is_answering(host: str, port: int) -> bool:
    try:
        with socket.create_connection((host, port), timeout=1):
            return True
    except OSError:
        return False


class Supervisor:
    """Starts commands and waits until one ends or someone says stop; then ends them all."""

    def __init__(self, commands: dict[str, list[str]]) -> None:
        self.commands = commands
        self.running: dict[str, subprocess.Popen[bytes]] = {}
        self.told_to_stop = False

    def run(self, *, is_ready: Callable[[], bool], when_ready: Callable[[], None]) -> int:
        """The exit status: 0 after Ctrl-C or SIGTERM, 1 when a command ended by itself."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)
        announced = False
        try:
            for name, command in self.commands.items():
                self.running[name] = subprocess.Popen(command)
            while not self.told_to_stop and not self.ended():
                time.sleep(0.1)
                if not announced and is_ready():
                    announced = True
                    when_ready()
        finally:
            ended = self.ended()
            self.end_all()
        for name, status in ended.items():
            if not self.told_to_stop:
                sys.stderr.write(f"The {name} ended by itself (status {status}); all stopped.\n")
        return 0 if self.told_to_stop else 1

    def ended(self) -> dict[str, int]:
        """Exit status of each command that has ended."""
        statuses = {name: process.poll() for name, process in self.running.items()}
        return {name: status for name, status in statuses.items() if status is not None}

    def end_all(self) -> None:
        for process in self.running.values():
            if process.poll() is None:
                process.terminate()
        deadline = time.monotonic() + PATIENCE_SECONDS
        for process in self.running.values():
            try:
                process.wait(timeout=max(0.1, deadline - time.monotonic()))
            except subprocess.TimeoutExpired:
                process.kill()
                process.wait()

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.told_to_stop = True


def python(*arguments: str) -> list[str]:
    """A command run by this same Python."""
    return [sys.executable, *arguments]
