"""Where somebody goes from a page: to what `next` names, if that is here."""

from __future__ import annotations

from typing import Any

from django.utils.http import url_has_allowed_host_and_scheme


def back_to(request: Any, default: str) -> str:
    """Give `next` if it leads to ourselves, by the name that was asked for and no other that we answer to."""
    url = request.POST.get("next") or request.GET.get("next") or ""
    own = url_has_allowed_host_and_scheme(url, {request.get_host()}, require_https=request.is_secure())
    return url if own and "\x00" not in url else default
