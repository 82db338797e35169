"""The made-up county in a database of its own, for real programs with an engine beside them."""

from collections.abc import Sequence
from dataclasses import dataclass
from pathlib import Path
from subprocess import CompletedProcess

from search.backends import engine_indices
from search.engine import Engine
from tests.config.programs import manage

LISTINGS = 205
RETIRE_ONE = """
from directory.models import Service
from directory.records import retire
from directory.drafts import Author
one = Service.objects.filter(retired_at=None).order_by("pk").first()
retire([("service", one.pk)], by=Author("a test"))
"""


@dataclass(frozen=True)
class County:
    """`values`: the settings of every program that works in it."""

    var: Path
    values: dict[str, str]

    def manage(self, *arguments: str) -> CompletedProcess[str]:
        return manage(self.var, *arguments, **self.values)

    def do(self, *arguments: str) -> str:
        """Fails the test if the command fails; returns what it said."""
        done = self.manage(*arguments)
        assert done.returncode == 0, done.stdout + done.stderr
        return done.stdout

    def retire_one(self) -> None:
        """A change that the search has to follow."""
        self.do("shell", "-c", RETIRE_ONE)


def county_in(
    var: Path, urls: Sequence[str], index: str, *, database: str = "", timeout_ms: int = 30_000
) -> County:
    """As yet in no index. `database`: the address of one; none: a file in `var`."""
    county = County(
        var,
        {
            "DATABASE_URL": database or f"sqlite:///{var / 'handrail.sqlite3'}",
            "SEARCH_ENGINE_URL": ",".join(urls),
            "SEARCH_ENGINE_INDEX": index,
            "SEARCH_ENGINE_TIMEOUT_MS": str(timeout_ms),
        },
    )
    county.do("migrate", "--verbosity", "0")
    county.do("demo_data")
    return county


def readable(target: Engine) -> int:
    """Listings in the index that is read."""
    index = engine_indices.alias("read")
    engine_indices.refresh(target, index)
    body = {"query": {"term": {"live": True}}}
    found = target.request("POST", f"/{index}/_count", body=body, timeout_seconds=30)
    return int(found["count"])
