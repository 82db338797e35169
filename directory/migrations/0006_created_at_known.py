"""When the records came that were here before anybody wrote that down, as far as it is known.

The earliest of what tells of a record: the day its source brought it or last changed it, and the
first day of its history. A service written by hand says it by its `last_modified`. Where nothing
tells, the record came when the column did. All that is known is "then, or before", so none of them
is news.
"""

from django.db import migrations

ROOTS = ("Organization", "Location", "Service", "ServiceAtLocation", "TaxonomyTerm")
# The history knows days only: noon is that day wherever in the country one reads it.
NOON = {
    "sqlite": "last_action_date || ' 12:00:00'",
    "postgresql": "(last_action_date + time '12:00') AT TIME ZONE 'UTC'",
}
# By the index of each table of traces, once a record: a million take seconds.
FILL = """
    UPDATE {table} SET created_at = COALESCE(
        (SELECT MIN(moment) FROM (
            SELECT changed_at AS moment FROM directory_sourcerecord WHERE record_id = {table}.id
            UNION ALL
            SELECT {noon} FROM directory_metadata WHERE resource_id = {table}.id
        ) AS told),
        {otherwise}
    )
"""


def fill(apps, schema_editor):
    noon = NOON[schema_editor.connection.vendor]
    for name in ROOTS:
        table = apps.get_model("directory", name)._meta.db_table
        otherwise = "last_modified, created_at" if name == "Service" else "created_at"
        schema_editor.execute(FILL.format(table=table, noon=noon, otherwise=otherwise))


class Migration(migrations.Migration):

    dependencies = [
        ("directory", "0005_created_at"),
    ]

    operations = [
        migrations.RunPython(fill, migrations.RunPython.noop),
    ]
