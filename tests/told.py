"""What the audit log says of an outcome, as tests ask for it."""

from __future__ import annotations

from typing import Any

from django.db import connection
from django.test.utils import CaptureQueriesContext

from rollbook.audit.models import Change, Event
from rollbook.credentials.models import Attempts
from rollbook.kernel.outcome import Outcome
from rollbook.sessions.models import Session
from rollbook.sessions.store import SessionStore
from rollbook.users.models import User


def forgive() -> None:
    """Forget how often anybody has tried to sign in."""
    Attempts.objects.all().delete()


def event_of(outcome: Outcome) -> Event:
    """Give the one event of an outcome."""
    return Event.objects.get(pk=outcome.event_id)


def changes_of(outcome: Outcome) -> list[Change]:
    """Give what was changed, without what was refused, in the order it was written."""
    return list(Change.objects.filter(event=outcome.event_id, refusal="").order_by("pk"))


def refusals_of(outcome: Outcome) -> dict[int, str]:
    """Give the recorded refusals by subject."""
    rows = Change.objects.filter(event=outcome.event_id).exclude(refusal="")
    return dict(rows.values_list("subject_id", "refusal"))


def now(user: User) -> User:
    """Give the user as the database has them now."""
    return User.objects.get(pk=user.pk)


def row(user: User) -> dict[str, Any]:
    """Give all columns of a user as they are now."""
    found: dict[str, Any] = User.objects.filter(pk=user.pk).values().get()
    return found


def roles_of(user: User) -> set[str]:
    """Give the roles that somebody holds now."""
    return set(user.grants.values_list("role__slug", flat=True))


def statements(call: Any, *args: Any, **kwargs: Any) -> tuple[Any, int]:
    """Call it; give the result and how many statements it took."""
    with CaptureQueriesContext(connection) as captured:
        result = call(*args, **kwargs)
    return result, len(captured)


def signed_in(user: User) -> SessionStore:
    """Give a session with which somebody is signed in."""
    session = SessionStore()
    session["_auth_user_id"] = str(user.pk)
    session.save()
    return session


def has_access(user: User, session: SessionStore) -> bool:
    """Tell whether the session still lets them in."""
    return SessionStore(session.session_key).get("_auth_user_id") == str(user.pk)


def sessions_of(user: User) -> int:
    """Count the rows of sessions, ended ones too."""
    return Session.objects.filter(user=user).count()
