"""Acting through the API: one address an operation, its outcome as the answer."""

import threading
from typing import Any

import pytest

from rollbook.audit.models import Event
from rollbook.jobs import worker
from rollbook.jobs.models import Job
from rollbook.kernel import selection
from rollbook.roles.operations import remove_role
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests import world
from tests.calling import Api
from tests.world import World


@pytest.fixture
def small_chunks(monkeypatch: pytest.MonkeyPatch) -> None:
    """Let sets of more than three count as large."""
    from rollbook.doors.api import actions
    from rollbook.jobs import running

    for module in (selection, running, actions):
        monkeypatch.setattr(module, "CHUNK", 3)


def status(user: User) -> str:
    return User.objects.get(pk=user.pk).status


def test_an_outcome_counts_the_changed_the_unchanged_and_the_refused(uma: Api, w: World) -> None:
    uma.act("suspend", w.eve, reason="On leave")
    answer = uma.act("suspend", w.sol, w.eve, w.ada, w.uma, 987654, reason="On leave").json()
    event = Event.objects.get(pk=answer.pop("event"))
    assert answer == {
        "operation": "users.suspend", "changed": 1, "unchanged": 1,
        "refused": {
            "rank": {"count": 1, "ids": [w.ada.pk]}, "self": {"count": 1, "ids": [w.uma.pk]},
            "unknown": {"count": 1, "ids": [987654]},
        },
    }  # fmt: skip
    assert (event.door, event.actor_id, event.reason) == ("api", w.uma.pk, "On leave")
    assert event.via.startswith("token ")
    assert event.request_id
    assert status(w.sol) == "suspended"


def test_a_plan_changes_nothing(uma: Api, w: World) -> None:
    before = Event.objects.count()
    answer = uma.act("suspend", w.sol, w.ada, plan=True).json()
    assert (answer["changed"], answer["refused"]["rank"]["count"], answer["event"]) == (1, 1, None)
    assert status(w.sol) == "active"
    assert Event.objects.count() == before


def test_a_view_chooses_all_who_match(uma: Api, w: World) -> None:
    answer = uma.post("users/actions/suspend", view="population=learner")
    assert answer.json()["changed"] == 1
    assert status(w.sol) == "suspended"
    assert status(w.cleo) == "active"


def test_a_view_needs_the_right_to_see(w: World) -> None:
    blind = Api(w.uma, ["users.suspend"])
    assert blind.post("users/actions/suspend", view="population=learner").status_code == 403
    assert blind.act("suspend", w.sol).status_code == 200


@pytest.mark.parametrize(
    ("body", "field", "code"),
    [
        ({}, "users", "required"), ({"users": [1], "view": "q=x"}, "users", "required"),
        ({"users": []}, "users", "not_a_list"), ({"users": 1}, "users", "not_a_list"),
        ({"users": ["1"]}, "users", "not_a_number"), ({"users": [True]}, "users", "not_a_number"),
        ({"users": [1.0]}, "users", "not_a_number"), ({"users": [-1]}, "users", "not_a_number"),
        ({"users": [2**63]}, "users", "not_a_number"), ({"users": list(range(1, 10_002))}, "users", "too_many"),
        ({"view": 5}, "view", "not_text"), ({"view": " "}, "view", "empty"),
        ({"view": "roles=student"}, "roles", "unknown"),
        ({"view": "sort=x"}, "sort", "not_understood"), ({"users": [1, 2], "version": 1}, "version", "one"),
        ({"users": [1], "plan": "yes"}, "plan", "not_a_flag"), ({"users": [1], "is_staff": 1}, "is_staff", "unknown"),
    ],
)  # fmt: skip
def test_whom_it_is_about_has_to_be_clear(ada: Api, body: Any, field: str, code: str) -> None:
    answer = ada.post("users/actions/suspend", **body)
    assert answer.status_code == 422, answer.content
    assert answer.json()["errors"][field][0]["code"] == code
    assert User.objects.filter(status="suspended").count() == 0


@pytest.mark.parametrize(
    "verb", ["edit", "set-password", "change-email", "change-username", "change-phone", "set-roles"]
)
def test_what_is_done_to_one_is_not_done_to_many(ada: Api, w: World, verb: str) -> None:
    for body in ({"users": [w.sol.pk, w.eve.pk]}, {"view": "q=sol"}):
        answer = ada.post(f"users/actions/{verb}", **body)
        assert answer.status_code == 422
        assert answer.json()["errors"]["users"][0]["code"] == "one"


@pytest.mark.parametrize("verb", ["edit", "change-email", "change-phone", "set-roles"])
def test_what_is_not_given_stays(ada: Api, w: World, verb: str) -> None:
    before = ada.get(f"users/{w.cleo.pk}").json()
    answer = ada.act(verb, w.cleo).json()
    assert (answer["changed"], answer["unchanged"]) == (0, 1)
    assert ada.get(f"users/{w.cleo.pk}").json() == before


def test_a_version_guards_against_overwriting(ada: Api, w: World) -> None:
    seen = ada.get(f"users/{w.sol.pk}").json()["version"]
    assert ada.act("edit", w.sol, first_name="Solomon", version=seen).status_code == 200
    late = ada.act("edit", w.sol, first_name="Solveig", version=seen)
    assert late.status_code == 409
    assert late.json()["code"] == "changed"
    assert User.objects.get(pk=w.sol.pk).first_name == "Solomon"


def test_one_who_is_not_there_is_an_error_and_several_are_an_outcome(ada: Api, w: World) -> None:
    assert ada.act("suspend", 987654).status_code == 404
    assert ada.act("suspend", 987654, 987655).status_code == 200


def test_creating_tells_where_the_user_is(ada: Api) -> None:
    answer = ada.post(
        "users/actions/create", first_name="Nia", last_name="Okoro", email="Nia@Example.org", roles=["student"],
        population="learner", phone="+351 912 345 678",
    )  # fmt: skip
    assert answer.status_code == 201
    (pk,) = answer.json()["created"]
    assert answer["Location"] == f"/api/v1/users/{pk}"
    made = ada.client.get(answer["Location"], headers=ada.headers).json()
    assert (made["username"], made["phone"], made["roles"][0]["slug"]) == (
        "Nia@Example.org",
        "+351912345678",
        "student",
    )


def test_a_creation_can_be_planned_and_takes_no_users(ada: Api, w: World) -> None:
    planned = ada.post("users/actions/create", first_name="Nia", email="nia@example.org", plan=True)
    assert (planned.status_code, planned.json()["changed"]) == (200, 1)
    assert not User.objects.filter(first_name="Nia").exists()
    wrong = ada.act("create", w.sol, email="nia@example.org")
    assert wrong.json()["errors"]["users"][0]["code"] == "unknown"


@pytest.mark.usefixtures("small_chunks")
class TestManyUsers:
    def test_become_a_job(self, ada: Api, w: World) -> None:
        ids = world.crowd(10)
        answer = ada.act("suspend", *ids, reason="Term is over")
        assert answer.status_code == 202
        job = answer.json()
        assert (job["state"], job["done"], job["total"]) == ("queued", 0, 10)
        worker.work(threading.Event())
        done = ada.client.get(answer["Location"], headers=ada.headers).json()
        assert (done["state"], done["done"], done["seconds_left"]) == ("done", 10, 0)
        event = ada.get(f"events/{done['event']}").json()
        assert (event["changed"], event["reason"], event["door"]) == (10, "Term is over", "api")
        assert User.objects.filter(pk__in=ids, status="suspended").count() == 10

    def test_who_match_a_view_become_a_job(self, ada: Api, w: World) -> None:
        world.crowd(6)
        answer = ada.post("users/actions/add-role", view="q=crowd", role="coach")
        assert answer.status_code == 202
        worker.work(threading.Event())
        assert User.objects.filter(grants__role__slug="coach").count() == 7

    def test_a_job_is_its_owners_business(self, ada: Api, uma: Api, w: World) -> None:
        job = ada.act("suspend", *world.crowd(5)).json()["id"]
        assert ada.get(f"jobs/{job}").status_code == 200
        assert uma.get(f"jobs/{job}").status_code == 404

    def test_a_job_has_no_more_rights_than_its_token(self, w: World) -> None:
        reader = Api(w.ada, ["users.view"])
        answer = reader.act("suspend", *world.crowd(5))
        assert answer.status_code == 403
        assert Event.objects.get(pk=answer.json()["event"]).denied == "permission"
        assert not Job.objects.exists()

    def test_a_job_keeps_its_tokens_scopes(self, w: World) -> None:
        token = Api(w.ada, ["users.view", "users.suspend"])
        token.act("suspend", *world.crowd(5))
        assert Job.objects.get().scopes == ["users.view", "users.suspend"]
        Job.objects.update(operation="users.delete", params={})
        worker.work(threading.Event())
        assert (Job.objects.get().state, Job.objects.get().error) == ("stopped", "users.delete")
        assert not User.objects.filter(status="deleted").exists()

    def test_a_job_stops_when_the_right_is_lost(self, uma: Api, w: World) -> None:
        uma.act("suspend", *world.crowd(5))
        remove_role(UserSelection.of(w.uma), by=w.actor("ada"), role="user-manager")
        worker.work(threading.Event())
        assert Job.objects.get().state == "stopped"
        assert not User.objects.filter(status="suspended").exists()

    def test_ids_that_nobody_has_are_not_told_from_those_out_of_reach(self, ada: Api) -> None:
        answer = ada.act("suspend", *world.crowd(4), 987654, 987655)
        assert (answer.status_code, answer.json()["total"]) == (202, 4)
