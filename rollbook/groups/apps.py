"""Groups and classes: who is in them, what they carry."""

from django.apps import AppConfig


class GroupsConfig(AppConfig):
    name = "rollbook.groups"
    default_auto_field = "django.db.models.BigAutoField"
