"""Files that were damaged on their way: refused in words or read as far as they go, never a crash."""

import shutil
from collections.abc import Callable
from pathlib import Path
from random import Random

import pytest

from directory import schema
from importers import runs
from importers.sources import opened
from importers.sources.base import Finding, RawRecord, SourceError

pytestmark = [pytest.mark.needs_shared, pytest.mark.exhaustive]
VARIANTS = 200
IN_FULL = 20
"""Of them go through the whole pipeline, in a run that is undone."""
SAMPLES = [
    ("ohana", "data/ohana-sample"),
    ("hsds", "data/florida-legal-aid"),
    ("hsds", "spec/hsds/3.1/examples/csv"),
    ("hsds_json", "spec/hsds/3.1/examples/service_full.json"),
    ("findtreatment", "data/findtreatment-json/locator_listing_sample.json"),
    ("icarol", "data/icarol-json/complete.json"),
]
each_sample = pytest.mark.parametrize(("name", "where"), SAMPLES)

Damage = Callable[[bytes, Random], bytes]


def cut_off(whole: bytes, chance: Random) -> bytes:
    return whole[: chance.randrange(len(whole) + 1)]


def flipped(whole: bytes, chance: Random) -> bytes:
    damaged = bytearray(whole)
    for _ in range(chance.randint(1, 20)):
        damaged[chance.randrange(len(damaged))] = chance.randrange(256)
    return bytes(damaged)


def with_a_hole(whole: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(whole))
    return whole[:start] + whole[start + chance.randint(1, 400) :]


def doubled(whole: bytes, chance: Random) -> bytes:
    start = chance.randrange(len(whole))
    return whole[: start + chance.randint(1, 400)] + whole[start:]


def shuffled(whole: bytes, chance: Random) -> bytes:
    """Cells of the first line change places, as columns that somebody moved do."""
    first, _, rest = whole.partition(b"\n")
    cells = first.split(b",")
    chance.shuffle(cells)
    return b",".join(cells) + b"\n" + rest


DAMAGES: list[Damage] = [cut_off, flipped, with_a_hole, doubled, shuffled]


def damaged(sample: Path, folder: Path, chance: Random) -> Path:
    """A copy in which one file is damaged."""
    copy = folder / sample.name
    if sample.is_dir():
        shutil.rmtree(copy, ignore_errors=True)
        shutil.copytree(sample, copy)
    else:
        shutil.copy(sample, copy)
    files = [copy] if copy.is_file() else sorted(copy.glob("*.csv"))
    file = chance.choice([one for one in files if one.stat().st_size])
    file.chmod(0o644)
    file.write_bytes(chance.choice(DAMAGES)(file.read_bytes(), chance))
    return copy


@each_sample
def test_a_damaged_file_is_read_as_far_as_it_goes(
    shared: Path, tmp_path: Path, name: str, where: str
) -> None:
    chance = Random(where)
    read = 0
    for _ in range(VARIANTS):
        try:
            (source,) = opened(name, [damaged(shared / where, tmp_path, chance)])
            found = list(source.records())
        except SourceError as refusal:
            assert len(str(refusal)) > len("a file: a reason")  # noqa: PT017 both ends are right
            continue
        read += 1
        for one in found:
            if isinstance(one, RawRecord):
                assert one.entity in schema.ROOTS
                assert one.source_id
            else:
                assert isinstance(one, Finding)
                assert one.message
    assert read > VARIANTS // 10, "most were refused whole"


@each_sample
@pytest.mark.django_db
def test_none_of_it_stops_the_pipeline(shared: Path, tmp_path: Path, name: str, where: str) -> None:
    chance = Random(f"{where} in full")
    for _ in range(IN_FULL):
        report = runs.run(
            runs.Request(name, [damaged(shared / where, tmp_path, chance)], dry_run=True)
        )
        counts = report.counts
        told = counts.created + counts.changed + counts.unchanged + counts.quarantined
        assert told == counts.read
