"""The kernel: actors, permissions, selections, operations. It knows no noun."""

import pkgutil
from importlib import import_module

from django.apps import AppConfig, apps


class KernelConfig(AppConfig):
    name = "rollbook.kernel"
    default_auto_field = "django.db.models.BigAutoField"

    def ready(self) -> None:
        """Fill the registry: load `operations*.py` of every package, so that no door has to know them."""
        for package in apps.get_app_configs():
            for module in pkgutil.iter_modules(package.module.__path__ if package.module else ()):
                if package.name.startswith("rollbook.") and module.name.startswith("operations"):
                    import_module(f"{package.name}.{module.name}")
