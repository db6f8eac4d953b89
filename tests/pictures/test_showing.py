"""Pictures stand wherever initials would, and cost a list nothing."""

from __future__ import annotations

import re
from datetime import timedelta

from django.test import Client
from django.utils import timezone

from rollbook.audit.operations import undo
from rollbook.groups.operations import add_to_group, make_owner
from rollbook.roles.operations import lend_role
from rollbook.ui.templatetags.ui import avatar
from rollbook.users.operations import edit, send_reset
from rollbook.users.selection import UserSelection
from tests.console.conftest import signed_in, text_of
from tests.pictures.making import address, image, pictured, signed
from tests.told import event_of, statements
from tests.world import World, crowd, surroundings


def elements(html: str) -> int:
    return len(re.findall(r"<[a-z]", html))


def test_an_avatar_is_the_picture_or_else_initials() -> None:
    with_one, without = avatar("Sol Reyes", 7, picture="0123456789abcdef"), avatar("Sol Reyes", 7)
    assert with_one.startswith('<img class="avatar h-1" src="/pictures/7/picture/0123456789abcdef/" width="32"')
    assert 'alt=""' in with_one
    assert 'loading="lazy"' in with_one
    assert "SR" in without
    assert "<img" not in without
    assert elements(with_one) == elements(without) == 1
    assert 'width="68" height="68"' in avatar("Sol Reyes", 7, "xl", "0123456789abcdef")


def test_a_list_takes_no_more_statements_and_no_more_elements_for_it(world: World) -> None:
    people = crowd(40)
    client = signed_in(world.ada)
    client.get("/")
    before, of_none = statements(client.get, "/")
    for pk in people[:10]:
        pictured(type(world.sol).objects.get(pk=pk), image(40 + pk % 7))
    after, of_some = statements(client.get, "/")
    assert after.content.count(b"<img ") == before.content.count(b"<img ") + 10
    assert of_some == of_none
    assert elements(after.content.decode()) == elements(before.content.decode())


def test_it_stands_wherever_the_person_does(world: World) -> None:
    surroundings()
    picture = pictured(world.sol)
    of_sol, by = UserSelection.of(world.sol), world.actor("ada")
    add_to_group(of_sol, by=by, group="Choir")
    make_owner(of_sol, by=by, group="Choir")
    lend_role(of_sol, by=by, role="coach", unit="Arts", until=timezone.now() + timedelta(days=9))
    send_reset(of_sol, by=by)
    client: Client = signed_in(world.ada)
    group = world.sol.memberships.get().group_id
    unit = world.sol.grants.exclude(unit=None).get().unit_id
    for path in (
        "/", "/?q=reyes", f"/users/{world.sol.pk}/", f"/groups/{group}/", f"/units/{unit}/", "/mail/",
        "/roles/ending/",
    ):  # fmt: skip
        assert f'src="{picture}"' in client.get(path).content.decode(), path


def test_a_picture_is_beside_what_somebody_did_where_one_may_see_them(world: World) -> None:
    picture = pictured(world.uma)
    edit(UserSelection.of(world.sol), by=world.actor("uma"), contact="Room 4")
    assert f'src="{picture}"' in signed_in(world.ada).get("/audit/?operation=users.edit").content.decode()


def test_one_sees_ones_own_in_the_sidebar(world: World) -> None:
    picture = pictured(world.uma)
    assert f'src="{picture}"' in signed_in(world.uma).get("/audit/").content.decode()


def test_a_signature_is_on_the_profile(world: World) -> None:
    client = signed_in(world.ada)
    assert "Signature" not in text_of(client.get(f"/users/{world.sol.pk}/"))
    signature = signed(world.sol)
    assert f'src="{signature}"' in client.get(f"/users/{world.sol.pk}/").content.decode()


def test_undoing_something_else_leaves_the_picture(world: World) -> None:
    outcome = edit(UserSelection.of(world.sol), by=world.actor("ada"), contact="Room 4")
    picture = pictured(world.sol)
    undo(event_of(outcome), by=world.actor("ada"))
    assert address(world.sol) == picture
