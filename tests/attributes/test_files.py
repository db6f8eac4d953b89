"""Attributes as columns of a file."""

from __future__ import annotations

import pytest

from rollbook.attributes.models import Attribute
from rollbook.attributes.operations import edit
from rollbook.attributes.selection import AttributeSelection
from rollbook.audit.operations import undo
from rollbook.imports import showing
from rollbook.imports.operations import apply
from rollbook.imports.writing import template
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.roles.operations import add_role
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests.attributes.filled import put, standing
from tests.calling import role
from tests.imports.files import applied, plans, rows, user, with_header
from tests.told import event_of
from tests.units.trees import unit
from tests.world import World

Own = dict[str, Attribute]
FILE = """action,username,first name,House,attributes.grade,First Aid,salary
add-user,nia@example.org,Nia,red,4.50,x,
update,sol@example.org,,Blue,,no,
update,eve@example.org,,Yellow,,,
update,cleo@example.org,,Red,,,
"""


def test_people_are_filled_in_and_it_can_be_undone(world: World, own: Own) -> None:
    put(world.sol, house="Red", grade=3)
    put(world.cleo, house="Red")
    file = with_header(FILE, world.actor("uma"))
    assert plans(file) == ["add", "change", "problem", "same"]
    assert rows(file)[2].reason == "House: “Yellow” is not among the choices: Red, Blue, Dark green."
    assert file.columns[-1] == "", "who may not set a salary has no such column"
    outcome = apply(file, by=world.actor("uma"))
    assert standing(user("nia@example.org")) == {"house": "Red", "grade": "4.5", "first-aid": "yes"}
    assert standing(world.sol) == {"house": "Blue", "grade": "3", "first-aid": "no"}
    undo(event_of(outcome), by=world.actor("ada"))
    assert standing(world.sol) == {"house": "Red", "grade": "3"}


def test_the_review_shows_old_and_new(world: World, own: Own) -> None:
    put(world.sol, house="Red")
    file = with_header(FILE, world.actor("uma"))
    line = showing.lines(file, rows(file), world.actor("uma"))[1]
    assert ("House", "Red", "Blue") in [(str(label), piece.old, piece.new) for label, piece in line.more]


def test_the_template_has_a_column_for_each_that_one_may_set(world: World, own: Own) -> None:
    heads = template(world.actor("uma")).splitlines()[0]
    assert heads.endswith(",Department,First aid,Grade,Hired,House")
    file = with_header(template(world.actor("ada")), world.actor("ada"))
    assert "" not in file.columns


@pytest.mark.parametrize("who", ["sol", "cleo"])
def test_what_is_held_for_one_unit_is_filled_in_there_alone(world: World, own: Own, who: str) -> None:
    User.objects.filter(pk=world.sol.pk).update(unit=unit("Arts"))
    role("paymaster", 80, "users.view_confidential", "users.edit_confidential")
    add_role(UserSelection.of(world.uma), by=world.actor("ada"), role="paymaster", unit="Arts")
    text = f"""action,username,first name,unit,salary
update,{who}@example.org,,,100
add-user,nia@example.org,Nia,{"Arts" if who == "sol" else ""},100
"""
    file = with_header(text, world.actor("uma"))
    ours = who == "sol"
    assert [row.problem for row in rows(file)] == (["", ""] if ours else [Refusal.PERMISSION] * 2)
    applied(file, world.actor("uma"))
    assert standing(getattr(world, who)) == ({"salary": "100"} if ours else {})


def test_what_has_become_confidential_since_the_review_is_not_filled_in(world: World, own: Own) -> None:
    file = with_header(FILE, world.actor("uma"))
    edit(AttributeSelection.of(own["house"]), by=world.actor("ada"),
         edited_by=Permission.USERS_EDIT_CONFIDENTIAL.value)  # fmt: skip
    applied(file, world.actor("uma"))
    assert [row.problem for row in rows(file)][:2] == [Refusal.PERMISSION] * 2
    assert standing(world.sol) == {}
    assert not User.objects.filter(username="nia@example.org").exists()
