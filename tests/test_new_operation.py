"""A new operation needs nothing but its registration: every door, the log and the reference have it."""

from __future__ import annotations

from collections.abc import Iterator
from types import ModuleType
from typing import Annotated, Any

import pytest
from django.test import Client
from django.urls import include, path

from rollbook.audit.describing import operation_label
from rollbook.audit.models import Event
from rollbook.config import urls
from rollbook.doors.api.urls import build, document
from rollbook.doors.cli.reference import operations_as_text
from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Text
from rollbook.kernel.operation import operation, registry
from rollbook.kernel.permission import Permission
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests import world
from tests.calling import Api, cli
from tests.world import World


@pytest.fixture
def w(db: None) -> World:
    return world.make()


@pytest.fixture
def addresses(settings: Any) -> Iterator[dict[str, Any]]:
    """Register `users.wave`, and serve the site with addresses that were made since; give the API's description."""

    @operation(
        "users.wave",
        permission=Permission.USERS_EDIT,
        label="Wave to",
        done="Waved to %(name)s",
        done_many="Waved to %(n)s users",
        when=("active",),
    )
    def wave(
        users: UserSelection, *, by: Actor, hand: Annotated[str, Text(label="Which hand", help="Left or right.")] = ""
    ) -> None:
        """Wave to users, with the hand that is told."""
        users.change(contact=hand)

    api, patterns = build()
    settings.ROOT_URLCONF = fresh = ModuleType("fresh_urls")
    fresh.urlpatterns = [path("api/v1/", include(patterns)), *urls.urlpatterns]  # type: ignore[attr-defined]
    yield document(api)
    del registry["users.wave"]


def browser(user: User) -> Client:
    client = Client()
    client.force_login(user)
    return client


@pytest.mark.usefixtures("addresses")
def test_the_console_offers_it_in_the_row_menu_on_the_profile_and_in_the_bulk_bar(w: World) -> None:
    uma = browser(w.uma)
    for page in (f"/users/{w.sol.pk}/menu/", f"/users/{w.sol.pk}/"):
        text = uma.get(page).content.decode()
        assert f'href="/users/{w.sol.pk}/wave/' in text, page
        assert "Wave to" in text
    assert 'value="users.wave"' in uma.get("/").content.decode()


@pytest.mark.usefixtures("addresses")
def test_the_console_carries_it_out(w: World) -> None:
    uma = browser(w.uma)
    assert 'name="hand"' in uma.get(f"/users/{w.sol.pk}/wave/").content.decode()
    uma.post(f"/users/{w.sol.pk}/wave/", {"hand": "left"})
    assert User.objects.get(pk=w.sol.pk).contact == "left"


@pytest.mark.usefixtures("addresses")
def test_the_api_carries_it_out(w: World) -> None:
    assert Api(w.uma).act("wave", w.sol, hand="right").json()["changed"] == 1
    assert Api(w.cleo).act("wave", w.sol, hand="left").status_code == 403
    assert User.objects.get(pk=w.sol.pk).contact == "right"


def test_the_api_describes_it(addresses: dict[str, Any]) -> None:
    post = addresses["paths"]["/api/v1/users/actions/wave"]["post"]
    assert post["summary"] == "Wave to"
    schema = post["requestBody"]["content"]["application/json"]["schema"]
    assert schema["properties"]["hand"]["title"] == "Which hand"


@pytest.mark.usefixtures("addresses")
def test_the_command_carries_it_out(w: World) -> None:
    assert "wave" in cli("users", "--help").stdout
    assert cli("users", "wave", "sol@example.org", "--hand", "both", acts_as=w.uma).stdout.startswith(
        "Waved to 1 users"
    )
    assert User.objects.get(pk=w.sol.pk).contact == "both"


@pytest.mark.usefixtures("addresses")
def test_the_audit_log_knows_its_name_and_undoes_it(w: World) -> None:
    Api(w.uma).act("wave", w.sol, hand="right")
    event = Event.objects.get(operation="users.wave")
    assert operation_label("users.wave") == "Wave to"
    text = browser(w.ada).get("/audit/").content.decode()
    assert 'value="users.wave"' in text
    assert Api(w.uma).post(f"events/{event.pk}/undo").json()["changed"] == 1
    assert User.objects.get(pk=w.sol.pk).contact == ""


@pytest.mark.usefixtures("addresses")
def test_the_reference_has_it() -> None:
    text = operations_as_text()
    assert "## users.wave\n\n**Wave to.** Wave to users, with the hand that is told.\n" in text
    assert "`POST /api/v1/users/actions/wave`" in text
    assert "`rollbook users wave ID_OR_NAME… --as NAME`" in text
