"""Reading groups and the repository: in reach, by name, page by page, with counts of whom one may see."""

from __future__ import annotations

from typing import Any

from rollbook.groups import queries
from rollbook.groups.models import Group
from rollbook.kernel.actor import Actor
from rollbook.roles.operations import add_role
from rollbook.users.models import User
from rollbook.users.operations import delete, suspend
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.groups.making import content, dean, group, unit
from tests.told import statements
from tests.world import World, acting, crowd


def names(by: Actor, **asked: Any) -> list[str]:
    place = {name: asked.pop(name) for name in ("after", "before", "size") if name in asked}
    return [row.group.name for row in queries.page(queries.matching(by, **asked), by, **place).rows]


def test_they_come_by_name_and_are_found_by_words_of_it(world: World) -> None:
    for name in ("Year 9, history", "band", "Árvore", "Year 10, history"):
        group(name)
    by = world.actor("uma")
    assert names(by) == ["Árvore", "band", "Year 10, history", "Year 9, history"]
    assert names(by, q="HIST 9") == ["Year 9, history"]
    assert names(by, q="arvore") == ["Árvore"]
    assert names(by, q="nothing like it") == []
    assert names(by, q="%") == []


def test_a_kind_and_a_unit_with_all_below_it_narrow_them(world: World) -> None:
    arts = unit("Arts")
    music = unit("Music", arts)
    group("Choir", unit=music)
    group("Painting", unit=arts, kind="class")
    group("Everybody")
    by = world.actor("uma")
    assert names(by, unit=arts.pk) == ["Choir", "Painting"]
    assert names(by, unit=music.pk) == ["Choir"]
    assert names(by, unit=arts.pk, kind="class") == ["Painting"]
    assert queries.kind_counts(queries.matching(by, unit=arts.pk)) == {"": 2, "group": 1, "class": 1}


def test_whoever_is_limited_to_a_unit_sees_only_its_groups(world: World) -> None:
    arts = unit("Arts")
    group("Choir", unit=unit("Music", arts))
    hidden = group("Everybody")
    dean(world.cleo, arts)
    by = acting(world.cleo)
    assert names(by) == ["Choir"]
    assert not queries.visible(by).filter(pk=hidden.pk).exists()
    assert names(world.actor("sol")) == []


def test_pages_lead_forward_and_back_through_all_of_them_once(world: World) -> None:
    Group.objects.bulk_create(Group(name=f"G{n % 5}", name_key=f"g{n % 5}") for n in range(23))
    by = world.actor("uma")
    whole = [row.group.pk for row in queries.page(queries.matching(by), by, size=200).rows]
    seen, page = [], queries.page(queries.matching(by), by, size=5)
    assert page.before is None
    pages = [page]
    while page.after:
        page = queries.page(queries.matching(by), by, size=5, after=page.after)
        pages.append(page)
    for one in pages:
        seen += [row.group.pk for row in one.rows]
    assert seen == whole
    back = [row.group.pk for row in page.rows]
    while page.before:
        page = queries.page(queries.matching(by), by, size=5, before=page.before)
        back = [row.group.pk for row in page.rows] + back
    assert back == whole


def test_a_place_that_is_gone_is_the_beginning(world: World) -> None:
    group("Choir")
    assert names(world.actor("uma"), after=987_654) == ["Choir"]


def test_members_are_counted_whom_one_may_see_without_the_deleted(world: World) -> None:
    choir = group("Choir", world.sol, world.cleo, world.eve)
    delete(UserSelection.of(world.eve), by=world.actor("ada"))
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    assert queries.member_counts([choir.pk], world.actor("uma")) == {choir.pk: 2}
    role("tutor", 60, "groups.view")
    role("sight", 60, "users.view", population="learner")
    for slug in ("tutor", "sight"):
        add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role=slug)
    assert queries.member_counts([choir.pk], acting(world.cleo)) == {choir.pk: 1}


def test_owners_and_carried_roles_are_told(world: World) -> None:
    staff = group("Staff", roles=["coach", "user-manager", "educator"])
    assert [held.slug for held in queries.carried([staff.pk])[staff.pk]] == ["user-manager", "coach", "educator"]
    assert queries.owners(staff, world.actor("uma")) == []


def test_a_page_takes_the_same_few_statements_however_many_groups_and_members_it_tells_of(world: World) -> None:
    by, people = world.actor("uma"), crowd(300)
    group("First", *User.objects.filter(pk__in=people[:2]), roles=["coach"])
    by.holds("groups.view")
    few, of_few = statements(queries.page, queries.matching(by), by)
    for n in range(49):
        group(f"Group {n}", roles=["coach", "educator"])
    group("All", *User.objects.filter(pk__in=people), roles=["coach"])
    many, of_many = statements(queries.page, queries.matching(by), by)
    assert (len(few.rows), len(many.rows)) == (1, 50)
    assert many.rows[0].members == 300
    assert of_few == of_many == 3  # the page, the counts, the roles


def test_the_repository_is_for_those_who_may_open_or_arrange_it(world: World) -> None:
    content("Photosynthesis", "bio-101", group("Choir"))
    role("arranger", 60, "repository.edit")
    add_role(UserSelection.of(world.eve), by=world.actor("ada"), role="arranger")
    add_role(UserSelection.of(world.cleo), by=world.actor("ada"), role="educator")
    seen = {
        name: queries.contents(acting(getattr(world, name))).count() for name in ("ada", "uma", "cleo", "sol", "eve")
    }
    assert seen == {"ada": 1, "uma": 1, "cleo": 1, "sol": 0, "eve": 1}


def test_contents_count_the_groups_in_reach(world: World) -> None:
    arts = unit("Arts")
    found = content("Photosynthesis", "bio-101", group("Choir", unit=arts), group("Everybody"))
    dean(world.cleo, arts)
    assert queries.open_counts([found.pk], world.actor("uma")) == {found.pk: 2}
    assert queries.open_counts([found.pk], acting(world.cleo)) == {found.pk: 1}
    assert [one.name for one in queries.open_to(found, acting(world.cleo))] == ["Choir"]
