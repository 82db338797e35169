"""Real search engines for the tests, one of each kind for a run, started when first asked for.

Elasticsearch comes from the shared folder, OpenSearch from Maven Central; both need Maven and a
JDK. HANDRAIL_ELASTICSEARCH and HANDRAIL_OPENSEARCH name engines that are there already.
"""

import fcntl
import os
import re
import shutil
import socket
import subprocess
from pathlib import Path

ROOT = Path(__file__).resolve().parent.parent
KINDS = ("elasticsearch", "opensearch")
DATA = ("data", "home")  # of an earlier run
SECONDS = 600  # the first time the jars are fetched


def elasticsearch_starter(shared: Path) -> Path:
    return shared / "engine" / "elasticsearch" / "node"


def missing(kind: str, shared: Path) -> str:
    """Why an engine of this kind cannot be had; "" if it can."""
    if os.environ.get(f"HANDRAIL_{kind.upper()}"):
        return ""
    if kind == "elasticsearch" and not elasticsearch_starter(shared).exists():
        return f"no Elasticsearch in {shared}; set HANDRAIL_SHARED"
    if shutil.which("mvn") is None:
        return "no Maven to fetch a search engine; install it (maven)"
    if not _has_jdk():
        return "no JDK of 22 or newer for a search engine; set JAVA_HOME"
    return ""


_jdk: list[bool] = []


def _has_jdk() -> bool:
    if not _jdk:
        homes = [Path(os.environ.get("JAVA_HOME", "/none")), *Path("/usr/lib/jvm").glob("*")]
        programs = [home / "bin" / "java" for home in homes]
        if on_path := shutil.which("java"):
            programs.append(Path(on_path))
        _jdk.append(any(_version(one) >= 22 for one in programs if one.exists()))
    return _jdk[0]


def _version(java: Path) -> int:
    told = subprocess.run([java, "-version"], capture_output=True, text=True, check=False)
    found = re.search(r'version "(\d+)', told.stderr)
    return int(found[1]) if found else 0


class Engines:
    """Those of one run: all its processes share a folder, and the last that ends stops them."""

    def __init__(self, folder: Path, shared: Path) -> None:
        self.folder, self.shared = folder, shared

    def url(self, kind: str) -> str:
        """Starts it if no other process of this run has."""
        named = os.environ.get(f"HANDRAIL_{kind.upper()}", "")
        if named:
            return named
        told = self.folder / f"{kind}.url"
        with (self.folder / f"{kind}.lock").open("w") as lock:
            fcntl.flock(lock, fcntl.LOCK_EX)
            if not told.exists():
                told.write_text(self._start(kind))
            return told.read_text()

    def home(self, kind: str) -> Path:
        """Of the engine that this run started. Raises RuntimeError for one that was named."""
        self.url(kind)
        told = self.folder / f"{kind}.home"
        if not told.exists():
            raise RuntimeError(f"Unset HANDRAIL_{kind.upper()}: this needs what it is built from.")
        return Path(told.read_text())

    def _start(self, kind: str) -> str:
        # What was fetched serves every run; another run at the same time has it to itself.
        home = ROOT / "var" / "engines" / kind
        if _alive(home):
            home = self.folder / kind
        home.mkdir(parents=True, exist_ok=True)
        for old in DATA:
            shutil.rmtree(home / old, ignore_errors=True)
        (self.folder / f"{kind}.home").write_text(str(home))
        if kind == "elasticsearch":
            command = [*self._starter(kind), "start", str(home), str(port_for_a_node())]
        else:
            command = [*self._starter(kind), "start", str(home)]
        environment = {**os.environ, "ES_HEAP": "512m"}
        done = subprocess.run(
            command, capture_output=True, text=True, timeout=SECONDS, env=environment, check=False
        )
        if done.returncode:
            raise RuntimeError(f"{kind} does not start: {done.stderr.strip()}")
        # Maven colours the lines that come before it.
        return str(re.findall(r"http://[0-9.]+:[0-9]+", done.stdout)[-1])

    def _starter(self, kind: str) -> list[str]:
        if kind == "elasticsearch":
            return [str(elasticsearch_starter(self.shared))]
        return [str(ROOT / ".ci" / "engine")]

    def stop(self) -> None:
        """By process id, each that this run started."""
        for kind in KINDS:
            told = self.folder / f"{kind}.home"
            if told.exists():
                home = told.read_text()
                subprocess.run([*self._starter(kind), "stop", home], check=False, timeout=60)
                told.unlink()
                (self.folder / f"{kind}.url").unlink(missing_ok=True)


def _alive(home: Path) -> bool:
    try:
        os.kill(int((home / "pid").read_text()), 0)
    except (OSError, ValueError):
        return False
    return True


def port_for_a_node() -> int:
    """With another free one a hundred above it, for its transport."""
    while True:
        with socket.socket() as one, socket.socket() as other:
            one.bind(("127.0.0.1", 0))
            port = int(one.getsockname()[1])
            try:
                other.bind(("127.0.0.1", port + 100))
            except (OSError, OverflowError):
                continue
            return port
