from django.db import migrations

from search.words import PostgresWords, SqliteWords


def create(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        statements = [
            *PostgresWords().create(),
            "CREATE SEQUENCE search_version",
            "CREATE SEQUENCE search_number",
        ]
    else:
        statements = SqliteWords().create()
    for statement in statements:
        schema_editor.execute(statement)


def drop(apps, schema_editor):
    schema_editor.execute("DROP TABLE search_words")
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute("DROP SEQUENCE search_version")
        schema_editor.execute("DROP SEQUENCE search_number")


class Migration(migrations.Migration):
    dependencies = [("search", "0001_index")]

    operations = [migrations.RunPython(create, drop)]
