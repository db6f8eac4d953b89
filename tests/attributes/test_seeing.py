"""Who sees which of the site's own fields: in lists, profiles, filters, the API, files and the log, of each person."""

from __future__ import annotations

import json
from typing import Any

import pytest

from rollbook.attributes.models import Attribute
from rollbook.attributes.operations import create, edit
from rollbook.attributes.queries import seen, settable, values_of
from rollbook.attributes.selection import AttributeSelection
from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.audit.queries import changes
from rollbook.audit.reading import told
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.roles.operations import add_role
from rollbook.users.models import User
from rollbook.users.queries import matching, tab_counts
from rollbook.users.selection import UserSelection
from rollbook.users.views import read
from tests.attributes.filled import put, standing
from tests.calling import Api, role
from tests.told import event_of
from tests.units.trees import unit
from tests.world import World, acting, person

Own = dict[str, Attribute]
PAY = ("users.view", "users.edit", "users.view_confidential", "audit.view")


def found(query: str, by: Actor) -> set[str]:
    return set(matching(read(query), by).values_list("first_name", flat=True))


def in_log(outcome: Any, by: Actor) -> Any:
    event = event_of(outcome)
    rows: Any = list(changes(event, by).values())
    fields = (field for row in told(rows, {event.pk: event.steps}, by) for field in row["fields"])
    return {field["field"]: (field["before"], field["after"]) for field in fields}


def test_a_user_manager_knows_nothing_of_what_is_confidential(paid: World) -> None:
    uma = paid.actor("uma")
    assert "salary" not in {a.slug for a in (*seen(uma), *settable(uma))}
    assert [{a.slug for a in row} for row in values_of([paid.sol.pk], uma).values()] == [{"house"}]
    for query in ("attribute.salary=1200", "attribute.salary.from=1", "attribute.salary=none"):
        assert found(query, uma) == set()
        assert set(tab_counts(read(query), uma).values()) == {0}
    assert found("attribute.salary.from=1", paid.actor("ada")) == {"Sol", "Cleo"}
    page = Api(paid.uma)
    assert page.get(f"users/{paid.sol.pk}").json()["attributes"] == {"house": "Red"}
    assert "salary" not in page.get("attributes").content.decode()
    assert Api(paid.ada).get(f"users/{paid.sol.pk}").json()["attributes"] == {"house": "Red", "salary": 1200}


def test_nobody_sets_what_they_do_not_see_not_even_by_undo(paid: World) -> None:
    outcome = put(paid.sol, paid.actor("ada"), salary=1300)
    with pytest.raises(Invalid):
        put(paid.sol, paid.actor("uma"), salary=9)
    undone = undo(event_of(outcome), by=paid.actor("uma"))
    assert undone.refused == {Refusal.PERMISSION: [paid.sol.pk]}
    assert standing(paid.sol)["salary"] == "1300"


def test_the_log_tells_only_that_it_changed(paid: World) -> None:
    outcome = put(paid.sol, paid.actor("ada"), salary=1300, house="Blue")
    assert in_log(outcome, paid.actor("uma")) == {
        "attributes.salary": ("•••", "•••"), "attributes.house": ("Red", "Blue"),
    }  # fmt: skip
    assert in_log(outcome, paid.actor("ada"))["attributes.salary"] == ("1200", "1300")
    assert "1300" not in Api(paid.uma).get(f"events/{outcome.event_id}").content.decode()
    assert "1300" not in json.dumps(event_of(outcome).params)


def test_the_value_set_for_many_is_not_in_the_entry_itself(paid: World) -> None:
    answer = Api(paid.ada).act("set-attribute", paid.sol, paid.cleo, attribute="salary", value="7777").json()
    assert answer["changed"] == 2
    assert "7777" not in json.dumps(Event.objects.get(pk=answer["event"]).params)


def test_what_is_held_for_one_unit_shows_it_of_people_there_alone(paid: World) -> None:
    arts = unit("Arts")
    User.objects.filter(pk=paid.sol.pk).update(unit=arts)
    role("paymaster", 80, "users.view_confidential", "users.edit_confidential")
    add_role(UserSelection.of(paid.uma), by=paid.actor("ada"), role="paymaster", unit="Arts")
    uma = paid.actor("uma")
    assert found("attribute.salary.from=1", uma) == {"Sol"}
    assert found("attribute.salary=none", uma) == set()
    shown = {pk: {a.slug for a in row} for pk, row in values_of([paid.sol.pk, paid.cleo.pk], uma).items()}
    assert shown == {paid.sol.pk: {"salary", "house"}, paid.cleo.pk: {"house"}}
    assert put(paid.sol, uma, salary=5).changed == [paid.sol.pk]
    assert put(paid.cleo, uma, salary=5, house="Blue").refused == {Refusal.PERMISSION: [paid.cleo.pk]}
    assert standing(paid.cleo) == {"salary": "3400", "house": "Red"}, "all or nothing of somebody"


def test_to_see_is_not_to_edit(paid: World) -> None:
    role("auditor", 90, *PAY)
    by = acting(person("Olga", role="auditor"))
    assert "salary" in {a.slug for a in seen(by)}
    assert "salary" not in {a.slug for a in settable(by)}
    with pytest.raises(Invalid):
        put(paid.sol, by, salary=5)


def test_nobody_opens_what_is_confidential_without_seeing_it(paid: World, own: Own) -> None:
    role("shaper", 90, "users.view", "users.edit", "attributes.edit", "audit.view")
    by = acting(person("Olga", role="shaper"))
    outcome = edit(AttributeSelection.of(own["salary"]), by=by, seen_by=Permission.USERS_VIEW.value)
    assert outcome.refused == {Refusal.PERMISSION: [own["salary"].pk]}
    assert edit(AttributeSelection.of(own["salary"]), by=by, name="Pay").changed == [own["salary"].pk]
    opened = edit(AttributeSelection.of(own["house"]), by=paid.actor("ada"),
                  seen_by=Permission.USERS_VIEW_CONFIDENTIAL.value)  # fmt: skip
    assert undo(event_of(opened), by=by).changed == []


def test_whoever_shapes_attributes_for_one_unit_shapes_none(paid: World, own: Own) -> None:
    unit("Arts")
    role("shaper", 90, "users.view", "users.edit", "attributes.edit")
    olga = person("Olga")
    add_role(UserSelection.of(olga), by=paid.actor("ada"), role="shaper", unit="Arts")
    assert edit(AttributeSelection.of(own["house"]), by=acting(olga), name="Home").changed == []
    with pytest.raises(Denied):
        create(AttributeSelection(()), by=acting(olga), name="Home")
