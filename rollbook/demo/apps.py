"""A believable organisation to try Rollbook with."""

from django.apps import AppConfig


class DemoConfig(AppConfig):
    name = "rollbook.demo"
    default_auto_field = "django.db.models.BigAutoField"
