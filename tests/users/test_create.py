"""Adding users, one or many."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.audit.models import Event
from rollbook.audit.operations import can_undo, undo
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.users.models import NEVER, SearchText, User
from rollbook.users.operations import create, restore
from rollbook.users.selection import UserSelection
from tests.told import changes_of, event_of, now, roles_of, row, statements
from tests.world import PASSWORD, World, operator

NOBODY = UserSelection(())


def add(world: World, by: str = "uma", **given: Any) -> User:
    outcome = create(NOBODY, by=world.actor(by), **given)
    return User.objects.get(pk=outcome.changed[0])


def test_an_email_is_enough_and_becomes_the_username(world: World) -> None:
    pia = add(world, email="Pia@Example.org")
    assert (pia.username, pia.email, pia.username_key) == ("Pia@Example.org", "Pia@Example.org", "pia@example.org")
    assert (pia.status, pia.population, pia.language, pia.time_zone) == ("active", "staff", "en", "UTC")
    assert (pia.version, pia.access_epoch, pia.last_access, pia.last_login) == (1, 0, NEVER, None)
    assert roles_of(pia) == set()


def test_all_that_is_given_is_kept(world: World) -> None:
    given = {
        "first_name": "Pia", "last_name": "Ø", "email": "pia@example.org", "username": "pia", "phone": "+351 912345678",
        "contact": "Room 5\nFirst floor", "population": "learner", "status": "suspended", "language": "de",
        "time_zone": "Europe/Berlin",
    }  # fmt: skip
    kept = row(add(world, **given, roles=["coach", "Student"], password=PASSWORD))
    assert {name: kept[name] for name in given} == {**given, "phone": "+351912345678"}
    assert kept["status_before"] == "active"
    pia = User.objects.get(username="pia")
    assert roles_of(pia) == {"coach", "student"}
    assert pia.check_password(PASSWORD)


def test_a_username_without_an_email_will_do(world: World) -> None:
    pia = add(world, username="pia")
    assert (pia.email, pia.email_key, pia.name) == (None, None, "pia")


def test_without_a_password_nobody_can_sign_in_as_them(world: World) -> None:
    assert not add(world, username="pia").has_usable_password()


def test_they_are_found_and_sorted_by_what_they_are_called(world: World) -> None:
    pia = add(world, first_name="Zoë", last_name="Þórsdóttir", email="z@example.org", phone="+351912345678")
    assert pia.name_key == "zoe thorsdottir"
    text = SearchText.objects.get(pk=pia.pk).text
    assert text == f" {pia.pk} zoe thorsdottir z@example.org +351912345678"


def test_one_event_tells_of_the_new_user_and_the_roles_and_of_no_secret(world: World) -> None:
    outcome = create(
        NOBODY, by=world.actor("uma"), first_name="Pia", email="pia@example.org", roles=["coach"], password=PASSWORD
    )
    event, (made, role) = event_of(outcome), changes_of(outcome)
    assert (event.operation, event.changed, event.params) == ("users.create", 1, {})
    assert [step["how"] for step in event.steps] == ["create", "member"]
    assert made.before is None
    assert (made.after["first_name"], made.after["email"], made.label) == ("Pia", "pia@example.org", "pia@example.org")
    assert not {"password", "username_key", "name_key"} & made.after.keys()
    assert list(role.after.values()) in ([True], [1])


@pytest.mark.parametrize(
    ("given", "field", "code"),
    [
        ({}, "email", "required"),
        ({"first_name": "Pia"}, "email", "required"),
        ({"email": "ada@example.org"}, "email", "taken"),
        ({"email": "ADA@EXAMPLE.ORG"}, "email", "taken"),
        ({"username": "Ada@example.org"}, "username", "taken"),
        ({"email": "pia@example.org", "roles": ["administrator"]}, "roles", "no_such_choice"),
        ({"email": "pia@example.org", "roles": ["nobody"]}, "roles", "no_such_choice"),
        ({"email": "pia@example.org", "status": "deleted"}, "status", "no_such_choice"),
        ({"email": "pia@example.org", "language": "tlh"}, "language", "no_such_choice"),
        ({"email": "pia@example.org", "time_zone": "Mars/Olympus"}, "time_zone", "no_such_choice"),
        ({"email": "pia@example.org", "population": "aliens"}, "population", "no_such_choice"),
        ({"email": "pia@example.org", "rank": 100}, "rank", "unknown"),
        ({"email": "pia@example.org", "password": "short"}, "password", "password_too_short"),
    ],
)
def test_what_can_not_be_taken_is_said_at_its_field_and_nobody_is_added(
    world: World, given: dict[str, Any], field: str, code: str
) -> None:
    people, events = User.objects.count(), Event.objects.count()
    with pytest.raises(Invalid) as caught:
        create(NOBODY, by=world.actor("uma"), **given)
    assert code in [m["code"] for m in caught.value.messages()[field]]
    assert (User.objects.count(), Event.objects.count()) == (people, events)


def test_everything_wrong_is_said_at_once(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        create(NOBODY, by=world.actor("uma"), first_name="😀", email="x", phone="1", roles=["x"], password="x")
    assert set(caught.value.messages()) == {"first_name", "email", "phone", "roles", "password"}


def test_many_are_added_by_as_many_statements_as_few(world: World) -> None:
    def rows(name: str, size: int) -> list[dict[str, Any]]:
        return [{"email": f"{name}{n}@crowd.example", "roles": ["student"]} for n in range(size)]

    few, of_few = statements(create.on_rows, rows("few", 3), by=operator())
    many, of_many = statements(create.on_rows, rows("many", 400), by=operator())
    assert (len(few.changed), len(many.changed)) == (3, 400)
    assert of_few == of_many


def test_of_many_none_is_added_when_one_can_not_be(world: World) -> None:
    people = User.objects.count()
    for last in ({"email": "ADA@example.org"}, {"email": "p0@x.example"}, {"email": "not one"}):
        with pytest.raises(Invalid):
            create.on_rows([{"email": f"p{n}@x.example"} for n in range(5)] + [last], by=operator())
    assert User.objects.count() == people


def test_the_username_of_one_can_not_be_the_email_of_another_in_the_same_set(world: World) -> None:
    rows = [{"username": "one", "email": "same@x.example"}, {"username": "Same@x.example", "email": "two@x.example"}]
    with pytest.raises(Invalid) as caught:
        create.on_rows(rows, by=operator())
    assert [m["code"] for m in caught.value.messages()["username"]] == ["double"]


def test_undoing_it_deletes_them_and_they_can_be_restored(world: World) -> None:
    outcome = create(NOBODY, by=world.actor("uma"), first_name="Pia", email="pia@example.org", roles=["coach"])
    pia = User.objects.get(pk=outcome.changed[0])
    undo(event_of(outcome), by=world.actor("uma"))
    assert (now(pia).status, now(pia).deleted_from) == ("deleted", "active")
    assert now(pia).erase_after
    restore(UserSelection.of(pia), by=world.actor("uma"))
    assert now(pia).status == "active"


def test_undoing_it_again_does_no_harm(world: World) -> None:
    outcome = create(NOBODY, by=world.actor("uma"), email="pia@example.org")
    pia, event = User.objects.get(pk=outcome.changed[0]), event_of(outcome)
    undo(event, by=world.actor("uma"))
    before = row(pia)
    assert not can_undo(event)
    assert undo(event, by=world.actor("uma")).changed == []
    assert row(pia) == before
    restore(UserSelection.of(pia), by=world.actor("uma"))
    assert now(pia).status == "active"


@pytest.mark.parametrize("name", ["cleo", "sol", "eve"])
def test_without_the_permission_it_is_denied(world: World, name: str) -> None:
    people = User.objects.count()
    with pytest.raises(Denied):
        create(NOBODY, by=world.actor(name), email="pia@example.org")
    assert User.objects.count() == people


def test_a_plan_counts_and_adds_nobody(world: World) -> None:
    people = User.objects.count()
    outcome = create.plan(NOBODY, by=world.actor("uma"), email="pia@example.org", roles=["coach"])
    assert (len(outcome.changed), outcome.refused, User.objects.count()) == (1, {}, people)
