"""Programs that know people by a number of their own."""

from __future__ import annotations

from rollbook.users.operations import change_external_id
from rollbook.users.selection import UserSelection
from tests.calling import Api
from tests.told import now
from tests.world import World


def test_people_are_listed_and_acted_on_by_it(w: World, uma: Api) -> None:
    change_external_id(UserSelection.of(w.sol), by=w.actor("uma"), external_id="E-1")
    answer = uma.get("users?external_id=E-1&external_id=E-2").json()
    assert [(user["id"], user["external_id"]) for user in answer["users"]] == [(w.sol.pk, "E-1")]
    assert uma.post("users/actions/suspend", view="external_id=E-1").json()["changed"] == 1
    assert now(w.sol).status == "suspended"


def test_it_is_set_by_an_action(w: World, uma: Api) -> None:
    answer = uma.post("users/actions/change-external-id", users=[w.sol.pk], external_id="E-1")
    assert (answer.status_code, now(w.sol).external_id) == (200, "E-1")
    taken = uma.post("users/actions/change-external-id", users=[w.eve.pk], external_id="E-1")
    assert (taken.status_code, list(taken.json()["errors"])) == (422, ["external_id"])
