"""Says what came of an operation: a toast, with Undo where it can be undone."""

from __future__ import annotations

from typing import Any

from django.contrib import messages
from django.http import HttpResponse, HttpResponseRedirect
from django.utils.http import url_has_allowed_host_and_scheme
from django.utils.translation import gettext as _
from django.utils.translation import ngettext

from rollbook.kernel.operation import Operation
from rollbook.kernel.outcome import Outcome
from rollbook.kernel.refusal import Refusal


def tell(request: Any, operation: Operation, outcome: Outcome, name: str = "") -> None:
    """Leave a message for the next page. `name` is the one person it was about."""
    changed = len(outcome.changed)
    if changed:
        text = operation.done if name else operation.done_many % {"n": changed}
        text = text % {"name": name} if name else text
        tags = f"undo:{outcome.event_id}" if outcome.undoable and outcome.event_id else ""
        messages.success(request, text, extra_tags=tags)
    elif not outcome.refusals:
        messages.info(request, _("Nothing to change: it is so already."))
    for code, ids in outcome.refused.items():
        messages.warning(request, refused_text(code, len(ids)))


def refused_text(code: str, count: int) -> str:
    """Say how many were left alone, and why."""
    text = ngettext("%(n)s left as it is: %(why)s.", "%(n)s left as they are: %(why)s.", count)
    return text % {"n": count, "why": Refusal(code).label}


def back_to(request: Any, default: str) -> str:
    """Give the page to go back to: `next` if it leads to ourselves."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if own else default


def leave(request: Any, url: str) -> HttpResponse:
    """Go to a page, out of a dialog too."""
    if getattr(request, "htmx", False):
        return HttpResponse(headers={"HX-Redirect": url})
    return HttpResponseRedirect(url)
