"""The mailbox of a trial: every mail that would have gone out, with its link, for whoever tries Rollbook."""

from __future__ import annotations

from typing import Any

from django.conf import settings
from django.http import Http404, HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path

from rollbook.mail.models import Message, State
from rollbook.mail.queries import shown

SHOWN = 50
POLICY = "default-src 'none'; style-src 'unsafe-inline'; frame-ancestors 'none'; base-uri 'none'; form-action 'none'"


def mailbox(request: HttpRequest) -> HttpResponse:
    """GET the latest mails. There is none but in a trial without a mail server: to read it is to sign in as anybody."""
    rows = _sent()[:SHOWN]
    return render(request, "account/mailbox.html", {"rows": rows})


def mailbox_message(request: HttpRequest, pk: int) -> HttpResponse:
    """GET one mail, with a link that works."""
    found = _sent().filter(pk=pk).first()
    if found is None:
        raise Http404
    return render(request, "account/mailbox_message.html", {"message": found, "letter": shown(found, open_links=True)})


def mailbox_html(request: HttpRequest, pk: int) -> HttpResponse:
    """GET the mail as a mail program gets it: a page by itself, which may do nothing but be looked at."""
    found = _sent().filter(pk=pk).first()
    if found is None:
        raise Http404
    return HttpResponse(shown(found, open_links=True).html, headers={"Content-Security-Policy": POLICY})


def _sent() -> Any:
    if not settings.MAILBOX:
        raise Http404
    return Message.objects.filter(state=State.SENT).select_related("user").order_by("-pk")


urlpatterns = [
    path("mailbox/", mailbox, name="mailbox"),
    path("mailbox/<int:pk>/", mailbox_message, name="mailbox_message"),
    path("mailbox/<int:pk>/html/", mailbox_html, name="mailbox_html"),
]
