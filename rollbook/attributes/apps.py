"""Fields that a site defines for its people."""

from django.apps import AppConfig


class AttributesConfig(AppConfig):
    name = "rollbook.attributes"
    default_auto_field = "django.db.models.BigAutoField"
