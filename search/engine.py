"""The one module that owns a client of the search engine: Elasticsearch 9 or OpenSearch 3.

The official client of one refuses the other, so which it is gets asked first. Everything after is
plain requests, the same for both; the errors of both become three of ours.

The clients take half a second and 36 MB to import: only whoever asks an engine has them.
"""

import os
import threading
from collections.abc import Callable, Mapping, Sequence
from dataclasses import dataclass, field
from typing import TYPE_CHECKING, Any, TypeVar

import orjson
from django.conf import settings

if TYPE_CHECKING:
    from opensearchpy import OpenSearch

SUPPORTED = "Elasticsearch 9 and OpenSearch 3"
BULK_SECONDS = 60.0
BUSY = frozenset({408, 429, 502, 503, 504})
"""It is there, and cannot now: the same as away."""
CONNECTIONS = 16  # kept open to each node: a process has some threads, each asks twice at once
JSON = {"accept": "application/json", "content-type": "application/json"}

T = TypeVar("T")


class EngineError(Exception):
    """The engine did not do what was asked. Its text holds no word of a search."""


class EngineAway(EngineError):
    """Not reached, too slow, or too busy: the same may work later."""


class EngineRefused(EngineError):
    """It answers and says no; asking again helps nothing until somebody mends it."""

    def __init__(self, message: str, status: int = 0) -> None:
        super().__init__(message)
        self.status = status


class EngineBehind(EngineError):
    """It answers, from what was so a while ago: the directory's own index knows better."""


class NoIndex(EngineRefused):
    """It holds no index of ours that can be read."""


@dataclass(frozen=True, slots=True)
class Config:
    urls: tuple[str, ...]
    user: str = ""
    password: str = field(default="", repr=False)
    api_key: str = field(default="", repr=False)
    ca_file: str = ""
    timeout_seconds: float = 0.25


def config() -> Config | None:
    """As the settings say; None: there is no engine, and none is asked for."""
    if not settings.SEARCH_ENGINE_URLS:
        return None
    return Config(
        tuple(settings.SEARCH_ENGINE_URLS),
        settings.SEARCH_ENGINE_USER,
        settings.SEARCH_ENGINE_PASSWORD,
        settings.SEARCH_ENGINE_API_KEY,
        settings.SEARCH_ENGINE_CA_FILE,
        settings.SEARCH_ENGINE_TIMEOUT_MS / 1000,
    )


def configured() -> bool:
    return bool(settings.SEARCH_ENGINE_URLS)


@dataclass(frozen=True, slots=True)
class Kind:
    distribution: str  # "Elasticsearch" or "OpenSearch"
    version: str

    @property
    def name(self) -> str:
        """As `answered_by` says it."""
        return self.distribution.lower()

    def __str__(self) -> str:
        return f"{self.distribution} {self.version}"


Send = Callable[[str, str, Mapping[str, Any], Any, float], Any]


class Engine:
    """Safe between threads. Opens no connection before it is asked for the first time."""

    def __init__(self, config: Config) -> None:
        self.config = config
        self._lock = threading.Lock()
        self._known: tuple[Kind, Send] | None = None

    @property
    def kind(self) -> Kind:
        """Raises EngineError; for what is no engine of ours EngineRefused, which says so."""
        return self._connected()[0]

    def request(
        self,
        method: str,
        path: str,
        *,
        params: Mapping[str, Any] | None = None,
        body: Any = None,
        timeout_seconds: float | None = None,
    ) -> Any:
        """The answer as it came. Raises EngineError."""
        send = self._connected()[1]
        timeout = timeout_seconds or self.config.timeout_seconds
        sent = body if body is None or isinstance(body, bytes) else orjson.dumps(body)
        return _told(lambda: send(method, path, params or {}, sent, timeout))

    def bulk(self, lines: Sequence[Any], *, refresh: bool = False) -> list[dict[str, Any]]:
        """What became of each action, in their order. Raises EngineError if nothing was taken in."""
        body = b"".join(orjson.dumps(line) + b"\n" for line in lines)
        found = self.request(
            "POST",
            "/_bulk",
            params={"refresh": "true"} if refresh else None,
            body=body,
            timeout_seconds=BULK_SECONDS,
        )
        return [outcome for item in found["items"] for outcome in item.values()]

    def many(self, index: str, bodies: Sequence[Mapping[str, Any]]) -> list[dict[str, Any]]:
        """The answers to several searches, asked at once. Raises EngineError if one fails."""
        lines = [line for body in bodies for line in ({"index": index}, body)]
        sent = b"".join(orjson.dumps(line) + b"\n" for line in lines)
        answers: list[dict[str, Any]] = self.request("POST", "/_msearch", body=sent)["responses"]
        for answer in answers:
            if "error" in answer:
                raise _refusal(answer.get("status", 500), answer)
        return answers

    def _connected(self) -> tuple[Kind, Send]:
        with self._lock:
            if self._known is None:
                self._known = _told(lambda: _connect(self.config))
            return self._known


_engines: dict[tuple[int, Config], Engine] = {}


def engine() -> Engine | None:
    """The one of the settings, for this process; a fork does not share its connections."""
    asked = config()
    if asked is None:
        return None
    key = os.getpid(), asked
    if key not in _engines:
        _engines[key] = Engine(asked)
    return _engines[key]


def _connect(config: Config) -> tuple[Kind, Send]:
    """The client of OpenSearch asks who is there: it takes any answer."""
    client = _opensearch(config)
    told = client.transport.perform_request("GET", "/", timeout=config.timeout_seconds)
    kind = _kind_of(told)
    if kind.distribution == "OpenSearch":
        return kind, _by_opensearch(client)
    client.close()
    return kind, _by_elasticsearch(config)


def _kind_of(told: Any) -> Kind:
    """Raises EngineRefused for everything that is not supported."""
    version = told.get("version") if isinstance(told, dict) else None
    if not isinstance(version, dict) or "number" not in version:
        raise EngineRefused(f"This is no search engine. There are: {SUPPORTED}.")
    number = str(version["number"])
    is_opensearch = version.get("distribution") == "opensearch"
    kind = Kind("OpenSearch" if is_opensearch else "Elasticsearch", number)
    if number.partition(".")[0] != ("3" if is_opensearch else "9"):
        raise EngineRefused(f"{kind} is not supported. There are: {SUPPORTED}.")
    return kind


def _opensearch(config: Config) -> "OpenSearch":
    from opensearchpy import OpenSearch

    signed: dict[str, Any] = {}
    if config.api_key:
        signed["headers"] = {"authorization": f"ApiKey {config.api_key}"}
    elif config.user:
        signed["http_auth"] = (config.user, config.password)
    return OpenSearch(
        hosts=list(config.urls),
        timeout=config.timeout_seconds,
        max_retries=len(config.urls) - 1,  # on the next node
        retry_on_status=(502, 503, 504),
        ca_certs=config.ca_file or None,
        pool_maxsize=CONNECTIONS,  # else one, and each answer beside another opens a new one
        **signed,
    )


def _by_opensearch(client: "OpenSearch") -> Send:
    def send(method: str, path: str, params: Mapping[str, Any], body: Any, timeout: float) -> Any:
        return client.transport.perform_request(
            method, path, params=dict(params), body=body, timeout=timeout, headers=JSON
        )

    return send


def _by_elasticsearch(config: Config) -> Send:
    from elasticsearch import Elasticsearch

    signed: dict[str, Any] = {}
    if config.api_key:
        signed["api_key"] = config.api_key
    elif config.user:
        signed["basic_auth"] = (config.user, config.password)
    if config.ca_file:
        signed["ca_certs"] = config.ca_file
    client = Elasticsearch(
        hosts=list(config.urls),
        max_retries=len(config.urls) - 1,
        retry_on_status=(502, 503, 504),
        connections_per_node=CONNECTIONS,
        **signed,
    )

    def send(method: str, path: str, params: Mapping[str, Any], body: Any, timeout: float) -> Any:
        asked = client.options(request_timeout=timeout)
        return asked.perform_request(method, path, params=params, headers=JSON, body=body).body

    return send


def _told(ask: Callable[[], T]) -> T:
    """One small family of errors for those of both clients."""
    import elastic_transport
    import elasticsearch
    import opensearchpy

    try:
        return ask()
    except (elastic_transport.ConnectionTimeout, opensearchpy.ConnectionTimeout):
        raise EngineAway("The search engine did not answer in time.") from None
    except (elastic_transport.TlsError, opensearchpy.SSLError):
        raise EngineRefused(
            "Its certificate is not to be trusted: see SEARCH_ENGINE_CA_FILE."
        ) from None
    except (elastic_transport.ConnectionError, opensearchpy.ConnectionError):
        raise EngineAway("The search engine cannot be reached.") from None
    except elasticsearch.ApiError as error:
        raise _refusal(error.status_code, error.body) from None
    except opensearchpy.TransportError as error:
        raise _refusal(error.status_code, error.info) from None
    except (elastic_transport.TransportError, opensearchpy.OpenSearchException) as error:
        raise EngineAway(
            f"The search engine's answer is not to be read: {type(error).__name__}."
        ) from None


def _refusal(status: int | str, body: Any) -> EngineError:
    """Never the reason in full: it may quote what was searched for."""
    number = status if isinstance(status, int) else 0
    error = body.get("error") if isinstance(body, dict) else None
    kind = str(error.get("type", "")) if isinstance(error, dict) else ""
    if number in BUSY:
        return EngineAway(f"The search engine is too busy (status {number}).")
    if number in (401, 403) and kind != "cluster_block_exception":
        return EngineRefused("It refuses the user, password or API key.", number)
    if number == 404:
        return NoIndex("The index is not there: run `manage.py search_rebuild`.", number)
    return EngineRefused(f"It refuses: status {number}{', ' + kind if kind else ''}.", number)
