"""The user: create, edit, suspend, delete, erase; search."""

from django.apps import AppConfig


class UsersConfig(AppConfig):
    name = "rollbook.users"
    default_auto_field = "django.db.models.BigAutoField"
