"""What a web process reads before its first answer: the index and all that words are read by.

Read once before the processes are forked: none of them starts slowly, and they share its memory.
"""

import logging
from contextlib import suppress

from django.db import Error, connections
from django.http import QueryDict
from django.utils import timezone

from search import memory
from search.answer import answer

logger = logging.getLogger(__name__)

# A slip wakes the speller, words the synonyms and the names of places, a point the place index.
QUESTIONS = ("q=fodd+pantry+in+Springfield", "q=kill+myself&near=39.8,-98.6")


def warm() -> None:
    """Leaves no connection open: a fork may not inherit one. What cannot be read, each process
    reads at its first question, and only the search fails if it cannot either: the pages that
    tell whom to call in danger do without."""
    try:
        for question in QUESTIONS:
            answer(QueryDict(question), now=timezone.now())
    except Exception as error:  # noqa: BLE001  no database, no tables or places in it, a broken index
        logger.warning("The index could not be read before the start: %s", type(error).__name__)
    finally:
        with suppress(Error):  # it asks the database, too
            memory.give_back()
        connections.close_all()
