from django.db import migrations

from directory import place_loading


def fill(apps, schema_editor):
    place_loading.ensure(apps.get_model("directory", "Place"))


def empty(apps, schema_editor):
    apps.get_model("directory", "Place").objects.all().delete()


class Migration(migrations.Migration):

    dependencies = [
        ("directory", "0002_place"),
    ]

    operations = [
        migrations.RunPython(fill, empty),
    ]
