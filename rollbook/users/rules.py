"""What holds for whoever changes users, whatever the operation: standing, rank, roles, reach."""

from __future__ import annotations

from collections.abc import Collection, Mapping, Sequence
from functools import cache, reduce
from operator import or_
from typing import Any, Final

from django.contrib.auth.hashers import UNUSABLE_PASSWORD_PREFIX
from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from rollbook.attributes.models import Attribute
from rollbook.groups.models import Group, GroupContent, GroupRole
from rollbook.kernel import sql
from rollbook.kernel.actor import Limit, Power
from rollbook.kernel.permission import OWN, Permission
from rollbook.kernel.refusal import Invalid, Refusal, Unproved
from rollbook.kernel.selection import Selection
from rollbook.roles import queries as roles
from rollbook.roles.carrying import POPULATION, UNIT, place, reaches_place
from rollbook.roles.holding import held
from rollbook.roles.models import ADMINISTRATOR, Role
from rollbook.units.models import Unit
from rollbook.units.paths import path_of, paths_of
from rollbook.users import policy

PLACES: Final = {"population", "unit_id"}  # what says where somebody is in reach


class Rules(Selection):
    """Users, with the rules that no operation on them can leave out."""

    def outranked(self, power: Power) -> Q:
        return ~held(rank__gt=power.rank)

    def guard(self) -> None:
        roles.lock_administrators()

    def not_oneself(self) -> None:
        """Nobody changes their own standing."""
        if self.run.by.user_id is not None:
            self.refuse(Refusal.SELF, pk=self.run.by.user_id)

    def outdo(self, ids: Collection[int]) -> None:
        """Refuse those who may do what the actor may not: to sign in as them would be to gain it.

        By what is one's own to do nobody gains: it is about oneself.
        """
        if ids and self.run.permission != OWN:
            self.refuse(Refusal.MORE_POWER, roles.beyond(self.run.authority, ids), pk__in=sql.among(ids))

    def outdo_all(self) -> None:
        """Refuse those as whom the actor could sign in afterwards, with more than is theirs."""
        self.outdo(self.ids)

    def may_give(self, role_id: int, unit_id: int | None) -> None:
        """Refuse those to whom none of the actor's powers lets them give this role there."""
        self.not_oneself()
        if not (self.run.by.fresh or self.run.planning):  # by a group or by undo: whatever leads here asks for a proof
            raise Unproved
        path = path_of(unit_id)
        givable = roles.givable_in(self.run.authority, path)
        rank = Role._base_manager.filter(pk=role_id, pk__in=givable).values_list("rank", flat=True).first()
        powers = self.run.authority.powers.get(Permission.ROLES_ASSIGN, ())
        high = [p for p in powers if rank is not None and p.rank >= rank and reaches(p, path)]
        enough = (self.scope(power) & self.outranked(power) for power in high)
        self._refuse_except(Refusal.ROLE_RANK, reduce(or_, enough, Q(pk__in=[])))

    def may_own(self, group_id: int) -> None:
        """Refuse everybody where the group is out of reach."""
        if not reaches_place(self.run.authority, Permission.GROUPS_EDIT, path_of_group(group_id)):
            self.refuse(Refusal.GROUP_REACH)

    def may_join(self, group_id: int) -> None:
        """Refuse those who may not be let into a group or out of it: it has to be in reach, and so its roles."""
        carried = list(GroupRole.objects.filter(group_id=group_id).values_list("role_id", "group__unit_id"))
        path, powers = path_of_group(group_id), self.run.authority.powers.get(Permission.GROUPS_ASSIGN, ())
        fitting = [power for power in powers if path.startswith(dict(power.limits).get(UNIT, ""))]
        _seen, managed = self.reach(fitting)
        self._refuse_except(Refusal.GROUP_REACH, managed)
        if GroupContent.objects.filter(group_id=group_id).exists():
            self.not_oneself()
        for role_id, unit_id in carried:
            self.may_give(role_id, unit_id)

    def may_set(self, attribute_id: int) -> None:
        """Refuse those of whom the actor may not see an attribute, or not edit it."""
        found, powers = Attribute._base_manager.get(pk=attribute_id), self.run.authority.powers
        may, _managed = self.reach(powers.get(found.seen_by, ()))
        for permission in {Permission.USERS_EDIT, found.edited_by}:
            _seen, managed = self.reach(powers.get(permission, ()))
            may &= managed
        self._refuse_except(Refusal.PERMISSION, may)

    def keep_an_administrator(self, leaving: Collection[int]) -> None:
        """Refuse the administrators among those who leave where no other would remain."""
        if not self.run.operation.guarded:
            raise RuntimeError(f"{self.run.operation.name} changes who administers: declare it guarded=True")
        everyone = set(roles.administrators().values_list("user_id", flat=True)) if leaving else set()
        if everyone and everyone <= set(leaving):
            self.refuse_ids(Refusal.LAST_ADMINISTRATOR, sorted(everyone))

    # -- what the site leaves to the person, or to administrators

    def keep_to_policy(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Refuse those of whom something would change that is not for whoever acts to change."""
        named = {name for row in rows.values() for name in row} & policy.DECIDED.keys()
        kept = sorted(name for name in named if policy.closed(name, to_oneself=self.run.permission == OWN))
        if kept:
            now = {row.pop("pk"): row for row in self.rows_of(self.ids).values("pk", *kept)}
            differs = [pk for pk, row in now.items() if any(rows.get(pk, row).get(n, row[n]) != row[n] for n in kept)]
            self.leave_to(differs)

    def leave_to(self, ids: Collection[int]) -> None:
        """Refuse those of these who have come in, since what is asked for is not for whoever acts."""
        own = self.run.permission == OWN
        code = Refusal.ADMINISTRATORS_ALONE if own else Refusal.PERSON_ALONE
        self.refuse(code, ~policy.NEVER_IN, pk__in=sql.among(ids))

    def keep_password_to_policy(self) -> None:
        """Refuse whose password the actor may not set. Who has none yet may be given the first one."""
        if policy.closed("password", to_oneself=self.run.permission == OWN):
            with_one = self.rows.exclude(password__startswith=UNUSABLE_PASSWORD_PREFIX)
            self.leave_to(list(with_one.values_list("pk", flat=True)))

    def keep_email_to_policy(self) -> None:
        """Refuse whose email the actor may not change, whatever it is to be."""
        if policy.closed("email", to_oneself=self.run.permission == OWN):
            self.leave_to(self.ids)
        self.outdo_all()

    # -- where people are

    def gain_nothing(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        """Refuse those over whom the actor would have more power in the new place than they have now."""
        moving = {pk: rows[pk] for pk in self.ids if PLACES & rows.get(pk, {}).keys()}
        if not moving:
            return
        units = {row["unit_id"] for row in moving.values() if row.get("unit_id")}
        paths = paths_of(units)
        gone = set(Unit._base_manager.filter(pk__in=units, deleted=True).values_list("pk", flat=True))
        self.refuse_ids(Refusal.GONE, [pk for pk, row in moving.items() if row.get("unit_id") in gone])
        gains = cache(self.run.authority.gains)
        more = []
        for pk, population, path in self.rows_of(moving).values_list("pk", POPULATION, "unit__path"):
            row = moving[pk]
            there = paths.get(row["unit_id"], "") if "unit_id" in row else path
            if gains(_limits(population, path), _limits(row.get(POPULATION, population), there)):
                more.append(pk)
        self.refuse_ids(Refusal.MORE_POWER_THERE, more)

    def stay_in_reach(self, ids: Sequence[int]) -> None:
        """Refuse to put anybody where the actor's permission does not reach."""
        powers = self.run.authority.powers[self.run.permission]
        reach = reduce(or_, (self.scope(power) for power in powers))
        if self.rows_of(ids).filter(reach).count() < len(ids):
            if all(UNIT in dict(power.limits) for power in powers):
                message = _("Your permission does not reach there. Choose another unit.")
                raise Invalid({"unit": [ValidationError(message, "out_of_reach")]})
            message = _("Your permission does not reach these people. Choose another population.")
            raise Invalid({"population": [ValidationError(message, "out_of_reach")]})


def path_of_group(group_id: int) -> str:
    """Give the path of the unit that a group belongs to; "" where it is everybody's."""
    found = Group._base_manager.filter(pk=group_id).values_list("unit__path", flat=True).first()
    return found or ""


def _limits(population: str, path: str | None) -> tuple[Limit, ...]:
    return ((POPULATION, population), *place(path))


def reaches(power: Power, path: str) -> bool:
    """Tell whether a power to give roles extends to a unit; a role that is held everywhere is judged by what it
    allows."""
    return not path or path.startswith(dict(power.limits).get(UNIT, ""))


def is_administrator(role_id: int) -> bool:
    """Tell whether this is the role whose last holder has to stay."""
    return Role._base_manager.filter(pk=role_id, slug=ADMINISTRATOR).exists()
