"""The hierarchy."""

from django.apps import AppConfig


class UnitsConfig(AppConfig):
    name = "rollbook.units"
    default_auto_field = "django.db.models.BigAutoField"
