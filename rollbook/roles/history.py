"""Who had what at a moment in the past: what stands now, with all that was changed since put back.

The first change of something after that moment tells what it was before. What ends by itself needs no change:
its end stands in the record.
"""

from __future__ import annotations

from collections.abc import Callable, Iterable, Mapping
from dataclasses import dataclass
from datetime import datetime
from typing import Any

from rollbook.audit.models import Change, Event
from rollbook.groups.models import Group, GroupMember, GroupRole
from rollbook.groups.naming import ELSEWHERE, known, names
from rollbook.kernel import codec
from rollbook.kernel.actor import Actor
from rollbook.kernel.selection import Selection
from rollbook.roles.carrying import parted
from rollbook.roles.models import Grant, Role
from rollbook.units.models import Unit
from rollbook.users.models import User
from rollbook.users.queries import visible

Past = dict[int, dict[str, Any]]  # what was before, by subject and key


@dataclass(frozen=True)
class Had:
    """A role that somebody held: within a unit or everywhere, given directly or carried by a group."""

    user_id: int
    role_id: int
    unit_id: int | None
    until: datetime | None
    group_id: int | None


@dataclass
class Then:
    """A person at a moment. `existed` is false before they were added; then the rest is empty."""

    existed: bool
    status: str
    unit: Unit | None
    groups: list[Group]
    roles: list[Had]


def _since(kind: str, at: datetime, *, ids: Iterable[int] | None = None, wanted: Callable[[str], bool]) -> Past:
    """Give the first value before of each wanted key of the subjects that were changed after a moment.

    A subject that was created after it has the key "" with None.
    """
    rows = Change.objects.filter(kind=kind, event__at__gt=at, refusal="", step__gt=0).exclude(after=None, before=None)
    if ids is not None:
        rows = rows.filter(subject_id__in=list(ids))
    else:
        rows = rows.filter(event__in=_touching(kind, at, wanted))
    past: Past = {}
    for pk, before, after in rows.order_by("id").values_list("subject_id", "before", "after"):
        known = past.setdefault(pk, {})
        if before is None:
            known.setdefault("", None)
        for key in before if before is not None else after or {}:
            if wanted(key):
                known.setdefault(key, (before or {}).get(key))
    return past


def _about(key: str) -> Callable[[str], bool]:
    """Want one membership, within any unit."""
    return lambda found: found == key or found.startswith(f"{key}.")


def _touching(kind: str, at: datetime, wanted: Callable[[str], bool]) -> list[int]:
    """Give the events after a moment that changed such a key of any subject."""
    return [
        pk for pk, steps in Event.objects.filter(at__gt=at, changed__gt=0).values_list("pk", "steps")
        if any(step["kind"] == kind and any(map(wanted, step["fields"])) for step in steps)
    ]  # fmt: skip


def _read(kind: str, name: str, value: Any) -> Any:
    column: Any = Selection.kinds[kind].model._meta.get_field(name)
    return codec.decode(column, value)


def person_at(user: User, at: datetime, by: Actor) -> Then:
    """Give status, unit, groups and roles of a person at a moment: groups and units as the actor may know them."""
    past = _since("user", at, ids=[user.pk], wanted=lambda _key: True).get(user.pk, {})
    if "" in past:
        return Then(False, "", None, [], [])
    status = _read("user", "status", past["status"]) if "status" in past else user.status
    unit = _read("user", "unit_id", past["unit_id"]) if "unit_id" in past else user.unit_id
    grants = _overlaid("roles", {user.pk: past}, _grants(Grant.objects.filter(user=user)))
    member = _overlaid("groups", {user.pk: past}, _members(GroupMember.objects.filter(user=user)))
    groups = _groups_at({group for _user, group, _unit in member}, at)
    carried = _carried_at(groups, at)
    roles = [*_direct(grants, at), *(Had(user.pk, role, groups[g].unit_id, None, g) for g, role in carried)]
    seen = names(by, Group, groups)
    found = sorted((g for g in groups.values() if g.pk in seen), key=lambda group: (group.name_key, group.pk))
    place = Unit._base_manager.filter(known(by, Unit), pk=unit).first() or Unit(name=str(ELSEWHERE)) if unit else None
    return Then(True, status, place, found, sorted(roles, key=_order))


def _order(had: Had) -> tuple[int, ...]:
    return had.user_id, had.role_id, had.group_id or 0, had.unit_id or 0


Links = dict[tuple[int, int, int | None], Any]  # what is kept of a membership, by subject, target and unit


def _grants(rows: Any) -> Links:
    return {
        (user, role, unit): (until, "")
        for user, role, unit, until in rows.values_list("user_id", "role_id", "unit_id", "until")
    }


def _members(rows: Any) -> Links:
    return {(user, group, None): () for user, group in rows.values_list("user_id", "group_id")}


def _overlaid(name: str, past: Past, now: Links, kind: str = "user") -> Links:
    """Put back what memberships were before: those that were none then are left out."""
    link = Selection.kinds[kind].memberships[name]
    found = dict(now)
    for pk, keys in past.items():
        for key, value in keys.items():
            noun, _dot, rest = key.partition(".")
            if noun != name or not rest:
                continue
            target, *within = map(int, rest.split("."))
            found[pk, target, within[0] if within else None] = link.untold(value)
    return {place: kept for place, kept in found.items() if kept is not None}


def _direct(grants: Links, at: datetime) -> list[Had]:
    return [
        Had(user, role, unit, kept[0], None) for (user, role, unit), kept in grants.items()
        if kept[0] is None or kept[0] > at
    ]  # fmt: skip


def _groups_at(ids: Iterable[int], at: datetime) -> dict[int, Group]:
    """Give those of the groups that stood then, as they belonged to units then."""
    past = _since("group", at, ids=ids, wanted=lambda key: key in {"deleted", "unit_id"})
    found = Group._base_manager.in_bulk(list(ids))
    for pk, keys in past.items():
        for key, value in keys.items():
            if key:
                setattr(found[pk], key, _read("group", key, value))
    return {pk: group for pk, group in found.items() if not group.deleted and "" not in past.get(pk, {})}


def _carried_at(groups: Iterable[int], at: datetime, role_id: int | None = None) -> set[tuple[int, int]]:
    """Give (group, role) of what groups carried then."""
    ids = list(groups)
    rows = GroupRole.objects.filter(group_id__in=ids).values_list("group_id", "role_id")
    past = _since("group", at, ids=ids, wanted=lambda key: key.startswith("roles."))
    links = _overlaid("roles", past, {(group, role, None): () for group, role in rows}, "group")
    return {(group, role) for group, role, _unit in links if role_id in (None, role)}


def holders_at(role_ids: Iterable[int], at: datetime) -> list[Had]:
    """Give everybody who held one of these roles at a moment, each way once."""
    found: set[Had] = set()
    for role in role_ids:
        key = f"roles.{role}"
        past = _since("user", at, wanted=_about(key))
        grants = _overlaid("roles", past, _grants(Grant.objects.filter(role_id=role)))
        found.update(_direct({place: kept for place, kept in grants.items() if place[1] == role}, at))
        found.update(_by_groups(role, key, at))
    return sorted(found, key=_order)


@dataclass(frozen=True)
class Holder:
    """Somebody who held a role, with the role and their status as they were then."""

    user: User
    role: Role
    had: Had
    status: str


def holders_seen(role_ids: Iterable[int], at: datetime, by: Actor) -> list[Holder]:
    """Give those of them whom the actor may see, by name."""
    found = holders_at(role_ids, at)
    people = visible(by).in_bulk({had.user_id for had in found})
    roles, statuses = Role._base_manager.in_bulk({had.role_id for had in found}), statuses_at(people, at)
    held = [
        Holder(people[had.user_id], roles[had.role_id], had, statuses[had.user_id])
        for had in found
        if had.user_id in people
    ]
    return sorted(held, key=lambda holder: (holder.user.name_key, holder.user.pk, holder.role.pk))


def _by_groups(role: int, key: str, at: datetime) -> Iterable[Had]:
    past = _since("group", at, wanted=_about(key))
    ids = {*GroupRole.objects.filter(role_id=role).values_list("group_id", flat=True), *past}
    groups = _groups_at(ids, at)
    for group in {group for group, _role in _carried_at(groups, at, role)}:
        into = f"groups.{group}"
        moved = _since("user", at, wanted=_about(into))
        members = _overlaid("groups", moved, _members(GroupMember.objects.filter(group_id=group)))
        yield from (Had(user, role, groups[group].unit_id, None, group) for user, g, _unit in members if g == group)


def roles_with(permission: str, at: datetime) -> list[int]:
    """Give the roles that carried a permission at a moment."""
    past: Mapping[int, dict[str, Any]] = _since("role", at, wanted=lambda key: key in {"permissions", "deleted"})
    found = []
    for role in Role._base_manager.all():
        then = past.get(role.pk, {})
        if "" in then or bool(then.get("deleted", role.deleted)):
            continue
        if permission in {parted(text)[0] for text in then.get("permissions", role.permissions)}:
            found.append(role.pk)
    return found


def statuses_at(ids: Iterable[int], at: datetime) -> dict[int, str]:
    """Give the status of people at a moment."""
    wanted = list(ids)
    now = dict(User.objects.filter(pk__in=wanted).values_list("pk", "status"))
    past = _since("user", at, ids=wanted, wanted=lambda key: key == "status")
    return {pk: past.get(pk, {}).get("status", status) for pk, status in now.items()}
