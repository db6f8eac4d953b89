"""Roles, ranks, and what a person may do."""

from django.apps import AppConfig


class RolesConfig(AppConfig):
    name = "rollbook.roles"
    default_auto_field = "django.db.models.BigAutoField"
