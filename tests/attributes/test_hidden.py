"""11. What is confidential about people is told by no door, in no way; nothing is set that one may not see."""

from __future__ import annotations

from typing import Any

import pytest
from django.db import connection
from django.test.utils import CaptureQueriesContext

from rollbook.attributes.models import Attribute
from rollbook.attributes.operations import create as make_attribute
from rollbook.attributes.operations import delete as delete_attribute
from rollbook.attributes.operations import edit as edit_attribute
from rollbook.attributes.operations import set_attribute
from rollbook.attributes.selection import AttributeSelection
from rollbook.audit.operations import undo
from rollbook.groups.models import Group
from rollbook.groups.operations import add_to_group
from rollbook.groups.operations import create as make_group
from rollbook.groups.selection import GroupSelection
from rollbook.jobs.freezing import freeze, selection
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles.operations import remove_role
from rollbook.users.models import User
from rollbook.users.queries import matching
from rollbook.users.selection import UserSelection
from rollbook.users.views import read
from tests.attributes.filled import put, standing
from tests.calling import Api, cli, role
from tests.console.conftest import signed_in
from tests.imports.files import plans, text_of, with_header
from tests.told import event_of
from tests.units.trees import give, settle, unit
from tests.world import World, acting, operator, person


def _secret_choice(world: World) -> None:
    make_attribute(
        AttributeSelection(()),
        by=operator(),
        name="Diagnosis",
        kind="choice",
        choices="Flu\nPlague",
        seen_by=Permission.USERS_VIEW_CONFIDENTIAL.value,
        edited_by=Permission.USERS_EDIT_CONFIDENTIAL.value,
    )


def _paymaster(world: World, name: str = "Pia") -> User:
    role("payer", 90, "users.view", "users.import", "users.create", "users.edit", "audit.view")
    role("secretive", 90, "users.view_confidential", "users.edit_confidential")
    pia = person(name, role="payer")
    return give(pia, "secretive")


@pytest.mark.parametrize("verb", ["suspend", "set-attribute"])
def test_api_view_is_no_oracle_of_confidential_values(paid: World, verb: str) -> None:
    api = Api(paid.uma)
    more = {"attribute": "house", "value": "Blue"} if verb == "set-attribute" else {}

    def counts(view: str) -> Any:
        return api.post(f"users/actions/{verb}", view=view, plan=True, **more).json()

    low, high = counts("status=all&attribute.salary.from=1"), counts("status=all&attribute.salary.from=999999")
    assert low == high


def test_api_view_of_a_hidden_group_is_no_oracle(paid: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    make_group(GroupSelection(()), by=operator(), name="Lab", unit=str(science.pk))
    lab = Group.objects.get(name="Lab").pk
    mara, ann = give(person("Mara"), "user-manager", arts), person("Ann")
    settle(arts, [ann])
    add_to_group(UserSelection.of(ann), by=operator(), group=str(lab))
    api = Api(mara)
    assert api.get("users", group=str(lab)).json()["users"] == []
    told = api.post("users/actions/suspend", view=f"group={lab}", plan=True).json()
    assert told["changed"] == 0, told


def test_api_view_of_a_unit_out_of_reach(paid: World) -> None:
    arts, science = unit("Arts"), unit("Science")
    role("roving", 90, "users.view", "users.suspend")
    role("unitist", 90, "units.view")
    mara = person("Mara", role="roving")
    give(mara, "unitist", arts)
    settle(science, [paid.sol])
    api = Api(mara)
    assert api.get("users", unit=str(science.pk)).json()["users"] == []
    told = api.post("users/actions/suspend", view=f"unit={science.pk}", plan=True).json()
    assert told["changed"] == 0, told


@pytest.mark.parametrize("how", ["list", "plan", "cli"])
def test_errors_do_not_tell_of_hidden_attributes(paid: World, how: str) -> None:
    _secret_choice(paid)
    api = Api(paid.uma)
    assert "Plague" not in api.get("attributes").content.decode()
    if how == "list":
        text = api.get("users", **{"attribute.diagnosis": "x"}).content.decode()
    elif how == "plan":
        text = api.post("users/actions/suspend", view="attribute.diagnosis=x", plan=True).content.decode()
    else:
        text = cli("users", "list", "--view", "attribute.diagnosis=x", acts_as=paid.uma).output
    assert "Plague" not in text, text


def test_hidden_slug_is_as_unknown(paid: World) -> None:
    api = Api(paid.uma)
    one = api.get("users", **{"attribute.salary": "1"})
    other = api.get("users", **{"attribute.nonesuch": "1"})
    assert one.status_code == other.status_code, (one.content, other.content)


def test_the_review_of_a_file_after_the_right_is_lost(paid: World) -> None:
    pia = _paymaster(paid)
    file = with_header("action,username,salary\nupdate,sol@example.org,9\n", acting(pia))
    assert plans(file) == ["change"]
    remove_role(UserSelection.of(pia), by=operator(), role="secretive")
    text = signed_in(pia).get(f"/users/import/{file.pk}/")
    assert text.status_code == 200
    assert "1200" not in text_of(text)


def test_newcomers_with_attributes_take_what_editing_takes(paid: World) -> None:
    role("maker", 90, "users.view", "users.create", "users.view_confidential", "users.edit_confidential")
    olga = person("Olga", role="maker")
    with pytest.raises(Denied):
        put(paid.eve, acting(olga), salary=5)
    made = Api(olga).post(
        "users/actions/create", first_name="Nia", email="nia@example.org", roles=[], attributes={"salary": 5}
    )
    assert made.status_code != 201, made.json()


@pytest.mark.parametrize("value", ["%00", "%ED%A0%80", "0e999999", "1e999999999", "nan", "x"])
def test_odd_filters(paid: World, value: str) -> None:
    client = signed_in(paid.ada)
    for slug in ("department", "grade", "hired", "first-aid", "house", "salary"):
        for end in ("", ".from", ".to"):
            assert client.get(f"/?attribute.{slug}{end}={value}").status_code < 500
            assert client.get(f"/users/?attribute.{slug}{end}={value}").status_code < 500
            assert client.get(f"/users/filters/?attribute.{slug}{end}={value}").status_code < 500


def test_the_log_of_a_hidden_attribute(paid: World) -> None:
    _secret_choice(paid)
    api = Api(paid.uma)
    events = api.get("events").json()["events"]
    full = "".join(api.get(f"events/{event['id']}").content.decode() for event in events)
    assert "Plague" not in full


def test_the_page_of_attributes_for_shapers_of_a_unit(paid: World) -> None:
    _secret_choice(paid)
    arts = unit("Arts")
    role("shaper", 90, "users.view", "attributes.edit")
    olga = give(person("Olga"), "shaper", arts)
    page = signed_in(olga).get("/attributes/")
    assert page.status_code in (403, 404) or "Diagnosis" not in page.content.decode(), text_of(page)


def test_taking_choices_out_tells_not_who_has_them(paid: World) -> None:
    _secret_choice(paid)
    put(paid.sol, diagnosis="Plague")
    hidden = Attribute.objects.get(slug="diagnosis")
    role("shaper", 90, "users.view", "attributes.edit")
    by = acting(person("Olga", role="shaper"))
    told = []
    for choices in ("Flu", "Plague"):
        try:
            told.append(bool(edit_attribute(AttributeSelection.of(hidden), by=by, choices=choices).changed))
        except Invalid:
            told.append("in use")
    assert told[0] == told[1], told


def test_undo_tells_not_whether_it_still_stands(paid: World) -> None:
    one = put(paid.sol, paid.actor("ada"), salary=1300)
    two = put(paid.sol, paid.actor("ada"), salary=1400)
    uma = paid.actor("uma")
    first, second = (undo(event_of(o), by=uma, planning=True).refused for o in (one, two))
    assert first == second, (first, second)


def test_a_frozen_view_after_the_right_is_lost(paid: World) -> None:
    pia = _paymaster(paid)
    view = "attribute.salary.from=2000"
    frozen = freeze(
        "user",
        matching(read(view), acting(pia)),
        operation="users.set_attribute",
        user_id=pia.pk,
        view=view,
        by_view=True,
    )
    remove_role(UserSelection.of(pia), by=operator(), role="secretive")
    given = {"attribute": "house", "value": "Blue"}
    before = set_attribute.plan(selection(frozen, acting(pia)), by=acting(pia), **given).as_dict()
    put(paid.cleo, salary=1)
    after = set_attribute.plan(selection(frozen, acting(pia)), by=acting(pia), **given).as_dict()
    assert before == after, (before, after)


def test_an_empty_view_for_many_is_no_500(paid: World) -> None:
    """A view that meets nobody by itself: a value which the attribute can't have at that end."""
    api = Api(paid.ada)
    answer = api.post("users/actions/suspend", view="attribute.grade.from=3")
    assert answer.status_code < 500
    answer = api.post("users/actions/suspend", view="attribute.grade.from=none")
    assert answer.status_code < 500
    client = signed_in(paid.uma)
    for view in ("attribute.salary=1", "attribute.grade.from=3", "attribute.house=none"):
        sent = client.post("/users/bulk/", {"do": "users.suspend", "scope": "query", "view": view})
        assert sent.status_code < 500, view


def test_mass_change_by_a_confidential_view(paid: World) -> None:
    """Not only a plan: who earns much is singled out and written to."""
    api = Api(paid.uma)
    told = api.post(
        "users/actions/set-attribute", view="status=all&attribute.salary.from=3000", attribute="house", value="Blue"
    )
    assert standing(paid.cleo)["house"] == standing(paid.sol)["house"], told.json()


def test_a_shaper_without_the_right_takes_values_away(paid: World, own: Any) -> None:
    role("shaper", 90, "users.view", "attributes.edit", "audit.view")
    by = acting(person("Olga", role="shaper"))
    outcome = delete_attribute(AttributeSelection.of(own["salary"]), by=by)
    assert outcome.changed == [], "all salaries are gone, by somebody who may neither see nor edit them"


def test_no_more_values_are_asked_for_at_once_than_of_groups(paid: World) -> None:
    api = Api(paid.ada)
    for n, status in ((20, 200), (21, 422)):
        query = "&".join(f"attribute.department=a{number}" for number in range(n))
        assert api.raw("GET", f"users?counts=1&{query}").status_code == status
    with CaptureQueriesContext(connection) as captured:
        api.raw("GET", "users?" + "&".join(f"attribute.department=a{number}" for number in range(20)))
    assert not any(query["sql"].count("attributes_attributevalue") > 4 for query in captured), "looked up once for all"
