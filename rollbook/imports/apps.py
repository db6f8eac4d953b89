"""CSV files: read, plan, apply, undo."""

from django.apps import AppConfig


class ImportsConfig(AppConfig):
    name = "rollbook.imports"
    default_auto_field = "django.db.models.BigAutoField"
