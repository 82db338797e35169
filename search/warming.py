"""What a web process reads before its first answer: the index and all that words are read by.

Read once before the processes are forked: none of them starts slowly, and they share its memory.
"""

import logging

from django.db import Error, connections
from django.http import QueryDict
from django.utils import timezone

from search import memory
from search.answer import BadParameters, answer

logger = logging.getLogger(__name__)

# A slip wakes the speller, words the synonyms and the names of places, a point the place index.
QUESTIONS = ("q=fodd+pantry+in+Springfield", "q=kill+myself&near=39.8,-98.6")


def warm() -> None:
    """Leaves no connection open: a fork may not inherit one. Without a database nothing is read,
    and each process does it at its first question."""
    try:
        for question in QUESTIONS:
            answer(QueryDict(question), now=timezone.now())
    except (Error, BadParameters) as error:  # no database, no tables, no places in them
        logger.warning("The index could not be read before the start: %s", type(error).__name__)
    finally:
        memory.give_back()
        connections.close_all()
