"""Coming in by a link: what it asks, what it changes, and that it works once."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client

from rollbook.audit.models import Event
from rollbook.credentials.models import Link
from rollbook.kernel.refusal import Invalid
from rollbook.mail.models import Message
from rollbook.sessions.models import Session
from rollbook.users.models import User
from rollbook.users.operations import change_email, create, reactivate, resend_activation, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import At, errors, text_of
from tests.users.coming_in import CHOSEN, come_in, invited, mailed, now, pending
from tests.world import PASSWORD, World, operator


def test_who_is_to_activate_cannot_sign_in_and_has_a_mail(world: World) -> None:
    nia = pending(by=world.actor("uma"))
    assert (nia.status, nia.has_usable_password()) == ("pending", False)
    assert Message.objects.get(user=nia).occasion == "activation"
    assert Client().post("/sign-in/", {"login": "nia@example.org", "password": PASSWORD}).status_code == 422


@pytest.mark.parametrize("make", [invited, pending])
def test_the_button_lets_them_in(world: World, make: Any) -> None:
    nia, browser = make(), Client(headers={"user-agent": "Lantern/7"})
    page = browser.get(mailed(nia))
    assert (page.status_code, now(nia).status) == (200, nia.status)
    answer = come_in(mailed(nia), browser, first_name="Nia", last_name="Okoro", language="de", time_zone="Asia/Tokyo")
    assert answer.status_code == 302
    nia = now(nia)
    assert (nia.status, nia.name, nia.language, nia.time_zone) == ("active", "Nia Okoro", "de", "Asia/Tokyo")
    assert nia.check_password(CHOSEN)
    session = Session.objects.get(user=nia)
    assert (session.device, session.address, session.epoch) == ("Lantern/7", "127.0.0.1", nia.access_epoch)
    assert browser.get("/account/").status_code == 200
    event = Event.objects.get(operation="users.activate")
    assert (event.door, event.actor_id, event.changed) == ("account", None, 1)
    assert event.via.startswith("link ")


@pytest.mark.parametrize("given", [{}, {"first_name": "", "last_name": ""}, {"first_name": "Else"}])
def test_a_name_that_is_known_stays(world: World, given: dict[str, str]) -> None:
    nia = invited(first_name="Nia", last_name="Okoro")
    assert come_in(mailed(nia), **given).status_code == 302
    assert now(nia).name == "Nia Okoro"


def test_looking_uses_nothing_up(world: World) -> None:
    path = mailed(pending())
    for _scanner in range(3):
        assert Client().get(path).status_code == 200
        assert Client().head(path).status_code == 200
    assert come_in(path).status_code == 302


def test_a_used_link_says_so(world: World) -> None:
    path = mailed(pending())
    come_in(path)
    for answer in (Client().get(path), come_in(path)):
        assert (answer.status_code, "This link has been used" in text_of(answer)) == (410, True)


@pytest.mark.parametrize("secret", ["x", "A" * 43, "A" * 44, "..", "%00"])
def test_an_unknown_link_says_so(world: World, secret: str) -> None:
    answer = Client(raise_request_exception=False).get(f"/activate/{secret}/")
    assert answer.status_code == 404


@pytest.mark.parametrize(
    ("sent", "field"),
    [
        ({"password": ""}, "password"), ({"password": "short"}, "password"), ({"password": "a" * 20}, "password"),
        ({"language": "xx"}, "language"), ({"time_zone": "Mars/Olympus"}, "time_zone"),
        ({"first_name": "a\x00"}, "first_name"),
    ],
)  # fmt: skip
def test_what_is_wrong_is_said_and_the_link_still_stands(world: World, sent: dict[str, str], field: str) -> None:
    path = mailed(invited())
    answer = come_in(path, **sent)
    assert (answer.status_code, list(errors(answer))) == (422, [field])
    assert come_in(path).status_code == 302


def test_activating_ends_the_session_of_somebody_else_in_this_browser(world: World, at: At) -> None:
    nia, browser = pending(), at("ada")
    assert "In this browser Ada Lovelace is signed in" in text_of(browser.get(mailed(nia)))
    come_in(mailed(nia), browser)
    assert not Session.objects.filter(user=world.ada).exists()
    assert Session.objects.filter(user=nia).exists()


def test_a_changed_address_ends_what_was_mailed_to_the_old_one(world: World) -> None:
    nia = pending()
    path = mailed(nia)
    change_email(UserSelection.of(nia), by=operator(), email="other@example.org")
    assert come_in(path).status_code == 410


def test_suspended_meanwhile_and_back(world: World) -> None:
    nia = pending()
    path = mailed(nia)
    suspend(UserSelection.of(nia), by=operator())
    assert come_in(path).status_code == 410
    reactivate(UserSelection.of(nia), by=operator())
    assert now(nia).status == "pending"
    assert come_in(path).status_code == 410, "nothing revives"
    resend_activation(UserSelection.of(nia), by=operator())
    assert come_in(mailed(nia)).status_code == 302


@pytest.mark.parametrize(
    ("given", "field"),
    [({"email": "", "username": "nia"}, "email"), ({"email": "nia@example.org", "password": PASSWORD}, "password")],
)
def test_activation_by_mail_needs_an_address_and_no_password(world: World, given: dict[str, str], field: str) -> None:
    with pytest.raises(Invalid) as caught:
        create(UserSelection(()), by=operator(), status="pending", **given)
    assert list(caught.value.errors) == [field]
    assert not User.objects.filter(status="pending").exists()


def test_the_form_offers_both_ways(world: World, at: At) -> None:
    uma = at("uma")
    by_mail = {
        "way": "mail",
        "email": "nia@example.org",
        "password": "left over from the other way",
        "status": "active",
    }
    assert uma.post("/users/add/", by_mail).status_code == 302
    nia = User.objects.get(email="nia@example.org")
    assert (nia.status, nia.has_usable_password()) == ("pending", False)
    assert "They can’t sign in until they have chosen a password." in text_of(uma.get(f"/users/{nia.pk}/"))
    now_ = {"way": "now", "email": "kim@example.org", "password": PASSWORD, "status": "active"}
    assert uma.post("/users/add/", now_).status_code == 302
    assert User.objects.get(email="kim@example.org").check_password(PASSWORD)


def test_a_failed_mail_is_told_on_their_page(world: World, at: At) -> None:
    nia = pending()
    Message.objects.update(state="failed", error="550 No such mailbox")
    assert "The mail did not reach them: 550 No such mailbox." in text_of(at("uma").get(f"/users/{nia.pk}/"))


def test_links_are_kept_as_hashes_alone(world: World) -> None:
    secret = mailed(pending()).split("/")[2]
    assert secret not in str(list(Link.objects.values())) + str(list(Message.objects.values())) + str(
        list(Event.objects.values())
    )
