"""Words for needs: taxonomies, their terms, and the links from records to terms."""

from typing import ClassVar, Self

from django.db import models

from directory.models.base import (
    Record,
    Root,
    RootQuerySet,
    Viewer,
    filled,
    link,
    one_of,
    required_text,
    text,
)

FACETS = ["", "age", "cost", "group", "language", "mode", "setting"]


class Taxonomy(Record):
    name = required_text()
    description = required_text()
    uri = text()
    version = text()

    class Meta:
        verbose_name_plural = "taxonomies"
        constraints = [filled("taxonomy", "name"), filled("taxonomy", "description")]

    def __str__(self) -> str:
        return self.name


class TaxonomyTermQuerySet(RootQuerySet):
    def visible_to(self, user: Viewer) -> Self:
        """Terms are public; retired ones stay readable."""
        return self


class TaxonomyTerm(Root):
    code = text()
    name = required_text()
    description = required_text()
    parent = link("directory.TaxonomyTerm", "children", on_delete=models.SET_NULL)
    taxonomy = text()
    language = text()
    # HSDS calls the key `taxonomy_id` and a free text `taxonomy`: the relation is
    # `taxonomy_detail`, as in the JSON form.
    taxonomy_detail = link("directory.Taxonomy", "terms", db_column="taxonomy_id")
    term_uri = text()
    # Ours: what carrying this term means for the filters, e.g. cost = medicaid.
    facet = text()
    facet_value = text()

    objects: ClassVar[TaxonomyTermQuerySet] = TaxonomyTermQuerySet.as_manager()  # type: ignore[assignment]

    class Meta:
        indexes = [models.Index(fields=["code"], name="taxonomy_term_code")]
        constraints = [
            filled("taxonomy_term", "name"),
            filled("taxonomy_term", "description"),
            one_of("taxonomy_term", "facet", FACETS),
        ]

    def __str__(self) -> str:
        return self.name


class Attribute(Record):
    """A term said of any record: (link_entity, link_id), as HSDS has it, so no foreign key.

    `manage.py check_links` lists the links that lead nowhere.
    """

    link_id = models.UUIDField(db_index=True)
    link_entity = required_text()
    link_type = text()
    taxonomy_term = models.ForeignKey(TaxonomyTerm, models.PROTECT, related_name="attributes")
    value = text()
    label = text()

    class Meta:
        constraints = [filled("attribute", "link_entity")]
