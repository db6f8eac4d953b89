"""Changing a phone number, or taking it away."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.users.models import SearchText
from rollbook.users.operations import change_phone
from rollbook.users.selection import UserSelection
from tests.told import changes_of, event_of, now, row
from tests.world import World


@pytest.mark.parametrize(
    "written", ["+351 912 345 678", "+351912345678", "+351-912-345-678", "＋３５１ 912345678", " +351 (912) 345 678 "]
)
def test_however_it_is_written_it_is_kept_in_one_form(world: World, written: str) -> None:
    before = row(world.sol)
    outcome = change_phone(UserSelection.of(world.sol), by=world.actor("uma"), phone=written)
    after = row(world.sol)
    assert {name for name in after if after[name] != before[name]} == {"phone", "version"}
    assert after["phone"] == "+351912345678"
    (change,) = changes_of(outcome)
    assert (change.before, change.after) == ({"phone": ""}, {"phone": "+351912345678"})
    assert "+351912345678" in SearchText.objects.get(pk=world.sol.pk).text


@pytest.mark.parametrize(
    "wrong",
    [
        "912345678",
        "+1",
        "abc",
        "+351 912 345 678 ext. 5",
        "call +351912345678",
        "+999999999999999999",
        "++351912345678",
    ],
)
def test_what_is_no_number_is_said_at_its_field(world: World, wrong: str) -> None:
    with pytest.raises(Invalid) as caught:
        change_phone(UserSelection.of(world.sol), by=world.actor("uma"), phone=wrong)
    assert [m["code"] for m in caught.value.messages()["phone"]] == ["bad_phone"]
    assert now(world.sol).phone == ""


def test_it_can_be_taken_away_and_given_back_by_undo(world: World) -> None:
    change_phone(UserSelection.of(world.sol), by=world.actor("uma"), phone="+351912345678")
    outcome = change_phone(UserSelection.of(world.sol), by=world.actor("uma"), phone="")
    assert now(world.sol).phone == ""
    undo(event_of(outcome), by=world.actor("uma"))
    assert now(world.sol).phone == "+351912345678"


def test_when_none_is_given_the_number_stays(world: World) -> None:
    change_phone(UserSelection.of(world.sol), by=world.actor("uma"), phone="+351912345678")
    assert change_phone(UserSelection.of(world.sol), by=world.actor("uma")).changed == []
    assert now(world.sol).phone == "+351912345678"


def test_rank_counts(world: World) -> None:
    outcome = change_phone(UserSelection.of(world.ada), by=world.actor("uma"), phone="+351912345678")
    assert outcome.refused == {Refusal.RANK: [world.ada.pk]}


def test_without_the_permission_it_is_denied(world: World) -> None:
    with pytest.raises(Denied):
        change_phone(UserSelection.of(world.sol), by=world.actor("eve"), phone="+351912345678")
