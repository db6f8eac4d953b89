"""Ending the sessions of browsers, and nothing else of somebody's access."""

from __future__ import annotations

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.sessions.models import Session
from rollbook.users.models import DELETED, Status
from rollbook.users.selection import UserSelection


@operation(
    "users.end_sessions", permission=Permission.USERS_END_SESSIONS, label=_("Invalidate sessions"),
    done=_("Signed %(name)s out everywhere"), icon="log-out", when=(Status.ACTIVE,), undoable=False,
    done_many=ngettext_lazy("Signed %(n)s user out everywhere", "Signed %(n)s users out everywhere", "n"),
)  # fmt: skip
def end_sessions(users: UserSelection, *, by: Actor) -> None:
    """Sign people out of every browser, so that they have to sign in again. Their API tokens and links stay."""
    users.refuse(Refusal.DELETED, DELETED)
    open_now = Session.objects.filter(user__in=sql.among(users.ids))
    users.revoke("sessions", open_now, told=True)
