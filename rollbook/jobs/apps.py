"""Long work in chunks that survive a restart."""

from django.apps import AppConfig


class JobsConfig(AppConfig):
    name = "rollbook.jobs"
    default_auto_field = "django.db.models.BigAutoField"
