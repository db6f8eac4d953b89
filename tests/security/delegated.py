"""Mara manages the users of one unit, Arts, with Music below it. Whatever is not hers is called Zyxquart."""

from __future__ import annotations

from collections.abc import Iterable
from dataclasses import dataclass
from datetime import timedelta
from typing import Any

from django.utils.timezone import now

from rollbook.attributes.operations import create as make_attribute
from rollbook.attributes.operations import set_attribute, set_attributes
from rollbook.groups.models import Group, GroupMember, GroupOwner, GroupRole
from rollbook.groups.operations import add_to_group, make_owner
from rollbook.groups.operations import create as make_group
from rollbook.groups.operations import edit as edit_group
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.actor import Actor
from rollbook.roles.models import Grant
from rollbook.roles.operations import lend_role
from rollbook.sessions.models import Session, Token
from rollbook.units.models import Unit
from rollbook.units.operations import rename
from rollbook.units.selection import UnitSelection
from rollbook.users.models import SavedView, User
from rollbook.users.operations import delete, edit, saving, suspend
from rollbook.users.saved import SavedViewSelection
from rollbook.users.selection import UserSelection
from tests.units.trees import branch, give, manager_of, settle, unit
from tests.world import World, acting, make, operator, person

SECRET = "zyxquart"


@dataclass
class Scene:
    """Hers: `inside` (Ann in Arts, Mia in Music, a suspended and a deleted one). Not hers: `outside`."""

    world: World
    mara: User
    ann: User
    mia: User
    inside: list[User]
    outside: list[User]
    arts: Unit
    music: Unit
    academy: Unit
    science: Unit
    choir: Group
    lab: Group
    mixed: int  # an event about Ann and an outsider
    theirs: int  # an event about outsiders alone

    @property
    def by(self) -> Actor:
        return acting(self.mara)

    def outsiders(self) -> list[Any]:
        """Give all that is kept of what is not hers, to be compared with itself."""
        ids = [user.pk for user in self.outside]
        units, groups = [self.academy.pk, self.science.pk], [self.lab.pk]
        kept: list[Iterable[Any]] = [
            User.objects.filter(pk__in=ids), Grant.objects.filter(user__in=ids),
            GroupMember.objects.filter(user__in=ids), GroupMember.objects.filter(group__in=groups),
            GroupOwner.objects.filter(user__in=ids), GroupRole.objects.filter(group__in=groups),
            Session.objects.filter(user__in=ids), Token.objects.filter(user__in=ids),
            Unit._base_manager.filter(pk__in=units), Group._base_manager.filter(pk__in=groups),
            SavedView.objects.filter(owner=None),
        ]  # fmt: skip
        moving = {"last_access", "last_login", "last_seen", "last_used"}
        return [
            [{n: v for n, v in row.items() if n not in moving} for row in rows.order_by("pk").values()]  # type: ignore[attr-defined]
            for rows in kept
        ]


def stranger(first: str, **more: Any) -> User:
    return person(first, "Zyxquart", contact=f"Zyxquart street, {first}", phone="", **more)


def scene() -> Scene:
    """Arrange it all through the operations, with a past that the audit log tells."""
    world = make()
    academy, arts, music = branch("Academy Zyxquart", "Arts", "Music")
    science = unit("Science Zyxquart", academy)
    inside = [person("Ann", "Inside", role="student"), person("Mia", "Inside"), person("Sue", "Inside")]
    inside.append(person("Del", "Inside"))
    outside = [stranger(name, role=role) for name, role in STRANGERS.items()]
    settle(arts, [inside[0], *inside[2:]])
    settle(music, inside[1:2])
    settle(science, outside[:2])
    settle(academy, outside[2:3])
    mara = manager_of(arts)
    give(outside[3], "coach", arts)
    soon = {"role": "coach", "until": (now() + timedelta(days=9)).isoformat()}
    lend_role(UserSelection.of(inside[0]), by=operator(), unit=str(science.pk), **soon)
    choir, lab = _group("Choir", arts), _group("Lab Zyxquart", science)
    for where, who in ((choir, inside[0]), (choir, outside[0]), (lab, outside[1]), (lab, inside[0])):
        add_to_group(UserSelection.of(who), by=operator(), group=str(where.pk))
    make_owner(UserSelection.of(outside[0]), by=operator(), group=str(choir.pk))
    theirs, mixed = _past(world, inside, outside)
    rename(UnitSelection.of(science), by=world.actor("ada"), name="Sciences Zyxquart")
    edit_group(GroupSelection.of(lab), by=world.actor("ada"), description="Zyxquart tables")
    saving.save(SavedViewSelection(()), by=world.actor("ada"), name="Everybody there is", query="status=all",
                audience="shared")  # fmt: skip
    return Scene(
        world, mara, inside[0], inside[1], inside, outside, arts, music, academy, science, choir, lab, mixed, theirs
    )


def _past(world: World, inside: list[User], outside: list[User]) -> tuple[int, int]:
    """Let Ada do something to outsiders, and to both at once; give one event of each."""
    ada = world.actor("ada")
    suspend(UserSelection.of(inside[2], outside[1]), by=ada)
    make_attribute.on_rows([{"name": "House", "kind": "choice", "choices": "Red\nBlue"}, {"name": "Motto"}], by=ada)
    set_attributes(UserSelection.of(outside[0]), by=ada, attributes={"motto": "Zyxquart first", "house": "Blue"})
    set_attribute(UserSelection.of(inside[0], outside[1]), by=ada, attribute="motto", value="Together")
    delete(UserSelection.of(inside[3], outside[2]), by=ada)
    theirs = edit(UserSelection.of(outside[0]), by=ada, contact="Zyxquart lane").event_id
    mixed = suspend(UserSelection.of(inside[1], outside[4], outside[5]), by=ada).event_id
    assert theirs
    assert mixed
    return theirs, mixed


STRANGERS = {"Una": "student", "Udo": "coach", "Ute": None, "Uri": None, "Ugo": "user-manager", "Ulf": None}


def _group(name: str, where: Unit) -> Group:
    outcome = make_group(GroupSelection(()), by=operator(), name=name, unit=str(where.pk))
    return Group.objects.get(pk=outcome.changed[0])
