"""Whether the files of names can be used: `manage.py check`, which runs before the site starts."""

from collections.abc import Iterator
from pathlib import Path
from tomllib import TOMLDecodeError
from typing import Any

from django.core.checks import CheckMessage, Error, register

from directory.terms import naming


@register
def term_names(**_: Any) -> list[CheckMessage]:
    files = sorted(naming.FOLDER.glob("*.toml"))
    return [Error(fault, id="directory.E001") for path in files for fault in faults(path)]


def faults(path: Path) -> Iterator[str]:
    """What is wrong with a file, each in a sentence that says what to do."""
    try:
        names = naming.read(path)
    except (TOMLDecodeError, UnicodeDecodeError) as fault:
        yield f'{path} cannot be read: {fault}. Each line is: "English name" = "name".'
        return
    met: dict[str, str] = {}
    for english, name in names.items():
        if not isinstance(name, str) or not english.strip() or not name.strip():
            yield f'{path}: "{english}" has no name. Write one between the quotes, or no line.'
        first = met.setdefault(english.casefold(), english)
        if first != english:
            yield f'{path}: "{first}" and "{english}" are one term. Keep one of the lines.'
