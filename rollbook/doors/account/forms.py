"""The forms of the sign-in pages."""

from __future__ import annotations

from typing import Final

from django import forms
from django.utils.translation import gettext_lazy as _

NAME_ATTRS: Final = {"autocomplete": "username", "autocapitalize": "none", "spellcheck": "false", "autofocus": True}


class NameForm(forms.Form):
    """Whom it is about, by username or email."""

    login = forms.CharField(label=_("Username or email"), max_length=254, widget=forms.TextInput(attrs=NAME_ATTRS))


class SignInForm(NameForm):
    """Name and password, as password managers expect them."""

    password = forms.CharField(
        label=_("Password"), max_length=256, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip
