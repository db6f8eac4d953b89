"""Bulk: choose, see what it will do, apply, follow, undo."""

from __future__ import annotations

import re
from html import unescape

import pytest

from rollbook.audit.models import Event
from rollbook.jobs import running
from rollbook.jobs.models import Frozen, Job
from rollbook.jobs.running import carry_on
from rollbook.users.models import User
from rollbook.users.operations import delete, suspend
from rollbook.users.selection import UserSelection
from tests.console.conftest import At, browser, choose, errors, figures, main, preview, text_of, toasts
from tests.told import now, roles_of
from tests.world import World, crowd, operator, person


def test_the_preview_says_how_many_change_and_who_stays_and_why(world: World, at: At) -> None:
    suspend(UserSelection.of(world.eve), by=operator(), reason="")
    chosen = [user.pk for user in (world.ada, world.uma, world.cleo, world.sol, world.eve)]
    page = choose(at("uma"), "suspend", *chosen)
    assert figures(page) == [2, 1, 2]
    read = text_of(page)
    assert "They have a higher rank than you" in read
    assert "You can't do this to yourself" in read
    assert "Ada Lovelace" in read
    assert now(world.sol).status == "active"


def test_applying_does_it_and_the_toast_undoes_it(world: World, at: At) -> None:
    client = at("uma")
    page = choose(client, "suspend", world.sol.pk, world.cleo.pk, world.ada.pk, view="q=e")
    answer = client.post(page.request["PATH_INFO"], {"reason": "Holidays", "until": ""})
    assert (answer.status_code, answer["Location"]) == (302, "/?q=e")
    there = client.get("/?q=e")
    assert toasts(there) == ["Suspended 2 users", "1 left as it is: They have a higher rank than you."]
    assert {now(world.sol).suspension_reason, now(world.cleo).suspension_reason} == {"Holidays"}
    event = Event.objects.latest("pk")
    assert f'action="/audit/{event.pk}/undo/"' in there.content.decode()
    client.post(f"/audit/{event.pk}/undo/")
    assert {now(world.sol).status, now(world.cleo).status} == {"active"}


def test_what_needs_a_value_is_previewed_once_it_is_given(world: World, at: At) -> None:
    client = at("uma")
    page = choose(client, "add_role", world.sol.pk, world.cleo.pk)
    assert figures(page) == []
    shown = preview(client, page, role="coach")
    assert figures(shown) == [1, 1, 0]
    assert "Add role “Coach”: 2 users" in text_of(shown)
    assert ">Add role “Coach”: 1 user</button>" in main(shown)
    answer = client.post(page.request["PATH_INFO"], browser(shown))
    assert answer.status_code == 302
    assert roles_of(world.sol) == {"coach", "student"}


@pytest.mark.parametrize(
    ("operation", "sent", "field"),
    [("add_role", {}, "role"), ("add_role", {"role": "administrator"}, "role"), ("suspend", {"until": "soon"}, "until"),
     ("suspend", {"reason": "x" * 501}, "reason"), ("suspend", {"until": "2020-01-01"}, "until")],
)  # fmt: skip
def test_what_can_not_be_taken_is_said_at_its_field(
    world: World, at: At, operation: str, sent: dict[str, str], field: str
) -> None:
    client = at("uma")
    page = choose(client, operation, world.sol.pk)
    answer = client.post(page.request["PATH_INFO"], sent)
    assert (answer.status_code, list(errors(answer))) == (422, [field])
    assert (now(world.sol).status, roles_of(world.sol)) == ("active", {"student"})


def test_all_who_match_are_frozen_when_they_are_chosen(world: World, at: At) -> None:
    crowd(60)
    client = at("uma")
    page = choose(client, "suspend", view="q=crowd&sort=-created", everybody=True)
    assert figures(page) == [60, 0, 0]
    late = person("Late", "Crowd")
    earlier = User.objects.filter(last_name="Crowd").exclude(pk=late.pk).first()
    suspend(UserSelection.of(earlier), by=operator(), reason="First")
    client.post(page.request["PATH_INFO"], {"reason": "Holidays"})
    assert now(late).status == "active"
    assert User.objects.filter(suspension_reason="Holidays").count() == 59
    assert any("Changed by somebody else since you looked" in text for text in toasts(client.get("/")))


def test_who_has_changed_since_the_preview_is_in_the_next_look_at_it(world: World, at: At) -> None:
    client = at("uma")
    page = choose(client, "suspend", view="role=student&role=coach", everybody=True)
    assert figures(page) == [2, 0, 0]
    delete(UserSelection.of(world.sol), by=operator())
    again = client.get(page.request["PATH_INFO"])
    assert figures(again) == [1, 0, 1]


def test_nobody_chosen_leads_back(world: World, at: At) -> None:
    for ids in ([], ["x"], ["-1"], ["²"], ["9" * 40]):
        answer = at("uma").post("/users/bulk/", {"do": "users.suspend", "id": ids, "view": "q=e"})
        assert answer["Location"] == "/?q=e"
    assert not Frozen.objects.exists()


def test_ids_that_nobody_has_or_one_may_not_see_are_not_among_them(world: World, at: At) -> None:
    page = choose(at("uma"), "suspend", world.sol.pk, 987_654)
    assert figures(page) == [1, 0, 0]


@pytest.mark.parametrize(
    "operation", ["users.set_password", "users.create", "users.nothing", "", "users.create_token", "\x00"]
)
def test_only_what_is_meant_for_many_can_be_done_to_many(world: World, at: At, operation: str) -> None:
    answer = at("ada").post("/users/bulk/", {"do": operation, "id": [world.sol.pk]})
    assert answer.status_code == 404


@pytest.mark.parametrize(
    "view",
    ["role=\x00", "role=nobody%00", "q=" + "x" * 3000, "q=" + "%E7%BE%8E" * 200 + "&role=coach&status=suspended"],
)
def test_a_view_that_can_not_be_kept_freezes_nobody_else(world: World, at: At, view: str) -> None:
    """A view that is cut short would mean other people."""
    answer = at("uma").post("/users/bulk/", {"do": "users.suspend", "scope": "query", "view": view})
    assert answer.status_code in {302, 400}
    assert {(frozen.view, frozen.total) for frozen in Frozen.objects.all()} <= {(view, 0)}


def test_a_selection_is_ones_own(world: World, at: At) -> None:
    page = choose(at("uma"), "suspend", world.sol.pk)
    assert at("ada").get(page.request["PATH_INFO"]).status_code == 404
    assert at("ada").post(page.request["PATH_INFO"], {}).status_code == 404
    assert now(world.sol).status == "active"


def test_erasing_many_asks_for_their_number(world: World, at: At) -> None:
    delete(UserSelection.of(world.sol, world.eve), by=operator())
    client = at("ada")
    page = choose(client, "erase", world.sol.pk, world.eve.pk)
    for typed in ("", "1"):
        answer = client.post(page.request["PATH_INFO"], {"typed": typed})
        assert (answer.status_code, list(errors(answer))) == (422, ["typed"])
        assert ">Delete permanently 2 users</button>" in main(answer), "one can try again"
    assert client.post(page.request["PATH_INFO"], {"typed": "2"}).status_code == 302
    assert not User.objects.filter(pk__in=[world.sol.pk, world.eve.pk]).exists()


def test_many_go_through_a_job_whose_progress_survives_reload(
    world: World, at: At, monkeypatch: pytest.MonkeyPatch
) -> None:
    monkeypatch.setattr(running, "CHUNK", 10)
    crowd(25)
    client = at("uma")
    page = choose(client, "suspend", view="q=crowd", everybody=True)
    answer = client.post(page.request["PATH_INFO"], {"reason": "Holidays"})
    job = Job.objects.get()
    assert answer["Location"] == f"/jobs/{job.pk}/"
    waiting = client.get(answer["Location"])
    assert (waiting.status_code, waiting["Refresh"]) == (200, "2")
    assert "0 of 25" in text_of(waiting)
    carry_on(job.pk)
    assert "10 of 25" in text_of(client.get(answer["Location"]))
    assert client.get(page.request["PATH_INFO"])["Location"] == answer["Location"], "applied only once"
    client.post(f"/jobs/{job.pk}/stop/")
    carry_on(job.pk)
    stopped = client.get(answer["Location"])
    assert "Refresh" not in stopped
    assert "Stopped" in text_of(stopped)
    assert User.objects.filter(status="suspended").count() == 10
    assert at("ada").get(answer["Location"]).status_code == 404
    event = Event.objects.latest("pk")
    client.post(f"/audit/{event.pk}/undo/")
    assert User.objects.filter(status="suspended").count() == 0


@pytest.mark.parametrize("view", ["rol=student", "status=bogus", "role=student&sort=password"])
def test_a_filter_that_is_not_understood_does_not_mean_everybody(world: World, at: At, view: str) -> None:
    client = at("ada")
    answer = client.post("/users/bulk/", {"do": "users.suspend", "scope": "query", "view": view})
    assert answer.status_code == 400
    assert f"not understood: {view.rpartition('&')[2].partition('=')[0]}." in text_of(answer)
    page = client.get("/", {"role": "student", "shown": "1", "chosen": "1", "columns": "status"})
    given = re.search(r'name="view" value="([^"]*)"', page.content.decode())
    assert given
    whole = {"do": "users.suspend", "scope": "query", "view": unescape(given[1])}
    assert client.post("/users/bulk/", whole).status_code == 302
