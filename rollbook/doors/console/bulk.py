"""Doing something to many people: choose, look at what it will do, apply."""

from __future__ import annotations

import functools
from collections.abc import Mapping
from dataclasses import replace
from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.contrib import messages
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.views.decorators.http import require_POST

from rollbook.doors.back import back_to
from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.actions import attempted, lacking, permitted
from rollbook.doors.console.tell import button, groups, tell, titled
from rollbook.doors.console.users import IN_FORM
from rollbook.doors.forms import OperationForm
from rollbook.jobs.freezing import AppliedAlready, freeze, once, preview, selection
from rollbook.jobs.models import Frozen, Job
from rollbook.jobs.running import perform
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.users import views
from rollbook.users.queries import matching, visible
from rollbook.users.strictly import read_strictly

MOST_VIEW = 2000  # characters


@console()
@require_POST
def choose(request: ConsoleRequest) -> HttpResponse:
    """POST `do` (an operation), `scope` (`ids` or `query`), `id`… and `view`: freeze them, then review."""
    operation = _bulk_operation(request.POST.get("do", ""))
    permitted(operation, replace(request.actor, fresh=True))  # the page that comes next asks for a proof
    may_look(request, Permission.USERS_VIEW)
    view = request.POST.get("view", "")
    if len(view) > MOST_VIEW or "\x00" in view:  # cut short, it would mean other people
        raise BadRequest(_("This view has too many filters to be kept. Take some away, then choose again."))
    by_view = request.POST.get("scope") == "query"
    ids = [int(i) for i in request.POST.getlist("id") if i.isdecimal() and len(i) < 19]
    if by_view:
        rows = matching(_understood(view, request.actor), request.actor)
    else:
        rows = visible(request.actor).filter(pk__in=sql.among(ids))
    if not by_view and not ids:
        return redirect(f"{reverse('users')}?{view}")
    frozen = freeze("user", rows, operation=operation.name, user_id=request.actor.user_id, view=view, by_view=by_view)
    if along := _along(request, operation):
        preview(frozen, along)
    back = urlencode({"next": request.POST["next"]}) if back_to(request, "") else ""
    return redirect(reverse("bulk_review", args=[frozen.pk]) + (f"?{back}" if back else ""))


def _along(request: ConsoleRequest, operation: Operation) -> dict[str, list[str]]:
    """Give the values that the list sends along for this operation, such as its group for leaving it."""
    sent = {param.name: request.POST.getlist(f"{operation.name}.{param.name}") for param in operation.params}
    return {name: texts for name, texts in sent.items() if texts and "\x00" not in "".join(texts)}


def _understood(view: str, by: Actor) -> views.View:
    """Read the view that a list was of: a filter that was left out there would mean other people here."""
    try:
        return read_strictly(view, by, besides=IN_FORM)
    except Invalid as invalid:
        message = _("This list’s address has a filter that is not understood: %(names)s. Open the list again.")
        raise BadRequest(message % {"names": ", ".join(sorted(invalid.errors))}) from invalid


def _bulk_operation(name: str) -> Operation:
    operation = registry.get(name)
    if operation is None or not operation.listed or not operation.bulk or operation.noun != "users":
        raise Http404
    return operation


@console(Permission.USERS_VIEW)
def review(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what the operation would do to the frozen set, POST `preview` to see it with other values, POST to apply it.

    What people fill in has no place in an address. It is kept with the set, so that going back and
    looking again stay harmless, and what is applied can be compared with what was looked at.
    """
    mine = Frozen.objects.filter(user_id=request.actor.user_id, expires_at__gt=timezone.now())
    frozen = get_object_or_404(mine, pk=pk)
    if frozen.applied_at:
        return _already(request, frozen)
    operation = _bulk_operation(frozen.operation)
    attempted(request, operation)
    data = request.POST if request.method == "POST" else _kept(frozen)
    form = OperationForm(operation, request.actor, data, typed=str(frozen.total) if operation.typed else "")
    try:
        if request.method == "POST" and (answer := _sent(request, operation, frozen, form)):
            return answer
        outcome = _planned(request, operation, frozen, form)
    except Denied as denied:
        raise PermissionDenied(lacking(denied)) from denied
    context, status = _context(request, operation, frozen, form, outcome), 422 if form.errors else 200
    return render(request, "console/bulk.html", context, status=status)


def _kept(frozen: Frozen) -> QueryDict | None:
    """Give what was last looked at, as it was sent; None where nothing has been filled in yet."""
    data = QueryDict(mutable=True)
    for name, texts in (frozen.previewed or {}).items():
        data.setlist(name, texts)
    return data if frozen.previewed is not None else None


def _already(request: ConsoleRequest, frozen: Frozen) -> HttpResponse:
    """Lead to what has come of it, whoever goes back to the page or presses twice."""
    if job := Job.objects.filter(frozen=frozen).first():
        return redirect("job", pk=job.pk)
    messages.info(request, _("This has been applied already. The audit log says what came of it."))
    return redirect(_list(request, frozen))


def _sent(request: ConsoleRequest, operation: Operation, frozen: Frozen, form: OperationForm) -> HttpResponse | None:
    """Apply what was looked at, or keep what is to be looked at; None where the page has to say something first."""
    previewing = "preview" in request.POST
    if not form.is_valid() and not (previewing and form.sound()):
        return None
    texts = {name: [text for text in request.POST.getlist(name) if text] for name in form.params.keys() - form.asking}
    if not (previewing or form.asking) and _as_previewed(request, operation, frozen, texts):
        return _apply(request, operation, frozen, form, texts)
    preview(frozen, texts)
    if not previewing:
        messages.error(request, _("This is not what you looked at before. See what will happen now, then apply it."))
    return redirect(request.get_full_path())


def _as_previewed(
    request: ConsoleRequest, operation: Operation, frozen: Frozen, texts: Mapping[str, list[str]]
) -> bool:
    """Tell whether these values were looked at. A reason may be added afterwards, if that means the same people."""
    needed = {param.name for param in operation.params if param.required}
    before = {name: (frozen.previewed or {}).get(name, []) for name in texts}
    moved = {name for name in texts if texts[name] != before[name]}
    if not moved or moved & needed:
        return not moved
    plan = functools.partial(operation.plan, by=request.actor)
    try:
        first = plan(selection(frozen, request.actor), **_params(operation, before))
        return first == plan(selection(frozen, request.actor), **_params(operation, texts))
    except Invalid:
        return False


def _params(operation: Operation, texts: Mapping[str, list[str]]) -> dict[str, Any]:
    """Give the parameters of what was sent, unchecked."""
    return {name: sent if operation.param(name).many else (sent or [""])[-1] for name, sent in texts.items()}


def _planned(request: ConsoleRequest, operation: Operation, frozen: Frozen, form: OperationForm) -> Outcome | None:
    """Plan with what is filled in; None while something needed is missing or wrong."""
    if request.method != "POST":
        form.errors.pop("typed", None)
    if form.asking or not (form.sound() if form.is_bound else not any(p.required for p in operation.params)):
        return None
    given = form.values() if form.is_bound else {}
    try:
        return operation.plan(selection(frozen, request.actor), by=request.actor, **given)
    except Invalid as invalid:
        form.take(invalid)
        return None


def _apply(
    request: ConsoleRequest, operation: Operation, frozen: Frozen, form: OperationForm, texts: Mapping[str, list[str]]
) -> HttpResponse:
    try:
        with once(frozen):
            done = perform(operation, frozen, by=request.actor, params=_params(operation, texts))
    except AppliedAlready:
        return _already(request, frozen)
    except Invalid as invalid:
        form.take(invalid)
        return render(request, "console/bulk.html", _context(request, operation, frozen, form, None), status=422)
    if isinstance(done, Job):
        return redirect("job", pk=done.pk)
    tell(request, operation, done)
    return redirect(_list(request, frozen))


def _list(request: ConsoleRequest, frozen: Frozen) -> str:
    return back_to(request, reverse("users") + (f"?{frozen.view}" if frozen.view else ""))


def _context(
    request: ConsoleRequest, operation: Operation, frozen: Frozen, form: OperationForm, outcome: Outcome | None
) -> dict[str, Any]:
    what = ", ".join(form.chosen()) if outcome and form.is_bound else ""
    return {
        "operation": operation, "frozen": frozen, "form": form, "outcome": outcome, "back": _list(request, frozen),
        "undo_days": settings.UNDO_DAYS, "grace_days": settings.DELETE_GRACE_DAYS,
        "explain": [f"console/explain/{operation.verb}.html", "console/explain.html"],
        "heading": titled(operation, what, frozen.total),
        "groups": groups(outcome) if outcome else [],
        "apply": button(operation, what, len(outcome.changed)) if outcome else "",
    }  # fmt: skip
