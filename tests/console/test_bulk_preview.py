"""What is applied to many is what was looked at, once."""

from __future__ import annotations

import re
from typing import Any

import pytest

from rollbook.audit.models import Event
from rollbook.doors.console import bulk
from rollbook.jobs import running
from rollbook.users.operations import reactivate, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import At, browser, choose, errors, figures, main, preview, text_of, toasts
from tests.told import now, roles_of
from tests.world import World, crowd, operator, person


def test_namesakes_are_told_apart(world: World, at: At) -> None:
    other = person("Sol", "Reyes", email="sol2@example.org")
    read = text_of(choose(at("ada"), "suspend", world.sol.pk, other.pk, world.eve.pk))
    assert "Sol Reyes (sol@example.org), Eve Outis" in read.replace("Sol Reyes (sol2@example.org), ", "")


def test_what_has_to_be_chosen_is_not_chosen_beforehand(world: World, at: At) -> None:
    client = at("ada")
    for operation in ("add_role", "remove_role"):
        page = choose(client, operation, world.sol.pk)
        assert (browser(page)["role"], "Choose a role" in text_of(page)) == ([""], True)
        answer = preview(client, page)
        assert (answer.status_code, errors(answer)) == (422, {"role": ["This is needed."]})
        assert client.post(page.request["PATH_INFO"], browser(page)).status_code == 422
    assert roles_of(world.sol) == {"student"}


def test_what_has_not_been_looked_at_is_shown_and_not_applied(world: World, at: At) -> None:
    client = at("uma")
    page = choose(client, "add_role", world.sol.pk, world.cleo.pk)
    path, looked_at = page.request["PATH_INFO"], preview(client, page, role="student")
    assert client.post(path, {**browser(looked_at), "role": "coach"})["Location"] == path
    answer = client.get(path)
    assert toasts(answer) == ["This is not what you looked at before. See what will happen now, then apply it."]
    assert (figures(answer), ">Add role “Coach”: 1 user</button>" in main(answer)) == ([1, 1, 0], True)
    assert not Event.objects.filter(operation="users.add_role").exists()
    assert client.post(path, browser(answer)).status_code == 302
    assert (roles_of(world.sol), roles_of(world.cleo)) == ({"coach", "student"}, {"coach"})


def test_a_reason_may_be_added_after_the_preview_while_it_means_the_same_people(world: World, at: At) -> None:
    suspend(UserSelection.of(world.eve), by=operator(), reason="Before")
    client = at("uma")
    page = choose(client, "suspend", world.sol.pk)
    assert client.post(page.request["PATH_INFO"], {**browser(page), "reason": "Now"}).status_code == 302
    page = choose(client, "suspend", world.cleo.pk, world.eve.pk)
    assert figures(page) == [2, 0, 0], "the reason of one would be emptied"
    answer = client.post(page.request["PATH_INFO"], {**browser(page), "reason": "Before"}, follow=True)
    assert ("not what you looked at" in text_of(answer), figures(answer)) == (True, [1, 1, 0])
    assert (now(world.sol).status, now(world.cleo).status) == ("suspended", "active")
    assert client.post(page.request["PATH_INFO"], browser(answer)).status_code == 302
    assert now(world.cleo).suspension_reason == "Before"


def test_nothing_that_is_filled_in_goes_into_an_address(world: World, at: At) -> None:
    """A preview by GET would put the reason and the form's token there, and so into logs and the history."""
    client = at("uma")
    page = choose(client, "suspend", world.sol.pk)
    assert ('formmethod="get"' in main(page), 'name="preview"' in main(page)) == (False, True)
    sent = {**browser(page), "reason": "Holidays", "preview": "1"}
    assert client.post(page.request["PATH_INFO"], sent)["Location"] == page.request["PATH_INFO"]
    again = client.get(page.request["PATH_INFO"])
    assert (browser(again)["reason"], figures(again)) == (["Holidays"], [1, 0, 0]), "it is kept for going back"
    assert now(world.sol).status == "active"


def test_the_preview_names_the_first_who_will_change(world: World, at: At) -> None:
    crowd(7)
    page = choose(at("uma"), "suspend", world.ada.pk, view="q=crowd", everybody=True)
    (named,) = re.findall(r"Will change (.*?…) 7 ", text_of(page))
    assert len(named.split(",")) == 5
    assert "Crowd" in named


def test_deleting_many_promises_no_more_than_deleting_one(world: World, at: At, settings: Any) -> None:
    settings.DELETE_GRACE_DAYS, settings.UNDO_DAYS = 7, 30
    promise = "For 7 days they can be restored; then they and their data are erased."
    read = text_of(choose(at("uma"), "delete", world.sol.pk))
    assert (promise in read, "30 days" in read) == (True, False)
    assert promise in text_of(at("uma").get(f"/users/{world.sol.pk}/delete/"))
    assert "You can undo it for 30 days." in text_of(choose(at("uma"), "suspend", world.sol.pk))


def test_what_has_been_applied_says_so_and_is_not_applied_again(world: World, at: At) -> None:
    client = at("uma")
    page = choose(client, "suspend", world.sol.pk, view="q=e")
    path, sent = page.request["PATH_INFO"], {**browser(page), "reason": "Holidays"}
    client.post(path, sent)
    client.get("/")
    reactivate(UserSelection.of(world.sol), by=operator())
    for again in (sent, {**sent, "preview": "1"}, None):
        answer = client.get(path) if again is None else client.post(path, again)
        assert answer["Location"] == "/?q=e"
        assert toasts(client.get("/?q=e")) == ["This has been applied already. The audit log says what came of it."]
    assert now(world.sol).status == "active"


def test_a_second_click_finds_the_first_under_way(world: World, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    client = at("uma")
    page = choose(client, "suspend", world.sol.pk)
    path, seen = page.request["PATH_INFO"], []

    def slowly(*args: Any, **kwargs: Any) -> Any:
        if not seen:
            seen.append(client.post(path, browser(page))["Location"])
        return running.perform(*args, **kwargs)

    monkeypatch.setattr(bulk, "perform", slowly)
    client.post(path, browser(page))
    assert (seen, now(world.sol).status) == (["/"], "suspended")
    assert Event.objects.filter(operation="users.suspend").count() == 1


def test_what_failed_may_be_applied_again(world: World, at: At, monkeypatch: pytest.MonkeyPatch) -> None:
    client = at("uma")
    page = choose(client, "suspend", world.sol.pk)
    with monkeypatch.context() as broken:
        broken.setattr(bulk, "perform", lambda *args, **kwargs: 1 / 0)
        assert client.post(page.request["PATH_INFO"], browser(page)).status_code == 500
    assert client.post(page.request["PATH_INFO"], browser(page)).status_code == 302
    assert now(world.sol).status == "suspended"


def test_what_nobody_has_looked_at_is_not_applied(world: World, at: At) -> None:
    client = at("ada")
    there = client.post("/users/bulk/", {"do": "users.add_role", "id": [world.eve.pk]})["Location"]
    assert client.post(there, {"role": "coach"})["Location"] == there
    assert roles_of(world.eve) == set()
    client.post(there, {"role": "coach"})
    assert roles_of(world.eve) == {"coach"}
