"""A small server that answers as it is told: what no real engine can be made to do."""

import json
import threading
import time
from collections.abc import Callable, Iterator
from contextlib import contextmanager
from http.server import BaseHTTPRequestHandler, ThreadingHTTPServer
from typing import Any

Answer = tuple[int, Any, float]  # status, body, seconds before it


class Told:
    def __init__(self, answer: Callable[[str], Answer]) -> None:
        self.answer = answer
        self.paths: list[str] = []
        self.headers: list[dict[str, str]] = []
        self.url = ""


@contextmanager
def server(answer: Callable[[str], Answer]) -> Iterator[Told]:
    """`answer`: from a path to what is said."""
    told = Told(answer)

    class Handler(BaseHTTPRequestHandler):
        protocol_version = "HTTP/1.1"

        def do_GET(self) -> None:
            self.rfile.read(int(self.headers.get("content-length") or 0))
            told.paths.append(self.path)
            told.headers.append(dict(self.headers))
            status, body, seconds = told.answer(self.path)
            time.sleep(seconds)
            sent = body if isinstance(body, bytes) else json.dumps(body).encode()
            try:
                self.send_response(status)
                self.send_header("content-type", "application/json")
                self.send_header("x-elastic-product", "Elasticsearch")
                self.send_header("content-length", str(len(sent)))
                self.end_headers()
                self.wfile.write(sent)
            except OSError:
                return  # nobody waits for it any more

        do_POST = do_PUT = do_HEAD = do_GET

        def log_message(self, *args: Any) -> None:
            return

    with ThreadingHTTPServer(("127.0.0.1", 0), Handler) as listening:
        told.url = f"http://127.0.0.1:{listening.server_port}"
        threading.Thread(target=listening.serve_forever, daemon=True).start()
        try:
            yield told
        finally:
            listening.shutdown()


def product(number: str, distribution: str = "") -> dict[str, Any]:
    """What `GET /` says of an engine."""
    version = {"number": number, **({"distribution": distribution} if distribution else {})}
    return {"name": "one", "version": version, "tagline": "You Know, for Search"}
