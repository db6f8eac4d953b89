"""The first administrator: made once, however many ask (SECURITY 10)."""

from __future__ import annotations

import pytest
from django.db import transaction

from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles import builtin
from rollbook.roles.queries import administrators
from rollbook.users.models import User
from rollbook.users.operations.first import create_first_administrator
from rollbook.users.selection import UserSelection
from tests.at_once import at_once
from tests.told import roles_of
from tests.world import PASSWORD, World, operator

NOBODY = UserSelection(())


@pytest.mark.django_db
def test_they_hold_the_role_and_can_sign_in() -> None:
    builtin.install()
    outcome = create_first_administrator(NOBODY, by=operator(), email="root@example.org", password=PASSWORD)
    root = User.objects.get(pk=outcome.changed[0])
    assert roles_of(root) == {"administrator"}
    assert root.check_password(PASSWORD)


@pytest.mark.django_db
def test_a_password_is_needed() -> None:
    builtin.install()
    with pytest.raises(Invalid) as caught:
        create_first_administrator(NOBODY, by=operator(), email="root@example.org")
    assert list(caught.value.messages()) == ["password"]
    assert not User.objects.exists()


def test_there_is_no_second_one(world: World) -> None:
    people = User.objects.count()
    with pytest.raises(Invalid):
        create_first_administrator(NOBODY, by=operator(), email="root@example.org", password=PASSWORD)
    assert User.objects.count() == people


def test_nobody_at_a_door_can_ask_for_it_not_even_an_administrator(world: World) -> None:
    with pytest.raises(Denied):
        create_first_administrator(NOBODY, by=world.actor("ada"), email="root@example.org", password=PASSWORD)


@pytest.mark.django_db(transaction=True)
def test_of_ten_who_ask_at_once_one_succeeds() -> None:
    with transaction.atomic():
        builtin.install()

    def ask(number: int) -> object:
        given = {"email": f"root{number}@example.org", "password": PASSWORD}
        return create_first_administrator(NOBODY, by=operator(), **given)

    results = at_once(*[lambda n=n: ask(n) for n in range(10)])
    assert sum(not isinstance(result, Exception) for result in results) == 1, results
    assert {type(result) for result in results if isinstance(result, Exception)} == {Invalid}
    assert administrators().count() == 1
    assert User.objects.count() == 1
