"""Our records are those of HSDS 3.1: every object, every field, under its own name."""

import json
import uuid

import pytest

from directory import ids, schema
from directory.models import Metadata
from directory.models.base import Record

ENTITIES: dict[str, type[Record]] = {**schema.ROOTS, **schema.PARTS, "metadata": Metadata}


@pytest.mark.needs_shared
def test_every_hsds_object_and_field_has_its_column(shared):
    folder = shared / "spec/hsds/3.1/schema"
    for path in sorted(folder.glob("*.json")):
        if path.stem in {"openapi"}:
            continue
        fields = json.loads(path.read_text())["properties"]
        columns = {one.column for one in ENTITIES[path.stem]._meta.local_concrete_fields}
        own = {
            name
            for name, rule in fields.items()
            if rule.get("type") not in {"array", "object"} and "$ref" not in rule
        }
        assert own <= columns, (path.stem, own - columns)


@pytest.mark.needs_shared
def test_required_texts_of_hsds_may_not_be_empty(shared):
    exceptions = {"address", "metadata", "service_capacity"}  # see the models
    for path in sorted((shared / "spec/hsds/3.1/schema").glob("*.json")):
        if path.stem in exceptions | {"openapi"}:
            continue
        model = ENTITIES[path.stem]
        held = {str(one.name) for one in model._meta.constraints}
        rules = json.loads(path.read_text())
        for name in rules.get("required", []):
            rule = rules["properties"][name]
            if rule.get("type") == "string" and "enum" not in rule and rule.get("format") != "uuid":
                assert f"{path.stem}_{name}_filled" in held, (path.stem, name)


def test_the_fast_record_id_is_the_uuid5_of_the_standard_library():
    for source_id in ("1", "Ünïcode", "", "a" * 500):
        name = f"samhsa\x1fservice\x1f{source_id}"
        assert ids.record_id("samhsa", "service", source_id) == uuid.uuid5(ids.NAMESPACE, name)
