"""Search text: an FTS5 table on SQLite, a table with a pg_trgm index on PostgreSQL; sort keys in byte order."""

from django.db import migrations

POSTGRESQL = [
    "CREATE EXTENSION IF NOT EXISTS pg_trgm",
    "CREATE TABLE users_search (rowid bigint PRIMARY KEY, text text NOT NULL)",
    "CREATE INDEX users_search_trigram ON users_search USING gin (text gin_trgm_ops)",
    'ALTER TABLE users_user ALTER COLUMN name_key TYPE varchar(420) COLLATE "C"',
    'ALTER TABLE users_user ALTER COLUMN username_key TYPE varchar(300) COLLATE "C"',
]
SQLITE = ["CREATE VIRTUAL TABLE users_search USING fts5(text, tokenize = 'trigram', detail = 'full')"]


def forwards(apps, schema_editor):
    for statement in POSTGRESQL if schema_editor.connection.vendor == "postgresql" else SQLITE:
        schema_editor.execute(statement)


def backwards(apps, schema_editor):
    schema_editor.execute("DROP TABLE users_search")


class Migration(migrations.Migration):
    dependencies = [("users", "0001_initial")]
    operations = [migrations.RunPython(forwards, backwards)]
