"""Gunicorn's settings: `gunicorn -c python:config.server config.wsgi`.

No access log: the words and places of a search are in no log.
"""

import gc
import os
import shutil
import tempfile
from pathlib import Path
from typing import Any

import gunicorn.http.message  # type: ignore[import-untyped]

from config import environment as env

LONGEST_REQUEST_LINE = 128 * 1024
"""Characters. A pasted text of 10,000 letters, percent-encoded, gets an answer of ours; gunicorn
alone would stop at 8,190 with a page of its own. Its setting cannot go higher, its limit can."""

bind = f"{env.text('BIND', '127.0.0.1')}:{env.whole('PORT', 8000, least=1, most=65535)}"
workers = env.whole("WEB_PROCESSES", min(os.cpu_count() or 1, 4), least=1, most=64)
threads = env.whole("WEB_THREADS", 4, least=1, most=64)
worker_class = "gthread"
preload_app = True  # loaded once, shared by the processes; nothing may stay connected
accesslog = None
loglevel = "error"  # a warning about a request that makes no sense would quote it
logger_class = "config.logs.ServerLog"
timeout = 60
graceful_timeout = 10
keepalive = 5
control_socket_disable = True  # one socket per home folder would not do for two sites
if env.text("METRICS_TOKEN"):
    # Where each process leaves what it counts; known before the site is loaded.
    os.environ[env.COUNTED_IN] = tempfile.mkdtemp(prefix="handrail-metrics-")
gunicorn.http.message.MAX_REQUEST_LINE = LONGEST_REQUEST_LINE
limit_request_line = LONGEST_REQUEST_LINE
if Path("/dev/shm").is_dir():
    worker_tmp_dir = "/dev/shm"  # a slow disk must not look like a stuck process


def when_ready(server: Any) -> None:
    """Before the first process is forked: what all of them read, they share."""
    from django.apps import apps  # all of these need the settings
    from django.urls import get_resolver

    del server
    _ = get_resolver().url_patterns  # the code of the pages
    if apps.is_installed("search"):  # what a bench measures us against has none
        from search.warming import warm

        warm()


def pre_fork(server: Any, worker: Any) -> None:
    """What was loaded once is no garbage: the processes need not look through it, and share it."""
    del server, worker
    gc.freeze()


def post_fork(server: Any, worker: Any) -> None:
    """An answer makes some thousand objects, none of them in a cycle: looking for cycles at every
    seven hundred, as is usual, takes a tenth of its time."""
    del server, worker
    gc.set_threshold(20_000, 20, 50)


def post_worker_init(worker: Any) -> None:
    """Threads do not survive a fork: each process starts its own."""
    from search.memory import keep_giving_back

    del worker
    keep_giving_back()


def post_request(worker: Any, request: Any, environ: Any, response: Any) -> None:
    from search.memory import used

    del worker, request, environ, response
    used()


def on_exit(server: Any) -> None:
    """What was counted goes with the server that counted it."""
    del server
    if folder := os.environ.get(env.COUNTED_IN):
        shutil.rmtree(folder, ignore_errors=True)
