"""Server and worker start together, stop together, and say in one line why they do not start."""

import json
import signal
import socket
import subprocess
import sys
import urllib.error
import urllib.request
from pathlib import Path
from typing import Any

import pytest

from config.supervisor import Supervisor, python
from search.backends import engine_index, engine_indices
from tests.config.programs import eventually, free_port, manage, running, said
from tests.search.engine.answering import product, server

GUNICORN = ("-m", "gunicorn", "-c", "python:config.server", "config.wsgi:application")


def get(url: str, **headers: str) -> tuple[int, str]:
    """Status and body, of errors too."""
    request = urllib.request.Request(url, headers=headers)
    try:
        with urllib.request.urlopen(request, timeout=30) as answer:
            return answer.status, answer.read().decode()
    except urllib.error.HTTPError as error:
        return error.code, error.read().decode()


def answers(url: str) -> bool:
    try:
        get(url)
    except OSError:
        return False
    return True


def status_of(url: str) -> Any:
    return json.loads(get(url)[1])["status"]


def is_free(port: int) -> bool:
    with socket.socket() as probe:
        return probe.connect_ex(("127.0.0.1", port)) != 0


def test_serve_answers_with_its_worker_and_stops_in_order(tmp_path: Path) -> None:
    """From nothing: database made, server and worker up, both gone after SIGTERM."""
    port = free_port()
    with running(tmp_path, "manage.py", "serve", PORT=str(port)) as serve:
        eventually(lambda: "Handrail is ready" in said(tmp_path), "the server is ready")
        url = f"http://127.0.0.1:{port}/healthz"
        eventually(lambda: status_of(url) == "ok", "the worker gives a sign of life")
        serve.send_signal(signal.SIGTERM)
        assert serve.wait(timeout=60) == 0
    assert f"http://localhost:{port}/" in said(tmp_path)
    assert "Traceback" not in said(tmp_path)
    assert is_free(port)


def test_a_taken_port_gets_one_line(tmp_path: Path) -> None:
    with socket.socket() as other:
        other.bind(("127.0.0.1", 0))
        other.listen()
        port = other.getsockname()[1]
        done = manage(tmp_path, "serve", PORT=str(port))
    assert done.returncode != 0
    assert done.stderr.strip().count("\n") == 0
    assert f"Port {port} is taken" in done.stderr
    assert f"PORT={port + 1}" in done.stderr


def test_a_database_that_does_not_answer_gets_one_line(tmp_path: Path) -> None:
    nowhere = f"postgres://someone:hunter2@127.0.0.1:{free_port()}/handrail"
    done = manage(tmp_path, "serve", PORT=str(free_port()), DATABASE_URL=nowhere)
    assert done.returncode != 0
    assert "Traceback" not in done.stderr
    assert "The database does not answer" in done.stderr
    assert "DATABASE_URL" in done.stderr
    assert "hunter2" not in done.stderr


def test_when_one_program_dies_the_other_is_ended(capfd: pytest.CaptureFixture[str]) -> None:
    script = (
        "from config.supervisor import Supervisor, python\n"
        "both = Supervisor({'short': python('-c', 'raise SystemExit(3)'),"
        " 'long': python('-c', 'import time; time.sleep(600)')})\n"
        "status = both.run(is_ready=lambda: False, when_ready=lambda: None)\n"
        "left = [one for one in both.running.values() if one.poll() is None]\n"
        "raise SystemExit(10 + status + 100 * len(left))\n"
    )
    done = subprocess.run([sys.executable, "-c", script], timeout=60, check=False)
    assert done.returncode == 11
    assert "The short ended by itself (status 3)" in capfd.readouterr().err


def test_a_program_that_will_not_stop_is_killed(monkeypatch: pytest.MonkeyPatch) -> None:
    deaf = "import signal, time; signal.signal(signal.SIGTERM, signal.SIG_IGN); time.sleep(600)"
    monkeypatch.setattr("config.supervisor.PATIENCE_SECONDS", 0.5)
    supervisor = Supervisor({})
    supervisor.running["deaf"] = subprocess.Popen(python("-c", deaf))
    supervisor.end_all()
    assert supervisor.running["deaf"].poll() in {-signal.SIGKILL, -signal.SIGTERM}


def test_a_very_long_search_gets_an_answer_of_ours(var: Path) -> None:
    port = free_port()
    with running(var, *GUNICORN, PORT=str(port)):
        eventually(lambda: answers(f"http://127.0.0.1:{port}/healthz"), "the server answers")
        status, _ = get(f"http://127.0.0.1:{port}/healthz?q={'x' * 100_000}")
    assert status == 200


def test_without_a_database_there_is_a_plain_page_and_no_trace(tmp_path: Path) -> None:
    port = free_port()
    nowhere = f"postgres://someone@127.0.0.1:{free_port()}/handrail"
    with running(tmp_path, *GUNICORN, PORT=str(port), DATABASE_URL=nowhere) as server:
        site = f"http://127.0.0.1:{port}"
        eventually(lambda: answers(f"{site}/healthz"), "the server answers")
        assert get(f"{site}/healthz")[0] == 503
        status, page = get(f"{site}/admin/?q=secret-word", Cookie="sessionid=0123456789abcdef")
        assert status == 503
        assert "Please try again" in page
        status, body = get(f"{site}/api/search?q=secret-word&near=60614")
        assert status == 503
        assert "Please try again" in json.loads(body)["errors"][0]["message"]
        status, page = get(f"{site}/nothing-here/?q=secret-word")
        assert status == 503
        assert "Please try again" in page
        assert server.poll() is None
    assert "The database does not answer" in said(tmp_path)
    assert "Traceback" not in said(tmp_path)
    assert "secret-word" not in said(tmp_path)


def quoting(path: str) -> tuple[int, object, float]:
    """An engine that refuses a search and says which."""
    if path == "/":
        return 200, product("9.1.0"), 0
    if path.endswith("/_alias"):
        read: dict[str, object] = {"aliases": {engine_indices.alias("read"): {}}}
        return 200, {f"handrail-{engine_index.digest()}-1": read}, 0
    return 400, {"error": {"type": "parsing_exception", "reason": "in [secret-word]"}}, 0


@pytest.mark.parametrize("kind", ["line", pytest.param("json", marks=pytest.mark.exhaustive)])
def test_no_search_is_written_to_the_log(var: Path, kind: str) -> None:
    port = free_port()
    with (
        server(quoting) as engine,
        running(var, *GUNICORN, PORT=str(port), LOG_FORMAT=kind, SEARCH_ENGINE_URL=engine.url),
    ):
        site = f"http://127.0.0.1:{port}"
        eventually(lambda: answers(f"{site}/healthz"), "the server answers")
        get(f"{site}/search/?q=secret-word&near=60614")
        get(f"{site}/search/?q=food&near=secret-word")
        found = json.loads(get(f"{site}/api/search?q=secret-word&near=60614")[1])
        assert found["answered_by"] == "embedded"
        get(f"{site}/api/search?q=secret-word&near=secret-word&page=secret-word")
        get(f"{site}/api/suggest?q=secret-word")
        get(f"{site}/nothing-here/?q=secret-word")
        get(f"{site}/healthz", Host="secret-word.example.org")
    assert "It refuses: status 400, parsing_exception" in said(var)
    assert "secret" not in said(var).lower()
    assert "60614" not in said(var)
    lines = [line for line in said(var).splitlines() if line.startswith("{")]
    assert bool(lines) == (kind == "json")
    for line in lines:
        assert {"time", "level", "logger", "message"} <= json.loads(line).keys()
