"""Reads of the audit log, always for somebody: what is about people they may not see is not there."""

from __future__ import annotations

from collections.abc import Iterable, Mapping
from datetime import datetime
from typing import Any, Final

from django.db.models import Count, Exists, OuterRef, Q, QuerySet

from rollbook.attributes.queries import unseen
from rollbook.audit.models import Change, Event
from rollbook.groups.naming import LOOKING, within
from rollbook.kernel.actor import EVERYONE, Actor
from rollbook.kernel.permission import Permission
from rollbook.users.models import SavedView, User

PAGE: Final = 50


def events(
    by: Actor, *, operation: str = "", actor: int | None = None, user: int | None = None,
    since: datetime | None = None, until: datetime | None = None,
) -> QuerySet[Event]:  # fmt: skip
    """Give the events that match, newest first. Filters are joined by *and*; `user` is whom it was about.

    `since` is included, `until` is not. An operation's name finds its undoing too.
    """
    undone = Event.objects.filter(undoes=OuterRef("pk"), changed__gt=0)
    left = left_of(Change.objects.filter(event=OuterRef("pk")))
    found = _within(Event.objects.annotate(undone=Exists(undone), left=Exists(left)).order_by("-id"), by)
    given: Mapping[str, Any] = {
        "operation__in": operation and [operation, f"{operation}.undo"],
        "actor_id": actor, "at__gte": since, "at__lt": until,
    }  # fmt: skip
    found = found.filter(**{name: value for name, value in given.items() if value})
    if user is not None:
        found = found.filter(pk__in=_about(by).filter(kind="user", subject_id=user).values("event"))
    return found


def left_of(rows: QuerySet[Change]) -> QuerySet[Change]:
    """Keep the changes that something is known of: erasing people leaves of theirs only that there were some."""
    return rows.filter(refusal="", after__isnull=False)


def _within(found: QuerySet[Event], by: Actor) -> QuerySet[Event]:
    """Keep what concerns somebody in reach, or is what somebody in reach did to nobody, or the actor's own doing."""
    held = by.known
    if not held.holds(Permission.AUDIT_VIEW):
        return found.none()
    people = _reach(by)
    if people is None:
        return found
    anybody = Change.objects.filter(event=OuterRef("pk"))
    reached = _about(by).filter(event=OuterRef("pk"))
    alone = ~Q(Exists(anybody)) & Q(actor_id__in=people)
    return found.filter(Q(Exists(reached)) | alone | Q(actor_id=by.user_id))


def to_undo(by: Actor, pk: int) -> Event | None:
    """Give an event of the actor's own, or one that they may read about; None where there is none for them."""
    return Event.objects.filter(pk=pk, actor_id=by.user_id).first() or events(by).filter(pk=pk).first()


def counted(listed: Iterable[Any], by: Actor) -> None:
    """Let events (or rows of them) of others say how many they changed and refused in the actor's reach alone."""
    if _reach(by) is None:
        return
    theirs = {row["id"]: row for row in map(_as_row, listed) if row["actor_id"] != by.user_id}
    rows: Any = _about(by).filter(event__in=list(theirs)).order_by().values("event", "refusal")
    for row in theirs.values():
        row.update(changed=0, unchanged=0, refused={})
    for met in rows.annotate(n=Count("subject_id", distinct=True)):
        row, code = theirs[met["event"]], met["refusal"]
        row.update({"refused": {**row["refused"], code: met["n"]}} if code else {"changed": met["n"]})


def _as_row(event: Any) -> dict[str, Any]:
    return event if isinstance(event, dict) else vars(event)


def changes(event: Event, by: Actor) -> QuerySet[Change]:
    """Give the changes of an event about people whom the actor may see, in the order they were made."""
    return changes_of([event], by).order_by("id")


def changes_of(listed: Iterable[Event], by: Actor) -> QuerySet[Change]:
    """Give the changes of several events about people whom the actor may see."""
    return _about(by).filter(event__in=[event.pk for event in listed])


def _about(by: Actor) -> QuerySet[Change]:
    """Give the changes of people, groups and units in reach. Those erased are in reach of whoever sees everybody.

    What somebody keeps as a view for themselves alone is told to nobody else, nor is it told how an attribute is made
    to whoever may not see it.
    """
    shared = SavedView.objects.filter(owner=None).values("pk")
    told = ~Q(kind="view") | Q(event__actor_id=by.user_id) | Q(subject_id__in=shared)
    told &= ~Q(kind="attribute", subject_id__in=unseen(by).values("pk"))
    people, rows = _reach(by), Change.objects.filter(told)
    if people is None:
        return rows
    reached = Q(kind="user", subject_id__in=people)
    for model, looking in LOOKING.items():
        lies = (within(by, model, permission) for permission in (looking, Permission.AUDIT_VIEW))
        there = model._base_manager.filter(*lies).values("pk")
        reached |= Q(kind=model._meta.model_name, subject_id__in=there)
    return rows.filter(reached)


def _reach(by: Actor) -> QuerySet[Any] | None:
    """Give the ids of whom the actor may see in the log and in the directory both; None for everybody."""
    both = (Permission.AUDIT_VIEW, Permission.USERS_VIEW)
    if all(any(power.scope == EVERYONE for power in by.known.powers.get(permission, ())) for permission in both):
        return None
    return User.objects.filter(*map(by.known.scope, both)).values("pk")
