"""The forms of CSV import."""

from __future__ import annotations

from typing import Any, BinaryIO, Final

from django import forms
from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from django.utils.translation import gettext_lazy, ngettext

KINDS: Final = ".csv,.tsv,.txt,text/csv,text/tab-separated-values,text/plain"


class OptionsForm(forms.Form):
    """How a file is to be read."""

    skip_first = forms.BooleanField(label=gettext_lazy("Ignore first or header row in the CSV file"), required=False)
    update_existing = forms.BooleanField(label=gettext_lazy("Update people who exist already"), required=False)
    by_mail = forms.BooleanField(
        label=gettext_lazy("Let people who are new choose a password, by a link in a mail"), required=False
    )


class UploadForm(OptionsForm):
    """A file or pasted rows. `given` names the field that brought them."""

    file = forms.FileField(
        label=gettext_lazy("CSV file"), required=False, allow_empty_file=True, max_length=None,
        widget=forms.FileInput(attrs={"accept": KINDS, "class": "input"}),
    )  # fmt: skip
    text = forms.CharField(
        label=gettext_lazy("Or paste rows"), required=False, strip=False,
        widget=forms.Textarea(attrs={"rows": 6, "spellcheck": "false", "class": "input mono", "dir": "auto"}),
    )  # fmt: skip

    def __init__(self, *args: Any, refusal: str = "", **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        self.refusal = refusal
        self.fields["skip_first"].help_text = _("If it names the columns, they may be in any order.")
        self.fields["update_existing"].help_text = _("Otherwise adding somebody who exists is a problem.")
        self.fields["by_mail"].help_text = _("They are Pending activation until then. Otherwise they have no password.")

    def clean(self) -> None:
        """Ask for one of the two, or say why nothing was taken."""
        if self.refusal:
            raise ValidationError(self.refusal)
        if not self.cleaned_data.get("file") and not (self.cleaned_data.get("text") or "").strip():
            self.add_error("file", _("Choose a file, or paste rows below."))

    @property
    def given(self) -> str:
        return "file" if self.cleaned_data.get("file") else "text"

    @property
    def name(self) -> str:
        """What the file is called from here on."""
        return str(self.cleaned_data["file"].name) if self.given == "file" else _("Pasted rows")

    @property
    def source(self) -> bytes | BinaryIO:
        """What is to be read."""
        if self.given == "file":
            content: BinaryIO = self.cleaned_data["file"].file
            return content
        return str(self.cleaned_data["text"]).encode()


class ConfirmForm(forms.Form):
    """Says a second time that so many people are to be removed."""

    confirm = forms.BooleanField(error_messages={"required": gettext_lazy("Tick this if the file is the right one.")})

    def __init__(self, *args: Any, removals: int = 0, **kwargs: Any) -> None:
        super().__init__(*args, **kwargs)
        text = ngettext("Yes, delete %(n)s person", "Yes, delete %(n)s people", removals)
        self.fields["confirm"].label = text % {"n": f"{removals:,}"}
