"""The terms of use in the console: which versions there were, who accepted them, and publishing another."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.core.exceptions import PermissionDenied
from django.http import HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path, reverse

from rollbook.doors.console.access import ConsoleRequest, console
from rollbook.doors.console.actions import attempted, done, lacking
from rollbook.doors.console.by_name import foot, place_in, words_in
from rollbook.doors.console.tell import leave, tell
from rollbook.doors.forms import OperationForm
from rollbook.kernel.paging import name_page
from rollbook.kernel.permission import Permission
from rollbook.kernel.refusal import Denied, Invalid
from rollbook.terms.fields import languages
from rollbook.terms.models import Version
from rollbook.terms.operations import publish
from rollbook.terms.queries import MOST, acceptances, counts, latest, page, publishers, to_be_asked, waiting
from rollbook.terms.selection import TermsSelection


@console(Permission.TERMS_EDIT)
def versions(request: ConsoleRequest) -> HttpResponse:
    """GET all versions, the one that counts first, with how many accepted each."""
    listed = list(Version.objects.defer("texts"))
    names, counted = publishers(listed), counts((version.number for version in listed), request.actor)
    rows = [
        {"version": version, "by": names.get(version.by_id or 0, ""), "changed": _in_own(version.summaries), **found}
        for version, found in zip(listed, counted, strict=True)
    ]
    return render(request, "terms/versions.html", {"rows": rows, "most": MOST})


def _in_own(texts: dict[str, str]) -> str:
    """Give a line in the site's own language, else in any."""
    return texts.get(settings.LANGUAGE_CODE) or next(iter(texts.values()), "")


@console(Permission.TERMS_EDIT)
def version(request: ConsoleRequest, number: int) -> HttpResponse:
    """GET one version in a `language`, and who accepted it; with `show=waiting`, who has not. `q` searches names."""
    found = get_object_or_404(Version, pk=number)
    asked, names = request.GET.get("language", ""), languages()
    spoken = asked if asked in found.texts else found.spoken(request.LANGUAGE_CODE)
    newest = latest() == found
    show = "waiting" if newest and request.GET.get("show") == "waiting" else ""
    (counted,) = counts([number], request.actor)
    context = {
        "version": found, "said": found.texts[spoken], "changed": found.summaries.get(spoken, ""), "spoken": spoken,
        "texts": [(code, names.get(code, code)) for code in found.texts], "newest": newest, "show": show,
        "by": publishers([found]).get(found.by_id or 0, ""), "most": MOST, "q": words_in(request.GET), **counted,
        **(_who_waits if show else _who_accepted)(request, number),
    }  # fmt: skip
    return render(request, "terms/version.html", context)


def _who_accepted(request: ConsoleRequest, number: int) -> dict[str, Any]:
    q, after = words_in(request.GET), place_in(request.GET).get("after")
    listed, cursor = page(acceptances(number, request.actor, q), after=after)
    rest = {"q": q} if q else {}
    rows = [{"user": row.user, "at": row.at, "address": row.address} for row in listed]
    further = f"?{urlencode({**rest, 'after': cursor})}" if cursor else ""
    return {"rows": rows, "next": further, "previous": f"?{urlencode(rest)}" if after else ""}


def _who_waits(request: ConsoleRequest, number: int) -> dict[str, Any]:
    found = name_page(waiting(number, request.actor, words_in(request.GET)), **place_in(request.GET))
    return {"rows": [{"user": user} for user in found.rows], **foot(request.GET, found, "")}


@console(Permission.TERMS_EDIT)
def publish_version(request: ConsoleRequest) -> HttpResponse:
    """GET the form for a new version, filled in with the last; POST to see what it means, with `confirmed` to do it."""
    attempted(request, publish)
    last = latest()
    data = request.POST if request.method == "POST" else None
    form = OperationForm(publish, request.actor, data, initial=_texts_of(last))
    number = last.number + 1 if last else 1
    if data is not None and "edit" not in data and form.is_valid() and _sound(request, form):
        if "confirmed" not in data:
            return render(request, "terms/confirm.html", _confirmation(form, number))
        outcome = done(publish, TermsSelection(()), request.actor, form, form.values())
        if outcome is not None:
            tell(request, publish, outcome, name=str(outcome.changed[0]))
            return leave(request, reverse("version", args=outcome.changed))
    context = {"form": form, "number": number, "sections": _sections(form)}
    return render(request, "terms/publish.html", context, status=422 if form.errors else 200)


def _texts_of(last: Version | None) -> dict[str, str]:
    return {f"texts.{code}": text for code, text in last.texts.items()} if last else {}


def _sound(request: ConsoleRequest, form: OperationForm) -> bool:
    """Tell whether it could be published as it is; what is wrong stands on the form."""
    try:
        publish.plan(TermsSelection(()), by=request.actor, **form.values())
    except Denied as denied:
        raise PermissionDenied(lacking(denied)) from denied
    except Invalid as invalid:
        form.take(invalid)
        return False
    return True


def _confirmation(form: OperationForm, number: int) -> dict[str, Any]:
    given, names = form.values(), languages()
    said = [
        (code, names[code], text, given["summaries"].get(code, "")) for code, text in given["texts"].items() if text
    ]
    sent = [(name, form.cleaned_data[name]) for name in form.params if form.cleaned_data[name]]
    return {"number": number, "asked": to_be_asked(), "most": MOST, "texts": said, "sent": sent}


def _sections(form: OperationForm) -> list[dict[str, Any]]:
    """Give the fields by language; those of languages without a text are folded away."""
    found = []
    for code, name in languages().items():
        text, changed = form[f"texts.{code}"], form[f"summaries.{code}"]
        text.field.widget.attrs["rows"] = 14
        opened = bool(text.value() or changed.value() or text.errors or changed.errors)
        own = code == settings.LANGUAGE_CODE
        found.append({"name": name, "own": own, "open": opened, "text": text, "changed": changed})
    return found


urlpatterns = [
    path("terms/versions/", versions, name="versions"),
    path("terms/versions/publish/", publish_version, name="publish_terms"),
    path("terms/versions/<int:number>/", version, name="version"),
]
