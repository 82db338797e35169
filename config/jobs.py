"""What the worker does, in this order, for ever. A later job is one more line."""

from config.worker import Job
from search.following import follow_once, refresh_openings

JOBS = [
    Job("the search index", follow_once),
    Job("opening hours in the search index", refresh_openings, every_seconds=600),
]
