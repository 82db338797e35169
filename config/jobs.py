"""What the worker does, in this order, for ever. A later job is one more line."""

from django.conf import settings

from config.worker import Job
from search.following import follow_once, refresh_openings

JOBS = [
    Job("the search index", follow_once),
    Job("opening hours in the search index", refresh_openings, every_seconds=600),
]

if settings.SEARCH_ENGINE_URLS:
    from search.engine_following import sync_once

    JOBS.append(Job("the search engine", sync_once))
