"""How a status looks: words, an icon and a hue, so that none of them carries the meaning alone."""

from collections.abc import Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import pgettext_lazy


@dataclass(frozen=True)
class Badge:
    """`tone` is one of ok, info, warn, bad, none."""

    label: Any
    icon: str
    tone: str


STATUSES: Final[Mapping[str, Badge]] = {
    "active": Badge(pgettext_lazy("status of a user", "Active"), "check", "ok"),
    "invited": Badge(pgettext_lazy("status of a user", "Invited"), "mail", "info"),
    "pending": Badge(_("Pending activation"), "clock", "warn"),
    "suspended": Badge(pgettext_lazy("status of a user", "Suspended"), "ban", "bad"),
    "deleted": Badge(pgettext_lazy("status of a user", "Deleted"), "trash-2", "none"),
}

MAIL: Final[Mapping[str, Badge]] = {
    "queued": Badge(pgettext_lazy("state of a mail", "Waiting"), "clock", "warn"),
    "sent": Badge(pgettext_lazy("state of a mail", "Sent"), "check", "ok"),
    "failed": Badge(pgettext_lazy("state of a mail", "Failed"), "circle-alert", "bad"),
    "replaced": Badge(pgettext_lazy("state of a mail", "Replaced"), "mail-x", "none"),
}

LEVELS: Final[Mapping[str, Badge]] = {
    "debug": Badge(_("Note"), "info", "info"),
    "info": Badge(_("Note"), "info", "info"),
    "success": Badge(_("Done"), "circle-check", "ok"),
    "warning": Badge(_("Warning"), "triangle-alert", "warn"),
    "error": Badge(_("Error"), "circle-alert", "bad"),
}
