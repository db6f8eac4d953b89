"""The first administrator of an installation: somebody has to be made by nobody."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import SYSTEM
from rollbook.kernel.refusal import Invalid
from rollbook.roles.models import ADMINISTRATOR, Role
from rollbook.roles.queries import administrators
from rollbook.users import fields, uniqueness
from rollbook.users.models import User
from rollbook.users.operations.adding import new_row
from rollbook.users.selection import UserSelection


class FirstAdministrator(TypedDict, total=False):
    """What is asked about the first administrator."""

    first_name: Annotated[str | None, fields.FIRST_NAME]
    last_name: Annotated[str | None, fields.LAST_NAME]
    email: Annotated[str, fields.EMAIL]
    username: Annotated[str, fields.USERNAME]
    password: Annotated[str, fields.OWN_PASSWORD]


@operation(
    "users.create_first_administrator", permission=SYSTEM, label=gettext_lazy("Make the first administrator"),
    done=gettext_lazy("Made %(name)s the first administrator"), icon="shield-plus",
    done_many=ngettext_lazy("Made %(n)s first administrator", "Made %(n)s first administrators", "n"),
    row=FirstAdministrator, creates=True, guarded=True, listed=False, alone=False, bulk=False, undoable=False,
)  # fmt: skip
def create_first_administrator(users: UserSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Add the first administrator. Refused while an Active one exists, however many ask at once."""
    refuse_second()
    people = [new_row(row) for row in rows]
    uniqueness.check(people)
    users.create(people)
    users.add("roles", Role.objects.get(slug=ADMINISTRATOR).pk)


def refuse_second() -> None:
    """Raise `Invalid` where somebody administers already. The administrators' lock is held."""
    if first := User.objects.filter(pk__in=administrators()).order_by("pk").first():
        message = _(
            "%(name)s administers this installation already. Let them give others the role. If they have lost "
            "their password, set a new one: rollbook users set-password %(username)s --as %(username)s"
        )
        told = {"name": first.name, "username": first.username}
        raise Invalid({"administrator": [ValidationError(message, "administrator_exists", told)]})
