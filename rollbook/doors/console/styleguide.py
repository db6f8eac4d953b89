"""A living page of all components, for those who build and those who try."""

from datetime import timedelta
from typing import Any

from django import forms
from django.contrib import messages
from django.http import HttpRequest, HttpResponse
from django.shortcuts import render
from django.urls import path
from django.utils import timezone
from django.utils.text import slugify
from django.utils.translation import gettext_lazy as _
from django.views.decorators.http import require_safe

PEOPLE = (
    ("Mei Tanaka", "mei.tanaka@northwind.example", "active", ("Administrator", "Coach"), 28),
    ("Ines O'Brien", "ines.obrien@northwind.example", "suspended", ("Proofreader",), 190),
    ("Søren Åkesson", "soren.akesson@northwind.example", "invited", ("Student",), None),
    ("أمل حداد", "amal.haddad@northwind.example", "pending", ("Educator",), None),
    ("田中 太郎", "taro.tanaka@northwind.example", "active", ("Statistic manager",), 60 * 24 * 3),
    ("Noa ben Ari", "noa.benari@northwind.example", "deleted", ("Student",), 60 * 24 * 400),
)


BRANCHES: dict[str, Any] = {"Northwind Academy": {"Lisbon": {"Arts": {}, "Sciences": {}}, "الرياض": {}}, "Guests": {}}


WRONG = {"name": "Mei", "email": "mei@northwind", "role": "coach"}


class SampleForm(forms.Form):
    """One field of each kind, with what may go wrong."""

    name = forms.CharField(label=_("Name"), max_length=100)
    email = forms.EmailField(label=_("Email"), help_text=_("They get a link to choose a password."), required=False)
    password = forms.CharField(label=_("Password"), widget=forms.PasswordInput(attrs={"autocomplete": "new-password"}))
    role = forms.ChoiceField(
        label=_("Role"),
        choices=[("student", _("Student")), ("coach", _("Coach"))],
        help_text=_("You can give roles up to your own."),
    )
    note = forms.CharField(label=_("Note"), widget=forms.Textarea, required=False)
    days = forms.MultipleChoiceField(
        label=_("Remind"), choices=[("1", _("After a day")), ("7", _("After a week"))],
        widget=forms.CheckboxSelectMultiple, required=False,
    )  # fmt: skip
    tell = forms.BooleanField(label=_("Send a copy to me"), required=False)


class ConfirmForm(forms.Form):
    """Typing the name shows that the right person is meant."""

    confirm = forms.CharField(
        label=_("Type “Mei Tanaka” to confirm"), widget=forms.TextInput(attrs={"autocomplete": "off"})
    )


class DialogForm(forms.Form):
    """What the sample dialog asks."""

    reason = forms.CharField(label=_("Reason"), help_text=_("Shown in the history."))


@require_safe
def styleguide(request: HttpRequest) -> HttpResponse:
    """`?show` adds messages and errors."""
    show = "show" in request.GET
    if show:
        messages.success(request, _("Suspended Mei Tanaka"), extra_tags="undo:1")
        messages.error(request, _("The file could not be read."))
    return render(
        request,
        "ui/styleguide/page.html",
        {
            "people": _people(),
            "branches": _branches(BRANCHES),
            "form": SampleForm(WRONG if show else None, auto_id="sample_%s"),
            "confirm_form": ConfirmForm(auto_id="confirm_%s"),
            "options": [
                {"value": "coach", "label": _("Coach"), "checked": True, "count": 214},
                {"value": "student", "label": _("Student"), "checked": False, "count": 10_480},
            ],
            "sort": request.GET.get("sort", "-seen"),
            "since": timezone.now() - timedelta(days=820),
            "nav_counts": {"users": 12_345},
        },
    )


def sample_dialog(request: HttpRequest) -> HttpResponse:
    """Suspends nobody: shows a form in a dialog, or as a page, with its errors."""
    form = DialogForm(request.POST or None)
    status = 422 if form.is_bound and not form.is_valid() else 200
    return render(request, "ui/styleguide/dialog.html", {"form": form, "back": "/styleguide/"}, status=status)


@require_safe
def sample_menu(request: HttpRequest) -> HttpResponse:
    """The actions of one row."""
    items = [
        {"url": "/styleguide/", "label": _("Open profile"), "icon": "user-round-cog"},
        {"url": "/styleguide/dialog/", "label": _("Suspend"), "icon": "ban", "dialog": True, "divide": True},
        {"label": _("Delete"), "icon": "trash-2", "why": _("They have a higher rank than you.")},
    ]
    return render(request, "ui/menu.html", {"heading": _("Actions"), "items": items})


def _people() -> list[dict[str, Any]]:
    """Names in several scripts, every status, seen lately, long ago and never."""
    now = timezone.now()
    return [
        {
            "pk": pk,
            "name": name,
            "email": email,
            "status": status,
            "roles": roles,
            "seen": now - timedelta(minutes=minutes) if minutes is not None else None,
        }
        for pk, (name, email, status, roles, minutes) in enumerate(PEOPLE, 1)
    ]


def _branches(tree: dict[str, Any]) -> list[dict[str, Any]]:
    """A tree with one branch that is folded."""
    count = {"text": _("214 people"), "note": _("12 directly"), "url": "?"}
    return [
        {"id": slugify(name, allow_unicode=True), "label": name, "url": "?", "menu": "/styleguide/menu/",
         "count": count, "open": name != "Lisbon", "children": _branches(below)}
        for name, below in tree.items()
    ]  # fmt: skip


urlpatterns = [
    path("styleguide/", styleguide, name="styleguide"),
    path("styleguide/dialog/", sample_dialog, name="styleguide_dialog"),
    path("styleguide/menu/", sample_menu, name="styleguide_menu"),
]
