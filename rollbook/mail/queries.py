"""Reads of the outbox, always for somebody: mail to people out of their reach is not there."""

from __future__ import annotations

from functools import reduce
from operator import or_
from typing import Final

from django.db.models import Q, QuerySet

from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.mail.letters import Letter, Part
from rollbook.mail.models import Message, State
from rollbook.mail.outbox import link_in
from rollbook.mail.selection import reached
from rollbook.mail.sending import letter_of

PAGE: Final = 50
MOST: Final = 10_000  # counts are exact up to here


def messages(by: Actor, *, state: str = "", user: int | None = None) -> QuerySet[Message]:
    """Give the messages to people in reach, the latest first."""
    powers = by.known.powers.get(Permission.MAIL_VIEW, ())
    within = reduce(or_, map(reached, powers), Q(pk__in=[]))
    if any(not power.limits for power in powers):
        within = Q()
    asked = {name: value for name, value in {"state": state, "user_id": user}.items() if value}
    return Message.objects.filter(within, **asked).select_related("user").order_by("-pk")


def page(rows: QuerySet[Message], *, after: int | None = None, size: int = PAGE) -> tuple[list[Message], int | None]:
    """Give the messages that follow `after`, and the cursor of the next page; None on the last."""
    found = list((rows.filter(pk__lt=after) if after else rows)[: size + 1])
    return found[:size], found[size - 1].pk if len(found) > size else None


def counts(by: Actor) -> dict[str, int]:
    """Count the messages in each state, by one statement; each up to 10,000."""
    rows = messages(by)
    queries = {state.value: rows.filter(state=state) for state in State}
    return dict(zip(queries, sql.capped_counts(list(queries.values()), MOST), strict=True))


def shown(message: Message, *, open_links: bool = False) -> Letter:
    """Give a message as it went out, or as it would now. Its link is in it for the trial's mailbox only."""
    if message.state == State.SENT and not open_links:
        parts = tuple(Part(text) for text in message.text.strip().split("\n\n"))
        return Letter(message.subject, parts, message.language)
    return letter_of(message, link=link_in(message) if open_links else "")
