"""Those who join Northwind Academy in the course of the story: by CSV files, and one by one."""

from __future__ import annotations

import csv
import io
from collections.abc import Callable, Sequence
from typing import Final

from rollbook.demo.past import Step
from rollbook.demo.people import Person
from rollbook.demo.school import School
from rollbook.imports import intake
from rollbook.imports.operations import apply
from rollbook.kernel.actor import Actor
from rollbook.users.operations import create

HEADER: Final = (
    "Action", "Username", "First Name", "Last Name", "Email", "Phone", "Roles", "Population", "Language", "Time Zone",
)  # fmt: skip
WRONG: Final = (  # a file is seldom without fault
    ("add-user", "ada@northwind.example", "Ada", "Lindqvist"),
    ("add-user", "", "Robin", "Marlow"),
)
SINGLE: Final = (60, 31, 19, 8, 2)  # how many days ago somebody came alone


def arrivals(school: School, joining: Sequence[Person]) -> list[Step]:
    """Give the steps: a file of Uma's, a larger one of Ada's, and single people."""
    by_uma, by_ada, alone = joining[:3], joining[3:10], joining[10:]
    ada, uma = school.by("ada"), school.by("uma")
    files = [
        (26.5, "late-entries.csv", by_uma, uma),
        (12.5, "exchange-students.csv", by_ada, ada),
    ]
    return [
        *(school.step(days, _file(name, people, by=by)) for days, name, people, by in files if people),
        *(school.step(days, _one(person, by=uma)) for days, person in zip(SINGLE, alone, strict=False)),
    ]


def _one(person: Person, by: Actor) -> Callable[[], object]:
    return lambda: create.on_rows([person.row()], by=by)


def _file(name: str, people: Sequence[Person], by: Actor) -> Callable[[], object]:
    """Upload a file, and apply it as it is reviewed."""
    text = io.StringIO()
    csv.writer(text).writerows([HEADER, *map(_cells, people), *WRONG])
    given = text.getvalue().encode()
    return lambda: apply(intake.take_in(name, given, by=by, skip_first=True), by=by)


def _cells(person: Person) -> tuple[str, ...]:
    return (
        "add-user", person.username, person.first_name, person.last_name, person.email, person.phone,
        " ".join(person.roles), person.population, person.language, person.time_zone,
    )  # fmt: skip
