"""Whether the files of names of states and counties can be used: `manage.py check`."""

from collections.abc import Iterator
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any

from django.core.checks import CheckMessage, Error, register

from directory.place_words import STATES
from directory.regions import naming


@register
def region_names(**_: Any) -> list[CheckMessage]:
    files = sorted(naming.FOLDER.glob("*.toml"))
    return [Error(fault, id="directory.E002") for path in files for fault in faults(path)]


def faults(path: Path) -> Iterator[str]:
    """What is wrong with a file, each in a sentence that says what to do."""
    try:
        regions = naming.read(path)
    except (TOMLDecodeError, UnicodeDecodeError, TypeError) as fault:
        yield f"{path} cannot be read: {fault}. Its lists are those of es.toml."
        return
    known = set(STATES.values())
    named = (*regions.states, *regions.states_in_a_sentence, *regions.also.values())
    for english in named:
        if english not in known:
            yield f'{path}: "{english}" is no state. Write its name as the post office does.'
    for forms in (regions.counties, regions.counties_in_a_sentence):
        for kind, form in forms.items():
            if form.count(naming.NAME) != 1:
                yield f'{path}: "{kind}" does not say where the name goes. Write {naming.NAME} once.'
