"""Terms of use, published and accepted as the doors do it."""

from __future__ import annotations

from typing import Any

from rollbook.credentials.links import oneself
from rollbook.kernel.actor import Actor
from rollbook.kernel.outcome import Outcome
from rollbook.terms.models import Acceptance, Version
from rollbook.terms.operations import accept_terms, publish
from rollbook.terms.selection import TermsSelection
from rollbook.users.models import User
from rollbook.users.selection import UserSelection
from tests import world

STEP = "/sign-in/terms/"


def published(
    text: str = "Be kind.\n\nKeep secrets.", changed: str = "", by: Actor | None = None, **more: str
) -> Version:
    """Publish a version; `more` are its texts in other languages."""
    summaries = {"en": changed} if changed else {}
    outcome = publish(
        TermsSelection(()), by=by or world.operator(), texts={"en": text, **more}, summaries=summaries
    )  # fmt: skip
    return Version.objects.get(pk=outcome.changed[0])


def accept(user: User, number: Any, **details: Any) -> Outcome:
    return accept_terms(UserSelection.of(user), by=oneself(user, **details), terms=number)


def accepted(user: User) -> list[int]:
    """Give the numbers of the versions that somebody has accepted, in order."""
    return list(Acceptance.objects.filter(user=user).order_by("version").values_list("version", flat=True))
