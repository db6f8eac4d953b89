"""A set of groups, with all that has to follow when they change."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from functools import reduce
from operator import or_
from typing import Any, ClassVar, Final

from django.core.exceptions import ValidationError
from django.db.models import Exists, F, OuterRef, Q
from django.utils.translation import gettext as _

from rollbook.groups.models import Group, GroupContent, GroupMember, GroupRole
from rollbook.kernel.actor import Power
from rollbook.kernel.members import Membership
from rollbook.kernel.named import Named, once
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.standing import STANDING
from rollbook.kernel.text import fold
from rollbook.roles import queries as roles
from rollbook.roles.carrying import UNIT, gains_by_place, reaches_place
from rollbook.roles.models import Role
from rollbook.units.paths import paths_of
from rollbook.users.models import User
from rollbook.users.rules import reaches
from rollbook.users.selection import UserSelection

AREAS: Final = ("groups.", "repository.edit", "roles.assign", "audit.view")  # what is done to groups, or by them


class GroupSelection(Named):
    """Groups by id. Whatever the operation: what a group carries is given to its members and taken from them by
    somebody who may do so to each, nothing leaves one's reach, and no two groups of a unit have one name."""

    kind = "group"
    model = Group
    label: ClassVar[Any] = F("name")
    standing = STANDING
    memberships: ClassVar[Mapping[str, Membership]] = {
        "roles": Membership(GroupRole, "group_id", "role_id"),
        "contents": Membership(GroupContent, "group_id", "content_id"),
    }

    def scope(self, power: Power) -> Q:
        path = dict(power.limits).get(UNIT)
        return Q(unit__path__startswith=path) if path else Q(pk__isnull=False)

    def guard(self) -> None:
        roles.lock_administrators()

    def create(self, rows: Sequence[Mapping[str, Any]]) -> None:
        self._into({row["unit_id"] for row in rows})
        self._names([(None, row["unit_id"], row["name"]) for row in rows])
        super().create(rows)

    uncreated_by = "groups.delete"

    def uncreate(self) -> None:
        self.change(deleted=True)

    def change(self, **values: Any) -> None:
        if "deleted" in values:
            self.as_if_carrying(values["deleted"])
        super().change(**values)

    def change_each(self, rows: Mapping[int, Mapping[str, Any]]) -> None:
        for deleted in (True, False):
            part = self.only(pk__in=[pk for pk, row in rows.items() if row.get("deleted") is deleted])
            kept = set(part.ids)
            part.as_if_carrying(deleted)
            self.ids = [pk for pk in self.ids if pk not in kept - set(part.ids)]
        now = {pk: (unit, name) for pk, unit, name in self.rows.values_list("pk", "unit_id", "name")}
        wanted = {pk: {"unit_id": now[pk][0], "name": now[pk][1], **rows[pk]} for pk in now if pk in rows}
        moving = {pk: row["unit_id"] for pk, row in wanted.items() if row["unit_id"] != now[pk][0]}
        self._into(set(moving.values()))
        self._may_move(moving)
        self._names([(pk, row["unit_id"], row["name"]) for pk, row in wanted.items()])
        super().change_each(rows)

    def add_each(
        self, name: str, target_id: int, rows: Mapping[int, Mapping[str, Any]], *, within: int | None = None
    ) -> None:
        if name == "roles":
            self.may_carry(target_id)
        super().add_each(name, target_id, rows, within=within)

    def remove(self, name: str, target_id: int, *, within: int | None = None) -> None:
        if name == "roles":
            self.may_carry(target_id)
        super().remove(name, target_id, within=within)

    # -- rules

    def may_carry(self, role_id: int, units: Mapping[int, int | None] | None = None) -> None:
        """Refuse the groups whose members could not each be given this role, or have it taken, by the actor."""
        places = dict(self.rows.values_list("pk", "unit_id")) | dict(units or {})
        paths = paths_of({unit for unit in places.values() if unit})
        for unit in set(places.values()):
            here = [pk for pk, there in places.items() if there == unit]
            self._may_carry_in(role_id, paths[unit] if unit else "", here)

    def _may_carry_in(self, role_id: int, path: str, ids: Sequence[int]) -> None:
        held = self.run.authority
        givable = Role._base_manager.filter(pk=role_id, pk__in=roles.givable_in(held, path))
        rank = givable.values_list("rank", flat=True).first()
        given = held.powers.get(Permission.ROLES_ASSIGN, ())
        powers = [p for p in given if rank is not None and p.rank >= rank and reaches(p, path)]
        if not powers:
            return self.refuse_ids(Refusal.ROLE_RANK, [pk for pk in self.ids if pk in set(ids)])
        users = UserSelection(()).bind(self.run)
        enough = reduce(or_, (users.scope(power) & users.outranked(power) for power in powers))
        members = GroupMember.objects.filter(group_id=OuterRef("pk"))
        within = self.only(pk__in=ids)
        within.refuse(Refusal.SELF, Q(Exists(members.filter(user_id=self.run.by.user_id or 0))))
        above = members.exclude(user_id__in=User.objects.filter(enough).values("pk"))
        within.refuse(Refusal.MEMBERS, Q(Exists(above)))
        self.ids = [pk for pk in self.ids if pk not in set(ids) or pk in set(within.ids)]
        return None

    def as_if_carrying(self, deleted: bool) -> None:
        """To delete a group takes what it carries from its members; to restore it gives it back."""
        if not deleted:
            opens = GroupMember.objects.filter(group__contents__isnull=False, user_id=self.run.by.user_id or 0)
            self.refuse(Refusal.SELF, deleted=True, pk__in=opens.values("group_id"))
        changing = self.only(deleted=not deleted)
        for role_id in GroupRole.objects.filter(group_id__in=changing.ids).values_list("role_id", flat=True).distinct():
            part = changing.only(carried__role_id=role_id)
            kept = set(part.ids)
            part.may_carry(role_id)
            self.ids = [pk for pk in self.ids if pk not in kept - set(part.ids)]

    def _may_move(self, moving: Mapping[int, int | None]) -> None:
        """Refuse to move a group where one would have more power over it, or where its roles would reach further."""
        if not moving:
            return
        now: Any = dict(self.rows_of(moving).values_list("pk", "unit__path"))
        paths = paths_of({unit for unit in moving.values() if unit})
        to = {pk: paths[unit] if unit else "" for pk, unit in moving.items()}
        more = [pk for pk, path in to.items() if gains_by_place(self.run.authority, now[pk], path, AREAS)]
        self.refuse_ids(Refusal.MORE_POWER_THERE, more)
        for role_id in GroupRole.objects.filter(group_id__in=list(moving)).values_list("role_id", flat=True).distinct():
            part = self.only(carried__role_id=role_id, pk__in=list(moving))
            kept = set(part.ids)
            part.may_carry(role_id)
            part.may_carry(role_id, moving)
            self.ids = [pk for pk in self.ids if pk not in kept - set(part.ids)]

    def _into(self, units: Iterable[int | None]) -> None:
        paths = paths_of({unit for unit in units if unit})
        places = {paths[unit] if unit else "" for unit in units}
        if not all(reaches_place(self.run.authority, self.run.permission, path) for path in places):
            message = _("Your permission does not reach there. Choose another unit.")
            raise Invalid({"unit": [ValidationError(message, "out_of_reach")]})

    def _names(self, wanted: Sequence[tuple[int | None, int | None, str]]) -> None:
        """Refuse a second group of one name in the same unit."""
        keys = {fold(name) for _pk, _unit, name in wanted}
        rows = Group.objects.filter(name_key__in=keys).values_list("pk", "unit_id", "name_key")
        known = {(unit, key): pk for pk, unit, key in rows}
        message = _("There is a group “%(name)s” already. Choose another name.")
        once(known, [(pk, (unit, fold(name)), name) for pk, unit, name in wanted], "name", message)
