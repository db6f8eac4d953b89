"""A fresh proof of who is at the browser: asked for before something that matters. Signing in is one.

Whoever is signed in by somebody else's link has proved nothing, and can't.
"""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone
from django.utils.translation import gettext as _

PROVED: Final = "proved"
LASTS: Final = timedelta(minutes=15)
SENT: Final = timedelta(minutes=30)  # for what is sent: the page has been open meanwhile


def note(request: Any) -> None:
    """Note that whoever is signed in has just proved who they are."""
    request.session[PROVED] = timezone.now().isoformat()


def is_fresh(request: Any) -> bool:
    """Tell whether they have done so lately."""
    session, noted = request.session, request.session.get(PROVED)
    at = datetime.fromisoformat(noted) if noted else session.begun
    return session.lent is None and at > timezone.now() - (SENT if request.method == "POST" else LASTS)


def ask(request: Any) -> HttpResponse:
    """Lead to the page that asks for it, and from there back to this one; a dialog makes way for it."""
    if request.session.lent:
        raise PermissionDenied(_("Whoever is signed in by a link that was made for them can’t do this."))
    url = f"{reverse('prove')}?next={quote(request.get_full_path())}"
    return HttpResponse(headers={"HX-Redirect": url}) if request.htmx else redirect(url)
