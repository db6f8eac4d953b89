"""Telling people by mail what was done about how they sign in: it may not have been them."""

from __future__ import annotations

from typing import TYPE_CHECKING

from rollbook.mail.outbox import Draft, post

if TYPE_CHECKING:
    from rollbook.users.selection import UserSelection


def tell(users: UserSelection, occasion: str, **more: str) -> None:
    """Write to each who has an address, with what more the occasion tells; a plan tells nobody."""
    if users.run.planning:
        return
    by = users.run.by.label
    post(occasion, [
        Draft(user.pk, user.email, user.language, {"name": user.name, "by": by, **more})
        for user in users.rows if user.email
    ])  # fmt: skip
