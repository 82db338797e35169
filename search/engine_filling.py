"""A new index in the engine beside the one that is read, filled from what is stored, and the swap.

Searches never see it half full. Whoever is killed on the way leaves an index that is marked as
being built; the next rebuild takes it away.
"""

import time
from concurrent.futures import Future, ThreadPoolExecutor
from dataclasses import dataclass

from search import store, stored
from search.backends import engine_indices
from search.engine import Engine, EngineRefused
from search.engine_sending import Outgoing, Sent, outgoing, raise_if_waiting, send, settle
from search.engine_verifying import EngineDrift, compare, repair
from search.models import EngineChange, RefusedDocument

MENDED = 3  # times that what differs is sent again; edits go on meanwhile


@dataclass(frozen=True, slots=True)
class Filled:
    index: str
    documents: int
    seconds: float


def fill(target: Engine) -> Filled:
    """Raises EngineError; what is read then stays as it is."""
    began = time.perf_counter()
    _clean_up(target)
    RefusedDocument.objects.all().delete()  # each gets another try
    index = engine_indices.create(target)
    count = _pour(target)
    engine_indices.settle(target, index)
    _check(target)
    engine_indices.swap(target, index)
    _clean_up(target)
    return Filled(index, count, time.perf_counter() - began)


def _pour(target: Engine) -> int:
    """All that is stored into the index being built; returns how many documents. While the engine
    takes in a set, the next one is read."""
    count = 0
    on_its_way: tuple[list[Outgoing], Future[Sent]] | None = None
    with ThreadPoolExecutor(1) as sender:
        for services in stored.all_services(store.state().generation):
            documents = list(outgoing(services, {}))
            _arrived(on_its_way)
            on_its_way = documents, sender.submit(send, target, documents, ["building"])
            count += sum(len(one.documents) for one in services)
        _arrived(on_its_way)
    return count


def _arrived(on_its_way: tuple[list[Outgoing], Future[Sent]] | None) -> None:
    """Raises EngineError."""
    if on_its_way is None:
        return
    documents, future = on_its_way
    sent = future.result()
    settle(documents, sent)
    raise_if_waiting(sent)


def _check(target: Engine) -> None:
    """That the new index holds what is stored. What changed since is on its way by the queue."""
    for _ in range(MENDED):
        drift = compare(target, "building")
        if not _lacking(drift):
            return
        repair(target, drift, ["building"])
    raise EngineRefused(
        f"The new index still differs from what is stored after {MENDED} tries: "
        f"missing={drift.missing} extra={drift.extra} stale={drift.stale}. It is not read."
    )


def _lacking(drift: EngineDrift) -> bool:
    """Whether anything differs that neither was refused nor waits in the queue."""
    excused = set(RefusedDocument.objects.values_list("service_id", flat=True))
    if drift.waiting:
        excused |= set(EngineChange.objects.values_list("service_id", flat=True))
    orphans = {service for service, _ in drift.orphans.values()}
    return bool((drift.services | orphans) - excused)


def _clean_up(target: Engine) -> None:
    """Takes away what an earlier rebuild left, and what is older than the previous one."""
    now = engine_indices.standing(target)
    left = [now.marked["building"]] if "building" in now.marked else []
    engine_indices.remove(target, *left, *now.leftover)
