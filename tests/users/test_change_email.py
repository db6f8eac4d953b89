"""Changing an email address, or taking it away."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.users.models import SearchText
from rollbook.users.operations import change_email, delete
from rollbook.users.queries import by_name
from rollbook.users.selection import UserSelection
from tests.told import changes_of, event_of, now, row
from tests.world import World, person


def test_the_email_and_its_key_change_and_the_username_stays(world: World) -> None:
    before = row(world.sol)
    outcome = change_email(UserSelection.of(world.sol), by=world.actor("uma"), email="Sol@New.example")
    after = row(world.sol)
    assert {name for name in after if after[name] != before[name]} == {"email", "email_key", "version"}
    assert (after["email"], after["email_key"], after["username"]) == (
        "Sol@New.example", "sol@new.example", "sol@example.org",
    )  # fmt: skip
    (change,) = changes_of(outcome)
    assert (change.before, change.after) == ({"email": "sol@example.org"}, {"email": "Sol@New.example"})


def test_they_are_found_by_the_new_one(world: World) -> None:
    change_email(UserSelection.of(world.eve), by=world.actor("uma"), email="eve@quokka.example")
    assert by_name("EVE@quokka.EXAMPLE").pk == world.eve.pk
    assert " eve@quokka.example" in SearchText.objects.get(pk=world.eve.pk).text


def test_an_address_that_is_taken_away_is_null_and_free_for_others(world: World) -> None:
    pia, ron = person("Pia", username="pia"), person("Ron", username="ron")
    for user in (pia, ron):
        change_email(UserSelection.of(user), by=world.actor("uma"), email="")
    assert (now(pia).email, now(pia).email_key, now(ron).email_key) == (None, None, None)
    change_email(UserSelection.of(ron), by=world.actor("uma"), email="pia@example.org")
    assert now(ron).email == "pia@example.org"


def test_when_none_is_given_the_address_stays(world: World) -> None:
    outcome = change_email(UserSelection.of(world.sol), by=world.actor("uma"))
    assert outcome.changed == []
    assert now(world.sol).email == "sol@example.org"


@pytest.mark.parametrize("taken", ["uma@example.org", "Uma@Example.org", "uma＠example.org", "uma@example.org."])
def test_one_of_somebody_else_is_refused(world: World, taken: str) -> None:
    with pytest.raises(Invalid) as caught:
        change_email(UserSelection.of(world.sol), by=world.actor("ada"), email=taken)
    assert next(m["code"] for m in caught.value.messages()["email"]) in {"taken", "bad_domain"}
    assert now(world.sol).email == "sol@example.org"


def test_a_domain_is_the_same_in_its_own_script_and_as_it_goes_over_the_wire(world: World) -> None:
    change_email(UserSelection.of(world.eve), by=world.actor("ada"), email="eve@bücher.example")
    with pytest.raises(Invalid):
        change_email(UserSelection.of(world.sol), by=world.actor("ada"), email="eve@xn--bcher-kva.example")


def test_the_username_of_somebody_else_is_refused(world: World) -> None:
    person("Pia", username="pia@pia.example", email="")
    with pytest.raises(Invalid) as caught:
        change_email(UserSelection.of(world.sol), by=world.actor("ada"), email="pia@pia.example")
    assert [m["code"] for m in caught.value.messages()["email"]] == ["taken"]


def test_undoing_it_gives_back_the_old_one(world: World) -> None:
    outcome = change_email(UserSelection.of(world.sol), by=world.actor("uma"), email="")
    undo(event_of(outcome), by=world.actor("uma"))
    assert (now(world.sol).email, now(world.sol).email_key) == ("sol@example.org", "sol@example.org")


def test_undoing_it_leaves_them_alone_when_the_old_one_is_somebody_elses_by_now(world: World) -> None:
    pia = person("Pia", username="pia")
    outcome = change_email(UserSelection.of(pia), by=world.actor("uma"), email="pia@new.example")
    person("Other", username="other", email="pia@example.org")
    undone = undo(event_of(outcome), by=world.actor("uma"))
    assert undone.refused == {Refusal.TAKEN: [pia.pk]}
    assert now(pia).email == "pia@new.example"


def test_rank_and_deletion_are_refused(world: World) -> None:
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    outcome = change_email(UserSelection.of(world.ada), by=world.actor("uma"), email="a@new.example")
    assert outcome.refused == {Refusal.RANK: [world.ada.pk]}
    outcome = change_email(UserSelection.of(world.sol), by=world.actor("uma"), email="a@new.example")
    assert outcome.refused == {Refusal.DELETED: [world.sol.pk]}


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        change_email(UserSelection.of(world.sol), by=world.actor("eve"), email="a@new.example")
    assert now(world.sol).email == "sol@example.org"
