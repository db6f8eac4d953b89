"""Mail: what it says, in whose language, and the box that it waits in until it has gone out."""

from django.apps import AppConfig


class MailConfig(AppConfig):
    name = "rollbook.mail"
    default_auto_field = "django.db.models.BigAutoField"
