"""Says what will come of an operation, and what came of it: a toast, with Undo where it can be undone."""

from __future__ import annotations

from collections import Counter
from collections.abc import Mapping
from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollbook.kernel.operation import Operation
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Refusal
from rollbook.users.models import User

NAMED = 5  # people named for each reason in a preview


def tell(request: Any, operation: Operation, outcome: Outcome, name: str = "") -> None:
    """Leave a message for the next page. `name` is the one person it was about."""
    changed = len(outcome.changed)
    if changed:
        text = operation.done if name else operation.done_many % {"n": changed}
        text = " ".join([text % {"name": name} if name else text, *receipt(outcome.ended)])
        tags = f"undo:{outcome.event_id}" if outcome.undoable and outcome.event_id else ""
        messages.success(request, text, extra_tags=tags)
    elif not outcome.refusals:
        messages.info(request, _("Nothing to change: it is so already."))
    for code, ids in outcome.refused.items():
        messages.warning(request, refused_text(code, len(ids)))


def receipt(ended: Mapping[str, int]) -> list[str]:
    """Say in a sentence what ended by it; nothing where nothing did."""
    return [_("Ended: %(what)s.") % {"what": told}] if (told := numbered(ended)) else []


def numbered(ended: Mapping[str, int]) -> str:
    """Say how many sessions, tokens and links."""
    words = {
        "sessions": ngettext("%(n)s session", "%(n)s sessions", ended.get("sessions", 0)),
        "tokens": ngettext("%(n)s token", "%(n)s tokens", ended.get("tokens", 0)),
        "links": ngettext("%(n)s link", "%(n)s links", ended.get("links", 0)),
    }
    return ", ".join(words[kind] % {"n": f"{n:,}"} for kind, n in ended.items() if n)


def refused_text(code: str, count: int) -> str:
    """Say how many were left alone, and why."""
    text = ngettext("%(n)s left as it is: %(why)s.", "%(n)s left as they are: %(why)s.", count)
    return text % {"n": count, "why": Refusal(code).label}


def leave(request: Any, url: str) -> HttpResponse:
    """Go to a page, out of a dialog too."""
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)


def titled(operation: Operation, what: str, n: int) -> str:
    """Say what is done to how many: `what` is the choice that it takes, such as the role."""
    with_what = ngettext("%(verb)s “%(what)s”: %(n)s user", "%(verb)s “%(what)s”: %(n)s users", n)
    without = ngettext("%(verb)s: %(n)s user", "%(verb)s: %(n)s users", n)
    return (with_what if what else without) % {"verb": operation.label, "what": what, "n": f"{n:,}"}


def button(operation: Operation, what: str, n: int) -> str:
    """Say the same on the button that does it."""
    plain = ngettext("%(verb)s %(n)s user", "%(verb)s %(n)s users", n)
    return titled(operation, what, n) if what else plain % {"verb": operation.label, "n": f"{n:,}"}


def groups(outcome: Outcome) -> list[dict[str, Any]]:
    """Give who will change, and for each reason who will not: how many, and the first of them by name."""
    met = {"": outcome.changed, **outcome.refused}
    people = User.objects.in_bulk([pk for ids in met.values() for pk in ids[:NAMED]])
    return [
        {
            "why": Refusal(code).label if code else "",
            "count": len(ids),
            "people": _told_apart([people[pk] for pk in ids[:NAMED] if pk in people]),
        }
        for code, ids in met.items()
        if ids
    ]


def _told_apart(people: list[User]) -> list[str]:
    """Give their names, with the usernames of namesakes."""
    called = Counter(user.name for user in people)
    return [user.name if called[user.name] == 1 else f"{user.name} ({user.username})" for user in people]
