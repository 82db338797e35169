"""Whether made-up records are in this directory, and which ones are."""

from uuid import UUID

from django.core.cache import cache

from directory.models import SourceRecord

DEMO_SOURCE = "demo"
KEY = "frontend.demo-data-present"
SECONDS_REMEMBERED = 60


def demo_data_present() -> bool:
    """One query a minute for each process; every page asks."""
    known: bool | None = cache.get(KEY)
    if known is None:
        known = SourceRecord.objects.filter(source=DEMO_SOURCE).exists()
        cache.set(KEY, known, SECONDS_REMEMBERED)
    return known


def is_demo(record_id: UUID) -> bool:
    return SourceRecord.objects.filter(source=DEMO_SOURCE, record_id=record_id).exists()
