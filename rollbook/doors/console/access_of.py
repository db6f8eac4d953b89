"""What a person may do, why and why not, beside somebody else, and what it was on a day."""

from __future__ import annotations

from datetime import UTC, date, datetime, time, timedelta
from typing import Any, Final

from django.http import HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.dateparse import parse_date
from django.utils.translation import gettext as _

from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.matrix import AREAS
from rollbook.doors.console.profile import framed
from rollbook.groups.models import Content
from rollbook.kernel.permission import Permission
from rollbook.roles.history import Holder, holders_seen, person_at, roles_with
from rollbook.roles.models import Role
from rollbook.roles.reading import seen
from rollbook.roles.unused import DAYS, uses
from rollbook.roles.why import Answer, Way, may, may_open, opened, ways_of
from rollbook.users.meant import one_meant
from rollbook.users.models import Status, User

MOST: Final = 500  # people shown who held something
SHOWN: Final = 50  # contents shown that somebody may open


@console(Permission.ROLES_VIEW)
def access(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET what a person may do; `permission` and `over`, or `content`, ask why; `with` compares; `on` is a day."""
    user, context = framed(request, pk, "access")
    other, wrong = _named(request, "with")
    held = [ways_of(one, by=request.actor) for one in (user, other) if one]
    opening = list(opened(user, by=request.actor).items())
    context |= {
        "areas": _areas(held), "other": other,
        "opened": opening[:SHOWN], "more_opened": max(0, len(opening) - SHOWN), "permissions": _choices(),
        "opens_all": Permission.REPOSITORY_OPEN in held[0], "active": user.status == Status.ACTIVE,
        "contents": list(Content.objects.order_by("name_key")[:500]), "asked": request.GET, "wrong": {"with": wrong},
        **_why(request, user), **_then(request, user),
    }  # fmt: skip
    return render(request, "console/access.html", context)


def _named(request: ConsoleRequest, field: str) -> tuple[User | None, str]:
    """Give whom a field of the address names, or what is wrong with it."""
    text = " ".join(request.GET.get(field, "").replace("\x00", "").split())[:254]
    return one_meant(text, request.actor) if text else (None, "")


def _choices() -> list[dict[str, Any]]:
    return [
        {"label": label, "options": [(p.value, p.label) for p in Permission if p.partition(".")[0] == area]}
        for area, label in AREAS.items()
    ]


def _areas(held: list[dict[str, list[Way]]]) -> list[dict[str, Any]]:
    """Give each permission that one of them holds, by area, and how far it reaches."""
    rows = []
    for p in Permission:
        cells = [_cell(ways[p]) if p in ways else None for ways in held]
        if any(cells):
            same = all(cell == cells[0] for cell in cells)
            rows.append({"label": p.label, "area": p.partition(".")[0], "code": p.value, "cells": cells, "same": same})
    found = [{"label": label, "rows": [row for row in rows if row["area"] == area]} for area, label in AREAS.items()]
    return [area for area in found if area["rows"]]


def _cell(ways: list[Way]) -> dict[str, list[str]]:
    """Give what a permission is limited to on every way in which it is held; nothing where one knows no limits."""
    limits = list(dict.fromkeys(" · ".join(way.limits) for way in ways))
    return {"limits": [] if "" in limits else limits}


def _why(request: ConsoleRequest, user: User) -> dict[str, Any]:
    """Answer what was asked: may they, and why."""
    permission, content = request.GET.get("permission", ""), request.GET.get("content", "")
    if content and permission:
        return {"content_wrong": _("Choose a permission or a content, not both.")}
    if content.isdecimal() and len(content) < 19:
        opened = Content.objects.filter(pk=int(content)).first()
        return {"answer": may_open(user, opened, by=request.actor), "question": opened.name} if opened else {}
    target, wrong = _named(request, "over")
    if permission not in Permission.values:
        return {"asked_wrong": _("Choose a permission.")} if "ask" in request.GET else {}
    if wrong:
        return {"over_wrong": wrong}
    answer: Answer = may(user, permission, target, by=request.actor)
    return {"answer": answer, "question": Permission(permission).label, "target": target}


def _then(request: ConsoleRequest, user: User) -> dict[str, Any]:
    """Tell how it was on a day that is asked for."""
    day, wrong = _day(request)
    if day is None:
        return {"day_wrong": wrong, "today": timezone.now().date()}
    then = person_at(user, _end(day), request.actor)
    roles = Role._base_manager.in_bulk({had.role_id for had in then.roles})
    groups = {group.pk: group for group in then.groups}
    told = [
        {"name": roles[had.role_id].name, "until": had.until, "group": groups.get(had.group_id or 0)}
        for had in then.roles
    ]
    return {
        "day": day, "today": timezone.now().date(), "then": then, "then_roles": told,
        "then_status": Status(then.status).label if then.status else "",
    }  # fmt: skip


def _day(request: ConsoleRequest) -> tuple[date | None, str]:
    """Give the day that is asked for, or what is wrong with it."""
    text = request.GET.get("on", "")
    try:
        day = parse_date(text)
    except ValueError:
        day = None
    if day and day.year > 1970 and day <= timezone.now().date():
        return day, ""
    return None, _("Choose a day that is over, or today.") if text else ""


def _end(day: date) -> datetime:
    """Give the last moment of a day, or now: what stands in the evening is what counts."""
    return min(datetime.combine(day + timedelta(days=1), time(), UTC) - timedelta(microseconds=1), timezone.now())


@console(Permission.ROLES_VIEW)
def as_of(request: ConsoleRequest) -> HttpResponse:
    """GET everybody who held a `role` or a `permission` on the day `on`, from the audit log."""
    role = seen(request.actor).filter(slug=request.GET.get("role", "")).first()
    permission = request.GET.get("permission", "")
    day, wrong = _day(request)
    rows: list[Holder] = []
    asked = day is not None and (role or permission in Permission.values)
    if day and asked:
        ids = [role.pk] if role else roles_with(permission, _end(day))
        rows = holders_seen(ids, _end(day), request.actor)
    context = {
        "roles": seen(request.actor), "permissions": _choices(), "asked": request.GET, "day": day, "rows": rows[:MOST],
        "more": max(0, len(rows) - MOST), "answered": asked, "day_wrong": wrong, "tab": "as_of",
        "today": timezone.now().date(),
    }  # fmt: skip
    return render(request, "roles/as_of.html", context)


@console(Permission.ROLES_VIEW)
def unused(request: ConsoleRequest) -> HttpResponse:
    """GET which permissions of roles nobody has used for long."""
    rows = [{"use": use, "label": Permission(use.permission).label} for use in uses(request.actor)]
    return render(request, "roles/unused.html", {"rows": rows, "days": DAYS, "tab": "unused"})


urlpatterns = [
    path("roles/unused/", unused, name="roles_unused"),
    path("roles/on/", as_of, name="roles_as_of"),
    path("users/<int:pk>/access/", access, name="user_access"),
]
