"""What people change about themselves, in My account."""

from __future__ import annotations

from collections.abc import Mapping
from dataclasses import replace
from typing import Annotated, Any, TypedDict

from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN
from rollbook.kernel.refusal import Refusal
from rollbook.users import fields
from rollbook.users.models import Status
from rollbook.users.selection import UserSelection


class OwnProfile(TypedDict, total=False):
    """What `users.edit_own` may set; a field that is left out stays as it is."""

    first_name: Annotated[str | None, fields.FIRST_NAME]
    last_name: Annotated[str | None, fields.LAST_NAME]
    phone: Annotated[str | None, replace(fields.PHONE, absent=None, autocomplete="tel")]
    contact: Annotated[str | None, fields.CONTACT]
    language: Annotated[str | None, fields.LANGUAGE]
    time_zone: Annotated[str | None, fields.TIME_ZONE]


@operation(
    "users.edit_own",
    permission=OWN,
    label=_("Edit own profile"),
    done=_("%(name)s has edited their profile"),
    done_many=ngettext_lazy("%(n)s user has edited their profile", "%(n)s users have edited their profiles", "n"),
    icon="pencil",
    row=OwnProfile,
    listed=False,
    alone=False,
    bulk=False,
)
def edit_own(users: UserSelection, *, by: Actor, rows: Mapping[int, Mapping[str, Any]]) -> None:
    """Change one's own name, phone, contact details, language and time zone. What is not given stays."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    users.change_each({pk: {n: v for n, v in row.items() if v is not None} for pk, row in rows.items()})
