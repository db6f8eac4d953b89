"""Who sees which page: those without the permission get a page that says why, nobody a trace."""

from __future__ import annotations

import pytest

from rollbook.audit.models import Event
from rollbook.users.operations import suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import At, text_of
from tests.told import event_of, now
from tests.world import World

PAGES = ["/users/{sol}/", "/users/{sol}/history/", "/users/{sol}/menu/", "/users/{sol}/suspend/",
         "/users/{sol}/edit/", "/users/{sol}/set-roles/", "/users/add/", "/audit/",
         "/users/{sol}/access/"]  # fmt: skip


def paths(world: World) -> list[str]:
    return [page.format(sol=world.sol.pk) for page in PAGES]


@pytest.mark.parametrize("name", ["ada", "uma"])
def test_those_who_manage_users_see_them(world: World, at: At, name: str) -> None:
    client = at(name)
    assert {path: client.get(path).status_code for path in paths(world)} == dict.fromkeys(paths(world), 200)


@pytest.mark.parametrize("name", ["cleo", "sol", "eve"])
def test_others_are_told_what_they_lack(world: World, at: At, name: str) -> None:
    client = at(name)
    for path in paths(world):
        answer = client.get(path)
        assert answer.status_code == 403, path
        assert "text/html" in answer["Content-Type"]
        read = text_of(answer)
        assert "Traceback" not in read
        assert world.uma.username not in read, "and learn nothing else"
        assert "roles do not include" in read or "You may not" in read, path


VERBS = ["suspend", "delete", "set-password", "edit", "set-roles", "add-role", "erase"]


@pytest.mark.parametrize("name", ["cleo", "sol", "eve"])
def test_nor_do_they_get_anything_done_and_the_attempt_is_on_record(world: World, at: At, name: str) -> None:
    client, before = at(name), now(world.uma).version
    for verb in VERBS:
        answer = client.post(f"/users/{world.uma.pk}/{verb}/", {"password": "violet umbrella sings at noon"})
        assert answer.status_code == 403
        event = Event.objects.latest("pk")
        assert (event.operation, event.denied, event.actor_id) == (
            f"users.{verb.replace('-', '_')}", "permission", getattr(world, name).pk,
        )  # fmt: skip
    assert now(world.uma).version == before


def test_nor_in_bulk(world: World, at: At) -> None:
    answer = at("cleo").post("/users/bulk/", {"do": "users.suspend", "id": [world.sol.pk]})
    assert answer.status_code == 403
    assert Event.objects.latest("pk").denied == "permission"
    assert now(world.sol).status == "active"


def test_nor_by_undoing_what_others_did(world: World, at: At) -> None:
    event = event_of(suspend(UserSelection.of(world.sol), by=world.actor("ada")))
    assert at("cleo").post(f"/audit/{event.pk}/undo/").status_code == 404
    assert now(world.sol).status == "suspended"


def test_a_user_manager_may_not_erase(world: World, at: At) -> None:
    assert at("uma").post(f"/users/{world.sol.pk}/erase/", {"typed": world.sol.username}).status_code == 403


NOWHERE = ["/users/987654/", "/users/987654/suspend/", "/users/0/", f"/users/{2**63}/", f"/users/{2**70}/edit/",
             "/audit/987654/", f"/audit/{2**63}/", "/jobs/987654/", "/users/bulk/987654/", "/nothing/", "/users/x/",
             "/users/1/nothing/", "/users/1/create/", "/users/1/create-token/", "/users/1/-/"]  # fmt: skip


def test_what_is_not_there_is_a_page_that_says_so(world: World, at: At) -> None:
    for name, expected in (("ada", {404}), ("cleo", {403, 404})):
        client = at(name)
        for path in NOWHERE:
            answer = client.get(path)
            assert answer.status_code in expected, path
            assert "text/html" in answer["Content-Type"]


def test_a_link_in_the_navigation_is_shown_to_those_who_may_follow_it(world: World, at: At) -> None:
    assert 'href="/audit/"' in at("uma").get("/").content.decode()
    assert 'href="/audit/"' not in at("cleo").get("/").content.decode()
