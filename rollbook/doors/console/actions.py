"""Doing something to one person: the menu of what can be done, and a page or dialog for each."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.db.models import Q
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import reverse
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy

from rollbook.attributes.fields import Attributes
from rollbook.attributes.kinds import BEFORE
from rollbook.attributes.queries import values_of
from rollbook.doors.back import back_to
from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.tell import leave, refused_text, tell
from rollbook.doors.forms import OperationForm, initial_of
from rollbook.kernel.actor import Actor
from rollbook.kernel.offering import obstacles
from rollbook.kernel.operation import Operation, registry
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.permission import Permission, label_of
from rollbook.kernel.refusal import Denied, Invalid, Refusal, Unproved
from rollbook.kernel.selection import Selection
from rollbook.roles.impact import with_roles
from rollbook.roles.queries import givable
from rollbook.users.models import User
from rollbook.users.queries import holdings, visible
from rollbook.users.selection import UserSelection


def offered(user: User) -> list[Operation]:
    """Give the operations that make sense for somebody of this status, dangerous ones last."""
    found = [o for o in registry.values() if o.noun == "users" and o.listed and o.alone and not o.creates]
    return sorted((o for o in found if not o.when or user.status in o.when), key=lambda o: (o.danger, o.verb in LAST))


LAST = {"suspend", "reactivate", "restore"}


def items(request: ConsoleRequest, user: User, back: str = "") -> list[dict[str, Any]]:
    """Give the menu: each operation with its address, or with why it is not allowed."""
    fitting = [operation for operation in offered(user) if fillable(operation, request.actor)]
    return entries(fitting, UserSelection.of(user), reverse("user", args=[user.pk]), request.actor, back)


def fillable(operation: Operation, by: Actor) -> bool:
    """Tell whether everything that an operation asks for is there to be given, such as attributes."""
    return all(param.offered(by) for param in operation.params)


def entries(
    operations: list[Operation], subject: Selection, here: str, by: Actor, back: str = ""
) -> list[dict[str, Any]]:
    """Give the menu of some operations on one subject whose page is `here`."""
    why = obstacles(operations, subject, by=by)
    found: list[dict[str, Any]] = []
    divided = False
    for operation in operations:
        below = operation.danger or operation.verb in LAST
        found.append(
            {
                "label": operation.label, "icon": operation.icon, "danger": operation.danger, "dialog": True,
                "url": f"{here}{operation.verb}/" + (f"?{urlencode({'next': back})}" if back else ""),
                "verb": operation.verb,
                "why": why[operation.name], "divide": below and not divided,
            }
        )  # fmt: skip
        divided = divided or below
    return found


@console(Permission.USERS_VIEW)
def menu(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what can be done to one person: a page, or with htmx the inside of the row menu.

    Whatever is chosen leads back to `next`, the list as it was: its search, filters and page.
    """
    user = get_object_or_404(visible(request.actor), pk=pk)
    first = {"label": _("Open profile"), "icon": "user-round", "url": reverse("user", args=[pk]), "why": ""}
    context = {"heading": user.name, "items": [first, *items(request, user, back_to(request, reverse("users")))]}
    return render(request, "ui/menu.html", context)


@console()
def act(request: ConsoleRequest, pk: int, verb: str) -> HttpResponse:
    """GET the form of an operation on one person, POST to carry it out."""
    operation = registry.get(f"users.{verb.replace('-', '_')}")
    if operation is None or not operation.listed or operation.creates:
        raise Http404
    attempted(request, operation)
    if not fillable(operation, request.actor):
        raise Http404
    may_look(request, Permission.USERS_VIEW)
    user = get_object_or_404(visible(request.actor), pk=pk)
    typed = user.username if operation.typed else ""
    data = request.POST if request.method == "POST" else None
    now = _as_is(request.actor, user, operation)
    form = OperationForm(operation, request.actor, data, initial=now, typed=typed, comparing=True)
    form.choose(request.GET.dict())
    if data is not None and form.is_valid() and (done := _carry_out(request, operation, user, form)):
        return done
    return _page(request, operation, user, form)


@console(Permission.ROLES_ASSIGN)
def role_diff(request: ConsoleRequest, pk: int) -> HttpResponse:
    """POST the roles that are ticked, to see what somebody would gain and lose by them; nothing is changed."""
    user = get_object_or_404(visible(request.actor), pk=pk)
    operation, slugs = registry["users.set_roles"], request.POST.getlist("roles")
    among = set(givable(request.actor.known).values_list("slug", flat=True))
    moved = with_roles(pk, among & set(slugs), among)
    told = {side: [Permission(name).label for name in found] for side, found in vars(moved).items()}
    if request.htmx:
        return render(request, "console/role_diff.html", {"moved": told})
    now = _as_is(request.actor, user, operation)
    form = OperationForm(operation, request.actor, initial=now | {"roles": slugs}, comparing=True)
    return _page(request, operation, user, form, moved=told)


def _as_is(by: Actor, user: User, operation: Operation) -> dict[str, Any]:
    own = values_of([user.pk], by) if any(isinstance(param, Attributes) for param in operation.params) else {}
    filled = {BEFORE + attribute.slug: value for attribute, value in own.get(user.pk, {}).items()}
    return initial_of(user, operation, holdings(user.pk, by).plain) | filled


def _page(request: ConsoleRequest, operation: Operation, user: User, form: OperationForm, **more: Any) -> HttpResponse:
    held = holdings(user.pk, request.actor)
    templates = [f"console/operations/{operation.verb}.html", "console/operation.html"]
    context = {
        "operation": operation, "person": user, "form": form, "holdings": held,
        "lasting": len(held.roles) > len(held.plain), "action": reverse("user_action", args=[user.pk, operation.verb]),
        "why": obstacles([operation], UserSelection.of(user), by=request.actor)[operation.name],
        "grace_days": settings.DELETE_GRACE_DAYS,
        "back": back_to(request, reverse("user", args=[user.pk])),
    } | more  # fmt: skip
    return render(request, templates, context, status=422 if form.errors else 200)


MEANWHILE = gettext_lazy(
    "Somebody has changed this person meanwhile, so nothing is saved yet. What you changed still stands here; "
    "all else is shown as it is now. Check it, then save again."
)


def _carry_out(request: ConsoleRequest, operation: Operation, user: User, form: OperationForm) -> HttpResponse | None:
    """Carry it out and leave; or put what is wrong on the form."""
    version = form.cleaned_data.get("version")
    subjects = UserSelection([user.pk], still=Q(version=version) if version is not None else None)
    outcome = done(operation, subjects, request.actor, form, form.changes())
    if outcome is None:
        return None
    if Refusal.CHANGED in outcome.refused:
        form.catch_up(_as_is(request.actor, get_object_or_404(visible(request.actor), pk=user.pk), operation))
        form.add_error(None, MEANWHILE)
        return None
    for code, ids in outcome.refused.items():
        form.add_error(None, refused_text(code, len(ids)))
        return None
    if outcome.shown:
        context = {"operation": operation, "person": user, "shown": outcome.shown[user.pk],
                   "back": _after(request, operation, user)}  # fmt: skip
        return render(request, "console/shown.html", context)
    tell(request, operation, outcome, name=user.name)
    return leave(request, _after(request, operation, user))


def _after(request: ConsoleRequest, operation: Operation, user: User) -> str:
    """Go back to where one came from; whoever is erased has no page any more."""
    gone = not User.objects.filter(pk=user.pk).exists()
    return back_to(request, reverse("users") if gone else reverse("user", args=[user.pk]))


def done(
    operation: Operation, subjects: Selection, by: Actor, form: OperationForm, values: dict[str, Any]
) -> Outcome | None:
    """Carry it out; None where something is wrong, which then stands on the form."""
    try:
        return operation(subjects, by=by, **values)
    except Denied as denied:
        raise PermissionDenied(lacking(denied)) from denied
    except Invalid as invalid:
        form.take(invalid)
        return None


def attempted(request: ConsoleRequest, operation: Operation) -> None:
    """Record and refuse what somebody sends who lacks the permission, before anything else is looked at.

    Whoever has it proves afresh who they are, where the operation asks for that, before they fill anything in.
    """
    permitted(operation, request.actor, sent=request.method == "POST")
    if operation.sudo and request.actor.holds(operation.permission) and not request.actor.fresh:
        raise Unproved


def permitted(operation: Operation, by: Actor, *, sent: bool = True) -> None:
    """Record and refuse what somebody sends who lacks the permission."""
    if sent:
        try:
            operation.require(by)
        except Denied as denied:
            raise PermissionDenied(lacking(denied)) from denied


def lacking(denied: Denied) -> str:
    """Say which permission is missing."""
    return _("Your roles do not include: %(permission)s.") % {"permission": label_of(denied.permission)}
