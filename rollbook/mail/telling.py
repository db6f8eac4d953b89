"""Messages and wordings as programs read them."""

from __future__ import annotations

from typing import Any

from rollbook.mail.letters import words
from rollbook.mail.models import Message, Wording
from rollbook.mail.occasions import OCCASIONS


def message_row(message: Message) -> dict[str, Any]:
    """Give how a message stands; never its link."""
    return {
        "id": message.pk, "occasion": message.occasion, "user": message.user_id, "address": message.address,
        "language": message.language, "state": message.state, "attempts": message.attempts, "error": message.error,
        "subject": message.subject, "created_at": message.created_at, "sent_at": message.sent_at,
        "next_attempt_at": message.due_at if message.state == "queued" else None,
    }  # fmt: skip


def wording_rows(language: str) -> list[dict[str, Any]]:
    """Give how each mail is worded in a language, and whether these are words of the site's own."""
    own = set(Wording.objects.exclude(text="").filter(language=language).values_list("occasion", flat=True))
    told = {occasion.name: words(occasion, language) for occasion in OCCASIONS.values()}
    return [
        {"occasion": name, "language": language, "subject": said.subject, "text": said.text, "own": name in own}
        for name, said in told.items()
    ]
