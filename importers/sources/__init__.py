"""Every format that can be imported. A new one is a module beside this file and a line here."""

from __future__ import annotations

from collections.abc import Sequence
from pathlib import Path
from typing import cast

from django.utils.module_loading import import_string

from importers.sources.base import Source, SourceError, SourceFormat

FORMATS = {
    "airs": "importers.sources.airs.AirsExport",
    "samhsa": "importers.sources.samhsa.SamhsaBook",
    "hsds": "importers.sources.hsds.HsdsPackage",
    "hsds_json": "importers.sources.hsds_json.HsdsDocuments",
    "demo": "importers.sources.hsds.DemoPackage",
    "ohana": "importers.sources.ohana.Ohana",
    "icarol": "importers.sources.icarol.Icarol",
    "findtreatment": "importers.sources.findtreatment.FindTreatmentListing",
    "hrsa": "importers.sources.hrsa.HealthCenterSites",
}


AUTO = "auto"
"""Asks each format whether it recognises the content of what is given."""

UNASKED = frozenset(("demo",))
"""Never taken by itself: it is read as ours, and may say when its records came."""


def opened(name: str, paths: Sequence[Path]) -> Sequence[Source]:
    """The file sets of `paths` read as format `name`. Raises `SourceError`."""
    if name not in FORMATS:
        raise SourceError(
            f'"{name}" is no source we know. Choose one of: {", ".join(sorted(FORMATS))}.'
        )
    _require(paths)
    return _format(name).open(paths)


def recognised(paths: Sequence[Path]) -> str:
    """The name of the one format that all of `paths` are of, by their content and not by their
    names. Raises `SourceError`, which tells what each path was taken for."""
    _require(paths)
    found = {path: _recognised(path) for path in paths}
    names = {name for names in found.values() for name in names}
    if len(names) == 1 and all(found.values()):
        return names.pop()
    told = "; ".join(f"{path}: {' or '.join(found[path]) or 'no format we know'}" for path in paths)
    raise SourceError(
        f"{told}. Give files of one format at a time, or name the format instead of {AUTO}: "
        f"{', '.join(sorted(FORMATS))}."
    )


def _recognised(path: Path) -> list[str]:
    return [name for name in FORMATS if name not in UNASKED and _format(name).recognises(path)]


def _format(name: str) -> SourceFormat:
    return cast(SourceFormat, import_string(FORMATS[name]))


def _require(paths: Sequence[Path]) -> None:
    for path in paths:
        if not path.exists():
            raise SourceError(f"{path}: there is no such file or folder. Check the path.")
