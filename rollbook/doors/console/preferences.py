"""Theme, density, shortcuts and language of this browser."""

from django.conf import settings
from django.http import HttpRequest, HttpResponse, HttpResponseBadRequest, HttpResponseRedirect
from django.shortcuts import render
from django.utils.translation import check_for_language
from django.views.decorators.http import require_POST

from rollbook.doors.back import back_to
from rollbook.ui.preferences import CHOICES, cookie

A_YEAR = 365 * 24 * 60 * 60


@require_POST
def preferences(request: HttpRequest) -> HttpResponse:
    """POST any of `theme`, `density`, `shortcuts`, `language`, and `next`: the page to go back to."""
    response = HttpResponseRedirect(back_to(request, "/"))
    for name, choices in CHOICES.items():
        if name in request.POST:
            if request.POST[name] not in choices:
                return HttpResponseBadRequest()
            keep(response, cookie(name), request.POST[name])
    if "language" in request.POST:
        if not _offered(request.POST["language"]):
            return HttpResponseBadRequest()
        keep(response, settings.LANGUAGE_COOKIE_NAME, request.POST["language"])
    return response


def keys(request: HttpRequest) -> HttpResponse:
    """GET which keys do what, to look at or to turn off."""
    return render(request, "ui/keys.html", {"back": back_to(request, "/")})


def _offered(language: str) -> bool:
    """A language of the site whose catalogue is there."""
    return language in dict(settings.LANGUAGES) and check_for_language(language)


def keep(response: HttpResponse, name: str, value: str) -> None:
    """Have the browser remember something for a year: one place, so that no cookie of ours is less careful."""
    response.set_cookie(
        name,
        value,
        max_age=A_YEAR,
        secure=settings.LANGUAGE_COOKIE_SECURE,
        httponly=settings.LANGUAGE_COOKIE_HTTPONLY,
        samesite=settings.LANGUAGE_COOKIE_SAMESITE,
    )
