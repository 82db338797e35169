"""What records and their fields are called in the administration, in the reader's language.

Django makes these names of the HSDS words in the models: `alternate_name` is "alternate name".
They are listed here for translators alone: `say_lazily` makes a message of each name, and the
catalogues say it. A name without a line here stays English; a test knows of each.
"""

from typing import Any

from django.apps import apps
from django.db import models
from django.utils.functional import Promise
from django.utils.translation import gettext_lazy
from django.utils.translation import gettext_noop as _

OURS = ("directory", "search", "importers", "referrals")

RECORDS = (
    _("accessibility"),
    _("address"),
    _("addresses"),
    _("contact"),
    _("contacts"),
    _("cost option"),
    _("cost options"),
    _("funding"),
    _("language"),
    _("languages"),
    _("location"),
    _("locations"),
    _("membership"),
    _("memberships"),
    _("metadata"),
    _("organization identifier"),
    _("organization identifiers"),
    _("organization"),
    _("organizations"),
    _("phone"),
    _("phones"),
    _("program"),
    _("programs"),
    _("record change"),
    _("record changes"),
    _("required document"),
    _("required documents"),
    _("schedule"),
    _("schedules"),
    _("service area"),
    _("service areas"),
    _("service at location"),
    _("service at locations"),
    _("service capacities"),
    _("service capacity"),
    _("service"),
    _("services"),
    _("source record"),
    _("source records"),
    _("stored document"),
    _("stored documents"),
    _("taxonomies"),
    _("taxonomy term"),
    _("taxonomy terms"),
    _("taxonomy"),
    _("translation"),
    _("translations"),
    _("unit"),
    _("units"),
    _("url"),
    _("urls"),
    _("worker heartbeat"),
    _("worker heartbeats"),
)

FIELDS = (
    _("accreditations"),
    _("address 1"),
    _("address 2"),
    _("address type"),
    _("alert"),
    _("alternate name"),
    _("amount description"),
    _("amount"),
    _("ancestor terms"),
    _("application process"),
    _("areas"),
    _("assured date"),
    _("assurer email"),
    _("attending type"),
    _("attention"),
    _("available"),
    _("beat at"),
    _("byday"),
    _("bymonthday"),
    _("byweekno"),
    _("byyearday"),
    _("card"),
    _("changed at"),
    _("city"),
    _("closed"),
    _("closes at"),
    _("code"),
    _("confidential"),
    _("consumer"),
    _("count"),
    _("country"),
    _("created at"),
    _("currency"),
    _("deleted at"),
    _("department"),
    _("description"),
    _("details"),
    _("digest"),
    _("document id"),
    _("document"),
    _("dtstart"),
    _("eligibility description"),
    _("email"),
    _("entity"),
    _("extension"),
    _("extent type"),
    _("extent"),
    _("external identifier type"),
    _("external identifier"),
    _("facet value"),
    _("facet"),
    _("facets"),
    _("fees description"),
    _("fees"),
    _("field name"),
    _("file"),
    _("fileset"),
    _("freq"),
    _("generation"),
    _("id"),
    _("identifier scheme"),
    _("identifier type"),
    _("identifier"),
    _("interpretation services"),
    _("interval"),
    _("label"),
    _("last action date"),
    _("last action type"),
    _("last modified"),
    _("latitude"),
    _("legal status"),
    _("licenses"),
    _("line"),
    _("listed"),
    _("location type"),
    _("logo"),
    _("longitude"),
    _("maximum age"),
    _("maximum"),
    _("minimum age"),
    _("name"),
    _("news"),
    _("note"),
    _("notes"),
    _("number"),
    _("openings"),
    _("opens at"),
    _("option"),
    _("organization id"),
    _("origin"),
    _("owners"),
    _("parent organization"),
    _("parent"),
    _("point precision"),
    _("point source"),
    _("position"),
    _("postal code"),
    _("previous value"),
    _("raw"),
    _("record id"),
    _("region"),
    _("replacement value"),
    _("resource id"),
    _("resource type"),
    _("retired at"),
    _("role"),
    _("run id"),
    _("schedule link"),
    _("scheme"),
    _("service id"),
    _("sort name"),
    _("source id"),
    _("source"),
    _("started at"),
    _("state province"),
    _("status"),
    _("suspended"),
    _("tax id"),
    _("tax status"),
    _("taxonomy detail"),
    _("term uri"),
    _("terms"),
    _("text"),
    _("timezone"),
    _("title"),
    _("translated on"),
    _("transportation"),
    _("type"),
    _("until"),
    _("updated by"),
    _("updated"),
    _("uri"),
    _("user"),
    _("valid from"),
    _("valid to"),
    _("version"),
    _("wait time"),
    _("website"),
    _("wkst"),
    _("year incorporated"),
    _("zone"),
)


def say_lazily() -> None:
    """Makes a message of each name of our models and their fields; once, when they are loaded.

    Migrations do not see it: they read what a model was written with, not what was made of it.
    """
    for label in OURS:
        for model in apps.get_app_config(label).get_models():
            options: Any = model._meta
            if "verbose_name_plural" not in options.original_attrs:  # the name and an "s"
                options.verbose_name_plural = str(options.verbose_name_plural)
            options.verbose_name_plural = _message(options.verbose_name_plural)
            options.verbose_name = _message(options.verbose_name)
            for field in options.local_fields:
                field.verbose_name = _message(field.verbose_name)


def _message(name: Any) -> Any:
    return name if isinstance(name, Promise) else gettext_lazy(name)


def names_of(model: type[models.Model]) -> set[str]:
    """The English names that the administration may show of a model."""
    options: Any = model._meta
    named = [field.verbose_name for field in options.local_fields]
    return {str(name) for name in (options.verbose_name, options.verbose_name_plural, *named)}
