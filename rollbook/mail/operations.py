"""Wording mails anew, and trying again to send them."""

from __future__ import annotations

from collections.abc import Mapping, Sequence
from typing import Annotated, Any, TypedDict

from django.conf import settings
from django.db.models import Q
from django.utils import timezone
from django.utils.translation import gettext_lazy as _
from django.utils.translation import ngettext_lazy

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Option, Pick, Text
from rollbook.kernel.operation import operation
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Refusal
from rollbook.mail.models import State, Wording
from rollbook.mail.occasions import OCCASIONS
from rollbook.mail.selection import MessageSelection, WordingSelection, refuse_wrong


def occasions(by: Actor) -> Sequence[Option]:
    """Give what mail is sent about."""
    return [(occasion.name, occasion.label) for occasion in OCCASIONS.values()]


def languages(by: Actor) -> Sequence[Option]:
    """Give the languages of the site."""
    return list(settings.LANGUAGES)


class NewWording(TypedDict, total=False):
    """What `wordings.write` takes."""

    occasion: Annotated[str, Pick(label=_("Occasion"), options=occasions, required=True)]
    language: Annotated[str, Pick(label=_("Language"), options=languages, required=True)]
    subject: Annotated[str, Text(label=_("Subject"), most=200)]
    text: Annotated[str, Text(label=_("Text"), most=5000, lines=True, help=_("Paragraphs are parted by empty lines."))]


@operation(
    "wordings.write", permission=Permission.MAIL_EDIT, label=_("Word a mail"), done=_("Saved the wording: %(name)s"),
    done_many=ngettext_lazy("Saved %(n)s wording", "Saved %(n)s wordings", "n"), icon="pencil", row=NewWording,
    creates=True,
)  # fmt: skip
def write(wordings: WordingSelection, *, by: Actor, rows: Sequence[Mapping[str, Any]]) -> None:
    """Say how the mail of an occasion is worded in one language. Both empty: as it came with Rollbook."""
    for row in rows:
        refuse_wrong(row)
        here = {"occasion": row["occasion"], "language": row["language"]}
        known = list(Wording.objects.filter(**here).values_list("pk", flat=True))
        if known:
            wordings.part(known).change(subject=row["subject"], text=row["text"])
        else:
            wordings.create([row])


@operation(
    "messages.retry", permission=Permission.MAIL_EDIT, label=_("Try again"),
    done=_("The mail to %(name)s waits to be sent again"),
    done_many=ngettext_lazy("%(n)s mail waits to be sent again", "%(n)s mails wait to be sent again", "n"),
    icon="refresh-cw", when=(State.FAILED,), undoable=False,
)  # fmt: skip
def retry(messages: MessageSelection, *, by: Actor) -> None:
    """Send mails that have failed once more, as they are; what was wrong with the address or the server is mended."""
    messages.refuse(Refusal.DELETED, user__status="deleted")
    messages.refuse(Refusal.NOT_FAILED, ~Q(state=State.FAILED))
    messages.change(state=State.QUEUED, attempts=0, error="", due_at=timezone.now())
