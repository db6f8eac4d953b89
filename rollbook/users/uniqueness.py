"""No two people share a username, email or external id, and nobody's username is another's email."""

from __future__ import annotations

from collections.abc import Iterable, Mapping, Sequence
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext as _

from rollbook.kernel.refusal import Invalid
from rollbook.users.models import User
from rollbook.users.names import username_key

OUTSIDE: Final = "\x1f"  # before an external id among keys, so that it never meets a username
NAMES: Final = ("email", "username", "external_id")


def key_of(name: str, text: str) -> str:
    """Give the key by which nobody else may have this username, email or external id."""
    return OUTSIDE + text if name == "external_id" else username_key(text)


def using(wanted: Iterable[str]) -> Q:
    """Give the condition that somebody uses one of the keys."""
    every = set(wanted)
    outside = {key for key in every if key.startswith(OUTSIDE)}
    names = every - outside
    found = Q(username_key__in=names) | Q(email_key__in=names) if names else Q(pk__in=[])
    return found | Q(external_id__in=[key.removeprefix(OUTSIDE) for key in outside]) if outside else found


def keys_of(username_key: str | None, email_key: str | None, external_id: str | None) -> list[str]:
    """Give the keys that somebody uses."""
    return [key for key in (username_key, email_key, external_id and OUTSIDE + external_id) if key]


def keys(rows: Sequence[Mapping[str, Any]]) -> dict[str, tuple[int, str]]:
    """Map each key of the rows to its row's number and the field's name.

    One that is both username and email is told of as the email, since the username follows it unless given.
    """
    found: dict[str, tuple[int, str]] = {}
    for number, row in enumerate(rows):
        for name in NAMES:
            if row.get(name):
                found.setdefault(key_of(name, row[name]), (number, name))
    return found


def holders(wanted: Sequence[str]) -> dict[str, int]:
    """Map those of the keys that are in use to who uses them."""
    pairs = User.objects.filter(using(wanted)).values_list("pk", "username_key", "email_key", "external_id")
    sought = set(wanted)
    return {key: pk for pk, *names in pairs for key in keys_of(*names) if key in sought}


def clashing(rows: Mapping[int, Mapping[str, Any]]) -> list[int]:
    """Give those of the users, by id, whose new username, email or external id is somebody else's."""
    given = [{"id": pk, **row} for pk, row in rows.items()]
    wanted = keys(given)
    taken = holders(list(wanted)) if wanted else {}
    return sorted({pk for key, holder in taken.items() if holder != (pk := given[wanted[key][0]]["id"])})


def check(rows: Sequence[Mapping[str, Any]]) -> None:
    """Raise `Invalid` where a row's username, email or external id is empty, double, or somebody else's."""
    if any(not row.get("username", "-") for row in rows):
        message = _("Give an email address or a username.")
        raise Invalid({"email": [ValidationError(message, "required")]})
    wanted = keys(rows)
    for key, holder in holders(list(wanted)).items():
        number, name = wanted[key]
        if holder != rows[number].get("id"):
            raise Invalid({name: [ValidationError(_("Somebody else uses this already. Choose another."), "taken")]})
    given = {(number, key_of(name, row[name])) for number, row in enumerate(rows) for name in NAMES if row.get(name)}
    if len(given) > len(wanted):
        message = _("Two of these people have the same username, email or external ID.")
        raise Invalid({"username": [ValidationError(message, "double")]})
