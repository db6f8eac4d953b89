"""Who is signed in, by cookie or token, and how that ends."""

from django.apps import AppConfig


class SessionsConfig(AppConfig):
    name = "rollbook.sessions"
    default_auto_field = "django.db.models.BigAutoField"
