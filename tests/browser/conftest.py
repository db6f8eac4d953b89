"""Somebody at the console in a real browser."""

from __future__ import annotations

from collections.abc import Callable
from typing import Any

import pytest
from django.utils import timezone

from rollbook.credentials.models import Link
from rollbook.groups.models import Group
from rollbook.groups.operations import add_to_group, make_owner, set_roles
from rollbook.groups.selection import GroupSelection
from rollbook.roles.operations import lend_role
from rollbook.units.models import Unit
from rollbook.users.models import User
from rollbook.users.operations import change_email, delete, invite, suspend
from rollbook.users.selection import UserSelection
from tests import world as cast
from tests.groups.making import content
from tests.units.trees import settle, unit
from tests.world import PASSWORD, World


@pytest.fixture
def world(transactional_db: None) -> World:
    """The cast with some sixty others, one of them suspended and one deleted, so that pages are full."""
    made = cast.make()
    crowd = cast.crowd(60)
    suspend(UserSelection(crowd[:1]), by=made.actor("uma"), reason="Contract ended")
    delete(UserSelection(crowd[1:2]), by=made.actor("ada"))
    a_moved_address(made, User.objects.get(pk=crowd[2]))
    cast.surroundings()
    a_choir(made)
    a_tree(made)
    invite(UserSelection(()), by=made.actor("uma"), email="nia@example.org", roles=["coach"], note="See you soon!")
    return made


def a_moved_address(made: World, user: User) -> None:
    """Change somebody's proved address, so that the old one can be put back."""
    proof = {"kind": "reset", "secret_hash": "x", "epoch": user.access_epoch, "address_key": user.email_key}
    Link.objects.create(user=user, **proof, expires_at=timezone.now(), used_at=timezone.now())
    change_email(UserSelection.of(user), by=made.actor("ada"), email="elsewhere@example.org")


def a_tree(made: World) -> None:
    """Put units below Arts and beside it, somebody into one, and let somebody look after it for a while."""
    arts = Unit.objects.get(name="Arts")
    music = unit("Music and the performing arts of several centuries", arts)
    settle(music, [made.sol])
    unit("Science")
    lent = {"role": "coach", "unit": str(arts.pk), "until": "2099-05-04", "reason": "Covers for somebody"}
    lend_role(UserSelection.of(made.eve), by=made.actor("ada"), **lent)


def a_choir(made: World) -> None:
    """Fill the group: somebody answers for it, it carries a role and opens a content."""
    choir = Group.objects.get(name="Choir")
    people = UserSelection([made.sol.pk, made.cleo.pk, made.eve.pk])
    add_to_group(people, by=made.actor("ada"), group=choir.pk)
    make_owner(UserSelection.of(made.uma), by=made.actor("ada"), group=choir.pk)
    set_roles(GroupSelection.of(choir), by=made.actor("ada"), roles=["coach"])
    content("Photosynthesis", "bio-101", choir)


def sign_in(page: Any, name: str = "ada") -> Any:
    """Sign in as people do, and wait for the first page."""
    page.goto("/sign-in/")
    page.fill("[name=login]", f"{name}@example.org")
    page.fill("[name=password]", PASSWORD)
    page.press("[name=password]", "Enter")
    page.wait_for_url(lambda url: "sign-in" not in url)
    return page


@pytest.fixture
def console(page: Any, world: World) -> Any:
    """Ada's browser, signed in."""
    return sign_in(page)


@pytest.fixture
def visit(browser: Any, live_server: Any, world: World) -> Any:
    """Give a function that opens another browser: `visit(width=390, scheme="dark", language="ar-xb", script=False)`."""
    opened: list[Any] = []

    def open_one(
        *, width: int = 1280, scheme: str = "light", language: str = "", script: bool = True, who: str = "ada"
    ) -> Any:
        context = browser.new_context(
            base_url=live_server.url, viewport={"width": width, "height": 900}, color_scheme=scheme,
            java_script_enabled=script, reduced_motion="reduce", timezone_id="UTC",
        )  # fmt: skip
        context.set_default_timeout(10_000)
        if language:
            context.add_cookies([{"name": "django_language", "value": language, "url": live_server.url}])
        opened.append(context)
        page = context.new_page()
        return sign_in(page, who) if who else page

    made: Callable[..., Any] = open_one
    yield made
    for context in opened:
        context.close()
