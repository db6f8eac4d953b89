"""A set of roles, with what has to hold whoever shapes them."""

from __future__ import annotations

from collections.abc import Collection, Iterable, Mapping, Sequence
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db.models import F, Q
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollbook.groups.models import Group
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.actor import Power
from rollbook.kernel.named import once
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.kernel.selection import Selection
from rollbook.kernel.standing import STANDING
from rollbook.kernel.text import fold
from rollbook.roles.carrying import UNIT, lacking, parted, reaches_place
from rollbook.roles.holding import held
from rollbook.roles.models import ADMINISTRATOR, Grant, Role
from rollbook.roles.queries import lock_administrators, summed
from rollbook.users.models import User
from rollbook.users.selection import UserSelection

SHAPED: Final = ("name", "rank", "permissions")


ASKED: Final = {"two_factor"}  # what a role asks of its holders; all else is what it is


class RoleSelection(Selection):
    """Roles by id. Whatever the operation: nobody puts into a role what they lack, shapes one above their own rank,
    or takes anything from Administrator."""

    kind = "role"
    model = Role
    label: ClassVar[Any] = F("name")
    standing = STANDING

    def scope(self, power: Power) -> Q:
        """Roles are everybody's: a permission that is held for a unit alone does not reach them."""
        return Q(pk__in=[]) if UNIT in dict(power.limits) else Q(pk__isnull=False)

    def outranked(self, power: Power) -> Q:
        return Q(rank__lte=power.rank)

    def guard(self) -> None:
        lock_administrators()

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        if not reaches_place(self.run.authority, self.run.permission, ""):
            raise Denied(self.run.permission)
        for row in rows:
            self._may_contain(row["rank"], row["permissions"], (0, []))
        self._names([(None, row["name"]) for row in rows])
        super().create(rows)

    uncreated_by = "roles.delete"

    def uncreate(self) -> None:
        self.retire(None)

    def change(self, **values: Any) -> None:
        if values.keys() - ASKED:
            self.refuse(Refusal.BUILT_IN, slug=ADMINISTRATOR)
        super().change(**values)

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        shaping = [pk for pk in self.ids if rows.get(pk, {}).keys() - ASKED]
        self.refuse(Refusal.BUILT_IN, slug=ADMINISTRATOR, pk__in=shaping)
        self._may_ask_less([pk for pk in self.ids if rows.get(pk, {}).get("two_factor") is False])
        now = {role.pk: role for role in self.rows if role.pk in shaping}
        for pk, role in now.items():
            row = {**{name: getattr(role, name) for name in SHAPED}, **rows.get(pk, {})}
            before = (0, []) if role.deleted else (role.rank, role.permissions)  # to bring it back is to make it anew
            self._may_contain(row["rank"], row["permissions"], before)
            self._not_ones_own(role, row["rank"], row["permissions"])
            self._not_from_those_above(role, row["rank"], row["permissions"])
            self._names([(pk, row["name"])])
        super().change_each(rows)

    def _may_ask_less(self, ids: Sequence[int]) -> None:
        """Refuse to ask less of oneself, or of somebody above, by a role."""
        for role in self.rows_of(ids).filter(two_factor=True):
            holders = User.objects.filter(held(pk=role.pk))
            if holders.filter(pk=self.run.by.user_id or 0).exists():
                self.refuse_ids(Refusal.SELF, [role.pk])
            elif holders.filter(held(rank__gt=self._own_rank())).exists():
                self.refuse_ids(Refusal.IN_USE, [role.pk])

    def retire(self, replacement: int | None) -> None:
        """Delete, and take the role from everybody who holds it; `replacement` is given to them instead."""
        if replacement in self.ids:
            message = _("This is the role that is deleted. Choose another one, or nothing.")
            raise Invalid({"replacement": [ValidationError(message, "itself")]})
        self.refuse(Refusal.BUILT_IN, built_in=True)
        for pk in list(self.ids):
            holders = UserSelection(
                Grant.objects.filter(role_id=pk).order_by("user_id").values_list("user_id", flat=True)
            )
            groups = GroupSelection(
                Group._base_manager.filter(carried__role_id=pk).order_by("pk").values_list("pk", flat=True)
            )
            if self._would_refuse(holders, groups, pk, replacement):
                self.refuse_ids(Refusal.IN_USE, [pk])
            else:
                self._hand_over(holders.bind(self.run), groups.bind(self.run), pk, replacement)
        self.change(deleted=True)

    def _would_refuse(self, holders: UserSelection, groups: GroupSelection, pk: int, replacement: int | None) -> bool:
        trial = self.run.afresh()
        trial.planning, trial.authority = True, self.run.authority
        self._hand_over(holders.bind(trial), groups.bind(trial), pk, replacement)
        return bool(trial.refused)

    def _hand_over(self, holders: UserSelection, groups: GroupSelection, pk: int, replacement: int | None) -> None:
        """Let everybody hold the replacement as they held the role: in the same units, for as long."""
        for part in (holders, groups):
            if part.ids:
                part.lock()
                part.narrow(self.run.authority.powers.get(Permission.ROLES_ASSIGN, ()))
        for unit in holders.places("roles", pk):
            had = holders.held("roles", pk, unit, holders.ids)
            if replacement is not None:
                _without_it(holders, replacement, unit, had).add_each(
                    "roles",
                    replacement,
                    {u: {"until": kept[0], "reason": kept[1]} for u, kept in had.items()},
                    within=unit,
                )
            holders.remove("roles", pk, within=unit)
        if groups.ids:
            if replacement is not None:
                groups.add("roles", replacement)
            groups.remove("roles", pk)

    # -- rules

    def _may_contain(self, rank: int, permissions: Collection[str], before: tuple[int, Collection[str]]) -> None:
        """Raise `Invalid` where the role would get a rank or a permission that the actor does not have."""
        authority = self.run.authority
        if rank > (own := self._own_rank()):
            message = _("This rank is above your own. Choose at most %(rank)s.") % {"rank": own}
            raise Invalid({"rank": [ValidationError(message, "above_own_rank")]})
        had = summed([(before[0], list(before[1]), "")])
        if lacked := lacking(authority, lacking(had, permissions, rank), rank):
            names = ", ".join(str(Permission(parted(text)[0]).label) for text in lacked[:5])
            message = ngettext(
                "Only somebody who holds this permission, at this rank, can put it into a role: %(names)s",
                "Only somebody who holds these permissions, at this rank, can put them into a role: %(names)s",
                len(lacked),
            )  # fmt: skip
            raise Invalid({"permissions": [ValidationError(message % {"names": names}, "not_held")]})

    def _own_rank(self) -> int:
        """Give the highest rank at which the permission is held beyond all units and populations."""
        powers = self.run.authority.powers.get(self.run.permission, ())
        return max((power.rank for power in powers if not power.limits), default=-1)

    def _not_ones_own(self, role: Role, rank: int, permissions: Collection[str]) -> None:
        """Nobody makes more of a role that they hold themselves: what they were lent would become theirs for good."""
        more = rank > role.rank or set(permissions) - set(role.permissions)
        own = User.objects.filter(held(pk=role.pk), pk=self.run.by.user_id or 0)
        if more and own.exists():
            self.refuse_ids(Refusal.SELF, [role.pk])

    def _not_from_those_above(self, role: Role, rank: int, permissions: Collection[str]) -> None:
        """Refuse to take something, by way of a role, from somebody of a higher rank: as for the role itself."""
        less = rank < role.rank or set(role.permissions) - set(permissions)
        if less and User.objects.filter(held(pk=role.pk), held(rank__gt=self._own_rank())).exists():
            self.refuse_ids(Refusal.IN_USE, [role.pk])

    def _names(self, wanted: Sequence[tuple[int | None, str]]) -> None:
        known = {fold(name): pk for pk, name in Role.objects.values_list("pk", "name")}
        message = _("There is a role “%(name)s” already. Choose another name.")
        once(known, [(pk, fold(name), name) for pk, name in wanted], "name", message)


def _without_it(holders: UserSelection, role: int, unit: int | None, ids: Iterable[int]) -> UserSelection:
    """Give those among them who do not hold the role there already."""
    has = holders.held("roles", role, unit, ids)
    part = UserSelection([pk for pk in ids if pk not in has])
    return part.bind(holders.run)
