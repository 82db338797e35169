"""What the worker does, in this order, for ever. A later job is one more line."""

from config.worker import Job

JOBS: list[Job] = []
