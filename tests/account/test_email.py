"""B9: another email of one's own is confirmed from its mailbox, and both addresses are told."""

from __future__ import annotations

import pytest
from django.conf import settings
from django.test import Client
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.credentials.models import Link
from rollbook.mail.models import Message
from rollbook.mail.outbox import link_in
from rollbook.users.models import User
from rollbook.users.operations import reactivate, set_password, suspend
from rollbook.users.selection import UserSelection
from tests.account.addresses import (
    NEW,
    OLD,
    THIRD,
    asked,
    by_ada,
    changed,
    mail,
    occasions,
    path_in,
)
from tests.account.test_password import entered
from tests.console.conftest import errors, signed_in, text_of, toasts
from tests.credentials.two_factor import stale
from tests.told import now
from tests.users.coming_in import come_in
from tests.world import PASSWORD, World, operator


def test_it_is_theirs_once_the_link_that_was_sent_there_is_used(sol: User) -> None:
    client = entered(sol)
    page = asked(client)
    assert (page.status_code, NEW in text_of(page)) == (200, True)
    assert (now(sol).email, mail(sol, "email_confirm").address) == (OLD, NEW)
    path = path_in(mail(sol, "email_confirm"))
    assert (client.get(path).status_code, now(sol).email) == (200, OLD), "looking changes nothing"
    answer = client.post(path, follow=True)
    assert toasts(answer) == ["Your email address is changed."]
    assert (now(sol).email, now(sol).username) == (NEW, OLD)
    assert client.post(path).status_code == 410
    assert (occasions(sol, NEW), occasions(sol, OLD)[-1]) == (["email_confirm", "email_changed"], "email_old")
    event = Event.objects.get(operation="users.confirm_email", changed=1)
    assert (event.actor_id, event.door) == (sol.pk, "account")
    assert Link.objects.filter(kind="email").get().secret_hash not in path


def test_only_who_asked_for_it_confirms(world: World, sol: User) -> None:
    """So an address with a slip of the pen gives nobody the account."""
    asked(entered(sol))
    path = path_in(mail(sol, "email_confirm"))
    assert Client().post(path)["Location"].startswith("/sign-in/?next=/account/email/")
    assert signed_in(world.eve).post(path).status_code == 404
    assert now(sol).email == OLD


def test_an_open_browser_is_not_enough(sol: User) -> None:
    client = signed_in(sol)
    stale()
    assert asked(client)["Location"].startswith("/account/prove/")
    assert not Message.objects.filter(occasion="email_confirm").exists()


def test_whether_somebody_else_has_it_is_told_to_whoever_reads_its_mail_alone(world: World, sol: User) -> None:
    """SECURITY 20."""
    client = entered(sol)
    pages = [text_of(asked(client, address)).replace(address, "…") for address in ("eve@example.org", NEW)]
    assert pages[0] == pages[1]
    asked(client, "eve@example.org")
    answer = client.post(path_in(mail(sol, "email_confirm")))
    assert (answer.status_code, "Somebody else uses this already" in text_of(answer)) == (422, True)
    assert now(sol).email == OLD


def test_one_may_not_have_mail_sent_without_end(sol: User) -> None:
    client = entered(sol)
    assert [asked(client, f"n{n}@new.example").status_code for n in range(7)] == [200] * 5 + [429] * 2


@pytest.mark.parametrize("address", ["", "nothing", OLD])
def test_what_can_not_be_is_said(sol: User, address: str) -> None:
    answer = asked(entered(sol), address)
    assert (answer.status_code, errors(answer).keys()) == (422, {"email"})


@pytest.mark.parametrize("how", ["asked again", "expired", "password", "suspended", "changed meanwhile"])
def test_a_link_that_has_ended_changes_nothing(world: World, sol: User, how: str) -> None:
    """SECURITY 18."""
    client = entered(sol)
    asked(client)
    path, whom = path_in(mail(sol, "email_confirm")), UserSelection.of(sol)
    {
        "asked again": lambda: asked(client, THIRD),
        "expired": lambda: Link.objects.filter(kind="email").update(expires_at=timezone.now()),
        "password": lambda: set_password(whom, by=operator(), password=PASSWORD),
        "suspended": lambda: (suspend(whom, by=operator()), reactivate(whom, by=operator())),
        "changed meanwhile": lambda: by_ada(world, sol, THIRD),
    }[how]()
    before = now(sol).email
    assert (signed_in(sol).post(path).status_code, now(sol).email) == (410, before)


def test_links_of_other_kinds_open_no_page_of_these(sol: User) -> None:
    """SECURITY 13."""
    client = changed(sol)
    confirm, back = path_in(mail(sol, "email_confirm")), path_in(mail(sol, "email_old"))
    secret = back.split("/")[3]
    for path in (f"/account/email/{secret}/", f"/reset/{secret}/", f"/activate/{secret}/"):
        assert come_in(path, client).status_code == 404
    assert come_in(f"/email/back/{confirm.split('/')[3]}/").status_code == 404


def test_the_links_have_the_sites_own_name(sol: User) -> None:
    """SECURITY 21."""
    client = entered(sol)
    client.post(
        "/account/email/", {"email": NEW}, headers={"x-forwarded-host": "evil.example", "forwarded": "host=evil"}
    )
    assert link_in(mail(sol, "email_confirm")).startswith(f"{settings.SITE_URL}/account/email/")
