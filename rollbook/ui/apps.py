"""The design system as a Django app."""

from django.apps import AppConfig

from rollbook.ui import pseudo


class UiConfig(AppConfig):
    """Brings templates, tags and static files; makes the pseudo-languages known where they are wanted."""

    name = "rollbook.ui"

    def ready(self) -> None:
        """Done once at start, before the first request chooses a language."""
        pseudo.register()
