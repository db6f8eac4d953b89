"""The way in leads through the terms of use: once for each version, and with no session before it."""

from __future__ import annotations

from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollbook.audit.models import Change, Event
from rollbook.credentials.links import oneself
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.kernel.run import Run
from rollbook.roles.models import Role
from rollbook.roles.operations.shaping import require_two_factor
from rollbook.roles.selection import RoleSelection
from rollbook.sessions.models import Session
from rollbook.terms.models import Acceptance
from rollbook.terms.operations import accept_terms
from rollbook.users.operations import delete, edit, erase, set_password, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import errors, signed_in, text_of
from tests.credentials.two_factor import browser, code, equipped, is_in, password
from tests.terms.publishing import STEP, accept, accepted, published
from tests.told import statements
from tests.users.coming_in import CHOSEN
from tests.world import PASSWORD, World, operator


def entered(client: Client, number: Any = "") -> Any:
    return client.post(STEP, {"terms": number} if number else {})


def test_without_terms_nothing_is_asked_anywhere(world: World) -> None:
    client = browser()
    assert "Terms of use" not in text_of(client.get("/sign-in/"))
    assert client.get("/terms/").status_code == 404
    assert password(client, world.sol)["Location"] == "/"
    assert "Terms of use" not in text_of(client.get("/account/"))
    assert client.get(STEP).status_code == 302


def test_they_are_accepted_before_anything_else(world: World) -> None:
    published("Be <kind>.\n\nKeep secrets.")
    client = Client(REMOTE_ADDR="192.0.2.7")
    assert password(client, world.sol)["Location"] == STEP
    page = client.get(STEP)
    assert "<p>Be &lt;kind&gt;.</p>" in page.content.decode()
    assert "What has changed" not in text_of(page)
    began = timezone.now()
    assert entered(client, 1)["Location"] == "/"
    assert is_in(client)
    row = Acceptance.objects.get()
    assert (row.user, row.version_id, row.address, row.at >= began) == (world.sol, 1, "192.0.2.7", True)


def test_it_is_on_record_by_number(world: World) -> None:
    published()
    outcome = accept(world.sol, 1, address="192.0.2.7")
    event = Event.objects.get(pk=outcome.event_id)
    assert (event.operation, event.actor_id, event.address) == ("users.accept_terms", world.sol.pk, "192.0.2.7")
    assert Change.objects.get(event=event).after == {"terms.1": True}
    told = text_of(signed_in(world.ada).get(f"/audit/{event.pk}/"))
    assert "Terms of use: version 1" in told


def test_the_box_has_to_be_ticked(world: World) -> None:
    published()
    client = browser()
    password(client, world.sol)
    answer = entered(client)
    assert (answer.status_code, list(errors(answer)), is_in(client)) == (422, ["terms"], False)
    assert 'aria-describedby="id_terms_error"' in answer.content.decode()
    assert not Acceptance.objects.exists()


def test_nobody_is_asked_twice_for_one_version_but_for_the_next(world: World) -> None:
    published("One.")
    accept(world.sol, 1)
    assert password(browser(), world.sol)["Location"] == "/"
    published("Two.", changed="Now about pictures.")
    open_browser = signed_in(world.sol)
    assert is_in(open_browser), "who is in stays in"
    client = browser()
    assert password(client, world.sol)["Location"] == STEP
    assert "What has changed Now about pictures." in text_of(client.get(STEP))
    assert entered(client, 2)["Location"] == "/"
    assert accepted(world.sol) == [1, 2]
    assert password(browser(), world.sol)["Location"] == "/"


def test_what_was_published_meanwhile_is_asked_for_anew(world: World) -> None:
    published("One.")
    client = browser()
    password(client, world.sol)
    client.get(STEP)
    published("Two.")
    answer = entered(client, 1)
    assert "A newer version has been published meanwhile: number 2." in errors(answer)["terms"][0]
    assert "Two." in text_of(answer)
    assert " checked" not in answer.content.decode()
    assert (accepted(world.sol), is_in(client)) == ([], False)
    assert entered(client, 2)["Location"] == "/"


@pytest.mark.parametrize("sent", ["0", "-1", "1.0", "9" * 30, "x", "2", "é"])
def test_no_other_number_will_do(world: World, sent: str) -> None:
    published()
    client = browser()
    password(client, world.sol)
    assert entered(client, sent).status_code == 422
    assert not Acceptance.objects.exists()


def test_one_accepts_for_oneself_alone(world: World) -> None:
    published()
    for actor in (world.actor("ada"), operator()):
        with pytest.raises(Denied):
            accept_terms(UserSelection.of(world.sol), by=actor, terms=1)
    assert accept(world.sol, 1).changed == [world.sol.pk]
    assert (accept(world.sol, 1).changed, accepted(world.sol)) == ([], [1]), "once is enough"
    assert accepted(world.ada) == []


def test_where_there_are_none_there_is_nothing_to_accept(world: World) -> None:
    with pytest.raises(Invalid):
        accept(world.sol, 1)


def test_it_comes_after_code_and_new_password_and_before_setting_two_factor_up(world: World) -> None:
    published()
    equipped(world.sol)
    set_password(UserSelection.of(world.sol), by=world.actor("ada"), password=CHOSEN + " now", temporary=True)
    client = browser()
    assert password(client, world.sol, CHOSEN + " now")["Location"] == "/sign-in/second-factor/"
    assert client.get(STEP)["Location"] == "/sign-in/second-factor/"
    assert client.post("/sign-in/second-factor/", {"code": code()})["Location"] == "/sign-in/new-password/"
    assert entered(client, 1)["Location"] == "/sign-in/new-password/"
    assert client.post("/sign-in/new-password/", {"password": CHOSEN})["Location"] == STEP
    assert entered(client, 1)["Location"] == "/"


def test_two_factor_is_set_up_after_it(world: World) -> None:
    published()
    require_two_factor(RoleSelection.of(Role.objects.get(slug="student")), by=world.actor("ada"), required=True)
    client = browser()
    assert password(client, world.sol)["Location"] == STEP
    assert client.get("/sign-in/two-factor/")["Location"] == STEP
    assert entered(client, 1)["Location"] == "/sign-in/two-factor/"
    assert not is_in(client)


def test_a_version_that_comes_between_check_and_change_is_seen_in_the_transaction(world: World) -> None:
    published("One.")
    by = oneself(world.sol)
    taken = accept_terms.clean({"terms": 1}, by)
    published("Two.")
    with pytest.raises(Invalid):
        accept_terms.body(UserSelection.of(world.sol).bind(Run(accept_terms, by, taken)), by=by, **taken)
    assert accepted(world.sol) == []


def test_one_goes_on_to_where_one_wanted_to(world: World) -> None:
    published()
    client = browser()
    client.post("/sign-in/", {"login": "ada@example.org", "password": PASSWORD, "next": "/audit/"})
    assert entered(client, 1)["Location"] == "/audit/"


def test_one_can_go_back_instead(world: World) -> None:
    published()
    client = browser()
    password(client, world.sol)
    assert client.post("/sign-out/")["Location"] == "/sign-in/"
    assert entered(client, 1)["Location"] == "/sign-in/"
    assert not Acceptance.objects.exists()


def test_who_is_suspended_meanwhile_accepts_nothing(world: World) -> None:
    published()
    client = browser()
    password(client, world.sol)
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    assert entered(client, 1)["Location"] == "/sign-in/"
    assert not Acceptance.objects.exists()
    assert accept(world.sol, 1).refused == {"inactive": [world.sol.pk]}


def test_the_step_costs_one_statement(world: World) -> None:
    _none, without = statements(password, browser(), world.sol)
    published("One.")
    accept(world.sol, 1)
    _one, with_one = statements(password, browser(), world.sol)
    published("Two.")
    accept(world.sol, 2)
    _two, with_two = statements(password, browser(), world.sol)
    assert without == with_one == with_two


def test_what_somebody_accepted_is_erased_with_them(world: World) -> None:
    published()
    accept(world.sol, 1, address="192.0.2.7")
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    erase(UserSelection.of(world.sol), by=world.actor("ada"))
    assert not Acceptance.objects.exists()


def test_it_is_read_in_the_page_s_language_else_the_person_s(world: World) -> None:
    published("Be kind.", de="Sei nett.", fr="Soyez aimables.")
    edit(UserSelection.of(world.sol), by=world.actor("ada"), language="de")
    client = browser()
    password(client, world.sol)
    told = {spoken: text_of(client.get(STEP, headers={"accept-language": spoken})) for spoken in ("fr", "ja")}
    assert "Soyez aimables." in told["fr"]
    assert "Sei nett." in told["ja"]


def test_no_session_stands_before(world: World) -> None:
    published()
    client = browser()
    password(client, world.sol)
    assert not Session.objects.filter(user__isnull=False).exists()
