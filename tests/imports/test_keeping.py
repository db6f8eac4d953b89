"""How long files are kept: they hold data about people."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

from django.utils import timezone

from rollbook.imports.intake import forget_old
from rollbook.imports.models import Import, ImportRow
from rollbook.jobs.worker import what_time_brings
from rollbook.users.operations import delete, erase
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
