"""Links by which an administrator can sign in as somebody: short, once, told, and never more than they could do."""

from __future__ import annotations

from datetime import timedelta
from functools import partial
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.credentials.models import Link
from rollbook.mail.models import Message
from rollbook.mail.queries import shown
from rollbook.roles.operations import remove_role
from rollbook.sessions.models import Session
from rollbook.users.models import User
from rollbook.users.operations import require_two_factor, revoke_sign_in_links, sign_in_link, suspend
from rollbook.users.selection import UserSelection
from tests.at_once import at_once
from tests.calling import Api, cli, cli_json
from tests.console.conftest import signed_in, text_of
from tests.credentials.two_factor import browser, code, equipped, is_in
from tests.world import PASSWORD, World

SITE = "http://localhost:8000"


def link_for(world: World, user: User, by: str = "uma") -> str:
    """Make one, and give its path."""
    outcome = sign_in_link(UserSelection.of(user), by=world.actor(by), reason="Ticket 4711")
    assert outcome.changed == [user.pk], outcome
    return outcome.shown[user.pk].removeprefix(SITE)


def let_in(path: str) -> Client:
    client = browser()
    client.post(path)
    return client


def test_it_signs_in_once_by_its_button(world: World) -> None:
    path = link_for(world, world.cleo)
    client, other = browser(), browser()
    page = client.get(path)
    assert page.status_code == 200
    assert "Uma Thorn has made this link: Ticket 4711" in text_of(page)
    assert not is_in(client), "looking at it uses nothing up"
    assert client.post(path)["Location"] == "/"
    assert is_in(client)
    assert (other.post(path).status_code, is_in(other)) == (410, False)


def test_the_person_is_told_without_the_link(world: World) -> None:
    path = link_for(world, world.cleo)
    letter = shown(Message.objects.get(user=world.cleo, occasion="sign_in_link"))
    assert "Uma Thorn" in letter.subject
    assert "Ticket 4711" in letter.text
    assert path not in letter.text


def test_every_page_says_so_and_the_log_names_both(world: World) -> None:
    client = let_in(link_for(world, world.uma, by="ada"))
    said, sol = "You are signed in as Uma Thorn by a link of Ada Lovelace", f"/users/{world.sol.pk}/"
    for page in ("/", "/account/", sol, "/roles/", f"{sol}suspend/", "/nowhere/"):
        assert said in text_of(client.get(page)), page
    assert client.post(f"/users/{world.sol.pk}/suspend/", {"reason": "Test"}).status_code == 302
    event = Event.objects.get(operation="users.suspend")
    assert (event.actor_label, event.via) == ("Uma Thorn", "sign-in link of Ada Lovelace")
    assert Event.objects.get(operation="users.sign_in_link").reason == "Ticket 4711"


def test_what_is_theirs_alone_stays_out_of_reach(world: World) -> None:
    client = let_in(link_for(world, world.uma, by="ada"))
    sol = f"/users/{world.sol.pk}"
    for path in (
        "/account/two-factor/", "/account/passkeys/add/", "/account/two-factor/codes/", f"{sol}/set-password/",
        f"{sol}/delete/", f"{sol}/sign-in-link/", f"{sol}/change-email/", f"{sol}/set-roles/",
    ):  # fmt: skip
        for answer in (client.get(path), client.post(path, {"reason": "x", "password": PASSWORD})):
            assert answer.status_code == 403, path
    client.post("/account/prove/", {"password": PASSWORD})
    assert client.get("/account/two-factor/").status_code == 403, "a password proves nothing of who holds the link"


def test_the_person_has_not_been_here(world: World) -> None:
    before = User.objects.values_list("last_access", "last_login").get(pk=world.cleo.pk)
    assert is_in(let_in(link_for(world, world.cleo)))
    assert User.objects.values_list("last_access", "last_login").get(pk=world.cleo.pk) == before


def test_what_ended_is_told_to_whoever_follows_it(world: World) -> None:
    path = link_for(world, world.cleo)
    let_in(path)
    assert "Ask whoever made it for another" in text_of(browser().get(path))


def test_the_second_factor_is_asked_for_as_ever(world: World) -> None:
    equipped(world.cleo)
    client = browser()
    assert client.post(link_for(world, world.cleo))["Location"] == "/sign-in/second-factor/"
    assert not is_in(client)
    client.post("/sign-in/second-factor/", {"code": code()})
    assert is_in(client)


def test_whoever_has_yet_to_set_it_up_is_refused(world: World) -> None:
    path = link_for(world, world.cleo)
    require_two_factor(UserSelection.of(world.cleo), by=world.actor("ada"), required=True)
    client = browser()
    assert (client.post(path).status_code, is_in(client)) == (422, False)
    outcome = sign_in_link(UserSelection.of(world.cleo), by=world.actor("uma"), reason="x")
    assert outcome.refused == {"two_factor_first": [world.cleo.pk]}


def test_temporary_passwords_are_not_changed_by_it(world: World) -> None:
    User.objects.filter(pk=world.cleo.pk).update(must_change_password=True)
    client = let_in(link_for(world, world.cleo))
    assert is_in(client)
    assert client.post("/sign-in/new-password/", {"password": "a wholly new sentence"}).status_code == 302
    assert User.objects.get(pk=world.cleo.pk).check_password(PASSWORD)


@pytest.mark.parametrize("whom", ["ada", "uma"])
def test_never_for_a_higher_rank_or_oneself(world: World, whom: str) -> None:
    user = getattr(world, whom)
    assert sign_in_link(UserSelection.of(user), by=world.actor("uma"), reason="x").refused
    assert not Link.objects.filter(user=user).exists()


@pytest.mark.parametrize("used", [False, True], ids=["link", "session"])
@pytest.mark.parametrize("how", ["maker suspended", "maker demoted", "person suspended", "revoked", "newer", "late"])
def test_it_ends(world: World, how: str, used: bool) -> None:
    path = link_for(world, world.cleo)
    client = let_in(path) if used else browser()
    if how == "maker suspended":
        suspend(UserSelection.of(world.uma), by=world.actor("ada"))
    elif how == "maker demoted":
        remove_role(UserSelection.of(world.uma), by=world.actor("ada"), role="user-manager")
    elif how == "person suspended":
        suspend(UserSelection.of(world.cleo), by=world.actor("ada"))
    elif how == "revoked":
        revoke_sign_in_links(UserSelection.of(world.cleo), by=world.actor("uma"))
    elif how == "newer" and not used:
        link_for(world, world.cleo)
    else:
        Link.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
        Session.objects.update(expires_at=timezone.now() - timedelta(minutes=1))
    client.post(path)
    assert not is_in(client)


def test_its_session_lasts_an_hour_whatever_is_done_in_it(world: World) -> None:
    client = let_in(link_for(world, world.cleo))
    store = client.session
    store["x"] = 1
    store.save()
    assert Session.objects.get().expires_at <= timezone.now() + timedelta(hours=1)


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_is_let_in(world: World) -> None:
    path = link_for(world, world.cleo)
    clients = [browser() for _n in range(8)]
    at_once(*(partial(client.post, path) for client in clients))
    assert sum(map(is_in, clients)) == 1


def test_those_that_stand_are_listed_and_revoked(world: World) -> None:
    path = link_for(world, world.cleo)
    uma = signed_in(world.uma)
    for page in ("/sign-in-links/", f"/users/{world.cleo.pk}/"):
        assert "By Uma Thorn: Ticket 4711" in text_of(uma.get(page))
    client = let_in(path)
    assert "In use" in text_of(uma.get("/sign-in-links/"))
    assert "by a link of Uma Thorn" in text_of(uma.get(f"/users/{world.cleo.pk}/"))
    assert uma.post(f"/users/{world.cleo.pk}/revoke-sign-in-links/").status_code == 302
    assert "No link stands" in text_of(uma.get("/sign-in-links/"))
    assert not is_in(client)
    assert signed_in(world.cleo).get("/sign-in-links/").status_code == 403


def test_programs_list_and_end_them(world: World) -> None:
    let_in(link_for(world, world.cleo))
    api = Api(world.uma)
    (link,) = api.get("sign-in-links").json()["links"]
    told = (world.cleo.pk, "Uma Thorn", "Ticket 4711", True)
    assert (link["user"], link["by"], link["reason"], link["in_use"]) == told
    (session,) = api.get(f"users/{world.cleo.pk}/sessions").json()["sessions"]
    assert session["link_of"] == "Uma Thorn"
    assert cli_json("users", "sign-in-links", acts_as=world.uma)["links"][0]["id"] == link["id"]
    assert "Ticket 4711" in cli("users", "sign-in-links", acts_as=world.uma).output
    (same,) = cli_json("users", "sessions", world.cleo.username, acts_as=world.uma)["sessions"]
    assert (same["id"], same["link_of"]) == (session["id"], "Uma Thorn")
    assert "Uma Thorn" in cli("users", "sessions", world.cleo.username, acts_as=world.uma).output
    assert api.act("end-session", world.cleo, session=session["id"]).json()["changed"] == 1
    assert api.get("sign-in-links").json() == {"links": []}
    made = api.act("sign-in-link", world.cleo, reason="Ticket 4712").json()
    assert made["shown"][str(world.cleo.pk)].startswith(f"{SITE}/sign-in/link/")


def test_through_the_console_it_asks_for_a_reason_and_is_shown_once(world: World) -> None:
    uma: Any = signed_in(world.uma)
    page = f"/users/{world.cleo.pk}/sign-in-link/"
    assert uma.post(page, {"reason": ""}).status_code == 422
    made = text_of(uma.post(page, {"reason": "Ticket 4711"}))
    assert f"{SITE}/sign-in/link/" in made
    assert "it is shown this once" in made
