"""Tables whose columns carry their table's name (`service_uuid`, `service_name`) and hold lists.

Legal aid in Florida publishes such: a service names its program, the areas it covers and the
problems it helps with in a cell each, a location its address and phones in one.
"""

from __future__ import annotations

import re
from collections.abc import Callable, Iterable, Iterator

from importers import normalise
from importers.phones import phones
from importers.sources.hsds_tables import columns

FLAT = frozenset(("organization", "service", "location"))
PROBLEMS = "problem_codes"
PROBLEMS_NAME = "Problem codes"
RENAMED = {"min_age": "minimum_age", "max_age": "maximum_age"}
CONDITIONS = {
    "income_limit": "Income limit",
    "require_veteran": "Require veteran",
    "military_status": "Military status",
    "immigration_status": "Immigration status",
    "incarceration_status": "Incarceration status",
}
"""Columns that say who may come -> as they are called in the words for it. The unit of a limit
is not told, so it is not read as one."""
PHONE_TYPES = {"fax": "fax", "tdd": "textphone", "tty": "textphone", "text": "text", "cell": "cell"}
_ADDRESS = re.compile(
    r"(?:(?P<street>.+), )?(?P<city>[^,\d]+), (?P<state>[A-Z]{2})(?: (?P<zip>\d{5}(?:-\d{4})?))?"
)
_STATE = re.compile(r"State: ?(?P<state>[A-Z]{2})")

Cells = dict[str, str]
Rows = Callable[[Cells, set[str]], Iterable[Cells]]
Made = tuple[str, frozenset[str], tuple[str, ...], Rows, bool]
"""Entity, columns used, columns made, how, and whether the rows count with those of the table."""


def prefixed(entity: str, header: tuple[str, ...]) -> Cells:
    """Column -> its HSDS name, for a table of roots whose id goes by the table's name."""
    own = next((one for one in (f"{entity}_uuid", f"{entity}_id") if one in header), "")
    if entity not in FLAT or "id" in header or not own:
        return {}
    known = {*columns(entity), *RENAMED, *CONDITIONS, *_LISTS[entity]}
    names: Cells = {own: "id"}
    for name in header:
        bare = name.removeprefix(f"{entity}_")
        if name == own or name in columns(entity):
            continue
        if name.endswith("_uuid"):
            names[name] = f"{name.removesuffix('_uuid')}_id"
        elif bare in known or name in _OLD_NAMES.get(entity, {}):
            names[name] = RENAMED.get(bare, _OLD_NAMES.get(entity, {}).get(name, bare))
    return {name: new for name, new in names.items() if new not in header}


_LISTS = {
    "organization": frozenset(("url",)),
    "service": frozenset(("additional_information", "program", PROBLEMS)),
    "location": frozenset(("address", "phones")),
}
_OLD_NAMES = {"service": {"service_areas": "areas"}}


def flat(entity: str, names: frozenset[str]) -> Iterator[Made]:
    """The rows of other tables that such a table holds, and its own."""
    if entity == "service":
        yield from _of_service(names)
    elif entity == "location":
        if "address" in names:
            yield (
                "address",
                frozenset(),
                ("location_id", "address_1", "city", "state_province", "postal_code"),
                _addresses,
                True,
            )
        if "phones" in names:
            makes = ("location_id", "number", "extension", "type", "description")
            yield "phone", frozenset(), makes, _phones, True
        if used := names & {"address", "phones"}:
            yield "location", used, (), _as_it_is, False


def _as_it_is(cells: Cells, _met: set[str]) -> Iterator[Cells]:
    yield cells


def _of_service(names: frozenset[str]) -> Iterator[Made]:
    used: set[str] = set()
    makes: list[str] = []
    if conditions := names & CONDITIONS.keys():
        used |= conditions
        makes.append("eligibility_description")
    if "additional_information" in names:
        used.add("additional_information")
        makes.append("description")
    if "program" in names and "program_id" not in names:
        used.add("program")
        makes.append("program_id")
        yield "program", frozenset(), ("id", "organization_id", "name"), _programs, True
    if "areas" in names:
        used.add("areas")
        yield "service_area", frozenset(), ("service_id", "name"), _areas, True
    if PROBLEMS in names:
        used.add(PROBLEMS)
        yield "taxonomy", frozenset(), ("id", "name"), _problem_taxonomy, True
        yield "taxonomy_term", frozenset(), ("id", "name", "taxonomy_id"), _problems, True
        link = ("link_entity", "link_id", "taxonomy_term_id")
        yield "attribute", frozenset(), link, _problems_of, True
    if used:
        yield "service", frozenset(used), tuple(makes), _services, False


def _services(cells: Cells, _met: set[str]) -> Iterator[Cells]:
    conditions = [
        f"{words}: {cells[name]}"
        for name, words in CONDITIONS.items()
        if cells.get(name, "").casefold() not in normalise.NO
    ]
    yield cells | {
        "eligibility_description": _joined(cells.get("eligibility_description"), *conditions),
        "description": _joined(cells.get("description"), cells.get("additional_information")),
        "program_id": _program(cells),
    }


def _joined(*texts: str | None) -> str:
    return "\n".join(text for text in texts if text)


def _program(cells: Cells) -> str:
    named = cells.get("program", "")
    return f"{cells.get('organization_id', '')}:program:{named}" if named else ""


def _programs(cells: Cells, met: set[str]) -> Iterator[Cells]:
    made = _program(cells)
    if made and made not in met:
        met.add(made)
        yield {
            "id": made,
            "organization_id": cells.get("organization_id", ""),
            "name": cells["program"],
        }


def _areas(cells: Cells, _met: set[str]) -> Iterator[Cells]:
    for area in _list(cells.get("areas", "")):
        yield {"service_id": cells.get("id", ""), "name": area}


def _list(cell: str) -> list[str]:
    return list(dict.fromkeys(filter(None, (one.strip() for one in cell.split(";")))))


def _problem(name: str) -> str:
    return f"{PROBLEMS}:{name.casefold()}"


def _problem_taxonomy(cells: Cells, met: set[str]) -> Iterator[Cells]:
    if cells.get(PROBLEMS) and PROBLEMS not in met:
        met.add(PROBLEMS)
        yield {"id": PROBLEMS, "name": PROBLEMS_NAME}


def _problems(cells: Cells, met: set[str]) -> Iterator[Cells]:
    for name in _list(cells.get(PROBLEMS, "")):
        if _problem(name) not in met:
            met.add(_problem(name))
            yield {"id": _problem(name), "name": name, "taxonomy_id": PROBLEMS}


def _problems_of(cells: Cells, _met: set[str]) -> Iterator[Cells]:
    for term in dict.fromkeys(_problem(name) for name in _list(cells.get(PROBLEMS, ""))):
        yield {
            "link_entity": "service",
            "link_id": cells.get("id", ""),
            "taxonomy_term_id": term,
        }


def _addresses(cells: Cells, _met: set[str]) -> Iterator[Cells]:
    """Street, city, state and ZIP where the cell is plainly so; else all of it as the street."""
    text = cells.get("address", "")
    if not text:
        return
    told = _ADDRESS.fullmatch(text) or _STATE.fullmatch(text)
    read = told.groupdict(default="") if told else {"street": text}
    yield {
        "location_id": cells.get("id", ""),
        "address_1": read.get("street", ""),
        "city": read.get("city", ""),
        "state_province": read.get("state", ""),
        "postal_code": read.get("zip", ""),
    }


def _phones(cells: Cells, _met: set[str]) -> Iterator[Cells]:
    """main: 509-555-0100, tdd: 800-555-0101"""
    for one in re.split(r"[,;]\s*(?=[A-Za-z][A-Za-z -]*:)", cells.get("phones", "")):
        label, _colon, number = (part.strip() for part in one.rpartition(":"))
        kind = PHONE_TYPES.get(label.casefold(), "voice" if label else "")
        for phone in phones(number, type=kind, description=label):
            told = {name: str(value) for name, value in phone.items() if value is not None}
            yield {"location_id": cells.get("id", ""), **told}
