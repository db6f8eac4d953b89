"""Random people, roles, ranks, units, groups, grants and operations at all doors: nobody ends with more power than
they began with, touches somebody out of scope or above rank, or leaves the site without an administrator."""

from __future__ import annotations

from random import Random

import pytest

from rollbook.audit.models import Event
from rollbook.groups.models import Content, Group, GroupContent, GroupMember, GroupRole
from rollbook.groups.operations import create as make_group
from rollbook.groups.operations_repository import create as make_content
from rollbook.kernel.permission import Permission
from rollbook.roles.models import Grant, Role
from rollbook.units.models import Unit
from rollbook.units.operations import create as make_unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.operations import create
from tests import world as cast
from tests.calling import Api
from tests.security.judging import Deed
from tests.security.power import Sight, highest
from tests.security.rich import keys, slugs, texts, time_passes
from tests.security.throwing import Thrower
from tests.world import operator

STEPS = 80
SCHEMING = {  # roles of little by themselves, by which the rest might be had
    "shaper": ["audit.view", "roles.edit", "users.view"],
    "importer": ["audit.view", "users.edit:learner", "users.import", "users.view"],
}
TAKING_OVER = (  # whoever does it could then sign in as them
    "users.change_email", "users.set_password", "users.two_factor", "users.sign_in_link",
)  # fmt: skip
UNTIL = "2099-01-01T00:00:00Z"


def organisation(chance: Random) -> User:
    """Make one at random: a deep tree, roles of any rank and reach, groups that carry some and open contents, people
    anywhere in it.

    Gives its administrator.
    """
    ada, by = cast.make().ada, operator()
    for n in range(6):
        above = chance.choice(["top", *map(str, keys(Unit)[-3:])]) if n else "top"
        make_unit(UnitSelection(()), by=by, name=f"U{n}", parent=above)
    for n in range(7):
        rank = chance.choice([10, 20, 40, 50, 70, 80, 90])
        Role.objects.create(slug=f"r{n}", name=f"R{n}", rank=rank, permissions=texts(chance))
    for slug, permissions in SCHEMING.items():
        Role.objects.create(slug=slug, name=slug, rank=80, permissions=permissions)
    places = ["none", *map(str, keys(Unit))]
    make_group.on_rows([{"name": f"G{n}", "unit": chance.choice(places)} for n in range(4)], by=by)
    make_content.on_rows([{"name": f"C{n}", "key": f"c{n}"} for n in range(3)], by=by)
    people = [{"first_name": f"P{n}", "email": f"p{n}@example.org"} for n in range(6)]
    create.on_rows([{**row, "population": chance.choice(["staff", "learner"])} for row in people], by=by)
    for group in keys(Group):
        GroupContent.objects.create(group_id=group, content_id=chance.choice(keys(Content)))
        for slug in chance.sample(slugs(), k=chance.randint(0, 1)):
            GroupRole.objects.create(group_id=group, role=Role.objects.get(slug=slug))
    for pk in User.objects.exclude(pk=ada.pk).order_by("pk").values_list("pk", flat=True):
        settle(pk, chance)
    return ada


def settle(pk: int, chance: Random) -> None:
    """Give somebody a place, roles and groups."""
    units = [None, *keys(Unit)]
    User.objects.filter(pk=pk).update(unit=chance.choice(units))
    schemes = chance.sample(sorted(SCHEMING), k=chance.randint(0, 1))
    for slug in dict.fromkeys([*schemes, *chance.sample(slugs(), k=chance.randint(1, 3))]):
        lent = slug == "administrator" or (slug not in SCHEMING and chance.random() < 0.4)
        role = Role.objects.get(slug=slug)
        row = {
            "until": UNTIL if lent else None,
            "unit_id": None if slug in SCHEMING else chance.choice([None, chance.choice(units)]),
        }
        Grant.objects.update_or_create(user_id=pk, role=role, defaults=row)
    if chance.random() < 0.5:
        GroupMember.objects.create(group_id=chance.choice(keys(Group)), user_id=pk)


def asked(ada: User, sight: Sight, chance: Random) -> None:
    """Ask who may do what to whom, and who may open what: what is answered is what the rows say."""
    api, some = Api(ada), sorted(sight.users)
    who, whom = chance.choice(some), chance.choice(some)
    permission, content = chance.choice(Permission.values), chance.choice([*Content.objects.order_by("pk"), None])
    over = highest(sight.mights(who), permission, sight.places["user", whom, ""])
    answer = api.get("access", user=who, permission=permission, over=whom).json()
    theirs = sight.promised(whom) if permission in TAKING_OVER else ()
    outdone = all(sight.covers(sight.mights(who), might) for might in theirs)
    assert answer["allowed"] == (over >= sight.rank(whom) and outdone), (who, permission, whom, answer)
    if content is not None:
        answer = api.get("access", user=who, content=content.key).json()
        assert answer["allowed"] == (content.pk in sight.open(who)), (who, content.key, answer)


@pytest.mark.parametrize("seed", range(4))
def test_nobody_gains(db: None, seed: int) -> None:
    rounds(seed)


@pytest.mark.torture
@pytest.mark.parametrize("seed", range(100, 300))
def test_nobody_gains_in_long_rounds(db: None, seed: int) -> None:
    rounds(seed)


def rounds(seed: int) -> None:
    chance = Random(seed)  # noqa: S311 - has to be repeatable, not secret
    ada, told = organisation(chance), []
    stood: dict[int, Sight] = {}
    before = Sight()
    for step in range(STEPS):
        by = somebody(ada, before, chance)
        if chance.random() < 0.05:
            time_passes(chance)
            before = Sight()
        last = Event.objects.latest("pk").pk
        thrower = Thrower(by, chance, before)
        told.append(f"{step}: {by.pk}: {thrower.throw()}")
        after, events = Sight(), list(Event.objects.filter(pk__gt=last, actor_id=by.pk))
        own = thrower.undone and thrower.undone.actor_id == by.pk and stood.get(thrower.undone.pk)
        found = Deed(by.pk, thrower.scopes, before, after, events, own or None).faults()
        assert not found, "\n".join(["", *found, "after", *told[-6:]])
        stood |= dict.fromkeys((event.pk for event in events), before)
        before = after
        if step % 5 == 0:
            asked(ada, before, chance)


def somebody(ada: User, sight: Sight, chance: Random) -> User:
    """Give who acts: the administrator now and then, else anybody who may do something and does not administer."""
    (administrator,) = (pk for pk, role in sight.all_roles.items() if role["slug"] == "administrator")
    active = [
        pk for pk in sorted(sight.users)
        if sight.mights(pk) and administrator not in {held[0] for held in sight.roles.get(pk, ())}
    ]  # fmt: skip
    return User.objects.get(pk=chance.choice(active) if active and chance.random() < 0.8 else ada.pk)
