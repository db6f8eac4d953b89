"""11. Who manages the users of one unit changes these alone, by whatever operation and door."""

from __future__ import annotations

from collections.abc import Iterator
from typing import Any

import pytest

from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles.models import Grant, Role
from rollbook.units.models import Unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import SavedView, User
from rollbook.users.saved import SavedViewSelection
from rollbook.users.selection import UserSelection
from tests.calling import Api, cli
from tests.console.conftest import choose, preview, signed_in
from tests.roles.test_population import PARAMS as OTHERS
from tests.security.delegated import SECRET, Scene, scene
from tests.units.trees import give
from tests.world import acting

ON_USERS = sorted(o.name for o in registry.values() if o.noun == "users" and o.listed and not o.creates)
IN_BULK = sorted(name for name in ON_USERS if registry[name].bulk)
PARAMS = {**OTHERS, "users.end_session": {"session": 1}}


@pytest.fixture
def s(db: None) -> Iterator[Scene]:
    """The scene; whatever a test does, what is not Mara's is afterwards as it was."""
    made = scene()
    before = made.outsiders()
    yield made
    assert made.outsiders() == before


def everybody(s: Scene) -> list[int]:
    return [user.pk for user in (*s.inside, *s.outside)]


# -- people


@pytest.mark.parametrize("name", ON_USERS)
def test_every_operation_finds_outsiders_unknown(s: Scene, name: str) -> None:
    operation, given, outside = registry[name], PARAMS.get(name, {}), {user.pk for user in s.outside}
    for by in (s.by, acting(give(s.mara, "administrator", s.arts))):
        if not by.holds(operation.permission):
            continue
        for call in (operation.plan, operation):
            chosen = UserSelection([s.ann.pk, *outside] if operation.bulk else list(outside))
            outcome = call(chosen, by=by, **given)
            assert set(outcome.refused["unknown"]) == outside
            assert set(outcome.changed) <= {s.ann.pk}


@pytest.mark.parametrize("name", IN_BULK)
def test_by_a_view_only_insiders_are_meant_through_every_door(s: Scene, name: str) -> None:
    operation, given, inside = registry[name], PARAMS.get(name, {}), {user.pk for user in s.inside}
    if not s.by.holds(operation.permission):
        return
    told = Api(s.mara).act(operation.verb, view="status=all", **given)
    assert told.status_code == 200
    assert told.json()["changed"] <= len(inside)
    assert "unknown" not in told.json()["refused"]
    words = [word for param, value in given.items() for word in (f"--{param.replace('_', '-')}", str(value))]
    answer = cli("users", operation.verb, "--view", "status=all", "--plan", *words, acts_as=s.mara)
    assert "No such user" not in answer.output
    client = signed_in(s.mara)
    page = choose(client, operation.verb.replace("-", "_"), view="status=all", everybody=True)
    shown = preview(client, page, **{param: str(value) for param, value in given.items()})
    assert SECRET not in shown.content.decode().lower()
    assert page.context["frozen"].total <= len(inside)
    by_ids = choose(client, operation.verb.replace("-", "_"), *everybody(s))
    assert by_ids.context["frozen"].total <= len(inside)


def test_nobody_is_added_outside(s: Scene) -> None:
    before = set(User.objects.values_list("pk", flat=True))
    for given in ({}, {"roles": []}, {"roles": ["coach"]}, {"unit": str(s.science.pk)}, {"unit": "none"}):
        answer = Api(s.mara).post("users/actions/create", first_name="Nia", email="nia@example.org", **given)
        assert answer.status_code in {201, 422}, answer.content
    made = User.objects.exclude(pk__in=before)
    assert all(user.unit and user.unit.path.startswith(s.arts.path) for user in made)


# -- roles


@pytest.mark.parametrize("verb", ["add_role", "lend_role"])
@pytest.mark.parametrize("slug", ["user-manager", "educator", "content-editor"])
def test_what_allows_something_is_given_in_the_unit_alone(s: Scene, verb: str, slug: str) -> None:
    operation, ann = registry[f"users.{verb}"], UserSelection.of(s.ann)
    given = {"role": slug, **({"until": "2099-01-01"} if verb == "lend_role" else {})}
    assert operation(ann, by=s.by, **given).refused == {"role_rank": [s.ann.pk]}
    for elsewhere in (s.science, s.academy):
        _refused_as_no_choice(operation, ann, s, "unit", unit=str(elsewhere.pk), **given)
    assert operation(ann, by=s.by, unit=str(s.music.pk), **given).changed == [s.ann.pk]
    assert set(Grant.objects.filter(user=s.ann, role__slug=slug).values_list("unit", flat=True)) == {s.music.pk}


def test_the_highest_roles_are_out_of_reach_in_the_unit_too(s: Scene) -> None:
    for given in ({}, {"unit": str(s.arts.pk)}):
        with pytest.raises(Invalid):
            registry["users.add_role"](UserSelection.of(s.ann), by=s.by, role="administrator", **given)
    outcome = registry["users.remove_role"](UserSelection.of(s.world.ada), by=s.by, role="coach")
    assert outcome.refused == {"unknown": [s.world.ada.pk]}


def test_new_people_get_no_role_that_allows_something_everywhere(s: Scene) -> None:
    given = {"first_name": "Nia", "email": "nia@example.org", "roles": ["user-manager"], "unit": str(s.arts.pk)}
    Api(s.mara).post("users/actions/create", **given)
    assert not Grant.objects.filter(user__email="nia@example.org", unit=None).exists()


def _refused_as_no_choice(operation: Operation, subjects: Any, s: Scene, field: str, **given: Any) -> None:
    with pytest.raises(Invalid) as raised:
        operation(subjects, by=s.by, **given)
    assert raised.value.messages()[field][0]["code"] in {"no_such_choice", "out_of_reach"}


# -- units and groups


def test_units_elsewhere_are_unknown_and_nothing_goes_there(s: Scene) -> None:
    for verb, given in {"rename": {"name": "Mine"}, "move": {"parent": str(s.arts.pk)}, "delete": {}}.items():
        for unit in (s.academy, s.science):
            outcome = registry[f"units.{verb}"](UnitSelection.of(unit), by=s.by, **given)
            assert outcome.refused == {"unknown": [unit.pk]}
    for elsewhere in (str(s.science.pk), str(s.academy.pk), s.science.name, "top", "987654"):
        _refused_as_no_choice(registry["units.move"], UnitSelection.of(s.music), s, "parent", parent=elsewhere)
        given = {"name": "Below", "parent": elsewhere}
        _refused_as_no_choice(registry["units.create"], UnitSelection(()), s, "parent", **given)
        there = {"unit": "none" if elsewhere == "top" else elsewhere}
        _refused_as_no_choice(registry["users.move_to_unit"], UserSelection.of(s.ann), s, "unit", **there)
    assert Unit.objects.get(pk=s.music.pk).parent_id == s.arts.pk


def test_groups_elsewhere_are_unknown_and_can_not_be_filled_or_left(s: Scene) -> None:
    groups = registry["groups.edit"].subjects
    given: dict[str, dict[str, Any]] = {"edit": {"name": "Mine"}, "set_roles": {"roles": ["coach"]}, "delete": {}}
    for verb, values in given.items():
        outcome = registry[f"groups.{verb}"](groups.of(s.lab), by=s.by, **values)
        assert outcome.refused == {"unknown": [s.lab.pk]}
    for verb, values in (
        ("add_to_group", {"group": str(s.lab.pk)}), ("remove_from_group", {"group": s.lab.name}),
        ("set_groups", {"join": [str(s.lab.pk)]}), ("set_groups", {"leave": [str(s.lab.pk)]}),
        ("make_owner", {"group": str(s.lab.pk)}),
    ):  # fmt: skip
        _refused_as_no_choice(registry[f"users.{verb}"], UserSelection.of(s.ann), s, next(iter(values)), **values)
    for there in (str(s.science.pk), str(s.academy.pk)):
        _refused_as_no_choice(registry["groups.create"], groups(()), s, "unit", name="Mine", unit=there)
        _refused_as_no_choice(registry["groups.edit"], groups.of(s.choir), s, "unit", unit=there)


def test_a_group_with_an_outsider_in_it_carries_no_more_than_they_may_be_given(s: Scene) -> None:
    groups = registry["groups.edit"].subjects
    outcome = registry["groups.set_roles"](groups.of(s.choir), by=s.by, roles=["user-manager"])
    assert (outcome.changed, list(outcome.refused)) == ([], ["members"])


# -- what belongs to the whole site


def test_even_an_administrator_of_one_unit_shapes_nothing_that_is_everybodys(s: Scene) -> None:
    by = acting(give(s.mara, "administrator", s.arts))
    roles, contents = registry["roles.edit"].subjects, registry["contents.create"].subjects
    role = Role.objects.get(slug="student")
    assert registry["roles.edit"](roles.of(role), by=by, permissions=["users.erase"]).changed == []
    before = Role.objects.count()
    for call in (
        lambda: registry["contents.create"](contents(()), by=by, name="Mine", key="mine"),
        lambda: registry["roles.create"](roles(()), by=by, name="Mine", rank=90, permissions=["users.view"]),
        lambda: registry["roles.create"](roles(()), by=by, name="Mine", rank=0),
        lambda: registry["views.save"](SavedViewSelection(()), by=by, name="Mine", query="", audience="shared"),
    ):
        with pytest.raises((Denied, Invalid)):
            call()  # type: ignore[no-untyped-call]
    shared = SavedView.objects.filter(owner=None).values_list("pk", flat=True)
    assert registry["views.delete"](SavedViewSelection(shared), by=by).changed == []
    assert Role.objects.count() == before
