"""Keys in byte order, so that one index serves what begins alike and what lies between."""

from django.db import migrations

STATEMENT = 'ALTER TABLE attributes_attributevalue ALTER COLUMN key TYPE varchar(200) COLLATE "C"'


def forwards(apps, schema_editor):
    if schema_editor.connection.vendor == "postgresql":
        schema_editor.execute(STATEMENT)


class Migration(migrations.Migration):
    dependencies = [("attributes", "0001_initial")]
    operations = [migrations.RunPython(forwards, migrations.RunPython.noop)]
