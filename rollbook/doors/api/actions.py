"""Doing something: one address for each operation of the registry, whatever it is."""

from __future__ import annotations

from collections.abc import Callable, Mapping
from typing import Any, Final

from django.db.models import Q
from django.http import HttpResponse
from django.utils.translation import gettext as _
from ninja import Router

from rollbook.doors.api import reading, schemas
from rollbook.doors.api.access import ApiRequest, json_response
from rollbook.doors.api.access import reading as may_read
from rollbook.doors.api.describing import body_of
from rollbook.doors.api.jobs import told as told_job
from rollbook.doors.api.problems import Problem, not_found
from rollbook.doors.api.whom import parted
from rollbook.jobs.freezing import freeze
from rollbook.jobs.models import Job
from rollbook.jobs.running import perform
from rollbook.kernel import sql
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.kernel.selection import CHUNK
from rollbook.users.queries import matching, visible
from rollbook.users.selection import UserSelection

DONE: Final = {200: schemas.Outcome, 202: schemas.Job}
CREATED: Final = {200: schemas.Outcome, 201: schemas.Outcome}


def offered() -> list[Operation]:
    """Give the operations that have an address here."""
    return [operation for operation in registry.values() if operation.listed]


def path(operation: Operation) -> str:
    """Give its address below /api/v1."""
    return f"/{operation.noun}/actions/{operation.verb}"


def router() -> Router:
    """Make the addresses, from what is registered now."""
    made = Router(tags=["actions"])
    for operation in offered():
        made.add_api_operation(
            path(operation), ["POST"], _endpoint(operation), url_name=operation.name,
            operation_id=operation.name.replace(".", "_"), summary=str(operation.label),
            description=f"{operation.help} Needs {operation.permission}.",
            response=CREATED if operation.creates else DONE, openapi_extra=body_of(operation),
        )  # fmt: skip
    return made


def _endpoint(operation: Operation) -> Callable[[Any], HttpResponse]:
    def act(request: ApiRequest) -> HttpResponse:
        sent = reading.body(request)
        if sent.get("plan") is not True:
            operation.require(request.auth)
        whom, params = parted(operation, sent, request.auth)
        return (_create if operation.creates else _act)(request, operation, whom, params)

    return act


Whom = Mapping[str, Any]


def _create(request: ApiRequest, operation: Operation, whom: Whom, params: dict[str, Any]) -> HttpResponse:
    nobody = operation.subjects(())
    if whom.get("plan"):
        return json_response(operation.plan(nobody, by=request.auth, **params).as_dict())
    outcome = operation(nobody, by=request.auth, **params)
    body = {**outcome.as_dict(), "created": outcome.changed}
    if not outcome.changed:  # it was so already
        return json_response(body)
    return json_response(body, 201, Location=f"/api/v1/{operation.noun}/{outcome.changed[0]}")


def _act(request: ApiRequest, operation: Operation, whom: Whom, params: dict[str, Any]) -> HttpResponse:
    ids = whom.get(operation.noun, ())
    if operation.subjects is UserSelection and (not ids or len(ids) > CHUNK):
        return _act_on_many(request, operation, whom, params)
    still = Q(version=whom["version"]) if "version" in whom else None
    call = operation.plan if whom.get("plan") else operation
    return _told(call(operation.subjects(ids, still=still), by=request.auth, **params), ids)


def _act_on_many(request: ApiRequest, operation: Operation, whom: Whom, params: dict[str, Any]) -> HttpResponse:
    """Freeze those among them whom the actor may see, and act on these; above a chunk, by a job."""
    by_view, seen = "view" in whom, visible(may_read(request, Permission.USERS_VIEW))
    rows = matching(whom["view"][1], request.auth) if by_view else seen.filter(pk__in=sql.among(whom["users"]))
    if whom.get("plan"):
        return json_response(operation.plan(UserSelection.matching(rows), by=request.auth, **params).as_dict())
    chosen = {"view": whom["view"][0], "by_view": True} if by_view else {}
    frozen = freeze("user", rows, operation=operation.name, user_id=request.auth.user_id, **chosen)
    done = perform(operation, frozen, by=request.auth, params=params)
    if isinstance(done, Job):
        return json_response(told_job(done), 202, Location=f"/api/v1/jobs/{done.pk}")
    return json_response(done.as_dict())


def _told(outcome: Outcome, ids: list[int]) -> HttpResponse:
    """Give the outcome. One who is not there, or has changed meanwhile, is an error and no outcome."""
    if len(ids) == 1 and outcome.refused == {Refusal.UNKNOWN: ids}:
        raise not_found()
    if len(ids) == 1 and outcome.refused == {Refusal.CHANGED: ids}:
        detail = _("Somebody has changed this user meanwhile. Read them again, then decide.")
        raise Problem(409, "changed", detail)
    return json_response(outcome.as_dict())
