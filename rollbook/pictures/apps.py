"""Pictures of people and their signatures: made anew from whatever comes in, kept in the database."""

from django.apps import AppConfig


class PicturesConfig(AppConfig):
    name = "rollbook.pictures"
    default_auto_field = "django.db.models.BigAutoField"
