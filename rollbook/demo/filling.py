"""Fills a new database with Northwind Academy, in one transaction: it is there as a whole or not at all."""

from __future__ import annotations

from collections.abc import Callable, Iterator, Sequence
from datetime import datetime
from itertools import groupby, islice
from typing import Any, Final

from django.db import connection, transaction
from django.utils import timezone

from rollbook.audit.models import Event
from rollbook.demo.arrivals import arrivals
from rollbook.demo.cast import cast
from rollbook.demo.everyday import everyday
from rollbook.demo.faces import faces
from rollbook.demo.fields import fields
from rollbook.demo.guests import MANY, guests
from rollbook.demo.past import Step, live
from rollbook.demo.people import DOMAIN, Person, people
from rollbook.demo.school import School
from rollbook.demo.story import story
from rollbook.demo.structure import structure
from rollbook.demo.terms import accepted_by_those_who_came, terms
from rollbook.demo.traces import leave
from rollbook.kernel.actor import Actor
from rollbook.kernel.selection import CHUNK
from rollbook.roles.queries import actor, system
from rollbook.users.models import User
from rollbook.users.operations import create
from rollbook.users.operations.first import create_first_administrator
from rollbook.users.selection import UserSelection

PEOPLE: Final = 500
DOOR: Final = "demo"  # of the very first event: the sign that the academy stands here
JOINING: Final = 15  # who come in the course of the story
FORGOTTEN: Final = 2  # who are erased in its course


def is_made() -> bool:
    """Tell whether this database holds the academy."""
    return _is_set_up() and Event.objects.filter(door=DOOR).exists()


def belongs_to_others() -> bool:
    """Tell whether this database holds people, and not the academy's."""
    return _is_set_up() and User.objects.exists() and not is_made()


def _is_set_up() -> bool:
    tables = connection.introspection.table_names()
    return {User._meta.db_table, Event._meta.db_table} <= set(tables)


@transaction.atomic
def fill(count: int = PEOPLE) -> None:
    """Make the academy with `count` people. The built-in roles have to be there, and nobody else."""
    now = timezone.now()
    ours = cast(now)[:count]
    more = FORGOTTEN if count >= 100 else 0
    coming = MANY if count >= 100 else 0
    others = list(people(count - len(ours) + more - coming, now))
    joining = _latest_learners(others)
    standing = [person for person in others if person not in joining]
    live([Step(ours[0].joined, lambda: _open(ours[0])), *_intakes([*ours[1:], *standing])])
    if len(ours) == len(cast(now)):
        school = School(now)
        chapters = (structure, fields, terms, story, everyday, faces)
        live([*(step for chapter in chapters for step in chapter(school)), *arrivals(school, joining)])
    leave([*ours, *others], now)
    accepted_by_those_who_came()
    if coming:
        guests()


def _latest_learners(others: Sequence[Person]) -> list[Person]:
    """Give a few who join in the course of the story; a user manager may enrol learners of any role."""
    learners = [person for person in others if person.roles == ("student",)]
    return learners[len(learners) - min(JOINING, len(others) // 20) :]


def _open(ada: Person) -> None:
    """The first administrator comes from nowhere, as in every installation."""
    given = {name: getattr(ada, name) for name in ("first_name", "last_name", "email", "password")}
    create_first_administrator(UserSelection(()), by=system("Operator", DOOR), **given)


def _intakes(joining: Sequence[Person]) -> Iterator[Step]:
    """People come in groups, on the days of their joining."""
    ordered = sorted(joining, key=lambda person: person.joined)
    for joined, group in groupby(ordered, key=lambda person: person.joined):
        while chunk := list(islice(group, CHUNK)):
            yield Step(joined, _intake(chunk, joined))


def _intake(chunk: list[Person], joined: datetime) -> Callable[[], Any]:
    return lambda: create.on_rows([person.row() for person in chunk], by=_enrolling(chunk, joined))


def _enrolling(chunk: Sequence[Person], joined: datetime) -> Actor:
    """Uma enrols learners as soon as she is there; Ada does all else."""
    found = User.objects.filter(username__in=[f"{name}@{DOMAIN}" for name in ("ada", "uma")], created_at__lt=joined)
    learners = all(person.population == "learner" for person in chunk)
    return actor(found.order_by("-pk" if learners else "pk")[0], "console", via="session")
