"""How long files are kept: they hold data about people."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

from django.utils import timezone

from rollbook.imports.intake import forget_old
from rollbook.imports.models import Import, ImportRow
from rollbook.jobs.worker import what_time_brings
from rollbook.users.operations import change_email, change_external_id, delete, erase
from rollbook.users.selection import UserSelection
from tests.imports.files import applied, rows, taken
from tests.world import World


def aged(file: Import, **age: float) -> Import:
    Import.objects.filter(pk=file.pk).update(created_at=timezone.now() - timedelta(**age))
    return file


def test_what_nobody_applies_goes_after_a_day(world: World) -> None:
    uma = world.actor("uma")
    aged(taken("update,sol@example.org,X,\n", uma), hours=25)
    young = taken("update,sol@example.org,X,\n", uma)
    assert list(Import.objects.all()) == [young]
    assert ImportRow.objects.count() == 1


def test_what_is_applied_goes_when_it_can_no_longer_be_undone(world: World, settings: Any) -> None:
    settings.UNDO_DAYS = 30
    uma = world.actor("uma")
    file = aged(applied(taken("update,sol@example.org,X,\n", uma), uma), days=29)
    forget_old()
    assert Import.objects.filter(pk=file.pk).exists()
    aged(file, days=31)
    what_time_brings()
    assert not Import.objects.exists()
    assert not ImportRow.objects.exists()


def test_rows_about_somebody_go_when_they_are_erased(world: World) -> None:
    uma, ada = world.actor("uma"), world.actor("ada")
    text = "add-user,new@email.com,New,Person\nupdate,new@email.com,Newer,\nupdate,sol@example.org,X,\n"
    file = applied(taken(text, uma), uma)
    new = UserSelection.of(rows(file)[0].user_id or 0)
    delete(new, by=ada)
    erase(new, by=ada)
    assert [row.username for row in rows(file)] == ["sol@example.org"]


def test_rows_that_came_to_nothing_go_too_where_their_cells_name_them(world: World) -> None:
    uma, ada = world.actor("uma"), world.actor("ada")
    change_external_id(UserSelection.of(world.sol), by=ada, external_id="E-204")
    edited = change_email(UserSelection.of(world.sol), by=ada, email="Sol.Mail@Other.example")
    assert edited.changed
    about = (
        "foo,SOL@example.org,X,Y\nadd-user,ｓｏｌ@example.org,,\n"
        "add-user,nobody@example.org,\u200b,Sol <sol@example.org>\n"
        "update,sol.mail@OTHER.example\nadd-user,sol@example.org,X,Y,Z,W\nfoo,E-204,X,Y\n"
    )
    others = "foo,u1@email.com,Sol,\nupdate,asol@example.org,X,\nupdate,sol@example.org.pt,X,\n,,Sol,no one\n"
    file = taken(about + others, uma)
    assert {row.plan for row in rows(file)} == {"problem"}
    delete(UserSelection.of(world.sol), by=ada)
    erase(UserSelection.of(world.sol), by=ada)
    assert [row.line for row in rows(file)] == [7, 8, 9, 10]


def test_long_cells_that_came_to_nothing_keep_nobody_waiting(world: World) -> None:
    file = taken("".join(f"foo,{'a' * 9_900} @ a@{'b.' * 40}{n}\n" for n in range(300)), world.actor("uma"))
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    began = time.process_time()
    erase(UserSelection.of(world.sol), by=world.actor("ada"))
    assert time.process_time() - began < 2
    assert len(rows(file)) == 300
