"""Two-factor: who has to have it, and help for whoever has lost it."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.credentials.links import oneself
from rollbook.kernel.refusal import Invalid
from rollbook.mail.models import Message
from rollbook.roles.models import Role
from rollbook.roles.operations import add_role
from rollbook.roles.operations.shaping import require_two_factor as role_requires
from rollbook.roles.selection import RoleSelection
from rollbook.sessions.models import Session
from rollbook.users.operations import add_authenticator, require_two_factor, reset_two_factor
from rollbook.users.selection import UserSelection
from tests.calling import Api, role
from tests.console.conftest import signed_in, text_of
from tests.credentials.two_factor import KEY, browser, code, equipped, is_in, password, set_up, shown_key
from tests.users.coming_in import come_in, mailed, now, pending
from tests.world import World, operator


def test_a_role_asks_for_it_at_the_next_sign_in(world: World) -> None:
    before = signed_in(world.sol)
    role_requires(RoleSelection.of(Role.objects.get(slug="student")), by=world.actor("ada"), required=True)
    assert is_in(before), "what is open stays open"
    client = browser()
    assert password(client, world.sol)["Location"] == "/sign-in/two-factor/"
    for path in ("/", "/account/", "/account/two-factor/off/"):
        assert client.get(path).status_code == 302
    assert not Session.objects.filter(user=world.sol).exclude(pk=Session.objects.filter(user=world.sol).first().pk)
    set_up(client, "/sign-in/two-factor/")
    assert is_in(client)
    assert client.post("/account/two-factor/off/").status_code == 422
    assert now(world.sol).two_factor


def test_what_somebody_left_in_a_browser_is_shown_to_nobody_else(world: World) -> None:
    """Neither recovery codes that were not kept yet, nor the key of an app that was not set up."""
    role_requires(RoleSelection.of(Role.objects.get(slug="student")), by=operator(), required=True)
    client = browser()
    password(client, world.sol)
    key = shown_key(client, "/sign-in/two-factor/")
    password(client, world.uma)
    assert shown_key(client, "/account/two-factor/") != key
    client.post("/sign-out/")
    password(client, world.sol)
    key = shown_key(client, "/sign-in/two-factor/")
    client.post("/sign-in/two-factor/", {"code": code(key)})
    assert "Keep your recovery codes" in text_of(client.get("/sign-in/two-factor/"))
    password(client, world.uma)
    assert "Keep your recovery codes" not in text_of(client.get("/account/two-factor/"))


def test_administrators_can_be_asked_too_and_it_can_be_undone(world: World) -> None:
    top = Role.objects.get(slug="administrator")
    outcome = role_requires(RoleSelection.of(top), by=world.actor("ada"), required=True)
    assert password(browser(), world.ada)["Location"] == "/sign-in/two-factor/"
    undo(Event.objects.get(pk=outcome.event_id), by=operator())
    assert password(browser(), world.ada)["Location"] == "/"
    body = Api(world.ada).post("roles/actions/require-two-factor", roles=[top.pk], required=True).json()
    assert body["changed"] == 1
    assert Api(world.uma).post("roles/actions/require-two-factor", roles=[top.pk], required=False).status_code == 403


def test_somebody_is_asked_for_it_by_name(world: World) -> None:
    require_two_factor(UserSelection.of(world.sol), by=world.actor("uma"), required=True)
    assert password(browser(), world.sol)["Location"] == "/sign-in/two-factor/"
    require_two_factor(UserSelection.of(world.sol), by=world.actor("uma"), required=False)
    assert password(browser(), world.sol)["Location"] == "/"


def test_activation_leads_through_it(world: World) -> None:
    nia = pending(roles=["student"])
    role_requires(RoleSelection.of(Role.objects.get(slug="student")), by=operator(), required=True)
    client = browser()
    assert come_in(mailed(nia), client)["Location"] == "/sign-in/two-factor/"
    assert not is_in(client)
    set_up(client, "/sign-in/two-factor/")
    assert is_in(client)


# -- help


def test_a_reset_takes_it_away_and_ends_everything(world: World) -> None:
    equipped(world.sol)
    open_browser = signed_in(world.sol)
    outcome = reset_two_factor(UserSelection.of(world.sol), by=world.actor("uma"), reason="Lost the phone")
    assert outcome.changed == [world.sol.pk]
    assert not now(world.sol).two_factor
    assert not is_in(open_browser)
    assert password(browser(), world.sol)["Location"] == "/"
    assert Message.objects.latest("pk").occasion == "two_factor_off"


def test_nobody_resets_it_of_those_above_nor_of_those_who_may_more(world: World) -> None:
    equipped(world.ada)
    assert reset_two_factor(UserSelection.of(world.ada), by=world.actor("uma")).refused == {"rank": [world.ada.pk]}
    assert now(world.ada).two_factor
    add_role(UserSelection.of(world.sol), by=operator(), role="coach")
    assert reset_two_factor(UserSelection.of(world.sol), by=world.actor("uma")).refused == {
        "no_two_factor": [world.sol.pk]
    }


def test_the_console_shows_it_and_finds_by_it(world: World) -> None:
    equipped(world.sol)
    ada = signed_in(world.ada)
    assert "Two-factor On" in text_of(ada.get(f"/users/{world.sol.pk}/"))
    listed = text_of(ada.get("/?two_factor=on&columns=two_factor"))
    assert ("Sol Reyes" in listed, "Cleo Park" in listed) == (True, False)
    rows = Api(world.ada).get("users", two_factor="on").json()["users"]
    assert [row["username"] for row in rows] == ["sol@example.org"]


def test_nobody_lifts_what_is_required_of_themselves(world: World) -> None:
    require_two_factor(UserSelection.of(world.ada), by=operator(), required=True)
    lifted = require_two_factor(UserSelection.of(world.ada), by=world.actor("ada"), required=False)
    assert lifted.refused == {"self": [world.ada.pk]}
    top = Role.objects.get(slug="administrator")
    role_requires(RoleSelection.of(top), by=world.actor("ada"), required=True)
    assert role_requires(RoleSelection.of(top), by=world.actor("ada"), required=False).refused == {"self": [top.pk]}
    assert now(world.ada).two_factor_required


def test_nobody_lifts_it_from_those_above_by_a_low_role(world: World) -> None:
    shaper = role("shaper", 50, "roles.edit", "users.two_factor")
    add_role(UserSelection.of(world.eve), by=operator(), role=shaper.slug)
    student = Role.objects.get(slug="student")
    add_role(UserSelection.of(world.ada), by=operator(), role="student")
    role_requires(RoleSelection.of(student), by=world.actor("ada"), required=True)
    refused = role_requires(RoleSelection.of(student), by=world.actor("eve"), required=False).refused
    assert refused == {"in_use": [student.pk]}


@pytest.mark.parametrize("sent", [{}, {"required": None}, {"required": ""}, {"required": []}, {"required": 3}])
def test_what_is_left_out_lifts_nothing(world: World, sent: dict[str, Any]) -> None:
    require_two_factor(UserSelection.of(world.sol), by=operator(), required=True)
    answer = Api(world.ada).post("users/actions/require-two-factor", users=[world.sol.pk], **sent)
    assert (answer.status_code, now(world.sol).two_factor_required) == (422, True)
    client = signed_in(world.ada)
    assert client.post(f"/users/{world.sol.pk}/require-two-factor/", {}).status_code == 302
    assert not now(world.sol).two_factor_required, "a box that is not ticked is an answer"


def test_codes_that_are_not_kept_are_not_passed_over(world: World) -> None:
    require_two_factor(UserSelection.of(world.sol), by=operator(), required=True)
    client = browser()
    password(client, world.sol)
    client.post("/sign-in/two-factor/", {"code": code(shown_key(client, "/sign-in/two-factor/"))})
    assert client.get("/sign-in/second-factor/")["Location"] == "/sign-in/two-factor/"
    assert not is_in(client)


def test_whoever_knows_the_password_does_not_keep_a_known_browser_out(world: World) -> None:
    equipped(world.sol)
    known = browser()
    password(known, world.sol)
    known.post("/sign-in/second-factor/", {"code": code(steps=-1)})
    assert is_in(known)
    known.post("/sign-out/")
    thief = browser()
    password(thief, world.sol)
    for _n in range(6):
        last = thief.post("/sign-in/second-factor/", {"code": "000000"})
    assert last.status_code == 429
    password(known, world.sol)
    known.post("/sign-in/second-factor/", {"code": code()})
    assert is_in(known)


def test_one_app_is_not_set_up_twice(world: World) -> None:
    equipped(world.sol)
    with pytest.raises(Invalid):
        add_authenticator(UserSelection.of(world.sol), by=oneself(world.sol), key=KEY, code=code())
