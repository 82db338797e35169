"""Every format that can be imported. A new one is a module beside this file and a line here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from django.utils.module_loading import import_string

from importers.sources.base import Source, SourceError, SourceFormat

FORMATS = {
    "samhsa": "importers.sources.samhsa.SamhsaBook",
    "hsds": "importers.sources.hsds.HsdsPackage",
    "demo": "importers.sources.hsds.DemoPackage",
}


def opened(name: str, paths: Sequence[Path]) -> Sequence[Source]:
    """The file sets of `paths` read as format `name`. Raises `SourceError`."""
    if name not in FORMATS:
        raise SourceError(
            f'"{name}" is no source we know. Choose one of: {", ".join(sorted(FORMATS))}.'
        )
    for path in paths:
        if not path.exists():
            raise SourceError(f"{path}: there is no such file or folder. Check the path.")
    return cast(SourceFormat, import_string(FORMATS[name])).open(paths)
