"""18. Suspended, deleted, password changed → every token is refused at once, everywhere; nothing revives."""

from collections.abc import Callable
from typing import Any

import pytest

from rollbook.roles.queries import actor
from rollbook.users.operations import delete, reactivate, restore, set_password, suspend
from rollbook.users.selection import UserSelection
from tests import world
from tests.at_once import at_once
from tests.calling import Api, secret_for
from tests.world import World

SENTENCE = "a wholly new sentence to remember"


@pytest.fixture
def w(db: None) -> World:
    return world.make()


ENDS: dict[str, Callable[[World], Any]] = {
    "suspended": lambda w: suspend(UserSelection.of(w.uma), by=w.actor("ada")),
    "deleted": lambda w: delete(UserSelection.of(w.uma), by=w.actor("ada")),
    "password set": lambda w: set_password(UserSelection.of(w.uma), by=w.actor("ada"), password=SENTENCE),
}
BACK: dict[str, Callable[[World], Any]] = {
    "suspended": lambda w: reactivate(UserSelection.of(w.uma), by=w.actor("ada")),
    "deleted": lambda w: restore(UserSelection.of(w.uma), by=w.actor("ada")),
    "password set": lambda w: set_password(UserSelection.of(w.uma), by=w.actor("ada"), password=SENTENCE + "!"),
}


@pytest.mark.parametrize("how", ENDS)
def test_a_token_ends_with_its_users_access_and_never_comes_back(w: World, how: str) -> None:
    first, second = Api(w.uma), Api(w.uma, ["users.view"])
    assert first.get("users").status_code == second.get("users").status_code == 200
    ENDS[how](w)
    assert first.get("users").status_code == second.get("users").status_code == 401
    BACK[how](w)
    assert first.get("users").status_code == second.get("users").status_code == 401
    w.uma.refresh_from_db()
    assert Api(secret=secret_for(w.uma)).get("users").status_code == 200


def test_others_keep_theirs(w: World) -> None:
    ada = Api(w.ada)
    ENDS["suspended"](w)
    assert ada.get("users").status_code == 200


def test_undoing_a_suspension_revives_no_token(w: World) -> None:
    uma, ada = Api(w.uma), Api(w.ada)
    event = ada.act("suspend", w.uma).json()["event"]
    assert ada.post(f"events/{event}/undo").json()["changed"] == 1
    assert uma.get("users").status_code == 401


@pytest.mark.django_db(transaction=True)
def test_a_call_that_is_under_way_when_access_ends_changes_nothing_afterwards() -> None:
    """Uma suspends Sol while Ada suspends Uma: whatever came first, afterwards Uma can do nothing."""
    w = world.make()
    for _round in range(5):
        w.uma.refresh_from_db()
        uma, victim = Api(secret=secret_for(w.uma)), world.person(f"Vic{_round}", role="student")
        by_uma, by_ada = at_once(
            lambda uma=uma, victim=victim: uma.act("suspend", victim).status_code,  # type: ignore[misc]
            lambda: suspend(UserSelection.of(w.uma), by=actor(w.ada, "console")),
        )
        victim.refresh_from_db()
        assert by_ada.changed == [w.uma.pk]
        assert (by_uma, victim.status) in {(200, "suspended"), (401, "active"), (403, "active")}
        assert uma.get("users").status_code == 401
        reactivate(UserSelection.of(w.uma), by=actor(w.ada, "console"))
