"""Inviting: one by one and many at once, through every door; and the ways an invitation ends."""

from __future__ import annotations

import time
from datetime import timedelta
from typing import Any

import pytest
from django.test import Client
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.credentials.models import Link
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.mail.models import Message
from rollbook.users.inviting import entries, invite_all
from rollbook.users.models import User
from rollbook.users.operations import cancel_invitation, copy_link, invite, resend_activation
from rollbook.users.selection import UserSelection
from tests.calling import Api, cli
from tests.console.conftest import At, errors, text_of, toasts
from tests.told import roles_of
from tests.users.coming_in import come_in, invited, mailed, now
from tests.world import World, surroundings

THREE = "sam@example.org, Lee Park <lee@example.org>\n kim@example.org"


def test_who_is_invited_is_there_and_has_a_mail(world: World) -> None:
    nia = invited(by=world.actor("uma"), roles=["coach"], note="See you on Monday!")
    assert (nia.status, nia.username, nia.name) == ("invited", "nia@example.org", "nia@example.org")
    assert not nia.has_usable_password()
    assert roles_of(nia) == {"coach"}
    message = Message.objects.get(user=nia)
    assert (message.occasion, message.address, message.values["by"]) == ("invitation", "nia@example.org", "Uma Thorn")
    assert message.values["note"] == "See you on Monday!"


def test_roles_groups_and_unit_come_with_it(world: World) -> None:
    surroundings()
    nia = invited(by=world.actor("ada"), roles=["coach"], groups=["Choir"], unit="Arts", language="de")
    assert (nia.unit and nia.unit.name, nia.language) == ("Arts", "de")
    assert list(nia.memberships.values_list("group__name", flat=True)) == ["Choir"]


def test_no_role_above_ones_own(world: World) -> None:
    with pytest.raises(Invalid) as caught:
        invite(UserSelection(()), by=world.actor("uma"), email="nia@example.org", roles=["administrator"])
    assert "roles" in caught.value.errors
    assert not User.objects.filter(email="nia@example.org").exists()


def test_whoever_may_not_invites_nobody(world: World) -> None:
    with pytest.raises(Denied):
        invite_all(["nia@example.org"], {}, by=world.actor("cleo"))
    assert Event.objects.get(operation="users.invite").denied == "permission"


@pytest.mark.parametrize(
    ("text", "found"),
    [
        (THREE, ["sam@example.org", "Lee Park <lee@example.org>", "kim@example.org"]),
        ("a@x.example;b@x.example", ["a@x.example", "b@x.example"]),
        ('"Park, Lee" <lee@example.org>', ['"Park', 'Lee" <lee@example.org>']),
        (" \n ,; ", []),
    ],
)
def test_pasted_text_is_parted(text: str, found: list[str]) -> None:
    assert entries(text) == found


def test_long_text_is_parted_quickly() -> None:
    began = time.perf_counter()
    assert len(entries("a " * 24_999)) == 24_999
    assert time.perf_counter() - began < 3, "each sign is looked at a bounded number of times"


def test_each_address_gets_its_own_result(world: World) -> None:
    texts = [
        "sam@example.org", "sol@example.org", "SAM@example.org", "no address", "x@", "Lee Park <lee@example.org>",
    ]  # fmt: skip
    told, event = invite_all(texts, {"roles": ["student"]}, by=world.actor("uma"))
    assert [address.result for address in told] == ["invited", "known", "twice", "invalid", "invalid", "invited"]
    assert told[1].user == world.sol
    lee = User.objects.get(email="lee@example.org")
    assert (lee.first_name, lee.last_name, told[5].user) == ("Lee", "Park", lee)
    assert Event.objects.get(pk=event).changed == 2
    assert Message.objects.filter(occasion="invitation").count() == 2


def test_nobody_out_of_reach_is_told_of(world: World) -> None:
    from tests.calling import role

    role("learners-only", 80, "users.create", "users.view", "roles.assign", population="learner")
    nia = invited("helper@example.org", roles=["learners-only"])
    come_in(mailed(nia))
    from rollbook.roles.queries import actor

    told, _event = invite_all(["ada@example.org"], {}, by=actor(now(nia), "console"))
    assert (told[0].result, told[0].user, told[0].why) == ("known", None, "Somebody else uses this address already.")


def test_the_console_leaves_what_is_wrong_to_be_mended(world: World, at: At) -> None:
    uma = at("uma")
    answer = uma.post("/users/invite/", {"people": f"{THREE}\nsol@example.org, x@", "roles": ["student"]})
    assert answer.status_code == 422
    assert "2 were not invited" in text_of(answer)
    assert "sol@example.org : Is here already." in text_of(answer)
    assert answer.context["form"]["people"].value() == "sol@example.org\nx@"
    assert toasts(answer) == ["Invited 3 users"]
    assert User.objects.filter(status="invited").count() == 3


def test_the_console_leads_to_those_who_are_invited(world: World, at: At) -> None:
    uma = at("uma")
    answer = uma.post("/users/invite/", {"people": THREE})
    assert (answer.status_code, answer["Location"]) == (302, "/?status=invited")
    page = uma.get(answer["Location"])
    assert toasts(page) == ["Invited 3 users"]
    assert "lee@example.org" in text_of(page)


@pytest.mark.parametrize("people", ["", " , ", " ".join(f"n{n}@example.org" for n in range(201))])
def test_the_form_says_what_it_needs(world: World, at: At, people: str) -> None:
    answer = at("uma").post("/users/invite/", {"people": people})
    assert (answer.status_code, list(errors(answer))) == (422, ["people"])
    assert not User.objects.filter(status="invited").exists()


def test_the_api_tells_of_each(world: World) -> None:
    api = Api(world.uma)
    body = api.post("invitations", emails=["sam@example.org", "sol@example.org"], roles=["student"]).json()
    assert [row["result"] for row in body["invitations"]] == ["invited", "known"]
    assert body["event"] == Event.objects.get(operation="users.invite").pk
    for wrong in ({"emails": []}, {"emails": "a@x.example"}, {"emails": ["a@x.example"], "first_name": "A"}, {},
                  {"emails": ["a@x.example"], "by": 1}, {"emails": ["a@x.example"], "texts": []},
                  {"emails": ["a@x.example"], "rank": 3}, {"emails": ["a@x.example"] * 201}):  # fmt: skip
        assert api.post("invitations", **wrong).status_code == 422, wrong
    assert Api(world.cleo).post("invitations", emails=["a@x.example"]).status_code == 403
    one = api.post("users/actions/invite", email="kim@example.org")
    assert (one.status_code, User.objects.get(email="kim@example.org").status) == (201, "invited")


def test_the_command_tells_of_each(world: World) -> None:
    result = cli("users", "invite", "sam@example.org", "sol@example.org", "--roles", "student", acts_as=world.uma)
    assert (result.exit_code, User.objects.get(email="sam@example.org").status) == (1, "invited")
    assert "Is here already." in result.output
    assert cli("users", "invite", "kim@example.org", acts_as=world.uma).exit_code == 0


def test_sending_again_voids_the_earlier_link_and_keeps_the_note(world: World) -> None:
    nia = invited(note="See you on Monday!", by=world.actor("uma"))
    first = mailed(nia)
    resend_activation(UserSelection.of(nia), by=world.actor("uma"))
    second = mailed(nia)
    assert Message.objects.latest("pk").values["note"] == "See you on Monday!"
    answer = Client().get(first)
    assert (answer.status_code, "This link no longer works" in text_of(answer)) == (410, True)
    assert come_in(second).status_code == 302


def test_cancelling_ends_the_link_and_undo_does_not_revive_it(world: World) -> None:
    nia = invited()
    path = mailed(nia)
    outcome = cancel_invitation(UserSelection.of(nia), by=world.actor("uma"))
    assert now(nia).status == "deleted"
    assert come_in(path).status_code == 410
    undo(Event.objects.get(pk=outcome.event_id), by=world.actor("uma"))
    assert now(nia).status == "invited"
    assert come_in(path).status_code == 410, "whoever is invited again needs a new link"


def test_an_expired_invitation_stays_visible_and_says_what_to_do(world: World, at: At) -> None:
    nia = invited()
    Link.objects.update(expires_at=timezone.now() - timedelta(hours=1))
    answer = Client().get(mailed(nia))
    assert (answer.status_code, "This link has expired" in text_of(answer)) == (410, True)
    assert "Ask whoever added or invited you" in text_of(answer)
    uma = at("uma")
    assert "nia@example.org" in text_of(uma.get("/?status=invited"))
    assert "their link expired on" in text_of(uma.get(f"/users/{nia.pk}/"))


def test_the_link_can_be_copied_once_and_is_not_on_record(world: World, at: At) -> None:
    nia = invited()
    mail = mailed(nia)
    answer = at("uma").post(f"/users/{nia.pk}/copy-link/", {})
    assert answer.status_code == 200
    link = text_of(answer).partition("http://localhost:8000")[2].split()[0]
    assert Client().get(mail).status_code == 410
    event = Event.objects.latest("pk")
    assert link.split("/")[2] not in str([*event.changes.values(), event.params])
    assert come_in(link).status_code == 302


@pytest.mark.parametrize("operation", [resend_activation, copy_link, cancel_invitation])
def test_those_who_are_in_already_are_left_alone(world: World, operation: Any) -> None:
    outcome = operation(UserSelection.of(world.sol), by=world.actor("ada"))
    assert list(outcome.refused) in ([Refusal.NOT_WAITING], [Refusal.NOT_INVITED])
    assert not Link.objects.exists()


def test_api_hands_out_the_copied_link(world: World) -> None:
    nia = invited()
    body = Api(world.uma).act("copy-link", nia).json()
    assert come_in(body["shown"][str(nia.pk)].removeprefix("http://localhost:8000")).status_code == 302
