"""Roles: the list, one role with its matrix, what a change would mean, and what ends soon."""

from __future__ import annotations

import json
from hashlib import sha256
from typing import Any

from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, redirect, render
from django.urls import path, reverse
from django.utils.translation import gettext as _

from rollbook.doors.back import back_to
from rollbook.doors.console import nouns
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.actions import attempted, done
from rollbook.doors.console.matrix import COLUMNS, matrix
from rollbook.doors.console.tell import leave, tell
from rollbook.doors.forms import OperationForm
from rollbook.groups.naming import names
from rollbook.kernel.offering import obstacles
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.roles.carrying import NARROWED, parted
from rollbook.roles.impact import Impact, of_edit
from rollbook.roles.models import Role
from rollbook.roles.reading import SOON, counted, ending, seen
from rollbook.roles.selection import RoleSelection
from rollbook.units.models import Unit
from rollbook.users.queries import MOST


def _initial(role: Role) -> dict[str, Any]:
    names = ("name", "description", "rank", "permissions")
    return {**{name: getattr(role, name) for name in names}, "version": ""}


NOUN = nouns.Noun("roles", "role", RoleSelection, Permission.ROLES_VIEW, seen, _initial)


@console(Permission.ROLES_VIEW)
def roles(request: ConsoleRequest) -> HttpResponse:
    """GET all roles, the highest first, with how many people hold each."""
    found = list(seen(request.actor))
    counts = counted(found, request.actor)
    context = {
        "rows": [{"role": role, "people": counts[role.pk], "permissions": _count(role)} for role in found],
        "may_add": request.actor.holds(Permission.ROLES_EDIT), "most": MOST, "tab": "roles",
    }  # fmt: skip
    return render(request, "roles/list.html", context)


def _count(role: Role) -> int:
    return len({parted(text)[0] for text in role.permissions})


@console(Permission.ROLES_VIEW)
def role(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET a role and what it allows; POST `review` to see what a change would mean, POST to make it."""
    found = get_object_or_404(seen(request.actor), pk=pk)
    operation = registry["roles.edit"]
    data = request.POST if request.method == "POST" else None
    form = OperationForm(operation, request.actor, data, initial=_initial(found))
    why = obstacles([operation], RoleSelection.of(found), by=request.actor)[operation.name]
    impact = None
    if data is not None:
        impact, answer = _sent(request, found, form)
        if answer:
            return answer
    chosen = data.getlist("permissions") if data is not None else found.permissions
    context = {
        "role": found, "form": form, "why": why, "impact": impact, "mark": _mark(found), "most": MOST,
        "looked": _looked(found, form.values()) if impact else "",
        "people": counted([found], request.actor)[found.pk], "columns": COLUMNS,
        "areas": matrix(chosen, request.actor.known, fixed=bool(why)), "items": NOUN.items(request, found),
        "diff": _diff(found, form, impact) if impact else None, "back": reverse("roles"),
    }  # fmt: skip
    return render(request, "roles/role.html", context, status=422 if form.errors else 200)


def _sent(request: ConsoleRequest, found: Role, form: OperationForm) -> tuple[Impact | None, HttpResponse | None]:
    """Carry out what was looked at, or tell what it would mean. Nothing is saved that was not shown first."""
    attempted(request, registry["roles.edit"])
    if not form.is_valid():
        return None, None
    values = form.values()
    values["permissions"] = values["permissions"] or ()
    if request.POST.get("looked") == _looked(found, values) and "review" not in request.POST:
        outcome = done(registry["roles.edit"], RoleSelection.of(found), request.actor, form, values)
        if outcome is not None and not nouns.refusals(form, outcome):
            tell(request, registry["roles.edit"], outcome, name=values["name"] or found.name)
            return None, leave(request, reverse("role", args=[found.pk]))
        return None, None
    if request.POST.get("mark", "") != _mark(found):
        form.add_error(None, _("Somebody has changed this role meanwhile. See below what would change now."))
    return of_edit(found, values["permissions"]), None


def _looked(found: Role, values: dict[str, Any]) -> str:
    """Tell apart what change of a role, as it stands, somebody has looked at."""
    shown = [values["name"], values["description"], values["rank"], sorted(values["permissions"] or ())]
    return sha256(json.dumps([_mark(found), shown]).encode()).hexdigest()


def _mark(found: Role) -> str:
    """Tell apart how a role stood when somebody looked at it."""
    told = [found.name, found.description, found.rank, found.permissions]
    return sha256(json.dumps(told).encode()).hexdigest()[:16]


def _diff(found: Role, form: OperationForm, impact: Impact) -> dict[str, Any]:
    values = form.values()
    fields = [
        {"label": form.fields[name].label, "before": getattr(found, name), "after": values[name]}
        for name in ("name", "description", "rank")
        if values[name] is not None and values[name] != getattr(found, name)
    ]
    said = {side: [(_said(text), n) for text, n in getattr(impact, side).items()] for side in ("added", "taken")}
    return {"fields": fields, **said, "any": bool(fields or impact.added or impact.taken)}


def _said(text: str) -> str:
    """Say a permission of a role in words."""
    name, _colon, population = text.partition(":")
    label = str(Permission(name).label)
    kind = dict(NARROWED).get(population)
    return _("%(permission)s (%(population)s)") % {"permission": label, "population": kind} if kind else label


@console()
def create(request: ConsoleRequest) -> HttpResponse:
    """GET the form for a new role, begun like another one with `like`; POST to add it."""
    like = seen(request.actor).filter(slug=request.GET.get("like", "")).first()
    initial = {"rank": like.rank, "description": like.description} if like else {}
    chosen = request.POST.getlist("permissions") if request.method == "POST" else like.permissions if like else []
    context = {"areas": matrix(chosen, request.actor.known), "columns": COLUMNS, "like": like}
    return nouns.add(request, NOUN, "roles/add.html", initial, **context)


@console(Permission.ROLES_VIEW)
def ending_soon(request: ConsoleRequest) -> HttpResponse:
    """GET the temporary roles that end within a month, the soonest first."""
    grants = list(ending(request.actor)[:MOST_ENDING])
    units = names(request.actor, Unit, (grant.unit_id for grant in grants))
    context = {"grants": grants, "units": units, "days": SOON, "tab": "ending"}
    return render(request, "roles/ending.html", context)


MOST_ENDING = 500


@console()
def act(request: ConsoleRequest, pk: int, verb: str) -> HttpResponse:
    """GET the form of an operation on one role, POST to carry it out."""
    if verb == "edit":
        return redirect("role", pk=pk)
    found = seen(request.actor).filter(pk=pk).first()
    if found is None and request.method != "POST":
        raise Http404
    people = counted([found], request.actor)[found.pk] if found else 0
    return nouns.act(request, NOUN, pk, verb, people=people, most=MOST)


@console(Permission.ROLES_VIEW)
def menu(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what can be done to one role."""
    found = get_object_or_404(seen(request.actor), pk=pk)
    first = [
        {"label": _("Open"), "icon": "shield", "url": reverse("role", args=[pk]), "why": ""},
        {"label": _("See who holds it"), "icon": "users", "why": "",
         "url": f"{reverse('users')}?status=all&role={found.slug}"},
    ]  # fmt: skip
    if request.actor.holds(Permission.ROLES_EDIT):
        first.append(
            {"label": _("Clone"), "icon": "copy", "url": f"{reverse('add_role')}?like={found.slug}", "why": ""}
        )
    rest = NOUN.items(request, found, back_to(request, reverse("roles")))
    return render(request, "ui/menu.html", {"heading": _(found.name), "items": [*first, *rest]})


urlpatterns = [
    path("roles/", roles, name="roles"),
    path("roles/add/", create, name="add_role"),
    path("roles/ending/", ending_soon, name="roles_ending"),
    path("roles/<int:pk>/", role, name="role"),
    path("roles/<int:pk>/menu/", menu, name="role_menu"),
    path("roles/<int:pk>/<slug:verb>/", act, name="role_action"),
]
