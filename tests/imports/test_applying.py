"""Applying the good rows: at once or in chunks, once, and only what still fits."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.audit.models import Change, Event
from rollbook.imports.brake import NotConfirmed
from rollbook.imports.models import Import, ImportRow
from rollbook.imports.operations import apply
from rollbook.imports.queries import counts
from rollbook.jobs import running
from rollbook.jobs.models import Job
from rollbook.users.models import User
from rollbook.users.operations import change_email, delete, edit
from rollbook.users.search import found_by
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.imports.files import EXAMPLE, applied, plans, rows, taken, user, with_header
from tests.told import roles_of, statements
from tests.world import World

MIXED = """action,username,first name,last name,email,phone,roles,language
add-user,new@email.com,New,Person,,+351912345678,coach; student,de
update,sol@example.org,,Rey,sol@email.com,,coach,
remove-user,u2@email.com,,,,,,
update,new@email.com,Newer,,,,student,
"""


def event_of(file: Import) -> Event:
    return Event.objects.get(pk=file.event_id)


def test_everything_a_row_can_say_is_done_under_one_event(world: World) -> None:
    uma = world.actor("uma")
    file = applied(with_header(MIXED, uma), uma)
    new, sol = user("new@email.com"), user("sol@example.org")
    assert (new.name, new.phone, new.language, roles_of(new)) == ("Newer Person", "+351912345678", "de", {"student"})
    assert (sol.name, sol.email, roles_of(sol)) == ("Sol Rey", "sol@email.com", {"coach"})
    assert user("u2@email.com").status == "deleted"
    assert list(User.objects.filter(found_by("newer"))) == [new]
    event = event_of(file)
    assert (event.operation, event.changed, event.refused) == ("users.import", 3, {})
    assert event.params == {"file": "roster.csv"}
    assert counts(file)["done_add"] == 1
    assert [row.user_id for row in rows(file)] == [new.pk, sol.pk, user("u2@email.com").pk, new.pk]


def test_problems_are_left_out_and_stay_listed(world: World) -> None:
    uma = world.actor("uma")
    file = applied(taken("update,sol@example.org,X,\nupdate,ada@example.org,X,\n", uma), uma)
    assert plans(file) == ["change", "problem"]
    assert [row.done for row in rows(file)] == [True, False]
    assert event_of(file).changed == 1


def test_a_second_time_does_nothing(world: World) -> None:
    uma = world.actor("uma")
    file = applied(taken(EXAMPLE, uma, skip_first=True), uma)
    before = Change.objects.count()
    outcome = apply(file, by=uma)
    assert (outcome.changed, outcome.event_id) == ([], None)  # type: ignore[union-attr]
    assert Change.objects.count() == before


def test_what_changed_since_the_preview_is_refused_row_by_row(world: World) -> None:
    uma, ada = world.actor("uma"), world.actor("ada")
    text = """action,username,first name,last name,email
update,sol@example.org,X,,
update,sol@example.org,Y,,
update,cleo@example.org,X,,
update,eve@example.org,,,fresh@email.com
add-user,new@email.com,N,,
update,new@email.com,M,,
update,u2@email.com,X,,
remove-user,u3@email.com,,,
add-user,other@email.com,N,,
"""
    file = with_header(text, uma)
    assert "problem" not in plans(file)
    edit(UserSelection.of(world.sol), by=ada, first_name="Solveig")
    edit(UserSelection.of(world.cleo), by=ada, first_name="X")
    change_email(UserSelection.of(world.ada), by=cast.operator(), email="fresh@email.com")
    cast.person("Somebody", email="new@email.com")
    delete(UserSelection.of(user("u2@email.com"), user("u3@email.com")), by=ada)
    applied(file, uma)
    assert [row.problem or row.plan for row in rows(file)] == [
        "changed", "changed", "same", "taken", "taken", "changed", "deleted", "same", "add",
    ]  # fmt: skip
    assert rows(file)[0].why == "Changed by somebody else since you looked"
    assert user("sol@example.org").first_name == "Solveig"
    assert user("new@email.com").first_name == "Somebody"
    event = event_of(file)
    assert (event.changed, event.unchanged) == (1, 2)
    assert event.refused == {"changed": 3, "taken": 2, "deleted": 1}


def test_refused_rows_are_in_the_log_by_file_and_line_without_names(world: World) -> None:
    uma = world.actor("uma")
    file = taken("update,sol@example.org,X,\n", uma)
    edit(UserSelection.of(world.sol), by=world.actor("ada"), first_name="Solveig")
    applied(file, uma)
    change = Change.objects.get(event=file.event_id)
    assert (change.kind, change.label, change.refusal) == ("import_row", "roster.csv:1", "changed")


def test_large_files_go_in_chunks_under_one_event(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 4)
    uma = world.actor("uma")
    lines = [f"add-user,p{n}@email.com,P{n},Q\n" for n in range(10)]
    lines += ["update,p0@email.com,Again,\n", "update,p9@email.com,Again,\n", "remove-user,p1@email.com\n"]
    file = taken("".join(lines), uma)
    done = apply(file, by=uma)
    assert isinstance(done, Job)
    file.refresh_from_db()
    assert (file.begun, file.applied_at) == (True, None)
    applied_rows = []
    while running.carry_on(done.pk):
        applied_rows.append(ImportRow.objects.filter(done=True).count())
    assert applied_rows == [4, 8, 12, 13]
    file.refresh_from_db()
    assert Event.objects.filter(operation="users.import").count() == 1
    assert event_of(file).changed == 10  # people, though three of them were changed in two chunks
    assert (user("p0@email.com").first_name, user("p9@email.com").first_name) == ("Again", "Again")
    assert user("p1@email.com").status == "deleted"


def test_a_job_that_is_stopped_leaves_the_rest(world: World, monkeypatch: pytest.MonkeyPatch) -> None:
    monkeypatch.setattr(running, "CHUNK", 2)
    uma = world.actor("uma")
    file = taken("".join(f"add-user,p{n}@email.com,P{n},Q\n" for n in range(5)), uma)
    job: Any = apply(file, by=uma)
    running.carry_on(job.pk)
    running.ask_to_stop(job.pk)
    while running.carry_on(job.pk):
        pass
    assert (counts(file)["done_add"], counts(file)["left"]) == (2, 3)


def test_the_number_of_statements_does_not_grow_with_the_rows(world: World) -> None:
    uma = world.actor("uma")

    def run(first: int, last: int) -> int:
        numbers = range(first, last)
        text = "action,username,first name,phone,roles\n" + "".join(
            f"add-user,p{n}@email.com,P{n},,student\nupdate,p{n}@email.com,Q{n},+35191234{n:04},coach\n"
            for n in numbers
        )
        file = with_header(text, uma)
        return statements(apply, file, by=uma)[1]

    assert run(100, 250) <= run(0, 3) + 2


def test_removing_a_tenth_of_the_people_is_asked_twice(world: World) -> None:
    ada = world.actor("ada")
    cast.crowd(20)
    few = taken("".join(f"remove-user,p{n}@crowd.example\n" for n in range(10)), ada)
    applied(few, ada)
    many = taken("".join(f"remove-user,p{n}@crowd.example\n" for n in range(20)), ada)
    assert plans(many).count("remove") == 10
    text = "".join(f"add-user,q{n}@crowd.example,Q,R\n" for n in range(12))
    applied(taken(text, ada), ada)
    file = taken("".join(f"remove-user,q{n}@crowd.example\n" for n in range(12)), ada)
    with pytest.raises(NotConfirmed) as caught:
        apply(file, by=ada)
    assert caught.value.removals == 12
    assert user("q0@crowd.example").status == "active"
    applied(file, ada, confirmed=True)
    assert user("q0@crowd.example").status == "deleted"
