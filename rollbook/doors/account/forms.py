"""The forms of the sign-in pages."""

from __future__ import annotations

from typing import Any, Final

from django import forms
from django.utils.translation import gettext_lazy as _

from rollbook.credentials import factors, passkeys
from rollbook.users.models import User

NAME_ATTRS: Final = {
    "autocomplete": "username webauthn", "autocapitalize": "none", "spellcheck": "false", "autofocus": True,
}  # fmt: skip


class NameForm(forms.Form):
    """Whom it is about, by username or email."""

    login = forms.CharField(label=_("Username or email"), max_length=254, widget=forms.TextInput(attrs=NAME_ATTRS))


class SignInForm(NameForm):
    """Name and password, as password managers expect them."""

    password = forms.CharField(
        label=_("Password"), max_length=256, strip=False,
        widget=forms.PasswordInput(attrs={"autocomplete": "current-password"}),
    )  # fmt: skip


class CodeForm(forms.Form):
    """A code of an authenticator app, or a recovery code."""

    code = forms.CharField(
        label=_("Code"), max_length=40,
        widget=forms.TextInput(attrs={"autocomplete": "one-time-code", "inputmode": "numeric", "autofocus": True,
                                      "spellcheck": "false", "autocapitalize": "none"}),
        help_text=_("The six digits that your app shows, or one of your recovery codes."),
    )  # fmt: skip


class PasskeyForm(forms.Form):
    """What we asked a browser, and what its passkey has answered."""

    signed = forms.CharField(max_length=500)
    answer = forms.CharField(max_length=passkeys.LONGEST)


class ProofForm(forms.Form):
    """The password, and a code of whoever has two-factor."""

    password = SignInForm.base_fields["password"]
    code = CodeForm.base_fields["code"]

    def __init__(self, user: User, *args: Any, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        if not user.two_factor:
            del self.fields["code"]

    def proves(self, user: User) -> bool:
        """Tell whether what was filled in is theirs; a code is then used up."""
        told = self.cleaned_data
        return user.check_password(told["password"]) and ("code" not in told or factors.prove(user, told["code"]))
