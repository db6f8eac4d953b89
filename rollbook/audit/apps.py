"""What happened: events, their changes, and undo."""

from django.apps import AppConfig


class AuditConfig(AppConfig):
    name = "rollbook.audit"
    default_auto_field = "django.db.models.BigAutoField"
