"""Makes an image anew from bytes that anybody may have sent: nothing of them is kept but what is seen.

What it is tells the bytes alone. Size is asked before anything is unpacked, and one image is unpacked at a time, so
that no more than some 200 MB are ever taken.
"""

from __future__ import annotations

import hashlib
from contextlib import suppress
from dataclasses import dataclass
from io import BytesIO
from threading import Lock
from typing import Any, Final

from django.core.exceptions import ValidationError
from django.utils.translation import gettext as _
from PIL import Image, ImageCms, ImageOps, UnidentifiedImageError, WebPImagePlugin

from rollbook.pictures.models import SHORT
from rollbook.pictures.parts import too_many

FORMATS: Final = ("JPEG", "PNG", WebPImagePlugin.WebPImageFile.format, "GIF")  # by its name, so that it is loaded
MOST_PIXELS: Final = 24_000_000
MOST_PIXELS_OF: Final = {"WEBP": 12_000_000}  # it takes three times the memory
LONGEST: Final = 12_000  # pixels of a side
LARGEST_PROFILE: Final = 64 * 1024
ORIENTATION: Final = 0x0112  # the tag of EXIF
TURNED: Final = {
    2: Image.Transpose.FLIP_LEFT_RIGHT, 3: Image.Transpose.ROTATE_180, 4: Image.Transpose.FLIP_TOP_BOTTOM,
    5: Image.Transpose.TRANSPOSE, 6: Image.Transpose.ROTATE_270, 7: Image.Transpose.TRANSVERSE,
    8: Image.Transpose.ROTATE_90,
}  # fmt: skip
OPAQUE: Final = {"L", "RGB", "CMYK", "YCbCr"}

_one_at_a_time = Lock()


@dataclass(frozen=True)
class Made:
    """An image of our own making."""

    content: bytes
    sha256: str

    @property
    def short(self) -> str:
        return self.sha256[:SHORT]


def made(data: bytes, size: tuple[int, int], *, crop: bool) -> Made:
    """Give the image at this size: cut to fill it, or whole within it. Raises ValidationError with what is wrong."""
    with _one_at_a_time:
        image = _read(data, size, crop=crop)
        out = BytesIO()
        image.save(out, "WEBP", quality=86, method=4, exif=b"", icc_profile=b"", xmp=b"")
    content = out.getvalue()
    return Made(content, hashlib.sha256(content).hexdigest())


def _read(data: bytes, size: tuple[int, int], *, crop: bool) -> Image.Image:
    if too_many(data):
        raise _damaged()
    try:
        with Image.open(BytesIO(data), formats=FORMATS) as image:
            _measure(image)
            return _anew(image, size, crop=crop)
    except ValidationError:
        raise
    except (Image.DecompressionBombError, Image.DecompressionBombWarning) as error:
        raise _too_many_pixels() from error
    except UnidentifiedImageError as error:
        message = _("This is no image that fits. Choose a JPEG, PNG, WebP or GIF file.")
        raise ValidationError(message, "no_image") from error
    except Exception as error:  # over made-up bytes, each of its readers fails in ways of its own
        raise _damaged() from error


def _damaged() -> ValidationError:
    message = _("This image is damaged or not complete. Save it again, or choose another.")
    return ValidationError(message, "damaged")


def _measure(image: Image.Image) -> None:
    """Refuse by the size that the file tells of, before any of it is unpacked."""
    width, height = image.size
    if max(width, height) > LONGEST or width * height > MOST_PIXELS_OF.get(str(image.format), MOST_PIXELS):
        raise _too_many_pixels(MOST_PIXELS_OF.get(str(image.format), MOST_PIXELS))


def _too_many_pixels(most: int = MOST_PIXELS) -> ValidationError:
    message = _("The image has too many pixels: at most %(most)s million fit, %(longest)s to a side. Make it smaller.")
    return ValidationError(message, "too_many_pixels", {"most": most // 10**6, "longest": LONGEST})


def _anew(image: Image.Image, size: tuple[int, int], *, crop: bool) -> Image.Image:
    """Give what is seen of the first picture in a file, upright and in sRGB, and nothing else of it."""
    longer = max(size)
    image.draft("RGB", (longer * 2, longer * 2))  # a JPEG need not be unpacked at its full size
    profile, turn = image.info.get("icc_profile"), _turn(image)
    image.load()
    small = _colours(_smaller(image, longer), profile)
    upright = small.transpose(turn) if turn is not None else small
    if crop:
        fitting = ImageOps.fit(upright, size, Image.Resampling.LANCZOS)
    else:
        fitting = upright
        fitting.thumbnail(size, Image.Resampling.LANCZOS)
    clean = Image.new(fitting.mode, fitting.size)
    clean.paste(fitting)
    return clean


def _turn(image: Image.Image) -> Image.Transpose | None:
    """Give how it has to be turned. What cannot be read is as good as not told."""
    with suppress(Exception):
        return TURNED.get(image.getexif().get(ORIENTATION, 1))
    return None


def _smaller(image: Image.Image, longer: int) -> Image.Image:
    """Give it at some four times the size that is needed, in RGB or RGBA: what follows costs little then."""
    if image.mode.startswith("I"):  # sixteen bits of grey
        image = image.point(lambda grey: grey * (1 / 256)).convert("L")
    if image.mode in {"P", "PA", "1"}:  # of these no two points can be mixed
        image = image.convert("RGBA" if image.mode == "PA" or "transparency" in image.info else "RGB")
    factor = max(1, min(image.size) // (longer * 2))
    reduced = image.reduce(factor) if factor > 1 else image
    seen_through = reduced.mode not in OPAQUE or "transparency" in reduced.info
    return reduced.convert("RGBA" if seen_through else "RGB")


def _colours(image: Image.Image, profile: Any) -> Image.Image:
    """Give the colours as the profile means them, in sRGB; as they are where there is none that can be read."""
    if not isinstance(profile, bytes) or not 0 < len(profile) <= LARGEST_PROFILE:
        return image
    with suppress(Exception):
        meant = ImageCms.ImageCmsProfile(BytesIO(profile))
        plain = ImageCms.profileToProfile(image.convert("RGB"), meant, ImageCms.createProfile("sRGB"))
        if plain is not None:
            if image.mode == "RGBA":
                plain.putalpha(image.getchannel("A"))
            return plain
    return image
