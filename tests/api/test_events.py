"""The audit log through the API: filters, pages, changes, undo; and only what concerns people in reach."""

from typing import Any

import pytest

from rollbook.audit.models import Event
from rollbook.roles.operations import add_role
from rollbook.users.models import User
from rollbook.users.operations import delete, edit, set_password, suspend
from rollbook.users.selection import UserSelection
from tests.calling import Api, role
from tests.world import World


def told(answer: Any) -> list[str]:
    assert answer.status_code == 200, answer.content
    return [event["operation"] for event in answer.json()["events"]]


def of(*users: User) -> UserSelection:
    return UserSelection.of(*users)


@pytest.fixture
def past(w: World) -> World:
    edit(of(w.eve), by=w.actor("ada"), first_name="Eva", language="de")
    suspend(of(w.sol, w.eve, w.ada), by=w.actor("uma"), reason="Holidays")
    add_role(of(w.cleo), by=w.actor("ada"), role="educator")
    return w


def test_newest_first_and_by_filter(ada: Api, past: World) -> None:
    assert told(ada.get("events", size=3)) == ["users.add_role", "users.suspend", "users.edit"]
    assert told(ada.get("events", operation="users.suspend")) == ["users.suspend"]
    assert told(ada.get("events", actor=past.uma.pk)) == ["users.suspend"]
    assert told(ada.get("events", user=past.eve.pk)) == ["users.suspend", "users.edit", "users.create"]
    assert told(ada.get("events", actor=past.ada.pk, user=past.eve.pk)) == ["users.edit"]
    assert told(ada.get("events", since="2999-01-01")) == []
    assert told(ada.get("events", until="2020-01-01T00:00:00Z")) == []
    assert told(ada.get("events", operation="no.such.thing")) == []


@pytest.mark.parametrize(
    "query", [{"since": "soon"}, {"since": "2026-01-01T10:00"}, {"actor": "ada"}, {"kind": "x"}, {"after": "-1"}]
)
def test_a_filter_that_is_not_understood_is_refused(ada: Api, query: Any) -> None:
    answer = ada.get("events", **query)
    assert answer.status_code == 422
    assert list(answer.json()["errors"]) == list(query)


def test_pages_follow_each_other(ada: Api, past: World) -> None:
    found, query = [], {}
    while True:
        page = ada.get("events", size=2, **query).json()
        found += [event["id"] for event in page["events"]]
        if page["next"] is None:
            break
        query = {"after": page["next"]}
    assert found == list(Event.objects.order_by("-pk").values_list("pk", flat=True))


def test_an_event_tells_each_change_with_typed_values(ada: Api, past: World) -> None:
    pk = Event.objects.get(operation="users.suspend").pk
    event = ada.get(f"events/{pk}").json()
    assert (event["changed"], event["refused"], event["reason"]) == (2, {"rank": 1}, "Holidays")
    assert event["actor"] == {"id": past.uma.pk, "label": "Uma Thorn"}
    refused, sol = event["changes"][0], event["changes"][1]
    assert (refused["subject"]["id"], refused["refusal"], refused["fields"]) == (past.ada.pk, "rank", [])
    status = next(field for field in sol["fields"] if field["field"] == "status")
    assert (status["before"], status["after"]) == ("active", "suspended")


def test_roles_are_told_by_name_and_as_true_and_false(ada: Api, past: World) -> None:
    pk = Event.objects.get(operation="users.add_role").pk
    (change,) = ada.get(f"events/{pk}").json()["changes"]
    (field,) = change["fields"]
    assert (field["field"], field["before"], field["after"]) == ("roles.educator", False, True)


def test_a_secret_is_told_as_set_and_no_more(ada: Api, w: World) -> None:
    outcome = set_password(of(w.sol), by=w.actor("ada"), password="a wholly new sentence to remember")
    text = ada.get(f"events/{outcome.event_id}").content.decode()
    assert '"field":"password"' in text
    assert "argon2" not in text
    assert "wholly" not in text


def test_changes_come_in_pages(ada: Api, past: World) -> None:
    pk = Event.objects.get(operation="users.suspend").pk
    first = ada.get(f"events/{pk}", size=2).json()
    rest = ada.get(f"events/{pk}", size=2, after=first["next"]).json()
    assert [c["subject"]["id"] for c in first["changes"] + rest["changes"]] == [past.ada.pk, past.sol.pk, past.eve.pk]
    assert rest["next"] is None


def test_undo_gives_back_what_still_stands(ada: Api, past: World) -> None:
    pk = Event.objects.get(operation="users.suspend").pk
    edit(of(past.eve), by=past.actor("ada"), first_name="Evi")  # not what the event changed: no obstacle
    delete(of(past.sol), by=past.actor("ada"))
    planned = ada.post(f"events/{pk}/undo", plan=True).json()
    done = ada.post(f"events/{pk}/undo").json()
    assert planned["refused"] == done["refused"] == {"moved_on": {"count": 1, "ids": [past.sol.pk]}}
    assert User.objects.get(pk=past.eve.pk).status == "active"
    assert Event.objects.get(pk=done["event"]).undoes_id == pk


def test_what_was_undone_is_not_undone_again(ada: Api, past: World) -> None:
    pk = Event.objects.get(operation="users.edit").pk
    assert ada.post(f"events/{pk}/undo").status_code == 200
    again = ada.post(f"events/{pk}/undo")
    assert (again.status_code, again.json()["code"]) == (409, "not_undoable")
    assert ada.get(f"events/{pk}").json()["can_undo"] is False


def test_undo_needs_the_permission_of_what_it_undoes(w: World, past: World) -> None:
    reader = Api(past.ada, ["audit.view", "users.view"])
    pk = Event.objects.get(operation="users.suspend").pk
    answer = reader.post(f"events/{pk}/undo")
    assert answer.status_code == 403
    assert Event.objects.get(pk=answer.json()["event"]).operation == "users.suspend.undo"


def test_an_event_out_of_reach_is_as_unknown_as_none(past: World) -> None:
    role("auditor", 40, "audit.view", "users.view", population="learner")
    add_role(of(past.cleo), by=past.actor("ada"), role="auditor")
    auditor = Api(past.cleo)
    suspended, edited = (Event.objects.get(operation=f"users.{verb}").pk for verb in ("suspend", "edit"))
    assert [c["subject"]["id"] for c in auditor.get(f"events/{suspended}").json()["changes"]] == [past.sol.pk]
    assert "users.edit" not in told(auditor.get("events"))
    assert told(auditor.get("events", user=past.eve.pk)) == []
    hidden, missing = auditor.get(f"events/{edited}"), auditor.get("events/987654")
    assert hidden.status_code == missing.status_code == 404
    assert hidden.content == missing.content
    assert auditor.post(f"events/{edited}/undo").status_code == 404


def test_whoever_may_see_the_log_but_not_the_people_sees_no_changes(past: World) -> None:
    blind = Api(past.ada, ["audit.view"])
    pk = Event.objects.get(operation="users.suspend").pk
    assert blind.get(f"events/{pk}").status_code in {200, 404}
    assert all(not blind.get(f"events/{e['id']}").json()["changes"] for e in blind.get("events").json()["events"])


def test_the_log_is_for_those_who_may_see_it(api: Any, past: World) -> None:
    for path in ("events", "events/1"):
        answer = api("cleo").get(path)
        assert (answer.status_code, answer.json()["permission"]) == (403, "audit.view")


@pytest.mark.parametrize("moment", ["0001-01-01T00:00:00+23:59", "9999-12-31T23:59:59-23:59"])
@pytest.mark.parametrize("name", ["since", "until"])
def test_a_moment_that_is_none_in_utc_is_a_clear_error(ada: Api, name: str, moment: str) -> None:
    answer = ada.get("events", **{name: moment})
    assert (answer.status_code, list(answer.json()["errors"])) == (422, [name])
