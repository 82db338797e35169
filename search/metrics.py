"""How many searches are answered, by whom and how fast, for an operator's Prometheus.

Counted only where METRICS_TOKEN is set. Nothing of what is asked is kept: a time, and who answered.
Each server process counts for itself; `config.metrics` adds them up.
"""

import time
from datetime import datetime

from django.conf import settings
from prometheus_client import Histogram

from search.answer import Answer, answer
from search.parameters import Params

SECONDS = (0.005, 0.01, 0.025, 0.05, 0.1, 0.2, 0.3, 0.5, 1.0, 2.5, 5.0)

search_seconds = Histogram(
    "handrail_search_seconds",
    "Seconds until a search is answered, and the number of searches, by who answered.",
    ["answered_by"],
    buckets=SECONDS,
    registry=None,
)


def counted_answer(params: Params, *, now: datetime) -> Answer:
    """What a visitor asks for. Raises BadParameters; such a search is not counted."""
    began = time.perf_counter()
    found = answer(params, now=now)
    if settings.METRICS_TOKEN:
        search_seconds.labels(found.page.answered_by).observe(time.perf_counter() - began)
    return found
