"""Ending the sessions of browsers, and nothing else of somebody's access."""

from __future__ import annotations

from typing import Annotated, Final

from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.numbers import Number
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.sessions.models import Session
from rollbook.users.models import DELETED, Status
from rollbook.users.selection import UserSelection

SESSION: Final = Number(label=_("Session"), least=1, most=999_999_999, required=True, help=_("Its number."))


@operation(
    "users.end_sessions", permission=Permission.USERS_END_SESSIONS, label=_("Invalidate sessions"),
    done=_("Signed %(name)s out everywhere"), icon="log-out", when=(Status.ACTIVE,), undoable=False,
    done_many=ngettext_lazy("Signed %(n)s user out everywhere", "Signed %(n)s users out everywhere", "n"),
)  # fmt: skip
def end_sessions(users: UserSelection, *, by: Actor) -> None:
    """Sign people out of every browser, so that they have to sign in again. Their API tokens and links stay."""
    users.refuse(Refusal.DELETED, DELETED)
    users.revoke("sessions", Session.objects.filter(user__in=sql.among(users.ids)), told=True)


@operation(
    "users.end_session", permission=Permission.USERS_END_SESSIONS, label=_("End session"),
    done=_("Ended a session of %(name)s"), icon="log-out", alone=False, bulk=False, undoable=False,
    done_many=ngettext_lazy("Ended a session of %(n)s user", "Ended a session of %(n)s users", "n"),
)  # fmt: skip
def end_session(users: UserSelection, *, by: Actor, session: Annotated[int, SESSION]) -> None:
    """Sign somebody out of one browser; they stay signed in everywhere else."""
    users.refuse(Refusal.DELETED, DELETED)
    users.revoke("sessions", Session.objects.filter(pk=session), told=1)
