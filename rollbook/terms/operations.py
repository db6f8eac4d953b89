"""Publishing the terms of use, and accepting them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, Final, TypedDict

from django.core.exceptions import ValidationError
from django.db.models import Q
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import OWN, Permission
from rollbook.kernel.refusal import Invalid, Refusal
from rollbook.terms.accepting import accept
from rollbook.terms.fields import ACCEPTED, Translations
from rollbook.terms.queries import latest
from rollbook.terms.selection import TermsSelection
from rollbook.users.models import Status
from rollbook.users.selection import UserSelection

TEXTS: Final = Translations(
    label=_("Text"), most=50_000, lines=True, required=True,
    help=_("Paragraphs are parted by empty lines. The site’s own language is needed; the others may be left out."),
)  # fmt: skip
SUMMARIES: Final = Translations(
    label=_("What has changed"), most=300, help=_("In a line, for those who accepted the version before.")
)


class NewVersion(TypedDict, total=False):
    """What `terms.publish` takes."""

    texts: Annotated[Mapping[str, str], TEXTS]
    summaries: Annotated[Mapping[str, str], SUMMARIES]


@operation(
    "terms.publish", sudo=True, permission=Permission.TERMS_EDIT, label=_("Publish terms of use"),
    done=_("Published version %(name)s of the terms of use"),
    done_many=ngettext_lazy("Published %(n)s version of the terms of use", "Published %(n)s versions", "n"),
    icon="scale", row=NewVersion, creates=True, undoable=False,
)  # fmt: skip
def publish(terms: TermsSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Publish a new version of the terms of use. Everybody is asked to accept it at their next sign-in.

    A version that is published stays as it is, and can't be taken back.
    """
    last = latest()
    if last is not None and any(row["texts"] == last.texts for row in rows):
        message = _("The version that counts says the same already. Nobody has to be asked again.")
        raise Invalid({"texts": [ValidationError(message, "unchanged")]})
    first = last.number + 1 if last else 1
    terms.create([{**row, "number": number, "by_id": by.user_id} for number, row in enumerate(rows, first)])


@operation(
    "users.accept_terms", permission=OWN, label=_("Accept the terms of use"),
    done=_("%(name)s has accepted the terms of use"), icon="scale", listed=False, alone=False, bulk=False,
    undoable=False,
    done_many=ngettext_lazy(
        "%(n)s user has accepted the terms of use", "%(n)s users have accepted the terms of use", "n"
    ),
)  # fmt: skip
def accept_terms(users: UserSelection, *, by: Actor, terms: Annotated[int | None, ACCEPTED]) -> None:
    """Accept the latest version of the terms of use, by its number, for oneself."""
    users.refuse(Refusal.INACTIVE, ~Q(status=Status.ACTIVE))
    accept(users, terms)
