"""Our indices in the engine, and which is for what: three names, each of one index.

`read` is what searches see, `building` what a rebuild fills, `previous` what was read before and
is kept up to date for a way back. An index without one of these names is a leftover.
"""

import secrets
from dataclasses import dataclass, field
from datetime import UTC, datetime
from typing import Any, Literal

from django.conf import settings

from search.backends import engine_index
from search.engine import Engine, EngineRefused, NoIndex

Mark = Literal["read", "building", "previous"]
MARKS: tuple[Mark, ...] = ("read", "building", "previous")
_DIGEST = engine_index.digest()
SECONDS = 30.0
"""Making and removing an index takes its time; nobody waits for an answer meanwhile."""


@dataclass(frozen=True, slots=True)
class Standing:
    marked: dict[Mark, str] = field(default_factory=dict)
    leftover: tuple[str, ...] = ()

    @property
    def ours(self) -> list[Mark]:
        """The marks of indices that were made by the settings and the mapping of now; others would
        refuse what is sent to them, and answer wrongly what they are asked."""
        return [mark for mark, index in self.marked.items() if f"-{_DIGEST}-" in index]

    @property
    def outdated(self) -> bool:
        return "read" in self.marked and "read" not in self.ours


def alias(mark: Mark) -> str:
    return f"{settings.SEARCH_ENGINE_INDEX}-{mark}"


def standing(engine: Engine, *, timeout_seconds: float = SECONDS) -> Standing:
    """One request. Raises EngineError."""
    found = engine.request(
        "GET", f"/{settings.SEARCH_ENGINE_INDEX}-*/_alias", timeout_seconds=timeout_seconds
    )
    marked: dict[Mark, str] = {}
    leftover = []
    for index, told in found.items():
        marks = [mark for mark in MARKS if alias(mark) in told["aliases"]]
        marked.update(dict.fromkeys(marks, index))
        if not marks:
            leftover.append(index)
    return Standing(marked, tuple(leftover))


def create(engine: Engine) -> str:
    """An empty index that is marked as being built."""
    moment = datetime.now(UTC).strftime("%Y%m%d%H%M%S")
    name = f"{settings.SEARCH_ENGINE_INDEX}-{_DIGEST}-{moment}{secrets.token_hex(2)}"
    _change(
        engine,
        "PUT",
        f"/{name}",
        {
            "settings": {"index": {**engine_index.SETTINGS, **engine_index.WHILE_FILLING}},
            "mappings": engine_index.MAPPING,
            "aliases": {alias("building"): {}},
        },
    )
    return name


def settle(engine: Engine, index: str) -> None:
    """As it shall be when it is read: what was off while it was filled is on again."""
    kept = {name: engine_index.SETTINGS[name] for name in engine_index.WHILE_FILLING}
    _change(engine, "PUT", f"/{index}/_settings", {"index": kept})
    refresh(engine, index)


def refresh(engine: Engine, index: str) -> None:
    _change(engine, "POST", f"/{index}/_refresh")


def remove(engine: Engine, *indices: str) -> None:
    for index in indices:
        try:
            _change(engine, "DELETE", f"/{index}")
        except NoIndex:
            continue  # somebody else was faster


def swap(engine: Engine, new: str) -> None:
    """In one step: `new` is read, what was read is the previous. Raises EngineRefused when `new` is
    not being built any more: another rebuild took its place."""
    now = standing(engine)
    if now.marked.get("building") != new:
        raise EngineRefused("Another rebuild has taken the place of this one.")
    actions = [{"remove": {"index": new, "alias": alias("building"), "must_exist": True}}]
    _move(engine, actions, now, new)


def back(engine: Engine) -> str:
    """What was read before is read again. Raises NoIndex when there is none."""
    now = standing(engine)
    previous = now.marked.get("previous")
    if previous is None:
        raise NoIndex("There is no previous index to go back to.")
    if "previous" not in now.ours:
        raise EngineRefused("The previous index is of another release: run `search_rebuild`.")
    actions = [{"remove": {"index": previous, "alias": alias("previous"), "must_exist": True}}]
    _move(engine, actions, Standing({"read": now.marked["read"]}), previous)
    return previous


def _move(engine: Engine, actions: list[Any], now: Standing, new: str) -> None:
    old, older = now.marked.get("read"), now.marked.get("previous")
    if older:
        actions.append({"remove": {"index": older, "alias": alias("previous")}})
    if old:
        actions.append({"remove": {"index": old, "alias": alias("read"), "must_exist": True}})
        actions.append({"add": {"index": old, "alias": alias("previous")}})
    actions.append({"add": {"index": new, "alias": alias("read")}})
    _change(engine, "POST", "/_aliases", {"actions": actions})


def _change(engine: Engine, method: str, path: str, body: Any = None) -> None:
    engine.request(method, path, body=body, timeout_seconds=SECONDS)
