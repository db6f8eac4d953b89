"""How people prove who they are: links that come by mail, and what they set with them."""

from django.apps import AppConfig


class CredentialsConfig(AppConfig):
    name = "rollbook.credentials"
    default_auto_field = "django.db.models.BigAutoField"
