"""Somebody new can be put into groups at once, with nothing half done."""

from __future__ import annotations

import pytest
from django.test import Client

from rollbook.groups.models import GroupMember
from rollbook.groups.operations import create as make_group
from rollbook.groups.operations import set_roles
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Invalid
from rollbook.users.models import User
from rollbook.users.operations import create
from rollbook.users.selection import UserSelection
from tests.world import World, operator


@pytest.fixture
def groups(world: World) -> dict[str, int]:
    return {
        name: make_group(GroupSelection(()), by=operator(), name=name).changed[0] for name in ("Choir", "Staffroom")
    }


def test_they_are_in_the_groups_that_are_named(world: World, groups: dict[str, int]) -> None:
    given = {"first_name": "Nia", "username": "nia", "groups": ["Choir", groups["Staffroom"]]}
    made = create(UserSelection(()), by=world.actor("uma"), **given)
    assert set(GroupMember.objects.filter(user_id=made.changed[0]).values_list("group_id", flat=True)) == set(
        groups.values()
    )


def test_nobody_is_added_where_a_group_carries_what_the_actor_may_not_give(
    world: World, groups: dict[str, int]
) -> None:
    set_roles(GroupSelection.of(groups["Staffroom"]), by=world.actor("ada"), roles=["administrator"])
    with pytest.raises(Invalid) as caught:
        create(UserSelection(()), by=world.actor("uma"), username="nia", groups=["Staffroom"])
    assert list(caught.value.messages()) == ["groups"]
    assert not User.objects.filter(username="nia").exists()


def test_the_form_offers_them_and_past_some_hundred_takes_names(
    world: World, client: Client, groups: dict[str, int]
) -> None:
    client.force_login(world.uma)
    assert f'name="groups" value="{groups["Choir"]}"' in client.get("/users/add/").content.decode()
    make_group.on_rows([{"name": f"Class {n}"} for n in range(300)], by=operator())
    page = client.get("/users/add/").content.decode()
    assert '<textarea name="groups"' in page
    sent = {"first_name": "Nia", "username": "nia", "status": "active", "language": "en", "time_zone": "UTC",
            "population": "staff", "groups": "Choir\r\nClass 7\r\n"}  # fmt: skip
    answer = client.post("/users/add/", sent)
    assert answer.status_code == 302, answer.content.decode()[-3000:]
    names = GroupMember.objects.filter(user__username="nia").order_by("group__name")
    assert list(names.values_list("group__name", flat=True)) == ["Choir", "Class 7"]
