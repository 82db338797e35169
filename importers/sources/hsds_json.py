"""HSDS 3 as JSON: a record, a page of an API, one record in each line, a folder of files.

The records are taken apart into the tables of HSDS (`json_tables`), which are then read as those of
a package are (`hsds`): so all that is known of ids that lead nowhere, of parents and of parts is
known of JSON too. A row is named by its kind and counted as in a table, whose first row is its
header: "page-1.json, services" row 2 is the first service.

Documents that call themselves HSDS and are not quite are read as far as they go: ids need be no
UUIDs, and what has no name in HSDS is told once.
"""

from __future__ import annotations

import tempfile
from collections.abc import Callable, Sequence
from itertools import islice
from pathlib import Path, PurePosixPath
from typing import IO, Self

from django.utils.translation import gettext as _

from importers.sources import json_files
from importers.sources.base import Finding, SourceError
from importers.sources.hsds import HsdsPackage
from importers.sources.hsds_files import PackageFiles, TableFile
from importers.sources.json_tables import PLURALS, Tables, kind_of

LOOKED_AT = 3  # documents, to tell whether they are HSDS


class HsdsDocuments(HsdsPackage):
    """The documents of one file or folder."""

    name = "hsds_json"
    _folder: tempfile.TemporaryDirectory[str]

    @classmethod
    def open(cls, paths: Sequence[Path]) -> Sequence[Self]:
        """One file set for each path. Raises `SourceError`."""
        return [cls._opened(path) for path in paths]

    @classmethod
    def recognises(cls, path: Path) -> bool:
        """Whether the first documents look like HSDS."""
        if path.is_file() and path.suffix.lower() not in json_files.SUFFIXES:
            return False
        try:
            first = list(islice(json_files.documents(path), LOOKED_AT))
        except (SourceError, OSError):
            return False
        return (
            bool(first)
            and all(one.content and "id" in one.content for one in first)
            and all(kind_of(one.content or {}, one.key) for one in first)
        )

    @classmethod
    def _opened(cls, path: Path) -> Self:
        # Kept as long as the source is: its tables are read from there.
        folder = tempfile.TemporaryDirectory(prefix="handrail-json-")
        tables, findings = Tables(Path(folder.name)), list[Finding]()
        for one in json_files.documents(path):
            kind = kind_of(one.content, one.key) if one.content else ""
            if kind and one.content:
                tables.take(kind, one.content)
            else:
                why = one.trouble or _("This is no record of HSDS. It was left out.")
                line = (one.file, one.number)
                findings.append(Finding("error", "", "", why, line, quarantined=True))
        files = tuple(
            TableFile(f"{path.name}, {PLURALS[entity]}", PurePosixPath(file.name), _opener(file))
            for entity, file in tables.write()
        )
        if not files:
            raise SourceError(
                _(
                    "%(path)s holds no records of HSDS, such as services and organizations. Give "
                    "the file that has them, or an address of the API that lists them."
                )
                % {"path": path}
            )
        made = cls(PackageFiles(path.stem, files, {}), path)
        made._folder = folder
        made._unread = [*made._unread, *findings]
        return made


def _opener(file: Path) -> Callable[[], IO[bytes]]:
    return lambda: file.open("rb")
