"""What Northwind Academy knows of its people beyond their names: houses, first aid, contracts."""

from __future__ import annotations

from datetime import timedelta
from typing import Final

from rollbook.attributes.operations import create, set_attribute
from rollbook.demo.past import Step
from rollbook.demo.school import School
from rollbook.kernel.actor import Actor
from rollbook.kernel.permission import Permission
from rollbook.kernel.selection import CHUNK
from rollbook.users.models import User
from rollbook.users.selection import UserSelection

HOUSES: Final = ("Heron", "Otter", "Red kite", "Marten")
CONFIDENTIAL: Final = {
    "seen_by": Permission.USERS_VIEW_CONFIDENTIAL.value, "edited_by": Permission.USERS_EDIT_CONFIDENTIAL.value,
}  # fmt: skip
MADE: Final = (
    {"name": "House", "kind": "choice", "choices": "\n".join(HOUSES), "help": "Learners stay in it for good."},
    {"name": "First aid", "kind": "yes_no", "help": "Trained within the last two years."},
    {"name": "Contract until", "kind": "date", **CONFIDENTIAL},
)


def fields(school: School) -> list[Step]:
    """Give the steps: the attributes are made, then filled in."""
    ada, uma, step = school.by("ada"), school.by("uma"), school.step
    return [
        step(95.9, lambda: create.on_rows(MADE, by=ada)),
        step(95.5, lambda: _houses(uma)),
        step(94.9, lambda: _trained(uma)),
        step(94.5, lambda: _contracts(ada, (school.now + timedelta(days=200)).date().isoformat())),
    ]


def _houses(by: Actor) -> None:
    ids = list(User.objects.filter(population="learner").order_by("pk").values_list("pk", flat=True))
    for number, house in enumerate(HOUSES):
        ours = ids[number :: len(HOUSES)]
        for start in range(0, len(ours), CHUNK):
            set_attribute(UserSelection(ours[start : start + CHUNK]), by=by, attribute="house", value=house)


def _staff(every: int) -> UserSelection:
    ids = list(User.objects.filter(population="staff", status="active").order_by("pk").values_list("pk", flat=True))
    return UserSelection(ids[::every][:40])


def _trained(by: Actor) -> None:
    set_attribute(_staff(3), by=by, attribute="first-aid", value="yes")


def _contracts(by: Actor, until: str) -> None:
    set_attribute(_staff(4), by=by, attribute="contract-until", value=until)
