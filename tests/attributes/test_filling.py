"""Filling in the site's own fields: each kind takes what it can have, and nothing is half saved."""

from __future__ import annotations

from typing import Any

import pytest

from rollbook.attributes.models import Attribute, AttributeValue
from rollbook.attributes.operations import delete, set_attribute, set_attributes
from rollbook.attributes.selection import AttributeSelection
from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.users.operations import create, erase
from rollbook.users.operations import delete as delete_user
from rollbook.users.selection import UserSelection
from tests.attributes.filled import put, standing
from tests.told import changes_of, event_of, statements
from tests.world import World, crowd, person

Own = dict[str, Attribute]


@pytest.mark.parametrize(
    ("slug", "given", "kept"),
    [
        ("department", "  Physics   and Maths ", "Physics and Maths"),
        ("grade", "007.50", "7.5"), ("grade", 12, "12"), ("grade", 2.5, "2.5"), ("grade", "-3", "-3"),
        ("grade", "1e3", "1000"), ("grade", 0, "0"), ("grade", "-0", "0"),
        ("hired", "2026-01-31", "2026-01-31"),
        ("first-aid", True, "yes"), ("first-aid", "No", "no"), ("first-aid", "ja", "yes"), ("first-aid", False, "no"),
        ("house", "red", "Red"), ("house", "DARK GREEN", "Dark green"),
    ],
)  # fmt: skip
def test_each_kind_keeps_what_is_meant(world: World, own: Own, slug: str, given: Any, kept: str) -> None:
    put(world.sol, **{slug: given})
    assert standing(world.sol) == {slug: kept}


@pytest.mark.parametrize(
    ("slug", "given", "code"),
    [
        ("department", "x" * 201, "too_long"), ("department", "a\x07b", "hidden_character"),
        ("department", 5, "not_text"),
        ("grade", "twelve", "not_a_number"), ("grade", "1,5", "not_a_number"), ("grade", "NaN", "not_a_number"),
        ("grade", "Infinity", "not_a_number"), ("grade", "1e13", "not_a_number"), ("grade", True, "not_text"),
        ("grade", "0.0000001", "not_a_number"), ("grade", "1e999999", "not_a_number"),
        ("hired", "2026-02-30", "not_a_date"), ("hired", "yesterday", "not_a_date"),
        ("first-aid", "perhaps", "no_such_choice"), ("house", "Yellow", "no_such_choice"),
        ("house", ["Red"], "no_such_choice"), ("nothing", "x", "unknown"),
    ],
)  # fmt: skip
def test_what_a_kind_cannot_have_is_said_and_nothing_is_saved(
    world: World, own: Own, slug: str, given: Any, code: str
) -> None:
    values = {"department": "Physics", slug: given}
    with pytest.raises(Invalid) as caught:
        set_attributes(UserSelection.of(world.sol), by=world.actor("ada"), attributes=values)
    assert [m["code"] for m in caught.value.messages()["attributes"]] == [code]
    assert standing(world.sol) == {}


def test_what_is_not_named_stays_and_empty_takes_away_and_undo_gives_back(world: World, own: Own) -> None:
    put(world.sol, department="Physics", grade=4)
    taken = put(world.sol, world.actor("uma"), department=None, house="Red")
    assert standing(world.sol) == {"grade": "4", "house": "Red"}
    assert world.sol.version < type(world.sol).objects.get(pk=world.sol.pk).version
    undo(event_of(taken), by=world.actor("uma"))
    assert standing(world.sol) == {"grade": "4", "department": "Physics"}
    assert AttributeValue.objects.get(user=world.sol, attribute=own["department"]).key == "physics"


def test_the_same_again_changes_nothing(world: World, own: Own) -> None:
    put(world.sol, grade=4)
    assert put(world.sol, grade="4.0").changed == []


def test_many_get_the_same_at_once_and_the_number_of_statements_does_not_grow(world: World, own: Own) -> None:
    people, taken = crowd(211), {}
    for part in (people[:1], people[1:11], people[11:]):
        done, taken[len(part)] = statements(
            set_attribute, UserSelection(part), by=world.actor("ada"), attribute="house", value="blue"
        )
        assert len(done.changed) == len(part)
    assert taken[10] == taken[200] < 40
    assert AttributeValue.objects.filter(value="Blue").count() == 211
    set_attribute(UserSelection(people), by=world.actor("ada"), attribute="house", value="")
    assert not AttributeValue.objects.exists()


def test_a_value_that_does_not_fit_is_said_at_its_field(world: World, own: Own) -> None:
    with pytest.raises(Invalid) as caught:
        set_attribute(UserSelection.of(world.sol), by=world.actor("ada"), attribute="house", value="Yellow")
    (problem,) = caught.value.messages()["value"]
    assert problem["message"] == "“Yellow” is not among the choices: Red, Blue, Dark green."


def test_somebody_new_has_them_at_once_and_nobody_is_added_with_wrong_ones(world: World, own: Own) -> None:
    nia = person("Nia", attributes={"house": "Red", "first-aid": True})
    assert standing(nia) == {"house": "Red", "first-aid": "yes"}
    with pytest.raises(Invalid):
        person("Ned", attributes={"house": "Yellow"})


def test_whoever_may_not_set_one_adds_nobody_with_it(world: World, own: Own) -> None:
    with pytest.raises(Invalid) as caught:
        create(UserSelection(()), by=world.actor("uma"), username="nia", attributes={"salary": 1})
    assert [m["code"] for m in caught.value.messages()["attributes"]] == ["unknown"]


def test_a_deleted_attribute_is_gone_with_its_values_until_undo(world: World, own: Own) -> None:
    put(world.sol, house="Red")
    gone = delete(AttributeSelection.of(own["house"]), by=world.actor("ada"))
    with pytest.raises(Invalid):
        put(world.sol, house="Blue")
    undo(event_of(gone), by=world.actor("ada"))
    assert standing(world.sol) == {"house": "Red"}
    assert put(world.sol, house="Blue").changed == [world.sol.pk]


def test_erasing_somebody_erases_their_values_in_the_log_too(world: World, own: Own) -> None:
    outcome = put(world.sol, department="Secret of Sol")
    for verb in (delete_user, erase):
        verb(UserSelection.of(world.sol), by=world.actor("ada"))
    assert not AttributeValue.objects.exists()
    assert all(change.after is None for change in changes_of(outcome))


def test_deleted_people_are_refused(world: World, own: Own) -> None:
    delete_user(UserSelection.of(world.sol), by=world.actor("ada"))
    assert put(world.sol, house="Red").refused == {Refusal.DELETED: [world.sol.pk]}
