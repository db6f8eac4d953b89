"""Inviting many at once by pasted addresses: what becomes of each is told, and one that is wrong keeps no other."""

from __future__ import annotations

import re
from collections.abc import Iterable, Mapping
from dataclasses import dataclass
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _

from rollbook.kernel.actor import Actor
from rollbook.users import names, uniqueness
from rollbook.users.models import Status, User
from rollbook.users.operations import invite
from rollbook.users.queries import visible

MOST: Final = 200
LONGEST: Final = 50_000  # characters
ENTRY: Final = re.compile(r"(?P<name>[^<>,;\n]{0,200})<(?P<address>[^<>\n]*)>|(?P<bare>[^\s,;<>]+)")
INVITED, KNOWN, TWICE, WRONG = "invited", "known", "twice", "invalid"


@dataclass
class Address:
    """One entry and what became of it: `why` in words, `user` the person where the actor may see them."""

    text: str
    address: str
    name: str = ""
    result: str = INVITED
    why: str = ""
    user: User | None = None

    @property
    def row(self) -> dict[str, str]:
        """What `users.invite` takes of it."""
        first, _space, last = self.name.rpartition(" ")
        return {"email": self.address, **({"first_name": first or last} if self.name else {}),
                **({"last_name": last} if first else {})}  # fmt: skip

    def told(self) -> dict[str, Any]:
        """Give it as programs read it."""
        user = self.user and self.user.pk
        return {"email": self.address, "result": self.result, "user": user, "why": str(self.why)}


def entries(text: str) -> list[str]:
    """Part pasted text into addresses, alone or as “Sam Lee <sam@example.org>”: by commas, spaces or lines."""
    return [found[0].strip() for found in ENTRY.finditer(text.replace("\x00", "")[:LONGEST])]


def invite_all(texts: Iterable[str], common: Mapping[str, Any], *, by: Actor) -> tuple[list[Address], int | None]:
    """Invite those who can be, all with the same roles, groups and so on; tell of each, and give the event's id.

    Raises `Denied`, and `Invalid` where what is common to them is wrong; then nobody is invited.
    """
    invite.require(by)
    told = sorted_out(texts, by)
    good = [address for address in told if address.result == INVITED]
    if not good:
        invite.clean({"email": "somebody@example.org", **common}, by)
        return told, None
    outcome = invite.on_rows([{**common, **address.row} for address in good], by=by)
    made = {user.email_key: user for user in User.objects.filter(pk__in=outcome.changed)}
    for address in good:
        address.user = made.get(names.username_key(address.address))
    return told, outcome.event_id


def sorted_out(texts: Iterable[str], by: Actor) -> list[Address]:
    """Say of each entry whether it can be invited, and if not why."""
    told = [_read(text, by) for text in texts]
    keys = {names.username_key(address.address) for address in told if address.result == INVITED}
    taken = uniqueness.holders(sorted(keys)) if keys else {}
    people = visible(by).in_bulk(set(taken.values()))
    met: set[str] = set()
    for address in (address for address in told if address.result == INVITED):
        key = names.username_key(address.address)
        if key in met:
            address.result, address.why = TWICE, _("Stands here twice; invited once.")
        elif key in taken:
            address.user = people.get(taken[key])
            address.result, address.why = KNOWN, _known(address.user)
        met.add(key)
    return told


def _read(text: str, by: Actor) -> Address:
    match = ENTRY.fullmatch(text)
    address = (match["address"] or match["bare"] or "").strip() if match else text
    read = Address(text, address, " ".join((match["name"] or "").replace('"', "").split()) if match else "")
    try:
        cleaned: Mapping[str, Any] = {n: invite.param(n).clean(value, by) for n, value in read.row.items()}
        read.address = cleaned["email"]
    except ValidationError as error:
        read.result, read.why = WRONG, error.messages[0]
    return read


def _known(user: User | None) -> str:
    if user is None:
        return _("Somebody else uses this address already.")
    words = {
        Status.INVITED: _("Is invited already. Send the invitation again from their page."),
        Status.DELETED: _("Was here and is deleted. Restore them, or wait until they are erased."),
    }
    return str(words.get(Status(user.status), _("Is here already.")))
