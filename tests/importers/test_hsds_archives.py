"""Archives that are damaged or meant to do harm."""

import struct
import zipfile
from pathlib import Path

import pytest

from importers import runs
from importers.sources import hsds_files
from importers.sources.base import SourceError
from importers.sources.hsds import HsdsPackage
from importers.sources.hsds_files import package_files
from tests.importers.packages import Told, contents, good, write_zip


@pytest.mark.parametrize(
    "name",
    ["../organizations.csv", "/etc/organizations.csv", "a/../../b.csv", "C:\\b.csv", "..\\b"],
)
def test_an_archive_that_names_files_outside_of_itself_is_refused(
    tmp_path: Path, name: str
) -> None:
    path = tmp_path / "package.zip"
    with zipfile.ZipFile(path, "w") as archive:
        for file, data in contents(good()).items():
            archive.writestr(file, data)
        archive.writestr(name, "id,name\n")
    with pytest.raises(SourceError, match="outside of itself"):
        HsdsPackage.open([path])


def test_an_archive_that_would_grow_without_measure_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "bomb.zip", good(phones=b"0" * 40_000_000))
    with pytest.raises(SourceError, match="would grow"):
        HsdsPackage.open([path])


def test_an_archive_larger_than_any_package_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_zip(tmp_path / "large.zip", good())
    monkeypatch.setattr(hsds_files, "LARGEST_PACKAGE", 100)
    with pytest.raises(SourceError, match="unpacked"):
        HsdsPackage.open([path])


def test_an_archive_of_too_many_files_is_refused(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = write_zip(tmp_path / "many.zip", good())
    monkeypatch.setattr(hsds_files, "MOST_MEMBERS", 3)
    with pytest.raises(SourceError, match="holds 4 files"):
        HsdsPackage.open([path])


def test_an_archive_with_a_password_is_refused(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "locked.zip", good())
    data = bytearray(path.read_bytes())
    place = -1
    while (place := data.find(b"PK\x01\x02", place + 1)) >= 0:
        flags = struct.unpack_from("<H", data, place + 8)[0]
        struct.pack_into("<H", data, place + 8, flags | 1)
    path.write_bytes(data)
    with pytest.raises(SourceError, match="password"):
        HsdsPackage.open([path])


@pytest.mark.parametrize("data", [b"", b"id,name\n1,2\n", b"PK\x03\x04 and no more"])
def test_what_is_no_archive_is_refused(tmp_path: Path, data: bytes) -> None:
    path = tmp_path / "package.zip"
    path.write_bytes(data)
    with pytest.raises(SourceError, match="no zip archive"):
        HsdsPackage.open([path])


@pytest.mark.django_db
def test_a_member_that_is_damaged_stops_the_run_with_words(tmp_path: Path) -> None:
    path = write_zip(tmp_path / "package.zip", good())
    data = bytearray(path.read_bytes())
    start = data.find(b"services.csv") + len("services.csv")
    data[start : start + 30] = b"\xff" * 30
    path.write_bytes(data)
    report = runs.run(runs.Request("hsds", [path]))
    assert "damaged" in report.reason


def test_a_null_character_is_not_the_end(tmp_path: Path) -> None:
    told = Told(write_zip(tmp_path / "p.zip", good(phones="id,number\n\x00,\x00\n")))
    assert told.one("organization")


def test_a_table_that_the_disk_does_not_give_out_is_named(tmp_path: Path) -> None:
    (tmp_path / "organizations.csv").symlink_to("/proc/self/mem")  # opens, and fails on reading
    with pytest.raises(SourceError, match=r"organizations\.csv: .*cannot be read.*Check"):
        list(HsdsPackage(package_files(tmp_path), tmp_path).records())


def test_an_archive_that_may_not_be_opened_is_named(
    tmp_path: Path, monkeypatch: pytest.MonkeyPatch
) -> None:
    path = tmp_path / "package.zip"
    path.write_bytes(b"")

    def refuse(*_: object) -> None:
        raise PermissionError(13, "Permission denied", str(path))

    monkeypatch.setattr(zipfile, "ZipFile", refuse)
    with pytest.raises(SourceError, match=r"package\.zip: .*cannot be read.*Check"):
        package_files(path)
