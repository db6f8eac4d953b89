"""What somebody may do stands on their Access tab with how far it reaches; and what groups open to them."""

from __future__ import annotations

from datetime import timedelta

from django.utils import timezone

from rollbook.groups.models import Content, GroupContent
from rollbook.roles.models import Grant
from rollbook.users.models import User
from tests.calling import role
from tests.console.conftest import At, text_of
from tests.groups.making import content, group, unit
from tests.told import statements
from tests.world import World, person


def page(at: At, user: User, **asked: str) -> str:
    return text_of(at("ada").get(f"/users/{user.pk}/access/", asked))


def test_a_role_in_a_unit_for_a_while_is_told_with_both(world: World, at: At) -> None:
    north = unit("North")
    Grant.objects.filter(user=world.uma).update(unit=north, until=timezone.now() + timedelta(days=3))
    text = page(at, world.uma)
    assert "See users Yes in North and below · until " in text
    Grant.objects.create(user=world.uma, role=role("x", 10, "users.view"))
    text = page(at, world.uma)
    assert "See users Yes Add users" in text, "one way without a limit is enough"
    assert "User manager" in page(at, world.uma, permission="users.create")
    assert "Nothing beyond signing in." in page(at, world.sol)


def test_whoever_is_suspended_may_do_nothing_until_they_are_active(world: World, at: At) -> None:
    User.objects.filter(pk=world.uma.pk).update(status="suspended")
    assert "Nothing while they are not active. Their roles count again once they are." in page(at, world.uma)


def test_contents_that_groups_open_are_listed(world: World, at: At) -> None:
    scales = content("Scales")
    for name in ("Choir", "Band"):
        GroupContent.objects.create(group=group(name, world.sol), content=scales)
    assert "What they may open Scales by Band, Choir" in page(at, world.sol)
    assert "What they may open" not in page(at, world.eve)
    Content.objects.update(deleted=True)
    assert "What they may open" not in page(at, world.sol)


def test_people_are_named_by_their_names(world: World, at: At) -> None:
    assert "over Sol Reyes." in page(at, world.uma, permission="users.suspend", over="sol reyes")
    person("Sol", "Reyes", email="sol2@example.org")
    text = page(at, world.uma, permission="users.suspend", over="Sol Reyes")
    assert "Give the username. Is it one of these? Sol Reyes (sol@example.org), Sol Reyes (sol2@example.org)" in text
    assert "Ada Lovelace" in page(at, world.uma, **{"with": "Lovelace, Ada"})
    assert "Choose a permission." in page(at, world.uma, ask="1", over="ghost")


def test_many_roles_and_contents_take_no_more_statements(world: World, at: At) -> None:
    client, path = at("ada"), f"/users/{world.sol.pk}/access/"
    one = content("Scales")

    def more(names: range) -> int:
        for n in names:
            made = group(f"Group {n}", world.sol, roles=["coach"])
            GroupContent.objects.create(group=made, content=one)
        return statements(client.get, path)[1]

    client.get(path)
    assert more(range(2)) == more(range(2, 12))


def test_a_day_to_come_and_two_questions_at_once_are_told_of(world: World, at: At) -> None:
    scales = content("Scales")
    assert "Choose a day that is over, or today." in page(at, world.uma, on="2999-01-01")
    as_of = at("ada").get("/roles/on/", {"role": "coach", "on": "2999-01-01"})
    assert "Choose a day that is over, or today." in text_of(as_of)
    text = page(at, world.uma, permission="users.view", content=str(scales.pk))
    assert "Choose a permission or a content, not both." in text
