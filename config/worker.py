"""The worker: runs the jobs, again and again, until it is told to stop.

A job is a plain function in `config/jobs.py` that looks at its tables, does one batch and says
how much it did. There is no task queue: what is to be done stands in the tables, so a worker
that dies loses nothing and two workers do no harm.
"""

import logging
import os
import signal
import socket
import time
from collections.abc import Callable, Sequence
from dataclasses import dataclass, field
from datetime import timedelta
from types import FrameType

from django.db import InterfaceError, OperationalError, close_old_connections, connections
from django.utils import timezone

from directory.models import WorkerHeartbeat
from search.engine import EngineError

log = logging.getLogger("handrail.worker")

IDLE_SECONDS = 1.0
BEAT_SECONDS = 5.0
LONGEST_WAIT_SECONDS = 60.0
FORGOTTEN_AFTER = timedelta(days=1)


@dataclass(frozen=True, slots=True)
class Job:
    name: str
    run: Callable[[], int]
    """Does one batch; answers how much it did, 0 when there was nothing to do."""
    every_seconds: float = IDLE_SECONDS
    """The rest after a batch that found nothing. After one that did some, it runs again at once."""


@dataclass(slots=True)
class Turn:
    """Where one job stands. Times are of the monotonic clock."""

    job: Job
    due_at: float = 0.0
    failures: int = 0
    complaint: str = ""

    def did(self, amount: int) -> None:
        if self.failures:
            log.info("%s works again.", self.job.name)
        self.failures, self.complaint = 0, ""
        self.due_at = time.monotonic() + (0 if amount else self.job.every_seconds)

    def failed(self, error: Exception, *, trace: bool) -> None:
        """Logged once, not at every try; the next tries come ever more slowly."""
        complaint = f"{type(error).__name__}: {error}"
        self.failures += 1
        self.due_at = time.monotonic() + back_off_seconds(self.failures)
        if complaint != self.complaint:
            log.error("%s failed, will try again: %s", self.job.name, complaint, exc_info=trace)
        self.complaint = complaint


def back_off_seconds(failures: int) -> float:
    """1, 2, 4 … up to a minute."""
    return min(2.0 ** min(failures - 1, 10), LONGEST_WAIT_SECONDS)


@dataclass
class Worker:
    jobs: Sequence[Job]
    name: str = field(default_factory=lambda: f"{socket.gethostname()}:{os.getpid()}")
    stopping: bool = False

    def __post_init__(self) -> None:
        self.turns = [Turn(job) for job in self.jobs]
        self.started_at = timezone.now()
        self.beat = Turn(Job("heartbeat", self._beat, every_seconds=BEAT_SECONDS))

    def stop_on_signals(self) -> None:
        """SIGTERM and SIGINT let the batch in hand finish."""
        signal.signal(signal.SIGTERM, self._stop)
        signal.signal(signal.SIGINT, self._stop)

    def run(self) -> None:
        """Until told to stop."""
        while not self.stopping:
            close_old_connections()
            if not self.round():
                self._rest()
        self._say_goodbye()

    def round(self) -> bool:
        """Each job that is due, once. True if any had something to do."""
        busy = False
        for turn in [self.beat, *self.turns]:
            if not self.stopping and time.monotonic() >= turn.due_at:
                did = self._take(turn)
                busy = busy or (did > 0)
        return busy

    def drain(self) -> bool:
        """Every job until none has anything to do; for scripts and tests. True if none failed."""
        for turn in self.turns:
            while not self.stopping and self._take(turn):
                pass
        return not any(turn.failures for turn in self.turns)

    def _take(self, turn: Turn) -> int:
        try:
            amount = turn.job.run()
        except (OperationalError, InterfaceError) as error:
            # The database is away, or busy: its connection is of no use any more.
            connections.close_all()
            turn.failed(error, trace=False)
            return 0
        except EngineError as error:  # its text says all
            turn.failed(error, trace=False)
            return 0
        except Exception as error:  # noqa: BLE001  the edge: whatever one job does, the others go on
            turn.failed(error, trace=True)
            return 0
        turn.did(amount)
        return amount

    def _rest(self) -> None:
        """Until the next job is due, in naps: a signal only sets a mark."""
        next_due_at = min(turn.due_at for turn in [self.beat, *self.turns])
        while not self.stopping and (left := next_due_at - time.monotonic()) > 0:
            time.sleep(min(left, 0.2))

    def _beat(self) -> int:
        """One row for each worker process, written every few seconds; says nothing was done."""
        now = timezone.now()
        WorkerHeartbeat.objects.update_or_create(
            name=self.name, defaults={"started_at": self.started_at, "beat_at": now}
        )
        WorkerHeartbeat.objects.filter(beat_at__lt=now - FORGOTTEN_AFTER).delete()
        return 0

    def _say_goodbye(self) -> None:
        """A worker that ended in order is not reported as one that fell silent."""
        try:
            WorkerHeartbeat.objects.filter(name=self.name).delete()
        except (OperationalError, InterfaceError) as error:
            log.warning("The heartbeat row stays, the database does not answer: %s", error)

    def _stop(self, number: int, frame: FrameType | None) -> None:
        self.stopping = True
