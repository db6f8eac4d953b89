"""The parameter of an operation that is an image."""

from __future__ import annotations

from dataclasses import dataclass
from typing import TYPE_CHECKING, Any, Final

from django import forms
from django.core.exceptions import ValidationError
from django.core.files.uploadedfile import UploadedFile
from django.utils.translation import gettext_lazy as _

from rollbook.kernel.actor import Actor
from rollbook.kernel.fields import Field

if TYPE_CHECKING:
    from rollbook.pictures.images import Made

KINDS: Final = "image/jpeg,image/png,image/webp,image/gif"  # what browsers offer; what counts are the bytes
MOST_BYTES: Final = 5 * 1024 * 1024
HELP: Final = _("JPEG, PNG, WebP or GIF, at most 5 MB. What the file tells besides, such as a place, is not kept.")


def too_big() -> ValidationError:
    """Give what is said of a file that is too large."""
    message = _("The file is too large: at most %(most)s MB fit. Choose a smaller one.")
    return ValidationError(message, "too_big", {"most": MOST_BYTES // 1024**2})


@dataclass(frozen=True, kw_only=True)
class Pictured(Field):
    """An image, given as bytes or as the file that holds them. The operation gets one of our own making."""

    size: tuple[int, int]
    crop: bool

    def check(self, value: Any, by: Actor) -> Made:
        from rollbook.pictures.images import Made, made  # noqa: PLC0415 - some ten megabytes

        if isinstance(value, Made):
            return value
        if isinstance(value, UploadedFile):
            value = value.read(MOST_BYTES + 1)
        if not isinstance(value, bytes):
            raise ValidationError(_("Give a file."), "no_file")
        if len(value) > MOST_BYTES:
            raise too_big()
        return made(value, self.size, crop=self.crop)

    def widget(self, by: Actor) -> forms.Widget:
        return forms.FileInput(attrs={"accept": KINDS})


PICTURE: Final = Pictured(
    label=_("Image file"), required=True, secret=True, size=(256, 256), crop=True, help=HELP,
)  # fmt: skip
SIGNATURE: Final = Pictured(
    label=_("Image file"), required=True, secret=True, size=(600, 200), crop=False, help=HELP,
)  # fmt: skip
