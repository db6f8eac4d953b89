"""No two people share a username or email, and nobody's username is another's email."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Any

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from rollbook.kernel.refusal import Invalid
from rollbook.users.models import User
from rollbook.users.names import username_key


def keys(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, str]]:
    """Map each folded username and email to its row's number and the field's name.

    One that is both is told of as the email, since the username follows it unless given.
    """
    found: dict[str, tuple[int, str]] = {}
    for number, row in enumerate(rows):
        for name in ("email", "username"):
            if row.get(name):
                found.setdefault(username_key(row[name]), (number, name))
    return found


def holders(wanted: Sequence[str]) -> dict[str, int]:
    """Map those of the keys that are in use to who uses them."""
    used = User.objects.filter(Q(username_key__in=wanted) | Q(email_key__in=wanted))
    pairs, sought = used.values_list("pk", "username_key", "email_key"), set(wanted)
    return {key: pk for pk, *both in pairs for key in both if key in sought}


def clashing(rows: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Give those of the users, by id, whose new username or email is somebody else's."""
    given = [{"id": pk, **row} for pk, row in rows.items()]
    wanted = keys(given)
    taken = holders(list(wanted)) if wanted else {}
    return sorted({pk for key, holder in taken.items() if holder != (pk := given[wanted[key][0]]["id"])})


def check(rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise `Invalid` where a row's username or email is empty, double, or somebody else's."""
    if any(not row.get("username", "-") for row in rows):
        message = _("Give an email address or a username.")
        raise Invalid({"email": [ValidationError(message, "required")]})
    wanted = keys(rows)
    for key, holder in holders(list(wanted)).items():
        number, name = wanted[key]
        if holder != rows[number].get("id"):
            raise Invalid({name: [ValidationError(_("Somebody else uses this already. Choose another."), "taken")]})
    given = [
        (number, username_key(row[n])) for number, row in enumerate(rows) for n in ("username", "email") if row.get(n)
    ]
    if len(set(given)) > len(wanted):
        raise Invalid(
            {"username": [ValidationError(_("Two of these people have the same username or email."), "double")]}
        )
