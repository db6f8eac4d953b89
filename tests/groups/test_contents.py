"""The repository: what there is in it, and to which groups it is open."""

from __future__ import annotations

import pytest

from rollbook.audit.operations import undo
from rollbook.groups.models import Content
from rollbook.groups.operations import close_content, open_content
from rollbook.groups.operations_repository import create, delete, edit
from rollbook.groups.repository import ContentSelection
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.roles.operations import add_role
from rollbook.users.selection import UserSelection
from tests.groups.making import content, group, opened
from tests.told import event_of
from tests.world import World, acting

NOTHING = ContentSelection(())


def test_something_is_added_by_its_name_and_key(world: World) -> None:
    made = create(NOTHING, by=world.actor("uma"), name="Photosynthesis", key="bio-101")
    found = Content.objects.get(pk=made.changed[0])
    assert (found.name, found.key, found.name_key) == ("Photosynthesis", "bio-101", "photosynthesis")
    undo(event_of(made), by=world.actor("uma"))
    assert not Content.objects.exists()


def test_a_key_is_given_once_until_it_is_free_again(world: World) -> None:
    first = content("Photosynthesis", "bio-101")
    with pytest.raises(Invalid) as caught:
        create(NOTHING, by=world.actor("uma"), name="Light", key="bio-101")
    assert [m["code"] for m in caught.value.messages()["key"]] == ["taken"]
    delete(ContentSelection.of(first), by=world.actor("uma"))
    assert create(NOTHING, by=world.actor("uma"), name="Light", key="bio-101").changed


def test_name_and_key_change_and_come_back(world: World) -> None:
    found = content("Photosynthesis", "bio-101")
    outcome = edit(ContentSelection.of(found), by=world.actor("uma"), name="Licht", key="bio-102")
    now = Content.objects.get()
    assert (now.name, now.name_key, now.key) == ("Licht", "licht", "bio-102")
    undo(event_of(outcome), by=world.actor("uma"))
    now = Content.objects.get()
    assert (now.name, now.name_key, now.key) == ("Photosynthesis", "photosynthesis", "bio-101")


def test_a_key_that_another_has_is_refused(world: World) -> None:
    content("Photosynthesis", "bio-101")
    other = content("Light", "bio-102")
    with pytest.raises(Invalid):
        edit(ContentSelection.of(other), by=world.actor("uma"), key="bio-101")
    assert edit(ContentSelection.of(other), by=world.actor("uma"), key="bio-102", name="Light and shade").changed


def test_deleting_it_is_undone_with_the_groups_it_was_open_to(world: World) -> None:
    choir = group("Choir")
    found = content("Photosynthesis", "bio-101", choir)
    outcome = delete(ContentSelection.of(found), by=world.actor("uma"))
    assert not Content.objects.exists()
    undo(event_of(outcome), by=world.actor("uma"))
    assert opened(choir) == {"Photosynthesis"}


def test_groups_are_opened_to_it_and_closed(world: World) -> None:
    choir, band, found = group("Choir"), group("Band"), content("Photosynthesis", "bio-101")
    both = GroupSelection.of(choir, band)
    outcome = open_content(both, by=world.actor("uma"), content="bio-101")
    assert (outcome.changed, opened(choir), opened(band)) == (
        sorted([choir.pk, band.pk]), {"Photosynthesis"}, {"Photosynthesis"},
    )  # fmt: skip
    assert open_content(both, by=world.actor("uma"), content=found.pk).unchanged == 2
    closed = close_content(GroupSelection.of(band), by=world.actor("uma"), content="photosynthesis")
    assert (opened(choir), opened(band)) == ({"Photosynthesis"}, set())
    undo(event_of(closed), by=world.actor("uma"))
    assert opened(band) == {"Photosynthesis"}
    undo(event_of(outcome), by=world.actor("uma"))
    assert opened(choir) == set()


def test_content_editors_arrange_the_repository_and_nothing_else_does_it_for_them(world: World) -> None:
    add_role(UserSelection.of(world.eve), by=world.actor("ada"), role="content-editor")
    choir, found = group("Choir"), content("Photosynthesis", "bio-101")
    assert open_content(GroupSelection.of(choir), by=acting(world.eve), content=found.pk).changed
    assert edit(ContentSelection.of(found), by=acting(world.eve), name="Light").changed


@pytest.mark.parametrize("name", ["cleo", "sol", "eve"])
def test_without_the_permission_all_of_it_is_denied(world: World, name: str) -> None:
    by, choir = world.actor(name), group("Choir")
    found = content("Photosynthesis", "bio-101", choir)
    one, this = ContentSelection.of(found), GroupSelection.of(choir)
    for attempt in (
        lambda: create(NOTHING, by=by, name="Light", key="bio-102"), lambda: edit(one, by=by, name="Light"),
        lambda: delete(one, by=by), lambda: open_content(this, by=by, content=found.pk),
        lambda: close_content(this, by=by, content=found.pk),
    ):  # fmt: skip
        with pytest.raises(Denied):
            attempt()
    assert opened(choir) == {"Photosynthesis"}
