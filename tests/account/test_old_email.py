"""B9: the old email can be put back from its mailbox for seven days, by whoever it is proved to belong to."""

from __future__ import annotations

from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.credentials.links import forget_old
from rollbook.credentials.models import Link
from rollbook.mail.models import Message
from rollbook.users.models import User
from rollbook.users.operations import delete, reactivate, restore, set_password, suspend
from rollbook.users.selection import UserSelection
from tests.account.addresses import (
    CHOSEN,
    NEW,
    OLD,
    THIRD,
    by_ada,
    changed,
    mail,
    occasions,
    path_in,
    proved,
    put_back,
)
from tests.account.test_password import entered
from tests.at_once import at_once
from tests.calling import Api
from tests.console.conftest import text_of
from tests.credentials.two_factor import is_in
from tests.told import event_of, now
from tests.users.coming_in import come_in, pending
from tests.world import PASSWORD, World, operator, person


def test_the_old_address_is_put_back_and_all_else_ends(sol: User) -> None:
    thief = changed(sol)
    set_password(UserSelection.of(sol), by=operator(), password="what the thief chose next")
    path = path_in(mail(sol, "email_old"))
    page = Client().get(path)
    assert (page.status_code, OLD in text_of(page), now(sol).email) == (200, True, NEW)
    assert come_in(path, password="short").status_code == 422
    assert put_back(sol)["Location"] == "/sign-in/"
    assert (now(sol).email, now(sol).check_password(CHOSEN), is_in(thief)) == (OLD, True, False)
    assert occasions(sol, NEW)[-1] == "email_left", "without a way back for the thief"
    assert come_in(path, password=CHOSEN).status_code == 410


def test_it_works_when_an_administrator_has_changed_it(world: World, sol: User) -> None:
    by_ada(world, sol)
    assert (occasions(sol, OLD)[-1], occasions(sol, NEW)) == ("email_old", ["email_changed"])
    assert mail(sol, "email_old").values["by"] == "Ada Lovelace"
    assert NEW not in str(mail(sol, "email_old").values)
    assert put_back(sol).status_code == 302
    assert now(sol).email == OLD


def test_an_address_that_nobody_has_proved_is_told_without_a_way_back(world: World) -> None:
    """It may have been a slip of the pen: whoever reads that mailbox would have the account."""
    pia = person("Pia")
    by_ada(world, pia, "pia@new.example")
    assert occasions(pia, "pia@example.org") == ["email_left"]
    assert not Link.objects.filter(kind="revert").exists()


def test_those_who_have_never_come_in_are_not_told(world: World) -> None:
    nia = pending()
    by_ada(world, nia)
    assert set(Message.objects.filter(user=nia).values_list("occasion", flat=True)) == {"activation"}


def test_it_ends_after_seven_days(sol: User) -> None:
    changed(sol)
    Link.objects.filter(kind="revert").update(expires_at=timezone.now())
    assert (put_back(sol).status_code, now(sol).email) == (410, NEW)


def test_each_old_address_has_its_own_and_the_oldest_ends_the_later(sol: User) -> None:
    client = changed(sol)
    changed(sol, THIRD, client)
    assert put_back(sol, NEW).status_code == 302
    assert now(sol).email == NEW
    assert put_back(sol, OLD).status_code == 302
    assert now(sol).email == OLD


def test_the_oldest_first_leaves_the_later_nothing(sol: User) -> None:
    client = changed(sol)
    changed(sol, THIRD, client)
    assert put_back(sol, OLD).status_code == 302
    assert (put_back(sol, NEW).status_code, now(sol).email) == (410, OLD)


@pytest.mark.parametrize("how", ["by hand", "undone"])
def test_an_administrator_who_puts_it_back_gives_the_thief_no_way(world: World, sol: User, how: str) -> None:
    if how == "by hand":
        changed(sol)
        by_ada(world, sol, OLD)
    else:
        undo(event_of(by_ada(world, sol)), by=world.actor("ada"))
    assert (now(sol).email, occasions(sol, NEW)[-1]) == (OLD, "email_left")
    assert Link.objects.filter(kind="revert").count() == 1


def test_what_an_administrator_takes_away_within_the_days_has_no_way_back(world: World, sol: User) -> None:
    changed(sol)
    by_ada(world, sol, THIRD)
    assert occasions(sol, NEW)[-1] == "email_left"
    assert put_back(sol).status_code == 302, "but the old one still has"


def test_it_is_taken_meanwhile(world: World, sol: User) -> None:
    changed(sol)
    by_ada(world, world.eve, OLD.replace("sol", "other"))
    User.objects.filter(pk=world.eve.pk).update(email=OLD, email_key=OLD)
    User.objects.filter(pk=sol.pk).update(username="sol", username_key="sol")
    answer = put_back(sol)
    assert (answer.status_code, "Somebody else uses this already" in text_of(answer)) == (422, True)
    assert (now(sol).email, now(sol).check_password(PASSWORD)) == (NEW, True)


@pytest.mark.parametrize("back", [False, True])
@pytest.mark.parametrize("how", ["suspended", "deleted"])
def test_whoever_is_stopped_has_no_way_back_nor_after_they_return(sol: User, how: str, back: bool) -> None:
    """SECURITY 18: nothing revives."""
    changed(sol)
    (suspend if how == "suspended" else delete)(UserSelection.of(sol), by=operator())
    if back:
        (reactivate if how == "suspended" else restore)(UserSelection.of(sol), by=operator())
    assert (put_back(sol).status_code, now(sol).email) == (410, NEW)


def test_a_password_that_is_set_next_does_not_end_it(sol: User) -> None:
    changed(sol)
    set_password(UserSelection.of(sol), by=operator(), password="what the thief chose next")
    assert put_back(sol).status_code == 302


def test_a_site_whose_addresses_are_the_administrators_has_none(world: World, sol: User, settings: Any) -> None:
    settings.EMAIL_BY = "administrators"
    by_ada(world, sol)
    assert occasions(sol, OLD)[-1] == "email_left"
    assert entered(sol).get("/account/email/")["Location"] == "/account/"


def test_every_old_address_is_told_however_fast_it_goes(world: World, sol: User) -> None:
    by_ada(world, sol)
    by_ada(world, sol, THIRD)
    waiting = Message.objects.filter(user=sol, state="queued").exclude(occasion__in=("password_changed", "reset"))
    assert sorted(waiting.values_list("address", "occasion")) == [
        (OLD, "email_old"), (NEW, "email_changed"), (NEW, "email_left"), (THIRD, "email_changed"),
    ]  # fmt: skip


def test_the_proof_is_kept_while_the_address_is_theirs(world: World, sol: User) -> None:
    Link.objects.update(expires_at=timezone.now() - timedelta(days=200))
    forget_old(timezone.now())
    assert Link.objects.filter(user=sol).count() == 1
    by_ada(world, sol)
    assert occasions(sol, OLD)[-1] == "email_old"


def test_through_the_api_it_is_the_same(world: World, sol: User) -> None:
    Api(world.ada).act("change-email", sol, email=NEW)
    assert put_back(sol).status_code == 302


@pytest.mark.django_db(transaction=True)
def test_of_many_at_once_one_puts_it_back(world: World) -> None:
    """SECURITY 14."""
    proved(world.sol)
    by_ada(world, world.sol)
    path = path_in(mail(world.sol, "email_old"))
    answers = at_once(*(lambda: come_in(path, Client(), password=CHOSEN) for _n in range(6)))
    assert sorted(answer.status_code for answer in answers) == [302] + [410] * 5
    assert Event.objects.filter(operation="users.revert_email", changed=1).count() == 1
