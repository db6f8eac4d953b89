"""Putting mail into the outbox: in the transaction of what it is about, so that neither is ever there alone."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from dataclasses import dataclass, field
from typing import Final

from rollbook.kernel import sql
from rollbook.kernel.sealing import seal, unseal
from rollbook.mail.models import Message, State

LINK: Final = "link in a mail"


@dataclass(frozen=True)
class Draft:
    """What one person is to be told: `values` for the wording, and the link where there is one."""

    user_id: int
    address: str
    language: str
    values: Mapping[str, str] = field(default_factory=dict)
    link: str = ""


def post(occasion: str, drafts: Sequence[Draft], *, replacing: bool = True) -> None:
    """Queue one mail for each, by two statements: what still waits of this occasion for the same people is replaced.

    Not so where each mail goes to another address of theirs, which has to be told whatever comes next.
    """
    if replacing:
        _replace(occasion, drafts)
    rows = [
        {
            "occasion": occasion, "user_id": draft.user_id, "address": draft.address, "language": draft.language,
            "values": dict(draft.values), "sealed": seal(draft.link, LINK) if draft.link else "",
        }
        for draft in drafts
    ]  # fmt: skip
    sql.insert_rows(Message, rows)


def _replace(occasion: str, drafts: Sequence[Draft]) -> None:
    waiting = Message.objects.filter(
        occasion=occasion, state=State.QUEUED, user__in=sql.among(d.user_id for d in drafts)
    )
    waiting.update(state=State.REPLACED, sealed="")


def link_in(message: Message) -> str:
    """Give the link of a message that still holds it; "" for any other."""
    return (unseal(message.sealed, LINK) or "") if message.sealed else ""
