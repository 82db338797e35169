"""A measured figure and the floor it is held against.

`bench_*.py` modules beside this one each have `figures() -> Iterable[Figure]`; `__main__` runs
them. Figure and floor are measured in the same run, on the same machine, so that their ratio
means something where seconds do not.
"""

from dataclasses import asdict, dataclass
from typing import Any, Literal


@dataclass(frozen=True, slots=True)
class Figure:
    name: str
    """What was measured, with database and size: "import of both books, SQLite"."""
    value: float
    unit: str
    """"s", "ms", "MB", "1/s", "%"."""
    better: Literal["lower", "higher"] = "lower"
    floor: float | None = None
    """The same unit: what the bare driver or engine does in this run. None: no floor."""
    floor_name: str = ""
    goal: float | None = None
    """In the unit of `value`, or, with `goal_of_floor`, as a multiple of the floor. None: told
    for information only."""
    goal_of_floor: bool = False
    note: str = ""
    series: str = ""
    """Of figures at several sizes, for the picture: what the growth line of this one is called."""
    size: int = 0  # listings

    @property
    def limit(self) -> float | None:
        """The value that is just good enough, in the unit of `value`."""
        if self.goal is None or not self.goal_of_floor:
            return self.goal
        return None if self.floor is None else self.goal * self.floor

    @property
    def reached(self) -> bool | None:
        """None where there is nothing to reach."""
        if self.limit is None:
            return None
        return self.value <= self.limit if self.better == "lower" else self.value >= self.limit

    @property
    def of_floor(self) -> float | None:
        return self.value / self.floor if self.floor else None

    def as_dict(self) -> dict[str, Any]:
        more = {"limit": self.limit, "reached": self.reached, "of_floor": self.of_floor}
        return {**asdict(self), **more}
