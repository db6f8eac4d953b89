"""Two at the same moment: an import is done once, and nobody's change is lost to it."""

from __future__ import annotations

import pytest

from rollbook.audit.models import Change, Event
from rollbook.imports.operations import apply
from rollbook.users.models import User
from rollbook.users.operations import edit
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.at_once import at_once
from tests.imports.files import rows, taken, user

pytestmark = pytest.mark.django_db(transaction=True)


def test_apply_pressed_twice_is_done_once() -> None:
    uma = cast.make().actor("uma")
    file = taken("".join(f"add-user,p{n}@email.com,P{n},Q\n" for n in range(40)), uma)
    results = at_once(lambda: apply(file, by=uma), lambda: apply(file, by=uma))
    assert sorted(len(outcome.changed) for outcome in results) == [0, 40]
    assert User.objects.filter(username__endswith="@email.com").count() == 40
    assert Event.objects.filter(operation="users.import").count() == 1


def test_two_files_that_add_the_same_people() -> None:
    uma = cast.make().actor("uma")
    text = "".join(f"add-user,p{n}@email.com,P{n},Q\n" for n in range(40))
    files = [taken(text, uma), taken(text, uma)]
    at_once(lambda: apply(files[0], by=uma), lambda: apply(files[1], by=uma))
    assert User.objects.filter(username__endswith="@email.com").count() == 40
    assert sorted(row.problem for file in files for row in rows(file)) == [""] * 40 + ["taken"] * 40


def test_an_import_and_somebody_who_edits_the_same_people() -> None:
    world = cast.make()
    uma, ada = world.actor("uma"), world.actor("ada")
    ids = cast.crowd(60)
    file = taken("".join(f"update,p{n}@crowd.example,,Imported\n" for n in range(60)), uma)
    people = UserSelection(ids[::-1])
    results = at_once(lambda: apply(file, by=uma), lambda: edit(people, by=ada, last_name="Edited"))
    assert not [result for result in results if isinstance(result, Exception)]
    assert user("p0@crowd.example").last_name in {"Edited", "Imported"}
    overwritten = Change.objects.filter(event__operation="users.import", after__last_name="Imported")
    assert all(change.before == {"last_name": "Crowd"} for change in overwritten)
