"""One group: its members, what it carries, who answers for it, and what can be done to it."""

from __future__ import annotations

from typing import Any, Final
from urllib.parse import urlencode

from django.http import HttpResponse, QueryDict
from django.shortcuts import get_object_or_404, render
from django.utils.translation import gettext as _

from rollbook.doors.console import nouns
from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.actions import entries
from rollbook.doors.console.by_name import foot, place_in
from rollbook.doors.console.nouns import Noun
from rollbook.doors.console.users import page_of, table
from rollbook.groups import queries
from rollbook.groups.models import Group
from rollbook.groups.operations import NONE
from rollbook.groups.selection import GroupSelection
from rollbook.kernel import sql
from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.users import views
from rollbook.users.queries import MOST, matching

OF_MEMBERS: Final = ("q", "sort", "columns")  # of a view, what stands in the address of a group's members
NAMED: Final = 5  # contents named when a group is deleted


def _as_is(group: Group) -> dict[str, Any]:
    roles = queries.carried([group.pk]).get(group.pk, [])
    return {
        "name": group.name, "kind": group.kind, "description": group.description,
        "unit": str(group.unit_id or NONE), "roles": [role.slug for role in roles],
    }  # fmt: skip


GROUPS: Final = Noun("groups", "group", GroupSelection, Permission.GROUPS_VIEW, queries.visible, _as_is)


def may(by: Actor) -> dict[str, bool]:
    """Tell what else to offer on the pages of groups."""
    asked = {
        "edit": Permission.GROUPS_EDIT, "assign": Permission.GROUPS_ASSIGN,
        "people": Permission.USERS_VIEW,
    }  # fmt: skip
    return {"look": queries.may_look(by), **{name: by.holds(permission) for name, permission in asked.items()}}


def _context(request: ConsoleRequest, pk: int, section: str, *verbs: str) -> dict[str, Any]:
    """Give what stands on each page of a group. What one does not offer is not asked for: some is long to judge."""
    group = get_object_or_404(queries.visible(request.actor), pk=pk)
    here, members = GROUPS.page(group), queries.member_counts([pk], request.actor)[pk]
    operations = [registry[f"groups.{verb}"] for verb in ("edit", *verbs)]
    actions = entries(operations, GroupSelection.of(group), here, request.actor, request.get_full_path())
    return {
        "group": group, "way": queries.way_to(group.unit, request.actor),
        "owners": queries.owners(group, request.actor),
        "most": MOST, "may": may(request.actor), "can": {a["verb"].replace("-", "_"): a for a in actions},
        "section": section, "sections": [
            {"name": "members", "label": _("Members"), "url": here, "count": members},
            {"name": "access", "label": _("Access"), "url": f"{here}access/", "count": None},
        ],
    }  # fmt: skip


@console(Permission.GROUPS_VIEW)
def members(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET a group with its members: the users' list, narrowed to it and by `q`."""
    context = _context(request, pk, "members")
    query = QueryDict(mutable=True)
    for name in OF_MEMBERS:
        query.setlist(name, request.GET.getlist(name))
    whole = "&".join(text for text in (urlencode({"group": pk, "status": views.ALL}), query.urlencode()) if text)
    view = views.read(whole)
    counts = {"here": sql.capped_counts([matching(view, request.actor)], MOST)[0]}
    context |= table(request, query, view, page_of(request, view), counts) | {
        "query": whole, "saved": {"here": views.canonical(whole)}, "clear": GROUPS.page(context["group"]),
        "nobody": "groups/nobody.html", "hidden": [(n, v) for n in OF_MEMBERS[1:] for v in query.getlist(n)],
        "along": [("users.remove_from_group.group", pk), ("next", request.get_full_path())],
    }  # fmt: skip
    partly = request.htmx and not request.htmx.boosted
    response = render(request, "console/users_results.html" if partly else "groups/members.html", context)
    response["Vary"] = "HX-Request"
    return response


@console(Permission.GROUPS_VIEW)
def access(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what the members of a group have by it: roles, and contents of the repository."""
    context = _context(request, pk, "access", "set_roles", "open_content", "close_content")
    contents = queries.contents_of(context["group"], **place_in(request.GET))
    context |= {"roles": queries.carried([pk]).get(pk, []), "contents": contents, **foot(request.GET, contents, "")}
    return render(request, "groups/access.html", context)


@console()
def act(request: ConsoleRequest, pk: int, verb: str) -> HttpResponse:
    """GET the form of an operation on one group, POST to carry it out."""
    group = queries.visible(request.actor).filter(pk=pk).first()
    return nouns.act(request, GROUPS, pk, verb, **(_lost(group, request.actor) if group and verb == "delete" else {}))


def _lost(group: Group, by: Actor) -> dict[str, Any]:
    """Give what is lost with a group: for how many, which roles, which contents."""
    contents = queries.contents_of(group, size=NAMED)
    return {
        "members": queries.member_counts([group.pk], by)[group.pk], "most": MOST,
        "roles": queries.carried([group.pk]).get(group.pk, []), "contents": contents,
    }  # fmt: skip
