"""For each operation: how it is tried through every door. A new operation has to be added here.

Who may is said here by hand, and not read from the registry: it is what the tests compare with.
"""

from __future__ import annotations

from collections.abc import Callable, Mapping
from dataclasses import dataclass, field
from typing import Any, Final

from rollbook.roles.operations import add_role
from rollbook.users.models import User
from rollbook.users.operations import delete, suspend
from rollbook.users.selection import UserSelection
from tests import world

SENTENCE: Final = "a wholly new sentence to remember"


def suspended(user: User) -> None:
    suspend(UserSelection.of(user), by=world.operator())


def deleted(user: User) -> None:
    delete(UserSelection.of(user), by=world.operator())


def a_coach(user: User) -> None:
    add_role(UserSelection.of(user), by=world.operator(), role="coach")


@dataclass(frozen=True)
class Arrangement:
    """How to try an operation on Sol.

    `may` and `may_not` are of the cast; `first` makes Sol such as the operation needs them;
    `seen` tells whether it has been carried out. `doors` are those that offer it.
    """

    seen: Callable[[User], bool]
    given: Mapping[str, Any] = field(default_factory=dict)
    first: Callable[[User], None] | None = None
    may: str = "uma"
    may_not: str = "cleo"
    doors: tuple[str, ...] = ("console", "api", "cli")


def _now(user: User) -> User:
    return User.objects.get(pk=user.pk)


def _is(**fields: Any) -> Callable[[User], bool]:
    return lambda user: User.objects.filter(pk=user.pk, **fields).exists()


def _has_password(user: User) -> bool:
    return _now(user).check_password(SENTENCE)


EVERYWHERE: Final = {
    "users.create": Arrangement(
        lambda _user: User.objects.filter(email="nia@example.org").exists(),
        {"first_name": "Nia", "last_name": "Okoro", "email": "nia@example.org"},
    ),
    "users.edit": Arrangement(_is(first_name="Solveig"), {"first_name": "Solveig", "last_name": "Reyes"}),
    "users.change_email": Arrangement(_is(email="new@example.org"), {"email": "new@example.org"}),
    "users.change_username": Arrangement(_is(username="solveig"), {"username": "solveig"}),
    "users.change_phone": Arrangement(_is(phone="+351912345678"), {"phone": "+351 912 345 678"}),
    "users.set_password": Arrangement(_has_password, {"password": SENTENCE}),
    "users.suspend": Arrangement(_is(status="suspended"), {"reason": "On leave"}),
    "users.reactivate": Arrangement(_is(status="active"), first=suspended),
    "users.delete": Arrangement(_is(status="deleted")),
    "users.restore": Arrangement(_is(status="active"), first=deleted),
    "users.erase": Arrangement(lambda user: not _is()(user), first=deleted, may="ada", may_not="uma"),
    "users.add_role": Arrangement(_is(grants__role__slug="coach"), {"role": "coach"}),
    "users.remove_role": Arrangement(
        lambda user: not _is(grants__role__slug="coach")(user), {"role": "coach"}, first=a_coach
    ),
    "users.set_roles": Arrangement(_is(grants__role__slug="educator"), {"roles": ["educator"]}),
}


# what has another way than the generic one, tried by tests of its own
ELSEWHERE: Final = {
    "users.create_token": "tests/cli/test_token.py",
    "users.revoke_token": "tests/cli/test_token.py",
    "users.create_first_administrator": "tests/cli/test_admin.py",
    "users.import": "tests/imports",
    "views.save": "tests/test_every_door.py::test_saved_views",
    "views.delete": "tests/test_every_door.py::test_saved_views",
}
