"""The sign-in form."""

from __future__ import annotations

from typing import Any

from allauth.account.forms import LoginForm
from django import forms
from django.utils.translation import gettext_lazy as _


class SignInForm(LoginForm):  # type: ignore[misc]
    """Name and password, as password managers and passkeys expect them."""

    def __init__(self, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        attrs = {
            "autocomplete": "username",
            "autocapitalize": "none",
            "spellcheck": "false",
            "autofocus": True,
        }
        self.fields["login"] = forms.CharField(
            label=_("Username or email"), max_length=254, widget=forms.TextInput(attrs=attrs)
        )
        secret = forms.PasswordInput(attrs={"autocomplete": "current-password"})
        self.fields["password"] = forms.CharField(label=_("Password"), max_length=256, strip=False, widget=secret)
        self.order_fields(["login", "password"])
