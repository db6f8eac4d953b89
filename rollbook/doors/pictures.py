"""Images of people, for whoever may see the person. Nothing in an answer can run, whatever is in it."""

from __future__ import annotations

from typing import Any, Final

from django.http import Http404, HttpRequest, HttpResponse
from django.urls import path
from django.utils.cache import get_conditional_response
from django.views.decorators.http import require_safe

from rollbook.kernel.actor import Actor
from rollbook.pictures.models import SHORT, Picture
from rollbook.roles.queries import actor
from rollbook.users.queries import visible

TYPE: Final = "image/webp"
HEADERS: Final = {
    "X-Content-Type-Options": "nosniff",
    "Content-Security-Policy": "default-src 'none'; sandbox",
    "Cross-Origin-Resource-Policy": "same-origin",
    # The address changes with the image. The cookie belongs to it (Vary): whoever signs in next is asked for afresh.
    "Cache-Control": "private, max-age=31536000, immutable",
}


@require_safe
def picture(request: Any, pk: int, kind: str, version: str) -> HttpResponse:
    """GET an image of somebody whom one may see, or of oneself; 404 for all else, so that nothing can be guessed."""
    found = content_of(request.user, pk, kind)
    if found is None or found[1][:SHORT] != version:
        raise Http404
    return _answer(request, bytes(found[0]), f'"{found[1][:32]}"', f"{kind}-{pk}.webp")


def content_of(user: Any, pk: int, kind: str) -> tuple[Any, str] | None:
    """Give the bytes and the hash of an image that somebody who is signed in may see."""
    if not user.is_authenticated or pk >= 2**63:
        return None
    rows = Picture.objects.filter(user_id=pk, kind=kind)
    if pk != user.pk:
        by: Actor = actor(user, "console")
        rows = rows.filter(user__in=visible(by))
    return rows.values_list("content", "sha256").first()


def _answer(request: HttpRequest, content: bytes, etag: str, name: str) -> HttpResponse:
    response = HttpResponse(content, TYPE, headers={**HEADERS, "ETag": etag})
    response["Content-Disposition"] = f'inline; filename="{name}"'
    return get_conditional_response(request, etag=etag, response=response) or response


urlpatterns = [path("pictures/<int:pk>/<slug:kind>/<slug:version>/", picture, name="picture")]
