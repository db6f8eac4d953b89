"""Mail: what was sent to whom and what was not, and how it is worded."""

from __future__ import annotations

from typing import Any
from urllib.parse import urlencode

from django.conf import settings
from django.http import Http404, HttpResponse
from django.shortcuts import get_object_or_404, render
from django.urls import path
from django.utils.translation import gettext_lazy

from rollbook.doors.console import nouns
from rollbook.doors.console.access import ConsoleRequest, console, may_look
from rollbook.doors.console.actions import attempted, done
from rollbook.doors.console.by_name import place_in
from rollbook.doors.console.nouns import Noun
from rollbook.doors.console.tell import leave, tell
from rollbook.doors.forms import OperationForm
from rollbook.kernel.operation import registry
from rollbook.kernel.permission import Permission
from rollbook.mail.letters import Letter, check, sample, words
from rollbook.mail.models import State, Wording
from rollbook.mail.occasions import OCCASIONS, Occasion
from rollbook.mail.queries import MOST, counts, messages, page, shown
from rollbook.mail.selection import MessageSelection, WordingSelection
from rollbook.mail.wordings import Words, original

MESSAGES = Noun("messages", "message", MessageSelection, Permission.MAIL_VIEW, messages, lambda _message: {})
LABELS = {"": gettext_lazy("All"), **{state.value: state.label for state in State if state != State.REPLACED}}


@console(Permission.MAIL_VIEW)
def mail(request: ConsoleRequest) -> HttpResponse:
    """GET what was sent and what was not, the latest first; `state` and `user` (an id) narrow it, `after` pages."""
    given = request.GET
    state = given["state"] if given.get("state") in State.values else ""
    user = int(given["user"]) if given.get("user", "").isdecimal() and len(given["user"]) < 19 else None
    rows = messages(request.actor, state=state, user=user)
    after = place_in(given).get("after")
    listed, cursor = page(rows, after=after)
    rest = {name: value for name, value in {"state": state, "user": user}.items() if value}
    found = counts(request.actor)
    context = {
        "rows": listed, "state": state, "occasions": OCCASIONS, "most": MOST, "user": user,
        "next": f"?{urlencode({**rest, 'after': cursor})}" if cursor else "",
        "newest": f"?{urlencode(rest)}" if after else "",
        "tabs": [
            {"label": label, "url": f"?{urlencode({'state': name} if name else {})}", "on": name == state,
             "count": found.get(name)}
            for name, label in LABELS.items()
        ],
        "waits": settings.SMTP is None and not settings.MAILBOX, "mailbox": settings.MAILBOX,
    }  # fmt: skip
    return render(request, "mail/mail.html", context)


@console(Permission.MAIL_VIEW)
def message(request: ConsoleRequest, pk: int) -> HttpResponse:
    """GET one message: what it says, without its link, and how it stands."""
    found = get_object_or_404(messages(request.actor), pk=pk)
    retry = next(iter(MESSAGES.items(request, found)), None) if found.state == State.FAILED else None
    context = {"message": found, "letter": shown(found), "occasion": OCCASIONS[found.occasion], "retry": retry}
    return render(request, "mail/message.html", context)


@console()
def act(request: ConsoleRequest, pk: int, verb: str) -> HttpResponse:
    """GET the form of an operation on one message, POST to carry it out."""
    return nouns.act(request, MESSAGES, pk, verb)


@console(Permission.MAIL_VIEW)
def wordings(request: ConsoleRequest) -> HttpResponse:
    """GET what mail is sent about, with the languages in which the site has words of its own."""
    names = dict(settings.LANGUAGES)
    own = Wording.objects.exclude(text="").order_by("language").values_list("occasion", "language")
    rows = [
        {"occasion": occasion, "own": [names.get(code, code) for name, code in own if name == occasion.name]}
        for occasion in OCCASIONS.values()
    ]
    return render(request, "mail/wordings.html", {"rows": rows})


@console()
def wording(request: ConsoleRequest, occasion: str) -> HttpResponse:
    """GET how a mail is worded in a `language`, with a preview; POST `subject` and `text` to change it.

    With `preview` nothing is saved, with `original` it is worded again as it came.
    """
    operation = registry["wordings.write"]
    attempted(request, operation)
    may_look(request, Permission.MAIL_VIEW)
    about = OCCASIONS.get(occasion)
    language = request.GET.get("language", settings.LANGUAGE_CODE)
    if about is None or language not in dict(settings.LANGUAGES):
        raise Http404
    said = words(about, language)
    now = {"subject": said.subject, "text": said.text}
    data = request.POST if request.method == "POST" else None
    form = OperationForm(operation, request.actor, data, initial=now, without={"occasion", "language"})
    for name in now:
        form.fields[name].required = True  # on this page: a button of its own goes back to the original
    if data is not None and form.is_valid():
        given = {"subject": "", "text": ""} if "original" in data else form.values()
        said = Words(given["subject"], given["text"])
        if "preview" in data:
            form.take_each(check(about, said))
        elif saved := _saved(request, form, {**given, "occasion": occasion, "language": language}):
            return saved
    context = {
        "occasion": about, "form": form, "letter": _preview(about, said, language), "spoken": language,
        "may_edit": any(not p.limits for p in request.actor.known.powers.get(Permission.MAIL_EDIT, ())),
        "own": said != original(occasion, language), "gaps": about.told.items(),
    }  # fmt: skip
    return render(request, "mail/wording.html", context, status=422 if form.errors else 200)


def _saved(request: ConsoleRequest, form: OperationForm, values: dict[str, Any]) -> HttpResponse | None:
    operation = registry["wordings.write"]
    outcome = done(operation, WordingSelection(()), request.actor, form, values)
    if outcome is None:
        return None
    tell(request, operation, outcome, name=str(OCCASIONS[values["occasion"]].label))
    return leave(request, request.get_full_path())


def _preview(occasion: Occasion, said: Words, language: str) -> Letter:
    return sample(occasion, said if said.text else original(occasion.name, language), language)


urlpatterns = [
    path("mail/", mail, name="mail"),
    path("mail/<int:pk>/", message, name="message"),
    path("mail/<int:pk>/<slug:verb>/", act, name="message_action"),
    path("mail/wordings/", wordings, name="wordings"),
    path("mail/wordings/<slug:occasion>/", wording, name="wording"),
]
