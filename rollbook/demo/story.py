"""What has happened at Northwind Academy in the last three months, so that no page is empty.

Everything is done by the operations themselves, by people who may or may not do it: there are mistakes that
were undone, refusals, a bulk action, suspensions with and without an end, deletions that can still be restored.
"""

from __future__ import annotations

import secrets
from collections.abc import Callable
from datetime import timedelta
from typing import Any, Final

from django.conf import settings

from rollbook.demo.past import Step
from rollbook.demo.school import School
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.roles.operations import add_role, remove_role, set_roles
from rollbook.roles.queries import system
from rollbook.sessions.operations import create_token
from rollbook.sessions.tokens import digest
from rollbook.users import operations as users
from rollbook.users.saved import SavedViewSelection
from rollbook.users.selection import UserSelection

READING: Final = [Permission.USERS_VIEW.value, Permission.AUDIT_VIEW.value]


def story(school: School) -> list[Step]:
    """Give all steps."""
    chapters = (end_of_term, changes_of_role, new_details, looking, refusals, mistakes, leaving)
    return [step for chapter in chapters for step in chapter(school)]


def end_of_term(school: School) -> list[Step]:
    """Students leave: first by a wrong list, which is undone, then by the right one."""
    uma, step = school.by("uma"), school.step
    wrong, right = school.some("student", school.size // 40), school.some("student", school.size // 30)
    unpaid, away = school.some("student", 4), school.some("student", 6)
    back = UserSelection(unpaid.ids[:2])
    soon = school.now + timedelta(days=45)
    return [
        step(81, lambda: users.suspend(wrong, by=uma, reason="Finished in the spring term")),
        step(80.97, lambda: school.undo_latest("users.suspend", uma)),
        step(80.9, lambda: users.suspend(right, by=uma, reason="Finished in the spring term (list of the registry)")),
        step(60, lambda: users.suspend(unpaid, by=uma, reason="Fees not paid")),
        step(47, lambda: users.reactivate(back, by=uma)),
        step(14, lambda: users.suspend(away, by=uma, reason="On leave, back next term", until=soon)),
    ]


def changes_of_role(school: School) -> list[Step]:
    """People take on and hand over work."""
    ada, uma, step = school.by("ada"), school.by("uma"), school.step
    one, coaches, editors = school.one("educator"), school.some("coach", 4), school.some("content-editor", 2)
    return [
        step(75, lambda: add_role(coaches, by=uma, role="translator")),
        step(66, lambda: set_roles(one, by=ada, roles=("educator", "coach"))),
        step(40, lambda: remove_role(editors, by=uma, role="content-editor")),
        step(39, lambda: add_role(editors, by=uma, role="proofreader")),
    ]


def new_details(school: School) -> list[Step]:
    """Names, addresses and passwords change; another program reads the directory."""
    ada, uma, step = school.by("ada"), school.by("uma"), school.step
    married, press, locked_out = school.one("educator"), school.one("proofreader"), school.one("educator")
    secret = secrets.token_hex(32)  # nobody ever sees it, so nobody can use the token
    sync: dict[str, Any] = {"name": "Timetable sync", "scopes": READING, "digest": digest(secret)}
    return [
        step(70.2, lambda: users.edit(married, by=uma, last_name="Northcote")),
        step(70.1, lambda: users.change_email(married, by=uma, email="northcote@northwind.example")),
        step(55, lambda: create_token(school.me("ada"), by=ada, **sync)),
        step(
            33, lambda: users.set_password(locked_out, by=uma, password=secrets.token_urlsafe(24), reason="Locked out")
        ),
        step(21, lambda: users.change_username(press, by=uma, username="press.office")),
        step(4.2, lambda: users.edit(school.me("eve"), by=ada, contact="Guest of the music department")),
    ]


def looking(school: School) -> list[Step]:
    """Views of the directory that are looked at again and again."""
    ada, uma, step, save = school.by("ada"), school.by("uma"), school.step, users.saving.save
    views = SavedViewSelection(())
    away: dict[str, Any] = {"name": "On leave or unpaid", "query": "status=suspended&role=student&sort=-access"}
    return [
        step(62.5, lambda: save(views, by=ada, audience="shared", name="Teachers", query="role=educator&role=coach")),
        step(
            62.4, lambda: save(views, by=ada, audience="shared", name="Never here", query="access=never&sort=created")
        ),
        step(13.8, lambda: save(views, by=uma, **away)),
    ]


def refusals(school: School) -> list[Step]:
    """What was tried and not allowed: a rank too low, a missing permission, oneself."""
    ada, uma, cleo, sol = (school.by(name) for name in ("ada", "uma", "cleo", "sol"))
    step, pupils = school.step, school.some("student", 2)
    mixed = UserSelection([*pupils.ids, school.cast["ada"].pk])
    return [
        step(72, lambda: users.suspend(school.me("sol"), by=cleo, reason="Missed three sessions")),
        step(52, lambda: users.suspend(mixed, by=uma, reason="Library books overdue")),
        step(51, lambda: users.reactivate(pupils, by=uma)),
        step(28, lambda: users.suspend(school.me("ada"), by=ada, reason="Trying it out")),
        step(9, lambda: users.delete(school.me("ada"), by=uma, reason="Retires in summer")),
        step(2.4, lambda: set_roles(school.me("sol"), by=sol, roles=("educator",))),
    ]


def mistakes(school: School) -> list[Step]:
    """Done by mistake, and undone."""
    ada, uma, step = school.by("ada"), school.by("uma"), school.step
    coaches, twice = school.some("coach", 5), school.one("student")
    return [
        step(10, lambda: remove_role(coaches, by=uma, role="coach")),
        step(9.99, lambda: school.undo_latest("users.remove_role", uma)),
        step(25, lambda: users.delete(twice, by=uma, reason="Enrolled twice")),
        step(24, lambda: users.restore(twice, by=ada)),
    ]


def leaving(school: School) -> list[Step]:
    """Some were erased when their time was up; others are deleted and can still be restored."""
    ada, uma, step = school.by("ada"), school.by("uma"), school.step
    clock, grace = system("Rollbook", "schedule"), max(settings.DELETE_GRACE_DAYS, 1)
    gone = school.some("student", 2 if school.size >= 100 else 0)
    still = [(school.one("student"), share) for share in (0.7, 0.4, 0.15)]
    return [
        step(35 + grace, lambda: users.delete(gone, by=uma, reason="Asked to be forgotten")),
        step(35, lambda: users.erase(gone, by=clock)),
        *(step(grace * share, _deletion(person, by=uma)) for person, share in still),
        step(grace * 0.02, lambda: users.delete(school.one("translator"), by=ada, reason="Contract ended")),
    ]


def _deletion(person: UserSelection, by: Actor) -> Callable[[], object]:
    return lambda: users.delete(person, by=by, reason="Changed to another school")
