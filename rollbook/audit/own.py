"""What the audit log tells people of themselves: what was done to them, when and by whom.

Not told are refusals, since what others tried and might not is theirs; reasons, which were written for the log; and
from where it was done.
"""

from __future__ import annotations

from typing import Any, Final

from rollbook.audit.describing import FIELDS, in_words
from rollbook.audit.models import Change, Event
from rollbook.kernel.actor import Actor

PAGE: Final = 50
REASONS: Final = {"reason", "suspension_reason"}  # of a membership, and of the person


def own_events(user_id: int, *, after: int | None = None, size: int = PAGE) -> list[Event]:
    """Give what was done to somebody, newest first; one more than a page where there is more."""
    found = Event.objects.filter(pk__in=_about(user_id).values("event"))
    found = found.filter(pk__lt=after) if after is not None else found
    return list(found.order_by("-id")[: size + 1])


def own_changes(listed: list[Event], by: Actor) -> dict[int, list[dict[str, Any]]]:
    """Give in words what each event changed of the actor, by the event's id, by one statement for all of them."""
    about = _about(by.user_id or 0).filter(event__in=[event.pk for event in listed])
    rows: list[dict[str, Any]] = list(about.order_by("id").values(*FIELDS))
    for row in rows:
        row["before"], row["after"] = _without_reasons(row["before"]), _without_reasons(row["after"])
    found: dict[int, list[dict[str, Any]]] = {}
    for row in in_words(rows, {event.pk: event.steps for event in listed}, by):
        found.setdefault(row["event_id"], []).extend(row["fields"])
    return found


def _about(user_id: int) -> Any:
    return Change.objects.filter(kind="user", subject_id=user_id, refusal="")


def _without_reasons(side: Any) -> Any:
    if not isinstance(side, dict):
        return side
    return {name: _without_reasons(value) for name, value in side.items() if name not in REASONS}
