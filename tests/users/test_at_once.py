"""Several at the same moment: one name is given once, and whoever has lost a right meanwhile is denied."""

from __future__ import annotations

import threading
import time
from collections.abc import Callable
from typing import Any

import pytest
from django.db import connection, transaction

from rollbook.audit.models import Event
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles.operations import add_role, set_roles
from rollbook.users.models import User
from rollbook.users.operations import change_email, change_username, create, edit, set_password, suspend
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.at_once import at_once
from tests.told import now, roles_of
from tests.world import acting, operator, person

pytestmark = pytest.mark.django_db(transaction=True)
NOBODY = UserSelection(())
ROUNDS = 5


def one_succeeds(results: list[Any]) -> None:
    """Check that one was done and all others were told that it is taken."""
    done = [result for result in results if isinstance(result, Outcome)]
    late = [result for result in results if isinstance(result, Invalid)]
    assert len(done) == 1, results
    assert len(late) == len(results) - 1, results
    assert {m["code"] for error in late for found in error.messages().values() for m in found} == {"taken"}


def test_of_several_who_take_the_same_username_one_gets_it() -> None:
    cast.make()
    for n in range(ROUNDS):
        names = [f"Same{n}", f"same{n}", f"ＳＡＭＥ{n}", f"SAME{n}"]
        one_succeeds(at_once(*[lambda name=name: create(NOBODY, by=operator(), username=name) for name in names]))
        assert User.objects.filter(username_key=f"same{n}").count() == 1


def test_of_several_who_take_the_same_email_one_gets_it() -> None:
    cast.make()
    for n in range(ROUNDS):
        given = [{"username": f"u{n}.{k}", "email": f"Same{n}@x.example"} for k in range(3)]
        one_succeeds(at_once(*[lambda row=row: create(NOBODY, by=operator(), **row) for row in given]))


def test_one_takes_as_username_what_another_takes_as_email() -> None:
    cast.make()
    for n in range(ROUNDS):
        given = [{"username": f"x{n}@x.example"}, {"username": f"other{n}", "email": f"X{n}@x.example"}]
        one_succeeds(at_once(*[lambda row=row: create(NOBODY, by=operator(), **row) for row in given]))


def test_the_same_by_changes_of_those_who_are_there() -> None:
    made = cast.make()
    for n in range(ROUNDS):
        address = f"x{n}@x.example"
        results = at_once(
            lambda: change_username(UserSelection.of(made.sol), by=operator(), username=address),  # noqa: B023
            lambda: change_email(UserSelection.of(made.eve), by=operator(), email=address),  # noqa: B023
            lambda: create(NOBODY, by=operator(), email=address),  # noqa: B023
        )
        one_succeeds(results)


def test_two_edits_of_one_person_are_both_recorded_and_the_later_stands() -> None:
    made = cast.make()
    version = now(made.sol).version
    results = at_once(
        *[lambda n=n: edit(UserSelection.of(made.sol), by=operator(), first_name=f"Sol{n}") for n in range(4)]
    )
    assert [result.changed for result in results] == [[made.sol.pk]] * 4
    assert now(made.sol).version == version + 4
    events = Event.objects.filter(operation="users.edit").order_by("pk")
    chain = [(c.before["first_name"], c.after["first_name"]) for event in events for c in event.changes.all()]
    links = dict(chain)
    name = "Sol"
    for _step in chain:
        name = links.pop(name)
    assert name == now(made.sol).first_name


def while_it_waits(first: Callable[[], Any], second: Callable[[], Any]) -> Any:
    """Do the first, let the second begin and wait, then end the first; give what came of the second."""
    result: list[Any] = []

    def run() -> None:
        try:
            result.append(second())
        except Exception as error:  # noqa: BLE001 - the test looks at it
            result.append(error)
        finally:
            connection.close()

    thread = threading.Thread(target=run, daemon=True)
    with transaction.atomic():
        first()
        thread.start()
        time.sleep(0.5)
        assert result == [], "it did not wait"
    thread.join(30)
    return result[0]


@pytest.mark.parametrize(
    ("operation", "given"),
    [
        (suspend, {}), (edit, {"first_name": "Zed"}), (set_password, {"password": "violet umbrella sings at noon"}),
        (add_role, {"role": "coach"}),
    ],
)  # fmt: skip
def test_whoever_loses_their_role_while_their_operation_waits_is_denied(operation: Any, given: dict[str, Any]) -> None:
    made = cast.make()
    before = User.objects.filter(pk=made.sol.pk).values().get()
    result = while_it_waits(
        lambda: set_roles(UserSelection.of(made.uma), by=made.actor("ada"), roles=[]),
        lambda: operation(UserSelection.of(made.sol), by=made.actor("uma"), **given),
    )
    assert isinstance(result, Denied), result
    assert User.objects.filter(pk=made.sol.pk).values().get() == before
    assert Event.objects.get(pk=result.event_id).denied == "permission"


def test_whoever_is_suspended_while_their_operation_waits_is_denied() -> None:
    made = cast.make()
    result = while_it_waits(
        lambda: suspend(UserSelection.of(made.uma), by=made.actor("ada")),
        lambda: suspend(UserSelection.of(made.sol), by=made.actor("uma")),
    )
    assert isinstance(result, Denied), result
    assert now(made.sol).status == "active"


def test_somebody_who_rises_above_the_actor_while_it_waits_is_refused() -> None:
    made = cast.make()
    result = while_it_waits(
        lambda: add_role(UserSelection.of(made.sol), by=made.actor("ada"), role="administrator"),
        lambda: suspend(UserSelection.of(made.sol, made.eve), by=made.actor("uma")),
    )
    assert (result.changed, result.refused) == ([made.eve.pk], {"rank": [made.sol.pk]})


def test_a_new_administrator_counts_for_whoever_waited() -> None:
    made = cast.make()
    bea = person("Bea")
    result = while_it_waits(
        lambda: add_role(UserSelection.of(bea), by=made.actor("ada"), role="administrator"),
        lambda: suspend(UserSelection.of(made.ada), by=operator()),
    )
    assert result.changed == [made.ada.pk]
    assert roles_of(bea) == {"administrator"}
    assert suspend(UserSelection.of(bea), by=acting(bea)).refused == {"self": [bea.pk]}
