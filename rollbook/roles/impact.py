"""What a change of roles would mean, before it is made: who gains what, who loses what. Asked of what decides."""

from __future__ import annotations

from collections.abc import Collection, Iterable
from dataclasses import dataclass, field
from typing import Final

from django.db.models import Q

from rollbook.kernel import sql
from rollbook.kernel.actor import Authority
from rollbook.roles.carrying import lacking, parted
from rollbook.roles.fields import NARROWABLE
from rollbook.roles.holding import Holding, held, holdings
from rollbook.roles.models import Role
from rollbook.roles.queries import summed
from rollbook.users.models import STANDING, User

MOST: Final = 10_000  # counts are exact up to here


@dataclass
class Moved:
    """Permissions that somebody would gain and lose; of those in `more` and `less`, something: reach, or rank."""

    gains: list[str] = field(default_factory=list)
    loses: list[str] = field(default_factory=list)
    more: list[str] = field(default_factory=list)
    less: list[str] = field(default_factory=list)


def compared(before: Authority, after: Authority) -> Moved:
    """Give the permissions of which one authority holds something that the other does not."""
    up, down = _beyond(after, before), _beyond(before, after)
    gains, loses = [p for p in up if not before.holds(p)], [p for p in down if not after.holds(p)]
    return Moved(gains, loses, [p for p in up if before.holds(p)], [p for p in down if after.holds(p)])


def _beyond(one: Authority, other: Authority) -> list[str]:
    """Give what one authority allows that the other does not; rank counts where it is about people."""
    return [
        permission for permission, powers in sorted(one.powers.items())
        if any(not other.covers(permission, p.rank if permission in NARROWABLE else 0, p.limits) for p in powers)
    ]  # fmt: skip


def with_roles(user_id: int, slugs: Collection[str], among: Collection[str]) -> Moved:
    """Tell what somebody would gain and lose if, of the roles `among`, they were given exactly `slugs` for good.

    What they hold for a while, for a unit or by a group stays as it is.
    """
    now = holdings([user_id])
    roles = {role.pk: role for role in Role.objects.all()}
    stay = [h for h in now if not _plain(h) or roles[h.role_id].slug not in among]
    then = [role for role in roles.values() if role.slug in slugs]
    return compared(
        summed(_rows(now, roles)), summed([*_rows(stay, roles), *((r.rank, r.permissions, "") for r in then)])
    )


def _plain(holding: Holding) -> bool:
    return holding.group_id is None and holding.unit_id is None and holding.until is None


def _rows(found: Iterable[Holding], roles: dict[int, Role]) -> list[tuple[int, list[str], str]]:
    return [(roles[h.role_id].rank, roles[h.role_id].permissions, h.path) for h in found]


@dataclass
class Impact:
    """What an edit of a role would do: the texts it adds and takes, and how many people that means for each.

    Counts are exact up to `MOST`, one more means “more than that”. `losing` is of people who lose anything at all.
    """

    added: dict[str, int]
    taken: dict[str, int]
    affected: int
    losing: int


def of_edit(role: Role, permissions: Collection[str]) -> Impact:
    """Count whom it affects if a role comes to carry these permissions; three statements whatever they are."""
    now, then = (summed([(role.rank, list(texts), "")]) for texts in (role.permissions, permissions))
    added = lacking(now, sorted(permissions), role.rank)
    taken = lacking(then, sorted(role.permissions), role.rank)
    holders = Q(held(pk=role.pk), status__in=STANDING)
    others = list(Role.objects.exclude(pk=role.pk))
    elsewhere = {text: _held_otherwise(text, others) for text in (*added, *taken)}
    losing = Q(pk__in=[])
    for text in taken:
        losing |= ~elsewhere[text]
    asked = [holders, holders & losing, *(holders & ~elsewhere[text] for text in (*added, *taken))]
    counts = sql.capped_counts([User.objects.filter(condition) for condition in asked], MOST)
    by_text = dict(zip((*added, *taken), counts[2:], strict=True))
    return Impact({t: by_text[t] for t in added}, {t: by_text[t] for t in taken}, counts[0], counts[1])


def _held_otherwise(text: str, others: Iterable[Role]) -> Q:
    """Give the condition that somebody holds a permission by one of these other roles."""
    permission, limits = parted(text)
    fitting = [
        role.pk for role in others
        if summed([(role.rank, role.permissions, "")]).covers(permission, 0, limits)
    ]  # fmt: skip
    return held(pk__in=fitting) if fitting else Q(pk__in=[])
