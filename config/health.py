"""`GET /healthz`: for whoever watches over the site. Words and seconds, nothing else."""

from dataclasses import dataclass
from typing import Any

from django.db import DatabaseError, InterfaceError, connection, connections
from django.http import HttpRequest, JsonResponse
from django.utils import timezone
from django.views.decorators.cache import never_cache
from django.views.decorators.http import require_safe

from config.asking_health import SILENT_AFTER_SECONDS
from directory.changes import lag_seconds
from directory.models import WorkerHeartbeat
from search.health import EngineHealth, engine_health

BEHIND_AFTER_SECONDS = 300.0
"""How old the oldest change may be that the search index has not taken in."""


@dataclass(frozen=True, slots=True)
class Health:
    database: bool
    index_lag_seconds: float | None = None
    """Age of the oldest change not yet searchable; 0 when there is none; None: not known."""
    worker_silent_seconds: float | None = None
    """Since the last sign of life of any worker; None: none is running, or not known."""
    engine: EngineHealth | None = None
    """None: there is none, and none is asked for."""

    @property
    def status(self) -> str:
        if not self.database:
            return "unavailable"
        lag, silent = self.index_lag_seconds, self.worker_silent_seconds
        behind = lag is None or lag > BEHIND_AFTER_SECONDS
        alone = silent is None or silent > SILENT_AFTER_SECONDS
        if self.engine is not None:
            behind = behind or self.engine.lag_seconds > BEHIND_AFTER_SECONDS
            alone = alone or self.engine.standing != "ok"
        return "degraded" if behind or alone else "ok"

    def as_dict(self) -> dict[str, Any]:
        told: dict[str, Any] = {
            "status": self.status,
            "database": "ok" if self.database else "unavailable",
            "index_lag_seconds": rounded(self.index_lag_seconds),
            "worker_heartbeat_seconds": rounded(self.worker_silent_seconds),
        }
        if self.engine is not None:
            told["search_engine"] = self.engine.standing
            told["search_engine_lag_seconds"] = rounded(self.engine.lag_seconds)
        return told


def rounded(seconds: float | None) -> float | None:
    return None if seconds is None else round(max(seconds, 0.0), 1)


def look() -> Health:
    """Two queries, and with a search engine one more and a request; fewer when the database is
    gone."""
    try:
        connection.ensure_connection()
        return Health(True, lag_seconds("search"), worker_silent_seconds(), engine_health())
    except (DatabaseError, InterfaceError):  # damaged counts as gone
        connections.close_all()
        return Health(False)


def worker_silent_seconds() -> float | None:
    newest = WorkerHeartbeat.objects.order_by("-beat_at").values_list("beat_at", flat=True).first()
    return None if newest is None else (timezone.now() - newest).total_seconds()


@never_cache
@require_safe
def healthz(request: HttpRequest) -> JsonResponse:
    """503 only without the database: a search with an idle worker still answers."""
    health = look()
    return JsonResponse(health.as_dict(), status=200 if health.database else 503)
