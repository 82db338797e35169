"""Where listings are, for pages that people and search engines browse."""

from collections.abc import Sequence
from uuid import UUID

from search.facets import Counter
from search.models import StoredDocument
from search.snapshot import current

IN = "in"


def regions() -> dict[str, int]:
    """Area token (us-wa, us-wa-spokane) -> the services that lie in it; confidential ones count in
    their county. Two queries at most."""
    snapshot = current()
    counted = Counter(snapshot, snapshot.live).largest_first(IN)
    return {snapshot.tokens[IN][place][0]: number for place, number in counted}


def services_in(token: str) -> Sequence[UUID]:
    """Ids of the services in an area, by name. Two queries."""
    numbers = current().having(f"{IN}:{token}")
    rows = StoredDocument.objects.filter(number__in=list(numbers), deleted_at__isnull=True)
    ids = rows.order_by("sort_name", "service_id").values_list("service_id", flat=True)
    return list(dict.fromkeys(ids))
