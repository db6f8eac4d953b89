"""The roles that every installation begins with, and what they may do."""

from __future__ import annotations

from typing import Final

from django.db import transaction
from django.utils.translation import gettext_noop as _

from rollbook.kernel.permission import Permission
from rollbook.roles.models import ADMINISTRATOR, Role

NOT_FOR_MANAGERS: Final = {
    Permission.USERS_ERASE, Permission.TOKENS_CREATE, Permission.ROLES_EDIT, Permission.ATTRIBUTES_EDIT,
    Permission.USERS_VIEW_CONFIDENTIAL, Permission.USERS_EDIT_CONFIDENTIAL, Permission.MAIL_EDIT, Permission.TERMS_EDIT,
}  # fmt: skip
EDITING: Final = [Permission.REPOSITORY_EDIT.value, Permission.REPOSITORY_OPEN.value]
BUILT_IN: Final = {
    ADMINISTRATOR: (_("Administrator"), 100, _("Does everything.")),
    "user-manager": (_("User manager"), 80, _("Adds, changes and suspends people of the same or lower rank.")),
    "statistic-manager": (_("Statistic manager"), 50, _("Follows activity and enrolment figures.")),
    "content-editor": (_("Content editor"), 50, _("Writes and arranges content.")),
    "educator": (_("Educator"), 50, _("Teaches with everything in the repository.")),
    "coach": (_("Coach"), 50, _("Accompanies learners.")),
    "proofreader": (_("Proofreader"), 40, _("Corrects content.")),
    "translator": (_("Translator"), 40, _("Translates content.")),
    "student": (_("Student"), 10, _("Learns in the classes they are assigned to.")),
}


@transaction.atomic
def install() -> None:
    """Add the built-in roles that are missing. Those that exist stay as the site has made them."""
    for slug, (name, rank, description) in BUILT_IN.items():
        role, made = Role.objects.get_or_create(
            slug=slug, defaults={"name": name, "rank": rank, "description": description, "built_in": True}
        )
        if made or slug == ADMINISTRATOR:
            role.permissions = sorted({*role.permissions, *_permissions(slug)})
            role.save(update_fields=["permissions"])


def _permissions(slug: str) -> list[str]:
    if slug == ADMINISTRATOR:
        return list(Permission.values)
    if slug == "user-manager":
        return [p for p in Permission.values if p not in NOT_FOR_MANAGERS]
    return {"educator": [Permission.REPOSITORY_OPEN.value], "content-editor": EDITING}.get(slug, [])
