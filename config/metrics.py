"""`GET /metrics`: figures for an operator's Prometheus, off unless METRICS_TOKEN is set.

What was counted is added up over the server's processes, which leave it in files of a folder; what
stands in the database is read when it is asked for. Nothing here is of a visitor or a client.
"""

import os
from collections.abc import Iterator

from django.conf import settings
from django.db.models import Count, Max
from django.http import Http404, HttpRequest, HttpResponse
from django.utils.crypto import constant_time_compare
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe
from prometheus_client import CONTENT_TYPE_LATEST, CollectorRegistry, generate_latest
from prometheus_client.metrics_core import GaugeMetricFamily, Metric
from prometheus_client.multiprocess import MultiProcessCollector

from config import environment as env
from config.health import Health, look
from directory import changes
from importers.models import ImportRun
from search.following import CONSUMER
from search.metrics import search_seconds
from search.models import EngineChange, RefusedDocument


@never_cache
@require_safe
def metrics(request: HttpRequest) -> HttpResponse:
    """404 when it is off, 401 without the token."""
    if not settings.METRICS_TOKEN:
        raise Http404
    given = request.headers.get("Authorization", "")
    if not constant_time_compare(given, f"Bearer {settings.METRICS_TOKEN}"):
        return HttpResponse(status=401, headers={"WWW-Authenticate": "Bearer"})
    return HttpResponse(generate_latest(_registry()), content_type=CONTENT_TYPE_LATEST)


def _registry() -> CollectorRegistry:
    registry = CollectorRegistry()
    if env.COUNTED_IN in os.environ:
        MultiProcessCollector(registry)  # type: ignore[no-untyped-call]
    else:
        registry.register(search_seconds)
    registry.register(Standing())
    return registry


class Standing:
    """What stands in the database. Without one: that it is gone, and no more."""

    def collect(self) -> Iterator[Metric]:
        health = look()
        yield _gauge("database_up", "1 if the database answers.", health.database)
        if health.database:
            yield from _of_the_index(health)
            yield from _of_the_engine(health)
            yield from _of_imports()


def _of_the_index(health: Health) -> Iterator[Metric]:
    if health.worker_silent_seconds is not None:
        yield _gauge(
            "worker_heartbeat_seconds",
            "Seconds since a worker gave a sign of life; not there when none runs.",
            health.worker_silent_seconds,
        )
    yield _gauge(
        "index_lag_seconds",
        "Age of the oldest change that is not searchable yet.",
        health.index_lag_seconds or 0.0,
    )
    yield _gauge(
        "index_queue_length",
        "Changes that are not searchable yet.",
        changes.waiting(CONSUMER),
    )


def _of_the_engine(health: Health) -> Iterator[Metric]:
    if health.engine is None:
        return
    yield _gauge(
        "engine_up",
        "1 if the process that answers this is answered by the search engine.",
        health.engine.standing == "ok",
    )
    yield _gauge(
        "engine_lag_seconds",
        "Age of the oldest change that the search engine has not taken in.",
        health.engine.lag_seconds,
    )
    yield _gauge(
        "engine_queue_length",
        "Changes that the search engine has not taken in.",
        EngineChange.objects.count(),
    )
    yield _gauge(
        "engine_refused_documents",
        "Listings that the search engine would not take in: see search_verify.",
        RefusedDocument.objects.count(),
    )


def _of_imports() -> Iterator[Metric]:
    runs = _family("import_runs", "Import runs, by how they ended.", "source", "status")
    ended = _family(
        "import_last_end_timestamp_seconds", "When a run last ended so.", "source", "status"
    )
    counted = ImportRun.objects.values_list("source", "status").order_by("source", "status")
    for source, status, count, at in counted.annotate(Count("id"), Max("finished_at")):
        runs.add_metric([source, status], count)
        if at is not None:
            ended.add_metric([source, status], at.timestamp())
    yield runs
    yield ended


def _gauge(name: str, about: str, value: float) -> Metric:
    # A clock that was set back makes no age below nothing.
    return GaugeMetricFamily(f"handrail_{name}", about, value=max(0.0, float(value)))


def _family(name: str, about: str, *labels: str) -> GaugeMetricFamily:
    return GaugeMetricFamily(f"handrail_{name}", about, labels=labels)
