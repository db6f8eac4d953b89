"""My account → Profile: people change their own details, in their own language."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.credentials.links import oneself
from rollbook.kernel.refusal import Denied
from rollbook.users.models import User
from rollbook.users.operations import edit_own, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import errors, hidden, signed_in, text_of, toasts
from tests.told import now, row
from tests.world import World, acting, operator

LEFT: dict[str, Any] = {"phone": "", "contact": "", "language": "en", "time_zone": "UTC"}


def kept(user: User) -> dict[str, Any]:
    """Give all that is known of somebody, but for when they were here."""
    return {name: value for name, value in row(user).items() if name not in {"last_access", "last_login"}}


def save(client: Client, **given: Any) -> Any:
    """Change some fields of the page as a browser does: all of them come along."""
    page = client.get("/account/")
    names = ("first_name", "last_name", *LEFT)
    shown = {f"shown-{name}": hidden(page, f"shown-{name}") for name in names if f'shown-{name}"' in str(page.content)}
    as_shown = {name: shown[f"shown-{name}"] for name in names if f"shown-{name}" in shown}
    return client.post("/account/", {**shown, **as_shown, **given}, follow=True)


def test_people_change_their_own_details_and_the_log_says_who(world: World) -> None:
    client = signed_in(world.sol)
    answer = save(client, first_name="Solveig", phone="+351 912 345 678", time_zone="Europe/Lisbon")
    assert toasts(answer) == ["Your profile is saved."]
    sol = now(world.sol)
    assert (sol.name, sol.phone, sol.time_zone) == ("Solveig Reyes", "+351912345678", "Europe/Lisbon")
    event = Event.objects.get(operation="users.edit_own")
    assert (event.actor_id, event.door, event.changed) == (sol.pk, "account", 1)
    change = event.changes.get()
    assert set(change.after) == {"first_name", "phone", "time_zone"}


def test_they_undo_it_from_the_same_page_and_nobody_else_does(world: World) -> None:
    before = now(world.sol).name
    client = signed_in(world.sol)
    answer = save(client, first_name="Solveig")
    event = Event.objects.get(operation="users.edit_own")
    assert f'action="/audit/{event.pk}/undo/"' in answer.content.decode()
    refused = signed_in(world.ada).post(f"/audit/{event.pk}/undo/")
    assert (refused.status_code, now(world.sol).first_name) == (403, "Solveig")
    assert signed_in(world.eve).post(f"/audit/{event.pk}/undo/").status_code == 404
    assert client.post(f"/audit/{event.pk}/undo/", {"next": "/account/"})["Location"] == "/account/"
    assert now(world.sol).name == before


def test_what_can_not_be_is_said_by_its_field_and_nothing_is_saved(world: World) -> None:
    before = kept(world.sol)
    answer = save(signed_in(world.sol), first_name="www.example.org", phone="12")
    assert answer.status_code == 422
    assert errors(answer).keys() == {"first_name", "phone"}
    assert kept(world.sol) == before


def test_nothing_else_of_theirs_comes_with_the_form(world: World) -> None:
    """SECURITY 5: what the page does not ask for is not taken."""
    before = kept(world.sol)
    save(signed_in(world.sol), status="suspended", email="x@example.org", username="x", rank="100", population="staff",
         must_change_password="1", two_factor_required="1", roles="administrator")  # fmt: skip
    assert kept(world.sol) == before
    assert not Event.objects.filter(operation="users.edit_own").exists()


def test_it_reaches_nobody_else(world: World) -> None:
    outcome = edit_own(UserSelection.of(world.sol, world.eve), by=oneself(world.sol), contact="Room 4")
    assert (outcome.changed, outcome.refused) == ([world.sol.pk], {"unknown": [world.eve.pk]})
    suspend(UserSelection.of(world.sol), by=operator())
    assert edit_own(UserSelection.of(world.sol), by=oneself(world.sol), contact="5").refused == {
        "inactive": [world.sol.pk]
    }


def test_nobody_does_it_by_rights_over_others(world: World) -> None:
    with pytest.raises(Denied):
        edit_own(UserSelection.of(world.sol), by=acting(world.ada), contact="Room 4")


# -- language


def test_the_pages_speak_ones_own_language_at_once(world: World) -> None:
    client = signed_in(world.ada)
    answer = save(client, language="ar")
    assert '<html lang="ar" dir="rtl"' in answer.content.decode()
    for path in ("/", "/account/sign-in/", "/users/999999/"):
        assert 'lang="ar"' in client.get(path).content.decode(), path
    assert 'lang="en"' in signed_in(world.sol).get("/account/").content.decode()


def test_what_this_browser_has_chosen_stands_until_one_chooses_anew(world: World) -> None:
    client = signed_in(world.ada)
    client.post("/preferences/", {"language": "de"})
    save(client, contact="Room 4")
    assert 'lang="de"' in client.get("/account/").content.decode()
    save(client, language="fr")
    assert 'lang="fr"' in client.get("/account/").content.decode()


# -- who lands where


def test_whoever_may_see_nothing_of_the_console_is_led_to_their_own_page(world: World) -> None:
    for name in ("sol", "eve"):
        client = signed_in(getattr(world, name))
        assert client.get("/")["Location"] == "/account/"
        assert "Console" not in text_of(client.get("/account/"))
    assert signed_in(world.ada).get("/").status_code == 200
    assert 'href="/"><svg' in signed_in(world.ada).get("/account/").content.decode().replace('class="btn ghost" ', "")
