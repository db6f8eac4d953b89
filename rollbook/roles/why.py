"""Why somebody may do something, or why not: each of their roles is put to the code that decides, by itself."""

from __future__ import annotations

from collections import defaultdict
from collections.abc import Iterable, Mapping, Sequence
from dataclasses import dataclass, field, replace
from datetime import datetime
from typing import Any, Final

from django.utils.formats import date_format
from django.utils.timezone import localtime
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollbook.groups.models import Content, Group, GroupContent
from rollbook.groups.naming import ELSEWHERE, known, names
from rollbook.kernel.actor import Actor, Limit
from rollbook.kernel.offering import refusal
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.roles.carrying import POPULATION, parted
from rollbook.roles.holding import Holding, holdings
from rollbook.roles.models import Role
from rollbook.roles.queries import actor, authority, summed
from rollbook.units.models import Unit
from rollbook.users.models import Status, User
from rollbook.users.selection import UserSelection

ROLE: Final = "role"
GROUP: Final = "group"


@dataclass
class Way:
    """One way in which somebody may do something, or, with `missing`, what is wanting on it."""

    by: str  # "role" or "group"
    name: str
    rank: int | None = None
    group: str = ""
    unit: str = ""
    until: datetime | None = None
    population: str = ""
    missing: str = ""

    @property
    def limits(self) -> list[str]:
        """Say what a role is limited to there: a unit, a population, a time."""
        unit = self.unit and _("in %(unit)s and below") % {"unit": self.unit}
        only = {"staff": _("back office only"), "learner": _("learners only")}.get(self.population, "")
        day = self.until and date_format(localtime(self.until), "DATETIME_FORMAT")
        return [text for text in (unit, only, day and _("until %(day)s") % {"day": day}) if text]


@dataclass
class Answer:
    """`allowed` is what decides; `ways` explain it, and `advice` says what the smallest change would be."""

    allowed: bool
    ways: list[Way] = field(default_factory=list)
    advice: list[str] = field(default_factory=list)


RANK_TOO_LOW: Final = gettext_lazy("%(name)s has a higher rank: %(rank)s.")
MORE_POWER: Final = gettext_lazy("%(name)s may do more: whoever does this could then sign in as them.")
OUT_OF_REACH: Final = gettext_lazy("It does not reach %(name)s.")


def may(person: User, permission: str, target: User | None = None, *, by: Actor) -> Answer:
    """Answer whether a person holds a permission, over somebody else where a target is given.

    Whoever asks is told no names of groups and units out of their reach.
    """
    ways = [way for one in _held(person, by) for way in _ways(*one, permission, target)]
    allowed = _decided(person, permission, target)
    if allowed and target and _outdone(person, permission, target):
        told = {"name": target.name}
        ways = [replace(way, missing=way.missing or MORE_POWER % told) for way in ways]
        return Answer(False, ways, [_("Roles that include all that %(name)s may do would be enough.") % told])
    if allowed:
        return Answer(True, [way for way in ways if not way.missing])
    return Answer(False, ways, _advice(person, permission, target, ways))


def _held(person: User, by: Actor) -> list[tuple[Way, Holding, Role]]:
    """Give every role that somebody holds, the highest first, and by what."""
    held, roles = holdings([person.pk]), Role.objects.in_bulk()
    groups, units = names(by, Group, (h.group_id for h in held)), names(by, Unit, (h.unit_id for h in held))
    found = []
    for h in sorted(held, key=lambda h: -roles[h.role_id].rank):
        role = roles[h.role_id]
        way = Way(ROLE, role.name, role.rank, _called(groups, h.group_id), _called(units, h.unit_id), h.until)
        found.append((way, h, role))
    return found


def _called(known: Mapping[int, str], pk: int | None) -> str:
    return known.get(pk, str(ELSEWHERE)) if pk else ""


def _decided(person: User, permission: str, target: User | None) -> bool:
    powers = authority(person.pk).powers.get(permission, ())
    return bool(powers) and (target is None or not _refusal(powers, target))


def _outdone(person: User, permission: str, target: User) -> bool:
    """Tell whether the operations that take the permission refuse this target whatever is asked: they may do more."""
    asked = [o for o in registry.values() if o.permission == permission and o.beforehand]
    by = actor(person, "why")
    said = (refusal(operation, UserSelection.of(target), by, operation.beforehand) for operation in asked)
    return str(Refusal.MORE_POWER.label) in said


def _refusal(powers: Sequence[Any], target: User) -> str:
    """Give the code of why these powers do not extend to somebody: the same narrowing as before every operation."""
    return UserSelection.of(target).judged(powers)[target.pk]


def ways_of(person: User, *, by: Actor) -> dict[str, list[Way]]:
    """Give every way in which a person holds each permission. Nobody but an Active one holds any."""
    found = defaultdict(list)
    for way, _holding, role in _held(person, by) if person.status == Status.ACTIVE else ():
        for name, limits in map(parted, role.permissions):
            found[name].append(replace(way, population=_population(limits)))
    return found


def _ways(held: Way, holding: Holding, role: Role, permission: str, target: User | None) -> list[Way]:
    found = []
    for text in role.permissions:
        name, limits = parted(text)
        if name != permission:
            continue
        way = replace(held, population=_population(limits))
        power = summed([(role.rank, [text], holding.path)]).powers[permission]
        code = _refusal(power, target) if target else ""
        if code == Refusal.RANK and target:
            way.missing = RANK_TOO_LOW % {"name": target.name, "rank": _rank(target)}
        elif code and target:
            way.missing = OUT_OF_REACH % {"name": target.name}
        found.append(way)
    return found


def _population(limits: Iterable[Limit]) -> str:
    return dict(limits).get(POPULATION, "")


def _rank(person: User) -> int:
    """Give the highest rank that somebody holds anywhere."""
    ids = {holding.role_id for holding in holdings([person.pk])}
    return max(Role.objects.filter(pk__in=ids).values_list("rank", flat=True), default=0)


def _advice(person: User, permission: str, target: User | None, ways: Sequence[Way]) -> list[str]:
    if person.status != Status.ACTIVE:
        return [_("They are not active: nobody else may do anything. Reactivate or restore them first.")]
    rank = _rank(target) if target else 0
    fitting = [
        role
        for role in Role.objects.order_by("rank", "name")
        if role.rank >= rank and _carries(role, permission, target)
    ]
    if not fitting:
        if not any(_carries(role, permission, target) for role in Role.objects.all()):
            return [_("No role includes it. Add it to one, then give that role.")]
        return [_("No role of rank %(rank)s or higher includes it.") % {"rank": rank}]
    told = {"role": _(fitting[0].name), "rank": fitting[0].rank}
    if any(way.missing for way in ways):
        return [_("The role that would do: %(role)s, rank %(rank)s, held everywhere or where they belong to.") % told]
    return [_("The smallest role that includes it: %(role)s, rank %(rank)s.") % told]


def _carries(role: Role, permission: str, target: User | None) -> bool:
    limits = (("population", target.population),) if target else ()
    return summed([(role.rank, role.permissions, "")]).covers(permission, 0, limits) or (
        target is None and any(parted(text)[0] == permission for text in role.permissions)
    )


def may_open(person: User, content: Content, *, by: Actor) -> Answer:
    """Answer whether a person may open a content of the repository: by a role that opens all, or by a group."""
    active = person.status == Status.ACTIVE
    whole = may(person, Permission.REPOSITORY_OPEN, by=by)
    groups = GroupContent.objects.filter(
        content=content, content__deleted=False, group__deleted=False, group__members__user=person
    ).order_by("group__name_key")
    ids = list(groups.values_list("group", flat=True)) if active else []
    called = names(by, Group, ids)
    ways = [Way(GROUP, _called(called, pk)) for pk in ids]
    if not content.deleted and (whole.allowed or ways):
        return Answer(True, [*(whole.ways if whole.allowed else ()), *ways])
    if not active:
        return Answer(False, [], [_("They are not active, so they may open nothing.")])
    opening = Group.objects.filter(known(by, Group), contents__content=content).order_by("name_key", "pk")[:3]
    if opening:
        told = ", ".join(map(str, opening))
        return Answer(False, [], [_("Add them to a group that opens it: %(groups)s.") % {"groups": told}])
    return Answer(False, [], [_("No group opens it. Open it to a group, and add them there.")])


def opened(person: User, *, by: Actor) -> dict[Content, list[str]]:
    """Give the contents of the repository that groups open to a person, each with what those are called."""
    links = GroupContent.objects.filter(
        content__deleted=False, group__deleted=False, group__members__user=person,
        group__members__user__status=Status.ACTIVE,
    ).order_by("content__name_key", "content_id", "group__name_key")  # fmt: skip
    rows = list(links.select_related("content"))
    called = names(by, Group, (link.group_id for link in rows))
    found: dict[Content, list[str]] = {}
    for link in rows:
        found.setdefault(link.content, []).append(_called(called, link.group_id))
    return found
