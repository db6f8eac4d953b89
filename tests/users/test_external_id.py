"""The number by which other systems know somebody: unique, found by searching, and nobody else's id."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import IntegrityError, transaction

from rollbook.audit.operations import undo
from rollbook.doors.cli.acting import found
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.users.models import SearchText, User
from rollbook.users.operations import change_external_id, create
from rollbook.users.queries import matching, page
from rollbook.users.selection import UserSelection
from rollbook.users.views import read
from tests.told import changes_of, event_of, now
from tests.world import World, person


def give(world: World, name: str, text: str) -> Any:
    return change_external_id(UserSelection.of(getattr(world, name)), by=world.actor("uma"), external_id=text)


def test_it_is_given_found_taken_away_and_given_back(world: World) -> None:
    outcome = give(world, "sol", " E-0204 ")
    assert now(world.sol).external_id == "E-0204"
    (change,) = changes_of(outcome)
    assert (change.before, change.after) == ({"external_id": None}, {"external_id": "E-0204"})
    assert "e-0204" in SearchText.objects.get(pk=world.sol.pk).text
    assert [row["id"] for row in page(read("q=e-0204"), world.actor("ada")).rows] == [world.sol.pk]
    taken = give(world, "sol", "")
    assert now(world.sol).external_id is None
    undo(event_of(taken), by=world.actor("uma"))
    assert now(world.sol).external_id == "E-0204"


def test_no_two_people_have_the_same_but_capitals_count(world: World) -> None:
    give(world, "sol", "E-1")
    with pytest.raises(Invalid) as caught:
        give(world, "eve", "E-1")
    assert [m["code"] for m in caught.value.messages()["external_id"]] == ["taken"]
    assert give(world, "eve", "e-1").changed == [world.eve.pk]
    with pytest.raises(IntegrityError), transaction.atomic():
        User.objects.filter(pk=world.cleo.pk).update(external_id="E-1")


def test_nobody_new_gets_one_that_is_taken_and_two_newcomers_not_the_same(world: World) -> None:
    give(world, "sol", "E-1")
    with pytest.raises(Invalid) as caught:
        person("Nia", external_id="E-1")
    assert list(caught.value.messages()) == ["external_id"]
    rows = [{"username": name, "external_id": "E-2"} for name in ("nia", "ned")]
    with pytest.raises(Invalid) as caught:
        create.on_rows(rows, by=world.actor("ada"))
    assert [m["code"] for found in caught.value.messages().values() for m in found] == ["double"]
    assert person("Nia", external_id="E-2").external_id == "E-2"


def test_undo_does_not_bring_back_one_that_is_somebody_elses_by_now(world: World) -> None:
    give(world, "sol", "E-1")
    taken = give(world, "sol", "")
    give(world, "eve", "E-1")
    outcome = undo(event_of(taken), by=world.actor("uma"))
    assert outcome.refused == {Refusal.TAKEN: [world.sol.pk]}
    assert now(world.eve).external_id == "E-1"


def test_one_that_looks_like_an_id_or_a_username_means_neither(world: World) -> None:
    give(world, "sol", str(world.eve.pk))
    give(world, "cleo", world.ada.username)
    by = world.actor("ada")
    assert found([str(world.eve.pk)], by)[0] == [world.eve.pk]
    assert found([world.ada.username], by)[0] == [world.ada.pk]
    assert found([f"external-id:{world.eve.pk}", f"external-id:{world.ada.username}"], by)[0] == [
        world.sol.pk,
        world.cleo.pk,
    ]
    assert found(["external-id:none"], by) == ([], ["external-id:none"])


def test_lists_ask_for_it_exactly(world: World) -> None:
    give(world, "sol", "E-1")
    give(world, "eve", "E-2")
    asked = {query: set(matching(read(query), world.actor("ada"))) for query in (
        "external_id=E-1", "external_id=E-1&external_id=E-2", "external_id=e-1", "external_id=E",
    )}  # fmt: skip
    assert list(asked.values()) == [{world.sol}, {world.sol, world.eve}, set(), set()]
