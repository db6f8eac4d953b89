"""Doing something to many people: choose, look at what it will do, apply."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.core.exceptions import BadRequest, PermissionDenied
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _
from django.utils.translation import ngettext
from django.views.decorators.http import require_POST

from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.actions import attempted, lacking
from rollbook.doors.console.forms import OperationForm
from rollbook.doors.console.tell import tell
from rollbook.doors.console.users import IN_FORM
from rollbook.jobs.freezing import freeze, selection
from rollbook.jobs.models import Frozen, Job
from rollbook.jobs.running import perform
from rollbook.kernel import sql
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid, Refusal
from rollbook.users import views
from rollbook.users.models import User
from rollbook.users.queries import matching, visible
from rollbook.users.strictly import read_strictly

MOST_VIEW = 2000  # characters
NAMED = 5  # people named for each reason in a preview


@console()
@require_POST
def choose(request: ConsoleRequest) -> HttpResponse:
    """POST `do` (an operation), `scope` (`ids` or `query`), `id`… and `view`: freeze them, then review."""
    operation = _bulk_operation(request.POST.get("do", ""))
    attempted(request, operation)
    may_look(request, Permission.USERS_VIEW)
    view = request.POST.get("view", "")
    if len(view) > MOST_VIEW or "\x00" in view:  # cut short, it would mean other people
        raise BadRequest(_("This view has too many filters to be kept. Take some away, then choose again."))
    by_view = request.POST.get("scope") == "query"
    ids = [int(i) for i in request.POST.getlist("id") if i.isdecimal() and len(i) < 19]
    if by_view:
        rows = matching(_understood(view), request.actor)
    else:
        rows = visible(request.actor).filter(pk__in=sql.among(ids))
    if not by_view and not ids:
        return redirect(f"{reverse('users')}?{view}")
    frozen = freeze("user", rows, operation=operation.name, user_id=request.actor.user_id, view=view, by_view=by_view)
    return redirect("bulk_review", pk=frozen.pk)


def _understood(view: str) -> views.View:
    """Read the view that a list was of: a filter that was left out there would mean other people here."""
    try:
        return read_strictly(view, besides=IN_FORM)
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
    """GET what the operation would do to the frozen set, POST to apply it."""
    mine = Frozen.objects.filter(user_id=request.actor.user_id, expires_at__gt=timezone.now())
    frozen = get_object_or_404(mine, pk=pk)
    if job := Job.objects.filter(frozen=frozen).first():
        return redirect("job", pk=job.pk)
    operation = _bulk_operation(frozen.operation)
    attempted(request, operation)
    post = request.method == "POST"
    data = request.POST if post else request.GET or None
    typed = str(frozen.total) if operation.typed else ""
    form = OperationForm(operation, request.actor, data, typed=typed if post or data is None else "")
    try:
        if post and form.is_valid():
            return _apply(request, operation, frozen, form)
        ready = data is None and not any(param.required for param in operation.params)
        outcome = _planned(request, operation, frozen, form, ready=ready)
    except Denied as denied:
        raise PermissionDenied(lacking(denied)) from denied
    context = _context(operation, frozen, form, outcome)
    return render(request, "console/bulk.html", context, status=422 if post else 200)


def _planned(
    request: ConsoleRequest, operation: Operation, frozen: Frozen, form: OperationForm, *, ready: bool
) -> Outcome | None:
    """Plan with what has been filled in; None while something needed is missing."""
    if not ready and not (form.is_bound and form.is_valid()):
        return None
    return operation.plan(selection(frozen), by=request.actor, **({} if ready else form.values()))


def _apply(request: ConsoleRequest, operation: Operation, frozen: Frozen, form: OperationForm) -> HttpResponse:
    params = {name: request.POST.getlist(name) if operation.param(name).many else request.POST.get(name)
              for name in form.names}  # fmt: skip
    try:
        done = perform(operation, frozen, by=request.actor, params=params)
    except Invalid as invalid:
        form.take(invalid)
        return render(request, "console/bulk.html", _context(operation, frozen, form, None), status=422)
    if isinstance(done, Job):
        return redirect("job", pk=done.pk)
    tell(request, operation, done)
    return redirect(_list(frozen))


def _list(frozen: Frozen) -> str:
    return reverse("users") + (f"?{frozen.view}" if frozen.view else "")


def _context(operation: Operation, frozen: Frozen, form: OperationForm, outcome: Outcome | None) -> dict[str, Any]:
    heading = ngettext("%(verb)s: %(n)s user", "%(verb)s: %(n)s users", frozen.total)
    return {
        "operation": operation, "frozen": frozen, "undo_days": settings.UNDO_DAYS, "form": form, "outcome": outcome,
        "heading": heading % {"verb": operation.label, "n": f"{frozen.total:,}"},
        "refused": _reasons(outcome) if outcome else [], "back": _list(frozen),
        "apply": ngettext("%(verb)s %(n)s user", "%(verb)s %(n)s users", len(outcome.changed))
        % {"verb": operation.label, "n": f"{len(outcome.changed):,}"} if outcome else _("Preview"),
    }  # fmt: skip


def _reasons(outcome: Outcome) -> list[dict[str, Any]]:
    """Give for each reason how many it meets, and the first of them by name."""
    first = {code: ids[:NAMED] for code, ids in outcome.refused.items()}
    people = User.objects.in_bulk([pk for ids in first.values() for pk in ids])
    return [
        {
            "why": Refusal(code).label,
            "count": len(ids),
            "people": [people[pk] for pk in first[code] if pk in people],
        }
        for code, ids in outcome.refused.items()
    ]
