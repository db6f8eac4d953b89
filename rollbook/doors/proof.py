"""A fresh proof of who is at the browser: noted in the session, and asked for before something that matters."""

from __future__ import annotations

from datetime import datetime, timedelta
from typing import Any, Final
from urllib.parse import quote

from django.http import HttpResponse
from django.shortcuts import redirect
from django.urls import reverse
from django.utils import timezone

PROVED: Final = "proved"
LASTS: Final = timedelta(minutes=15)


def note(request: Any) -> None:
    """Note that whoever is signed in has just proved who they are."""
    request.session[PROVED] = timezone.now().isoformat()


def is_fresh(request: Any) -> bool:
    """Tell whether they have done so lately."""
    at = request.session.get(PROVED)
    return bool(at) and datetime.fromisoformat(at) > timezone.now() - LASTS


def ask(request: Any) -> HttpResponse:
    """Lead to the page that asks for it, and from there back to this one."""
    return redirect(f"{reverse('prove')}?next={quote(request.get_full_path())}")
