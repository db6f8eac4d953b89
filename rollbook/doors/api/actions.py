"""Doing something to users: one address for each operation of the registry, whatever it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from rollbook.doors.api import reading, schemas
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.describing import body_of
from rollbook.doors.api.jobs import told as told_job
from rollbook.doors.api.problems import Problem, invalid, not_found
from rollbook.jobs.freezing import freeze
from rollbook.jobs.models import Job
from rollbook.jobs.running import perform
from rollbook.kernel import sql
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.kernel.selection import CHUNK
from rollbook.users.queries import visible
from rollbook.users.selection import UserSelection
from rollbook.users.strictly import read_strictly

MOST: Final = 10_000
ANSWERS: Final = {200: schemas.Outcome, 202: schemas.Job}


def offered() -> list[Operation]:
    """Give the operations that have an address here."""
    return [o for o in registry.values() if o.noun == "users" and o.listed]


def router() -> Router:
    """Make the addresses, from what is registered now."""
    made = Router(tags=["actions"])
    for operation in offered():
        made.add_api_operation(
            f"/users/actions/{operation.verb}", ["POST"], _endpoint(operation),
            operation_id=operation.name.replace(".", "_"), summary=str(operation.label),
            description=f"{operation.help} Needs {operation.permission}.", url_name=operation.name,
            response={201: schemas.Outcome, 200: schemas.Outcome} if operation.creates else ANSWERS,
            openapi_extra=body_of(operation),
        )  # fmt: skip
    return made


def _endpoint(operation: Operation) -> Callable[[Any], HttpResponse]:
    def act(request: ApiRequest) -> HttpResponse:
        sent = reading.body(request)
        if not (planning := sent.get("plan") is True):
            operation.require(request.auth)
        return _create(request, operation, sent) if operation.creates else _act(request, operation, sent, planning)

    return act


def _create(request: ApiRequest, operation: Operation, sent: Mapping[str, Any]) -> HttpResponse:
    _whom, params = _parted(operation, sent, request)
    nobody = operation.subjects(())
    if sent.get("plan"):
        return json_response(operation.plan(nobody, by=request.auth, **params).as_dict())
    outcome = operation(nobody, by=request.auth, **params)
    body = {**outcome.as_dict(), "created": outcome.changed}
    return json_response(body, 201, Location=f"/api/v1/users/{outcome.changed[0]}")


def _act(request: ApiRequest, operation: Operation, sent: Mapping[str, Any], planning: bool) -> HttpResponse:
    whom, params = _parted(operation, sent, request)
    if "view" in whom or len(whom["users"]) > CHUNK:
        return _act_on_many(request, operation, whom, params, planning)
    still = Q(version=whom["version"]) if "version" in whom else None
    subjects = operation.subjects(whom["users"], still=still)
    call = operation.plan if planning else operation
    return _told(call(subjects, by=request.auth, **params), whom)


def _act_on_many(
    request: ApiRequest, operation: Operation, whom: Mapping[str, Any], params: dict[str, Any], planning: bool
) -> HttpResponse:
    """Freeze those among them whom the actor may see, and act on these; above a chunk, by a job."""
    seen = visible(may_read(request, Permission.USERS_VIEW))
    text = whom.get("view", "")
    rows = seen.filter(whom["condition"] if "view" in whom else Q(pk__in=sql.among(whom["users"])))
    if planning:
        return json_response(operation.plan(UserSelection.matching(rows), by=request.auth, **params).as_dict())
    frozen = freeze(
        "user", rows, operation=operation.name, user_id=request.auth.user_id, view=text, by_view="view" in whom
    )
    done = perform(operation, frozen, by=request.auth, params=params)
    if isinstance(done, Job):
        return json_response(told_job(done), 202, Location=f"/api/v1/jobs/{done.pk}")
    return json_response(done.as_dict())


def _told(outcome: Outcome, whom: Mapping[str, Any]) -> HttpResponse:
    """Give the outcome. One who is not there, or has changed meanwhile, is an error and no outcome."""
    only = whom["users"] if len(whom["users"]) == 1 else None
    if outcome.refused == {Refusal.UNKNOWN: only}:
        raise not_found()
    if outcome.refused == {Refusal.CHANGED: only}:
        raise Problem(409, "changed", _("Somebody has changed this user meanwhile. Read them again, then decide."))
    return json_response(outcome.as_dict())


# -- the body: whom, and the operation's own parameters


def _parted(
    operation: Operation, sent: Mapping[str, Any], request: ApiRequest
) -> tuple[dict[str, Any], dict[str, Any]]:
    """Part a body into whom it is about and the parameters. All that is wrong with either is told at once."""
    readers = {"plan": reading.flag} if operation.creates else READERS
    about = {name: value for name, value in sent.items() if name in readers}
    params = {name: value for name, value in sent.items() if name not in readers}
    try:
        whom = reading.values(about, readers)
        if not operation.creates:
            _one_way(operation, whom)
    except Invalid as problem:
        raise Invalid({**problem.errors, **_wrong(operation, params, request)}) from problem
    return whom, params


def _wrong(operation: Operation, params: dict[str, Any], request: ApiRequest) -> Mapping[str, Any]:
    try:
        operation.clean(params, request.auth)
    except Invalid as problem:
        return problem.errors
    return {}


def _one_way(operation: Operation, whom: dict[str, Any]) -> None:
    """Raise `Invalid` unless the users are given in one way, and in one that fits the operation."""
    if ("users" in whom) == ("view" in whom):
        raise invalid("users", "required", _("Give either users, a list of ids, or view."))
    if "view" in whom:
        whom["condition"] = read_strictly(whom["view"]).condition()
    single = len(whom.get("users", ())) == 1
    if not operation.bulk and not single:
        raise invalid("users", "one", _("This is done to one user at a time. Give one id."))
    if "version" in whom and not single:
        raise invalid("version", "one", _("A version goes with one id."))


def _ids(value: Any) -> list[int]:
    if not isinstance(value, list) or not value:
        raise ValidationError(_("Give a list of ids."), "not_a_list")
    if len(value) > MOST:
        raise ValidationError(_("At most %(most)s at once. Give a view for more."), "too_many", {"most": MOST})
    return list(dict.fromkeys(reading.integer(pk) for pk in value))


def _text(value: Any) -> str:
    if not isinstance(value, str):
        raise ValidationError(_("Give text."), "not_text")
    return value


READERS: Final[dict[str, Callable[[Any], Any]]] = {
    "users": _ids, "view": _text, "version": reading.integer, "plan": reading.flag,
}  # fmt: skip
