"""Suspending, deleting, erasing, and the ways back."""

from __future__ import annotations

from datetime import datetime
from typing import Annotated

from django.db.models import Case, F, When
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Until
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.users import fields, policy
from rollbook.users.models import DELETED, STANDING, WAITING, Status
from rollbook.users.selection import UserSelection


@operation(
    "users.suspend",
    permission=Permission.USERS_SUSPEND,
    label=_("Suspend"),
    done=_("Suspended %(name)s"),
    done_many=ngettext_lazy("Suspended %(n)s user", "Suspended %(n)s users", "n"),
    when=(Status.ACTIVE, *WAITING),
    icon="ban",
    guarded=True,
)
def suspend(
    users: UserSelection,
    *,
    by: Actor,
    reason: Annotated[str, fields.REASON] = "",
    until: Annotated[
        datetime | None,
        Until(label=_("Until"), help=_("They are reactivated on that day; empty means until you do it.")),
    ] = None,
) -> None:
    """Stop users from signing in and end their sessions. Nothing is deleted."""
    users.refuse(Refusal.DELETED, DELETED)
    before = Case(When(status=Status.SUSPENDED, then=F("status_before")), default=F("status"))
    users.change(status=Status.SUSPENDED, status_before=before, suspended_until=until, suspension_reason=reason)


@operation(
    "users.reactivate",
    permission=Permission.USERS_SUSPEND,
    label=_("Reactivate"),
    done=_("Reactivated %(name)s"),
    done_many=ngettext_lazy("Reactivated %(n)s user", "Reactivated %(n)s users", "n"),
    when=(Status.SUSPENDED,),
    icon="circle-play",
    guarded=True,
)
def reactivate(users: UserSelection, *, by: Actor) -> None:
    """Let suspended users sign in again, with the status they had before. Their old sessions stay ended."""
    users.refuse(Refusal.DELETED, DELETED)
    suspended = users.only(status=Status.SUSPENDED)
    suspended.change(status=F("status_before"), status_before="", suspended_until=None, suspension_reason="")


@operation(
    "users.delete",
    sudo=True,
    permission=Permission.USERS_DELETE,
    label=_("Delete"),
    done=_("Deleted %(name)s"),
    done_many=ngettext_lazy("Deleted %(n)s user", "Deleted %(n)s users", "n"),
    when=STANDING,
    icon="trash-2",
    guarded=True,
    danger=True,
)
def delete(users: UserSelection, *, by: Actor, reason: Annotated[str, fields.REASON] = "") -> None:
    """End all access now. They can be restored for some days; then they and their data are erased."""
    if policy.never_delete():
        users.refuse(Refusal.NEVER_DELETE)
    users.only(~DELETED).change(status=Status.DELETED, deleted_from=F("status"), erase_after=policy.erasure_date())


@operation(
    "users.restore",
    permission=Permission.USERS_DELETE,
    label=_("Restore"),
    done=_("Restored %(name)s"),
    done_many=ngettext_lazy("Restored %(n)s user", "Restored %(n)s users", "n"),
    when=(Status.DELETED,),
    icon="archive-restore",
    guarded=True,
)
def restore(users: UserSelection, *, by: Actor) -> None:
    """Bring deleted users back as they were. Their old sessions stay ended."""
    users.only(DELETED).change(status=F("deleted_from"), deleted_from="", erase_after=None)


@operation(
    "users.erase",
    sudo=True,
    permission=Permission.USERS_ERASE,
    label=_("Delete permanently"),
    done=_("Permanently deleted %(name)s"),
    done_many=ngettext_lazy("Permanently deleted %(n)s user", "Permanently deleted %(n)s users", "n"),
    when=(Status.DELETED,),
    icon="eraser",
    guarded=True,
    danger=True,
    undoable=False,
    typed=True,
)
def erase(users: UserSelection, *, by: Actor) -> None:
    """Erase deleted users and all their data for good. This can't be undone."""
    if policy.never_delete():
        users.refuse(Refusal.NEVER_DELETE)
    users.refuse(Refusal.NOT_DELETED, ~DELETED)
    users.erase()
