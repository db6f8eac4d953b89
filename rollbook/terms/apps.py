"""The terms of use, in versions, and who accepted which."""

from django.apps import AppConfig


class TermsConfig(AppConfig):
    name = "rollbook.terms"
    default_auto_field = "django.db.models.BigAutoField"
