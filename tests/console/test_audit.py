"""The audit log: who did what to whom, filters, one entry for ever at its address, and Undo."""

from __future__ import annotations

import pytest

from rollbook.audit.models import Event
from rollbook.audit.operations import undo
from rollbook.kernel.refusal import Denied
from rollbook.roles.models import Role
from rollbook.roles.operations import set_roles, shaping
from rollbook.roles.selection import RoleSelection
from rollbook.users.models import SavedView
from rollbook.users.operations import change_username, delete, edit, erase, suspend
from rollbook.users.operations.saving import delete as delete_view
from rollbook.users.operations.saving import save
from rollbook.users.saved import SavedViewSelection
from rollbook.users.selection import UserSelection
from tests.calling import role
from tests.console.conftest import At, main, signed_in, text_of, toasts
from tests.told import event_of, now, statements
from tests.world import World, crowd, operator, person


def test_it_tells_who_did_what_to_whom_from_what_to_what_and_why(world: World, at: At) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("uma"), reason="Left the course")
    set_roles(UserSelection.of(world.cleo), by=world.actor("uma"), roles=["educator"])
    edit(UserSelection.of(world.eve), by=world.actor("ada"), first_name="Evelyn")
    read = text_of(at("ada").get("/audit/"))
    for told in ("Suspend", "Uma Thorn", "Sol Reyes", "Active", "Suspended", "Left the course", "Edit roles",
                 "Educator",                  "Edit profile", "Ada Lovelace", "Evelyn"):  # fmt: skip
        assert told in read


def test_a_denied_attempt_stands_there_too(world: World, at: At) -> None:
    with pytest.raises(Denied):
        suspend(UserSelection.of(world.sol), by=world.actor("cleo"))
    read = text_of(at("ada").get("/audit/"))
    assert "Cleo Park" in read
    assert "Denied" in read


def test_a_view_is_not_taken_for_the_person_of_the_same_number(world: World, at: At) -> None:
    """Numbers of views and of people run side by side."""
    Event.objects.all().delete()  # of the cast's creation, which names some of them, in no order
    suspend(UserSelection.of(world.sol), by=world.actor("ada"))
    kept = SavedView.objects.create(pk=world.sol.pk, owner=world.ada, name="Left in May", query="q=zz")
    gone = event_of(delete_view(SavedViewSelection.of(kept), by=world.actor("ada")))
    for path in ("/audit/", f"/audit/{gone.pk}/"):
        page = at("ada").get(path)
        assert "Left in May" in text_of(page)
        assert page.content.decode().count(f'href="/users/{world.sol.pk}/"') == (1 if path == "/audit/" else 0)


def test_a_saved_view_is_told_by_its_name_and_not_by_numbers_and_query_strings(world: World, at: At) -> None:
    made = event_of(save(SavedViewSelection(()), by=world.actor("ada"), name="Zed", query="q=zz"))
    for path in ("/audit/", f"/audit/{made.pk}/"):
        read = text_of(at("ada").get(path))
        assert "Zed" in read
        assert "q=zz" not in read
        assert "Owner" not in read


def events(client: object, query: str) -> list[int]:
    page = client.get(f"/audit/?{query}")
    assert page.status_code == 200
    return [entry["event"].pk for entry in page.context["entries"]]


def test_filters_by_operation_actor_person_and_day(world: World, at: At) -> None:
    first = event_of(suspend(UserSelection.of(world.sol), by=world.actor("uma")))
    second = event_of(edit(UserSelection.of(world.eve), by=world.actor("ada"), first_name="Evelyn"))
    Event.objects.filter(pk=first.pk).update(at="2026-03-01T23:59:59Z")
    Event.objects.exclude(pk=first.pk).update(at="2026-03-02T00:00:00Z")
    client = at("ada")
    assert events(client, "operation=users.suspend") == [first.pk]
    assert events(client, f"actor={world.ada.pk}") == [second.pk]
    assert events(client, f"user={world.sol.pk}")[0] == first.pk
    assert events(client, "until=2026-03-01") == [first.pk]
    assert first.pk not in events(client, "since=2026-03-02")
    assert events(client, "operation=users.suspend&since=2026-03-02") == []


def test_people_are_named_as_one_knows_them(world: World, at: At) -> None:
    event = event_of(suspend(UserSelection.of(world.sol), by=world.actor("uma")))
    client = at("ada")
    for named in ("Sol Reyes", "sol@example.org", str(world.sol.pk)):
        page = client.get("/audit/", {"user": named, "actor": "Thorn, Uma"})
        assert [entry["event"].pk for entry in page.context["entries"]] == [event.pk]
        assert 'value="sol@example.org"' in main(page)
    nobody = client.get("/audit/", {"user": "Ghost", "operation": "users.suspend"})
    assert nobody.context["entries"] == []
    assert "There is nobody called “Ghost”, or nobody you can see." in text_of(nobody)


def test_what_was_undone_says_so(world: World, at: At) -> None:
    event = event_of(suspend(UserSelection.of(world.sol), by=world.actor("uma")))
    undo(event, by=world.actor("uma"))
    assert "Suspend by Uma Thorn, console Sol Reyes" in (text := text_of(at("ada").get("/audit/")))
    assert " Undone " in text


QUERIES = ["since=9999-12-31", "until=9999-12-31", "until=0001-01-01", "since=yesterday", "since=2026-02-30",
    "operation=%00",
     "operation=nothing", "actor=x", "actor=" + "9" * 18, "actor=" + "9" * 40, "user=%00", "after=x", "after=%00",
     "after=" + "9" * 18, "after=-1", "after=0", "user=²", "q=%FF"]  # fmt: skip


def test_a_filter_that_nobody_would_type_is_a_page_and_no_fault(world: World, at: At) -> None:
    client = at("ada")
    paths = [f"{page}?{query}" for query in QUERIES for page in ("/audit/", f"/users/{world.sol.pk}/history/")]
    answers = {path: client.get(path).status_code for path in paths}
    assert {path: status for path, status in answers.items() if status not in {200, 400}} == {}


def test_older_entries_follow_page_by_page(world: World, at: At) -> None:
    for n in range(120):
        edit(UserSelection.of(world.sol), by=operator(), contact=f"Room {n}")
    client, seen, path = at("ada"), [], "?operation=users.edit"
    while path:
        page = client.get(f"/audit/{path}")
        assert page.context["newest"] == ("?operation=users.edit" if "after" in path else "")
        seen += [entry["event"].pk for entry in page.context["entries"]]
        path = page.context["next"]
    assert len(seen) == 120
    assert seen == sorted(seen, reverse=True)


def test_a_page_of_the_log_takes_no_more_statements_when_it_is_full(world: World, at: At) -> None:
    client = at("ada")
    client.get("/audit/")
    _few, of_few = statements(client.get, "/audit/")
    for n in range(60):
        edit(UserSelection.of(world.sol), by=operator(), contact=f"Room {n}")
    _many, of_many = statements(client.get, "/audit/")
    assert of_many <= of_few + 2


def test_one_entry_has_an_address_that_stays(world: World, at: At) -> None:
    ids = crowd(5)
    event = event_of(suspend(UserSelection([*ids, world.uma.pk]), by=world.actor("uma"), reason="Holidays"))
    read = text_of(at("ada").get(f"/audit/{event.pk}/"))
    for told in ("Suspend", "Holidays", "Uma Thorn", "P0 Crowd", "P4 Crowd", "You can't do this to yourself"):
        assert told in read


def test_undo_from_the_log_once(world: World, at: At) -> None:
    event = event_of(suspend(UserSelection.of(world.sol), by=world.actor("uma")))
    client = at("ada")
    assert f'action="/audit/{event.pk}/undo/"' in client.get("/audit/").content.decode()
    answer = client.post(f"/audit/{event.pk}/undo/")
    assert answer["Location"] == f"/audit/{event.pk}/"
    assert now(world.sol).status == "active"
    page = client.get(f"/audit/{event.pk}/")
    assert toasts(page) == ["Undone: Suspend"]
    assert f'action="/audit/{event.pk}/undo/"' not in page.content.decode()
    client.post(f"/audit/{event.pk}/undo/")
    assert toasts(client.get("/audit/")) == ["This can’t be undone any more."]
    assert client.get(f"/audit/{event.pk}/undo/").status_code == 405


def test_undo_says_who_has_moved_on(world: World, at: At) -> None:
    event = event_of(suspend(UserSelection.of(world.sol, world.cleo), by=world.actor("uma")))
    suspend(UserSelection.of(world.cleo), by=world.actor("ada"), reason="Another")
    client = at("uma")
    client.post(f"/audit/{event.pk}/undo/")
    said = toasts(client.get("/"))
    assert said == ["Undone: Suspend", "1 left as it is: Changed again since; left as it is now."]


def test_undo_says_when_the_old_name_is_somebody_elses(world: World, at: At) -> None:
    pia = person("Pia", username="pia")
    event = event_of(change_username(UserSelection.of(pia), by=world.actor("uma"), username="pia2"))
    person("Other", username="pia")
    client = at("uma")
    assert client.post(f"/audit/{event.pk}/undo/").status_code == 302
    assert toasts(client.get("/")) == ["1 left as it is: Somebody else uses this username, email or external ID."]


def test_undo_of_a_move_to_where_one_does_not_reach_says_so(world: World) -> None:
    role("dean", 90, "users.view", "users.edit", "audit.view", population="learner")
    dean = person("Dean", role="dean")
    event = event_of(edit(UserSelection.of(world.eve), by=world.actor("uma"), population="learner"))
    client = signed_in(dean)
    answer = client.post(f"/audit/{event.pk}/undo/")
    assert answer.status_code in {302, 403, 404, 422}
    assert now(world.eve).population == "learner"


def test_what_was_done_to_somebody_erased_is_still_there_without_a_name(world: World, at: At) -> None:
    suspend(UserSelection.of(world.sol), by=world.actor("ada"), reason="Sol said so")
    delete(UserSelection.of(world.sol), by=world.actor("ada"))
    erase(UserSelection.of(world.sol), by=world.actor("ada"))
    client = at("ada")
    for path in ("/audit/", *(f"/audit/{pk}/" for pk in Event.objects.values_list("pk", flat=True))):
        page = client.get(path)
        assert page.status_code == 200
        assert "Sol Reyes" not in text_of(page)
        assert "sol@example.org" not in page.content.decode()


def test_the_history_of_one_person_is_theirs_alone(world: World, at: At) -> None:
    suspend(UserSelection.of(world.sol, world.eve), by=world.actor("uma"), reason="Holidays")
    edit(UserSelection.of(world.eve), by=world.actor("uma"), first_name="Evelyn")
    read = text_of(at("ada").get(f"/users/{world.sol.pk}/history/"))
    assert "Holidays" in read
    assert "Evelyn" not in read


def test_undo_is_offered_to_whoever_may_do_what_was_done(world: World, at: At) -> None:
    changed = shaping.edit(RoleSelection.of(Role.objects.get(slug="coach")), by=world.actor("ada"), rank=49)
    for name, offered in (("ada", True), ("uma", False)):
        for place in ("/audit/", f"/audit/{changed.event_id}/"):
            page = at(name).get(place).content.decode()
            assert (f"/audit/{changed.event_id}/undo/" in page) is offered, (name, place)
