"""Email addresses: a new one is confirmed from its own mailbox, and the old one can be put back from its own.

A link to put an address back makes whoever reads that mailbox the account's owner again. So it is sent only to an
address that was proved to be the person's, by a link that was mailed there and used; not to one that administrators
take away again within the days in which it could itself be undone; and not where an address is put back.
"""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import dataclass
from typing import TYPE_CHECKING, Any

from django.db.models import Q
from django.utils import timezone

from rollbook.credentials.making import end_of, fresh
from rollbook.credentials.models import Kind, Link
from rollbook.kernel import sql
from rollbook.kernel.permission import OWN
from rollbook.mail.outbox import Draft, post
from rollbook.users import policy
from rollbook.users.models import KNOWN
from rollbook.users.names import username_key

if TYPE_CHECKING:
    from rollbook.users.selection import UserSelection


@dataclass(frozen=True)
class Before:
    """An address that somebody had, and its key."""

    email: str
    key: str


def mail_confirmation(users: UserSelection, address: str) -> None:
    """Send each a link to that address, by which it becomes theirs; one that they were sent before is void.

    Whether somebody else uses it is not looked at: it would tell who has an account here.
    """
    key = username_key(address)
    made = {
        user.pk: fresh(Kind.EMAIL, user.pk, user.access_epoch, key, address=address, by_id=user.pk, by_label=user.name)
        for user in users.rows
    }
    before = Link.objects.filter(user__in=sql.among(users.ids), kind=Kind.EMAIL, used_at=None, void_at=None)
    if not users.run.planning:
        before.update(void_at=timezone.now())
    if users.send("links", Link, [row for row, _url in made.values()], told=Kind.EMAIL):
        until = end_of(Kind.EMAIL).isoformat(timespec="seconds")
        post("email_confirm", [
            Draft(user.pk, address, user.language, {"name": user.name, "until": until}, made[user.pk][1])
            for user in users.rows
        ])  # fmt: skip


def before_change(users: UserSelection, rows: Mapping[int, Mapping[str, Any]]) -> dict[int, Before | None]:
    """Give the addresses, by user, of those who have come in and are to have others."""
    moving = [pk for pk in users.ids if "email" in rows.get(pk, ())]
    if users.run.planning or not moving:
        return {}
    people = users.rows_of(moving).filter(~policy.NEVER_IN, status__in=KNOWN)
    return {
        pk: Before(email, key) if email else None
        for pk, email, key in people.values_list("pk", "email", "email_key") if email != rows[pk]["email"]
    }  # fmt: skip


def tell_of_change(users: UserSelection, before: Mapping[int, Before | None]) -> None:
    """Write to the old and the new address of those whose address has changed just now."""
    people = {user.pk: user for user in users.rows_of(set(before) & set(users.ids))} if before else {}
    if not people:
        return
    old = {pk: was for pk in people if (was := before[pk]) is not None}
    by = users.run.by.label
    new = [user for user in people.values() if user.email]
    post("email_changed", [Draft(u.pk, u.email, u.language, {"name": u.name, "by": by}) for u in new], replacing=False)
    ways = _ways_back(users, {pk: (people[pk].email_key, people[pk].access_epoch, was) for pk, was in old.items()})
    sql.insert_rows(Link, [row for row, _url in ways.values()])
    until = end_of(Kind.REVERT).isoformat(timespec="seconds")
    drafts = {
        pk: Draft(pk, was.email, people[pk].language, {"name": people[pk].name, "by": by, "until": until},
                  ways[pk][1] if pk in ways else "")
        for pk, was in old.items()
    }  # fmt: skip
    post("email_old", [draft for draft in drafts.values() if draft.link], replacing=False)
    post("email_left", [draft for draft in drafts.values() if not draft.link], replacing=False)


def _ways_back(
    users: UserSelection, moved: Mapping[int, tuple[str | None, int, Before]]
) -> dict[int, tuple[dict[str, Any], str]]:
    """Make a link to put the old address back for those to whom it may be sent."""
    theirs = Link.objects.filter(user__in=sql.among(moved))
    used = theirs.filter(used_at__isnull=False).exclude(address_key="")
    proved = set(used.values_list("user_id", "address_key"))
    recent = theirs.filter(kind=Kind.REVERT, expires_at__gt=timezone.now())
    kept = set(recent.values_list("user_id", "address_key"))
    open_now = set(recent.filter(used_at=None, void_at=None).values_list("user_id", flat=True))
    own = users.run.permission == OWN
    return {
        pk: fresh(Kind.REVERT, pk, epoch, was.key, address=was.email, by_id=users.run.by.user_id,
                  by_label=users.run.by.label[:250])
        for pk, (now, epoch, was) in moved.items()
        if policy.own("email") and (pk, was.key) in proved and (pk, now) not in kept and (own or pk not in open_now)
    }  # fmt: skip


def end_with_access(ids: list[int]) -> None:
    """End the links to put an address back of those of these who are no longer Active."""
    standing = Link.objects.filter(kind=Kind.REVERT, used_at=None, void_at=None, user__in=sql.among(ids))
    standing.filter(~Q(user__status="active")).update(void_at=timezone.now())
