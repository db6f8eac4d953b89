"""Two-factor: who has to have it, and help for whoever has lost it."""

from __future__ import annotations

from rollbook.audit.models import Event
from rollbook.mail.models import Message
from rollbook.roles.models import Role
from rollbook.roles.operations import add_role
from rollbook.roles.operations.shaping import require_two_factor as role_requires
from rollbook.roles.selection import RoleSelection
from rollbook.sessions.models import Session
from rollbook.users.operations import require_two_factor, reset_two_factor
from rollbook.users.selection import UserSelection
from tests.calling import Api
from tests.console.conftest import signed_in, text_of
from tests.credentials.two_factor import browser, code, equipped, is_in, password, set_up, shown_key
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
    from rollbook.audit.operations import undo

    role = Role.objects.get(slug="administrator")
    outcome = role_requires(RoleSelection.of(role), by=world.actor("ada"), required=True)
    assert password(browser(), world.ada)["Location"] == "/sign-in/two-factor/"
    undo(Event.objects.get(pk=outcome.event_id), by=world.actor("ada"))
    assert password(browser(), world.ada)["Location"] == "/"
    refused = role_requires(RoleSelection.of(role), by=operator(), required=False).refused
    assert not refused
    body = Api(world.ada).post("roles/actions/require-two-factor", roles=[role.pk], required=True).json()
    assert body["changed"] == 1
    assert Api(world.uma).post("roles/actions/require-two-factor", roles=[role.pk], required=False).status_code == 403


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
