"""Lists links without a foreign key that lead nowhere: attributes, metadata and translations."""

from typing import Any

from django.core.management.base import BaseCommand
from django.db.models import Exists, OuterRef

from directory import schema
from directory.models import Attribute, Metadata, Translation


class Command(BaseCommand):
    help = (
        "Lists attributes, metadata and translations whose record is gone. Exit status 1 if there "
        "are any."
    )

    def handle(self, *args: Any, **options: Any) -> None:
        dangling = 0
        for model, entity_field, id_field in (
            (Attribute, "link_entity", "link_id"),
            (Metadata, "resource_type", "resource_id"),
            (Translation, "entity", "record_id"),
        ):
            name = model._meta.model_name
            for entity in model._base_manager.values_list(entity_field, flat=True).distinct():
                rows = model._base_manager.filter(**{entity_field: entity}).order_by()
                if entity in schema.ROOTS or entity in schema.PARTS:
                    there = schema.model_of(entity)._base_manager.filter(pk=OuterRef(id_field))
                    rows = rows.filter(~Exists(there))
                for row_id, target in rows.values_list("id", id_field):
                    dangling += 1
                    self.stdout.write(f"{name} {row_id}: there is no {entity} {target}")
        self.stdout.write(f"dangling={dangling}")
        if dangling:
            raise SystemExit(1)
