"""Saved views; the two populations get one each."""

import django.db.models.deletion
from django.conf import settings
from django.db import migrations, models

FIRST = {"Back office": "population=staff", "Learners": "population=learner"}


def first_views(apps, schema_editor):
    made = apps.get_model("users", "SavedView")
    made.objects.bulk_create(made(name=name, query=query) for name, query in FIRST.items())


class Migration(migrations.Migration):
    dependencies = [("users", "0002_search")]
    operations = [
        migrations.CreateModel(
            name="SavedView",
            fields=[
                ("id", models.BigAutoField(auto_created=True, primary_key=True, serialize=False, verbose_name="ID")),
                ("name", models.CharField(max_length=60, verbose_name="name")),
                ("query", models.CharField(blank=True, max_length=2000, verbose_name="view")),
                (
                    "owner",
                    models.ForeignKey(
                        null=True,
                        on_delete=django.db.models.deletion.CASCADE,
                        related_name="saved_views",
                        to=settings.AUTH_USER_MODEL,
                    ),
                ),
            ],
            options={"ordering": ["name", "id"]},
        ),
        migrations.RunPython(first_views, migrations.RunPython.noop),
    ]
