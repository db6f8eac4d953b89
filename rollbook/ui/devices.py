"""What people call the browser and the machine that a User-Agent header speaks of."""

from __future__ import annotations

from typing import Final

from django.utils.translation import gettext as _

# The first that is named counts: most browsers name those too that came before them.
BROWSERS: Final = (("Edg", "Edge"), ("OPR/", "Opera"), ("Vivaldi", "Vivaldi"), ("SamsungBrowser", "Samsung Internet"),
                   ("Firefox", "Firefox"), ("FxiOS", "Firefox"), ("CriOS", "Chrome"), ("Chrome", "Chrome"),
                   ("Safari", "Safari"))  # fmt: skip
SYSTEMS: Final = (("Windows", "Windows"), ("Android", "Android"), ("iPhone", "iPhone"), ("iPad", "iPad"),
                  ("Mac OS X", "macOS"), ("CrOS", "ChromeOS"), ("Linux", "Linux"))  # fmt: skip


def device(told: str) -> str:
    """Say “Firefox on Windows”; what is neither known is told as it is."""
    browser = next((name for sign, name in BROWSERS if sign in told), "")
    system = next((name for sign, name in SYSTEMS if sign in told), "")
    if browser and system:
        return _("%(browser)s on %(system)s") % {"browser": browser, "system": system}
    return browser or system or told[:60] or _("Unknown device")
