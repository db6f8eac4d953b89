"""What every page knows: the site, the navigation, and how this browser likes to see it."""

from collections.abc import Callable
from dataclasses import dataclass
from typing import Any

from django.conf import settings
from django.urls import NoReverseMatch, reverse
from django.utils.functional import SimpleLazyObject
from django.utils.translation import gettext_lazy as _

from rollbook.ui import preferences


@dataclass(frozen=True)
class Entry:
    """A page in the navigation: its url's name, and the permission without which it is not shown."""

    name: str
    label: Any
    icon: str
    permission: str = ""


SECTIONS: tuple[tuple[Any, tuple[Entry, ...]], ...] = (
    (
        _("Directory"),
        (
            Entry("users", _("Users"), "users", "users.view"),
            Entry("groups", _("Groups"), "users-round", "groups.view"),
            Entry("roles", _("Roles"), "shield", "roles.view"),
            Entry("units", _("Units"), "network", "units.view"),
            Entry("attributes", _("Attributes"), "tags", "attributes.edit"),
        ),
    ),
    (_("Learning"), (Entry("contents", _("Repository"), "library", "repository.open"),)),
    (
        _("Records"),
        (
            Entry("audit", _("Audit log"), "scroll-text", "audit.view"),
            Entry("import_users", _("Imports"), "import", "users.import"),
        ),
    ),
    (
        _("System"),
        (
            Entry("mail", _("Mail"), "mails", "mail.view"),
            Entry("sign_in_links", _("Sign-in links"), "log-in", "users.sign_in_link"),
            Entry("versions", _("Terms of use"), "scale", "terms.edit"),
            *((Entry("mailbox", _("Mailbox"), "inbox"),) if settings.MAILBOX else ()),
            Entry("styleguide", _("Styleguide"), "palette"),
        ),
    ),
)
COMMANDS: tuple[Entry, ...] = (
    Entry("add_user", _("Add a user"), "user-plus", "users.create"),
    Entry("invite_people", _("Invite people"), "mail-plus", "users.create"),
)


def site(request: Any) -> dict[str, Any]:
    """Context processor. What needs rights is made only for pages that show it, and asks for them once."""
    may = _permissions(request)
    return {
        "site_name": settings.SITE_NAME,
        "link_days": settings.LINK_DAYS,
        "preferences": preferences.read(request.COOKIES),
        "languages": settings.LANGUAGES,
        "nav": SimpleLazyObject(lambda: navigation(request.path, may)),
        "palette": SimpleLazyObject(lambda: [item for entry in COMMANDS if (item := _item(entry, may))]),
    }


def navigation(path: str, may: Callable[[str], bool]) -> list[dict[str, Any]]:
    """Sections with those entries that exist here and that this person may open."""
    sections = [
        {"label": label, "items": [item for entry in entries if (item := _item(entry, may))]}
        for label, entries in SECTIONS
    ]
    _mark_current(path, [item for section in sections for item in section["items"]])
    return [section for section in sections if section["items"]]


def first_page(may: Callable[[str], bool]) -> str:
    """Give the address of the first page of the console that somebody's rights open to them; "" where none does."""
    entries = (entry for _label, listed in SECTIONS for entry in listed if entry.permission)
    return next((item["url"] for entry in entries if (item := _item(entry, may))), "")


def _permissions(request: Any) -> Callable[[str], bool]:
    """Tell of a permission whether whoever is signed in holds it; the rights are read at the first question."""
    actor = getattr(request, "actor", None)
    return lambda permission: not permission or bool(actor and actor.holds(permission))


def _item(entry: Entry, may: Callable[[str], bool]) -> dict[str, Any] | None:
    """None where the page is not mounted, or not for this person."""
    try:
        url = reverse(entry.name)
    except NoReverseMatch:
        return None
    if not may(entry.permission):
        return None
    return {"name": entry.name, "label": entry.label, "icon": entry.icon, "url": url, "current": False}


def _mark_current(path: str, items: list[dict[str, Any]]) -> None:
    """The longest address that the page's own begins with is where the person is."""
    above = [item for item in items if path.startswith(item["url"].rstrip("/") + "/")]
    if above:
        max(above, key=lambda item: len(item["url"]))["current"] = True
