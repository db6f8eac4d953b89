"""11. Authorisation by matrix: every address of the OpenAPI document × actor × target → no unexpected success.

What is expected comes from the tables below, written by hand, and not from the code that is tested.
"""

from __future__ import annotations

from typing import Any, Final

import pytest

from rollbook.audit.models import Event
from rollbook.doors.api.urls import api as the_api
from rollbook.doors.api.urls import document
from rollbook.roles.operations import add_role
from rollbook.users.operations import edit, suspend
from rollbook.users.selection import UserSelection
from tests import world
from tests.calling import Api, role
from tests.world import World

ALL: Final = {
    "users.view", "users.create", "users.edit", "users.change_email", "users.change_username", "users.change_phone",
    "users.change_external_id", "users.set_password", "users.two_factor",
    "users.end_sessions", "users.sign_in_link",
    "users.suspend", "users.delete", "users.erase", "roles.assign",
    "audit.view", "units.view",
    "units.assign", "groups.view", "groups.assign", "groups.edit", "roles.view", "repository.edit",
}  # fmt: skip
HOLDS: Final = {
    "ada": ALL, "uma": ALL - {"users.erase"}, "cleo": set(), "sol": set(), "eve": set(),
    "tutor": {"users.view", "users.edit", "users.suspend", "users.set_password", "audit.view"},
}  # fmt: skip
RANK: Final = {"ada": 100, "uma": 80, "cleo": 50, "sol": 10, "eve": 0, "tutor": 60}
LEARNERS: Final = {"sol"}  # the tutor reaches no others
TARGETS: Final = ("ada", "uma", "cleo", "sol", "eve", "tutor", "nobody")
NEEDS: Final = {  # by path below /api/v1/users/actions/
    "create": "users.create", "invite": "users.create", "resend-activation": "users.create",
    "copy-link": "users.create", "cancel-invitation": "users.create",
    "edit": "users.edit", "change-email": "users.change_email",
    "change-username": "users.change_username", "change-phone": "users.change_phone",
    "change-external-id": "users.change_external_id", "set-attribute": "users.edit", "set-attributes": "users.edit",
    "remove-picture": "users.edit",
    "set-password": "users.set_password", "send-reset": "users.set_password",
    "end-sessions": "users.end_sessions", "require-two-factor": "users.two_factor",
    "reset-two-factor": "users.two_factor", "end-session": "users.end_sessions",
    "sign-in-link": "users.sign_in_link", "revoke-sign-in-links": "users.sign_in_link",
    "suspend": "users.suspend", "reactivate": "users.suspend",
    "delete": "users.delete", "restore": "users.delete", "erase": "users.erase", "add-role": "roles.assign",
    "remove-role": "roles.assign", "lend-role": "roles.assign", "set-roles": "roles.assign",
    "move-to-unit": "units.assign",
    "add-to-group": "groups.assign", "remove-from-group": "groups.assign", "set-groups": "groups.assign",
    "make-owner": "groups.edit", "end-ownership": "groups.edit",
}  # fmt: skip
GIVEN: Final[dict[str, dict[str, Any]]] = {
    "require-two-factor": {"required": True}, "end-session": {"session": 1},
    "sign-in-link": {"reason": "Ticket 4711"},
    "create": {"email": "nia@example.org"}, "invite": {"email": "kim@example.org"},
    "edit": {"contact": "Room 4"}, "change-email": {"email": "a@b.example"},
    "change-username": {"username": "other"}, "change-phone": {"phone": "+351912345678"},
    "set-password": {"password": "a wholly new sentence to remember"}, "add-role": {"role": "student"},
    "remove-role": {"role": "student"}, "set-roles": {"roles": []}, "move-to-unit": {"unit": "none"},
    "lend-role": {"role": "student", "until": "2099-01-01"}, "add-to-group": {"group": "Choir"},
    "remove-from-group": {"group": "Choir"}, "set-groups": {"join": ["Choir"]}, "make-owner": {"group": "Choir"},
    "end-ownership": {"group": "Choir"}, "change-external-id": {"external_id": "E-1"},
    "set-attribute": {"attribute": "house", "value": "Red"}, "set-attributes": {"attributes": {"house": "Red"}},
}  # fmt: skip
CREATING: Final = {"create", "invite"}
READS: Final = {
    "/api/v1/users": "users.view", "/api/v1/users/{pk}": "users.view", "/api/v1/events": "audit.view",
    "/api/v1/events/{pk}": "audit.view", "/api/v1/views": "users.view", "/api/v1/views/{pk}": "users.view",
    "/api/v1/jobs/{pk}": None, "/api/v1/units": "units.view", "/api/v1/units/{pk}": "units.view",
    "/api/v1/roles": "roles.view", "/api/v1/roles/{pk}": "roles.view", "/api/v1/roles/held": "roles.view",
    "/api/v1/roles/{pk}/impact": None, "/api/v1/grants": "roles.view", "/api/v1/permissions/unused": "roles.view",
    "/api/v1/access": "roles.view", "/api/v1/users/{pk}/at": "roles.view", "/api/v1/groups": "groups.view",
    "/api/v1/groups/{pk}": "groups.view", "/api/v1/contents": None, "/api/v1/contents/{pk}": None,
    "/api/v1/attributes": "users.view", "/api/v1/attributes/{pk}": "users.view",
    "/api/v1/messages": "mail.view", "/api/v1/messages/{pk}": "mail.view", "/api/v1/wordings": "mail.view",
    "/api/v1/terms": None, "/api/v1/terms/{number}": None, "/api/v1/terms/{number}/acceptances": "users.view",
    "/api/v1/users/{pk}/terms": "users.view", "/api/v1/users/{pk}/sessions": "users.view",
    "/api/v1/sign-in-links": "users.sign_in_link",
}  # fmt: skip
OTHER_POSTS: Final = {
    "/api/v1/events/{pk}/undo", "/api/v1/views/actions/save", "/api/v1/views/actions/delete",
    *(f"/api/v1/units/actions/{verb}" for verb in ("create", "rename", "move", "delete")),  # tests/units/test_doors.py
    *(f"/api/v1/attributes/actions/{verb}" for verb in ("create", "edit", "delete")),  # tests/attributes/test_doors.py
    *(f"/api/v1/roles/actions/{verb}" for verb in ("create", "edit", "delete")),  # tests/roles/test_doors.py
    "/api/v1/roles/actions/require-two-factor",  # tests/credentials/test_two_factor.py
    *(  # tests/groups/test_doors.py
        f"/api/v1/groups/actions/{verb}"
        for verb in ("create", "edit", "delete", "set-roles", "open-content", "close-content")
    ),
    "/api/v1/invitations",  # tests/users/test_invite.py
    "/api/v1/terms/actions/publish",  # tests/terms/test_doors.py
    "/api/v1/messages/actions/retry", "/api/v1/wordings/actions/write",  # tests/mail/test_doors.py
    *(f"/api/v1/contents/actions/{verb}" for verb in ("create", "edit", "delete")),
}  # fmt: skip


@pytest.fixture
def people(db: None) -> tuple[World, dict[str, Any], dict[str, Api]]:
    w = world.make()
    world.surroundings()
    role("tutor", 60, *HOLDS["tutor"], population="learner")
    tutor = world.person("Tess", "Tutor", role="tutor")
    users = {**{name: getattr(w, name) for name in HOLDS if name != "tutor"}, "tutor": tutor}
    return w, users, {name: Api(user) for name, user in users.items()}


def allowed(actor: str, permission: str, target: str) -> bool:
    """Whether the operation may touch the target: held, in reach, not above in rank."""
    reached = target != "nobody" and (actor != "tutor" or target in LEARNERS)
    return permission in HOLDS[actor] and reached and RANK[target] <= RANK[actor]


def test_the_tables_are_whole() -> None:
    """A new address has to be added here, by hand, with who may use it."""
    paths = document(the_api)["paths"]
    posts = {path for path, methods in paths.items() if "post" in methods}
    actions = {f"/api/v1/users/actions/{verb}" for verb in NEEDS}
    assert {path for path, methods in paths.items() if "get" in methods} == set(READS)
    assert posts == actions | OTHER_POSTS
    assert {method for methods in paths.values() for method in methods} == {"get", "post"}


@pytest.mark.parametrize("actor", HOLDS)
def test_no_operation_touches_whom_it_should_not(people: Any, actor: str) -> None:
    _w, users, apis = people
    for verb, permission in NEEDS.items():
        for target in TARGETS if verb not in CREATING else ("",):
            whom = {} if verb in CREATING else {"users": [users[target].pk if target in users else 987654]}
            answer = apis[actor].post(f"users/actions/{verb}", **whom, **GIVEN.get(verb, {}), plan=True)
            _compare(answer, actor, verb, permission, target)


def _compare(answer: Any, actor: str, verb: str, permission: str, target: str) -> None:
    where = f"{actor} {verb} {target}: {answer.status_code} {answer.content!r}"
    if permission not in HOLDS[actor]:
        assert answer.status_code == 403, where
    elif verb in CREATING:
        assert answer.json()["changed"] == 1, where
    elif target == "nobody" or (actor == "tutor" and target not in LEARNERS):
        assert answer.status_code == 404, where
    elif not allowed(actor, permission, target):
        assert answer.json()["changed"] == 0, where
        assert answer.json()["refused"].keys() & {"rank", "self"}, where
    else:
        assert "rank" not in answer.json()["refused"], where


def test_reads_show_no_more_than_is_in_reach(people: Any) -> None:
    w, users, apis = people
    suspend(UserSelection.of(users["cleo"]), by=w.actor("ada"))
    seen = edit(UserSelection.of(users["sol"]), by=w.actor("ada"), contact="Room 1").event_id
    hidden = Event.objects.get(operation="users.suspend").pk
    for actor, api in apis.items():
        if actor == "cleo":
            assert api.get("users").status_code == 401
            continue
        for target in TARGETS:
            pk = users[target].pk if target in users else 987654
            reached = "users.view" in HOLDS[actor] and target != "nobody" and (actor != "tutor" or target in LEARNERS)
            expected = 403 if "users.view" not in HOLDS[actor] else 200 if reached else 404
            assert api.get(f"users/{pk}").status_code == expected, (actor, target)
        audits = "audit.view" in HOLDS[actor]
        assert api.get(f"events/{seen}").status_code == (200 if audits else 403), actor
        assert api.get(f"events/{hidden}").status_code == (403 if not audits else 404 if actor == "tutor" else 200)
        assert api.get("jobs/1").status_code == 404
        for listed, permission in (
            ("users", "users.view"), ("views", "users.view"), ("events", "audit.view"), ("units", "units.view"),
        ):  # fmt: skip
            assert api.get(listed).status_code == (200 if permission in HOLDS[actor] else 403), (actor, listed)


def test_guessing_ids_tells_nothing(people: Any) -> None:
    """The answers for somebody out of reach and for nobody are the same, byte for byte, but for the id itself."""
    _w, users, apis = people
    tutor = apis["tutor"]
    for verb in ("edit", "suspend", "set-password"):
        for more in ({}, {"version": 1}, {"version": 999}, {"plan": True}):
            hidden, nobody = (tutor.act(verb, pk, **GIVEN.get(verb, {}), **more) for pk in (users["ada"].pk, 987654))
            assert (hidden.status_code, hidden.content) == (nobody.status_code, nobody.content)
    both = tutor.act("suspend", users["ada"].pk, 987654).json()["refused"]
    assert both == {"unknown": {"count": 2, "ids": [users["ada"].pk, 987654]}}


def test_reach_ends_where_the_population_ends_even_by_a_view(people: Any) -> None:
    _w, users, apis = people
    answer = apis["tutor"].post("users/actions/suspend", view="status=all", plan=True).json()
    assert (answer["changed"], answer["refused"]) == (1, {})
    gained = apis["tutor"].act("edit", users["sol"], population="staff")
    assert gained.status_code == 422  # out of one's own reach
    assert add_role(UserSelection.of(users["tutor"]), by=world.operator(), role="coach").changed
