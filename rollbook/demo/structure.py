"""How Northwind Academy is ordered: its faculties, classes and groups, who looks after them, and what they open."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import timedelta
from itertools import islice
from typing import Final

from rollbook.demo.cast import ADDRESSES
from rollbook.demo.past import Step
from rollbook.demo.school import School
from rollbook.groups import operations as groups
from rollbook.groups import operations_repository as repository
from rollbook.groups.models import Content, Group
from rollbook.groups.repository import ContentSelection
from rollbook.groups.selection import GroupSelection
from rollbook.kernel.actor import Actor
from rollbook.kernel.selection import CHUNK
from rollbook.roles.operations import add_role, lend_role
from rollbook.roles.operations.shaping import create as make_role
from rollbook.roles.selection import RoleSelection
from rollbook.units.models import Unit
from rollbook.units.operations import create as make_unit
from rollbook.units.operations import move_to_unit
from rollbook.units.selection import UnitSelection
from rollbook.users.models import User
from rollbook.users.selection import UserSelection

TOP: Final = "Northwind Academy"
FACULTIES: Final = {
    "Music": ("Voice", "Strings", "Music theory"),
    "Languages": ("Germanic languages", "Romance languages", "Japanese"),
    "Sciences": ("Mathematics", "Physics", "Biology"),
    "Administration": ("Registry", "Library", "Facilities"),
}
CLASSES: Final = tuple(f"Year {year} {letter}" for year in (9, 10, 11) for letter in "ABC")
CLASS_SIZE: Final = 24
GROUPS: Final = ("Choir", "Chess club", "Exchange students", "Student council")
TEAM: Final = "Examination board"
REPOSITORY: Final = {
    "Reading scores": "course:music-101", "Choral works": "course:music-210", "Everyday German": "course:german-1",
    "Spanish for travellers": "course:spanish-1", "First steps in kanji": "course:japanese-1",
    "Algebra": "course:maths-1", "Forces and motion": "course:physics-1", "Cells and life": "course:biology-1",
}  # fmt: skip
HEAD: Final = "Head of faculty"
MAY: Final = ("users.view", "users.edit", "users.suspend", "groups.view", "groups.assign:learner", "units.view",
              "roles.view", "audit.view")  # fmt: skip


def structure(school: School) -> list[Step]:
    """Give the steps, three months ago: units and who belongs to them, groups, contents, heads, and a stand-in."""
    ada, uma, step = school.by("ada"), school.by("uma"), school.step
    soon = school.now + timedelta(days=18)
    heads = [school.one("educator") for _faculty in range(3)]
    return [
        step(99.9, lambda: _tree(ada)),
        step(99.5, lambda: _settle(ada)),
        step(98.9, lambda: _classes(uma)),
        step(98.5, lambda: _clubs(uma)),
        step(97.9, lambda: _open(ada)),
        step(96.9, lambda: make_role(RoleSelection(()), by=ada, name=HEAD, rank=60, permissions=list(MAY),
                                     description="Looks after the people of one faculty.")),
        *(step(96.5, _head(ada, head, faculty)) for head, faculty in zip(heads, FACULTIES, strict=False)),
        step(2.6, lambda: lend_role(school.me("cleo"), by=uma, role="educator", until=soon, unit="Voice",
                                    reason="Covers for a colleague on leave")),
    ]  # fmt: skip


def _tree(by: Actor) -> None:
    make_unit(UnitSelection(()), by=by, name=TOP, parent="top")
    for faculty, parts in FACULTIES.items():
        make_unit(UnitSelection(()), by=by, name=faculty, parent=TOP)
        for part in parts:
            make_unit(UnitSelection(()), by=by, name=part, parent=faculty)


def _settle(by: Actor) -> None:
    """Everybody belongs somewhere: learners and teachers to a part of a faculty, all others to the administration."""
    leaves = {unit.name: unit.pk for unit in Unit.objects.filter(children=None)}
    office = [leaves[part] for part in FACULTIES["Administration"]]
    taught = [pk for pk in leaves.values() if pk not in office]
    teaching = User.objects.filter(grants__role__slug__in=["student", "educator", "coach"])
    for places, people in ((taught, teaching.distinct()), (office, User.objects.exclude(pk__in=teaching.values("pk")))):
        ids = [pk for pk, name in people.order_by("pk").values_list("pk", "username") if name not in ADDRESSES]
        for number, place in enumerate(places):
            for chunk in _chunks(ids[number :: len(places)]):
                move_to_unit(UserSelection(chunk), by=by, unit=place)


def _chunks(ids: Sequence[int]) -> Iterator[list[int]]:
    left = iter(ids)
    while chunk := list(islice(left, CHUNK)):
        yield chunk


def _learners() -> list[int]:
    return list(User.objects.filter(population="learner", status="active").order_by("pk").values_list("pk", flat=True))


def _classes(by: Actor) -> None:
    left = iter(_learners())
    for name in CLASSES:
        groups.create(GroupSelection(()), by=by, name=name, kind="class")
        if members := list(islice(left, CLASS_SIZE)):
            groups.add_to_group(UserSelection(members), by=by, group=name)


def _clubs(by: Actor) -> None:
    learners = _learners()
    for number, name in enumerate(GROUPS):
        groups.create(GroupSelection(()), by=by, name=name, description="Meets every week.")
        if members := learners[number : 40 * (number + 1) : 5]:
            groups.add_to_group(UserSelection(members), by=by, group=name)
    groups.create(GroupSelection(()), by=by, name=TEAM, description="Sees the figures of every term.")
    groups.set_roles(GroupSelection.of(Group.objects.get(name=TEAM)), by=by, roles=["statistic-manager"])
    teachers = User.objects.filter(grants__role__slug="educator", status="active").order_by("pk")
    groups.add_to_group(UserSelection(teachers.values_list("pk", flat=True)[:5]), by=by, group=TEAM)


def _open(by: Actor) -> None:
    for name, key in REPOSITORY.items():
        repository.create(ContentSelection(()), by=by, name=name, key=key)
    contents = list(Content.objects.order_by("pk"))
    for number, name in enumerate(CLASSES):
        for content in (contents[number % len(contents)], contents[(number + 3) % len(contents)]):
            groups.open_content(GroupSelection.of(Group.objects.get(name=name)), by=by, content=content.pk)


def _head(by: Actor, head: UserSelection, faculty: str) -> Callable[[], object]:
    return lambda: add_role(head, by=by, role="head-of-faculty", unit=faculty, reason="Appointed by the board")
