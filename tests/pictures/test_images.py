"""What becomes of an image: made anew, upright, in sRGB, at the size that is shown."""

from __future__ import annotations

from io import BytesIO

import pytest
from django.core.exceptions import ValidationError
from PIL import Image, ImageCms

from rollbook.pictures.images import made
from tests.pictures.making import BLUE, RED, image, opened, saved

SQUARE, WIDE = (256, 256), (600, 200)


def near(point: object, colour: tuple[int, ...]) -> bool:
    assert isinstance(point, tuple)
    return all(abs(a - b) < 30 for a, b in zip(point[:3], colour, strict=True))


@pytest.mark.parametrize("kind", ["JPEG", "PNG", "WEBP", "GIF"])
def test_of_every_kind_the_middle_square_is_kept_as_webp(kind: str) -> None:
    found = opened(made(image(800, 300, kind=kind), SQUARE, crop=True).content)
    assert (found.format, found.size, found.mode) == ("WEBP", SQUARE, "RGB")
    assert near(found.getpixel((20, 128)), RED)
    assert near(found.getpixel((236, 128)), BLUE)


@pytest.mark.parametrize("mode", ["1", "L", "P", "LA", "RGBA", "CMYK"])
def test_every_mode_of_colour_can_be_read(mode: str) -> None:
    kind = {"CMYK": "JPEG"}.get(mode, "PNG")
    assert opened(made(image(mode=mode, kind=kind), SQUARE, crop=True).content).size == SQUARE


def test_greys_of_sixteen_bits_keep_their_lightness() -> None:
    grey = saved(Image.new("I;16", (300, 300), 128 * 256), "PNG")
    assert near(opened(made(grey, SQUARE, crop=True).content).getpixel((9, 9)), (128, 128, 128))


def test_a_signature_stays_whole_and_transparent() -> None:
    ink = Image.new("RGBA", (1200, 200), (0, 0, 0, 0))
    ink.paste((10, 10, 90, 255), (0, 80, 1200, 120))
    found = opened(made(saved(ink, "PNG"), WIDE, crop=False).content)
    assert (found.size, found.mode) == ((600, 100), "RGBA")
    assert [found.getpixel((300, y))[3] for y in (5, 50)] == [0, 255]  # type: ignore[index]


def test_a_small_signature_is_not_blown_up_and_a_small_picture_fills_its_square() -> None:
    assert opened(made(image(60, 20), WIDE, crop=False).content).size == (60, 20)
    assert opened(made(image(1, 1), SQUARE, crop=True).content).size == SQUARE
    assert opened(made(image(9000, 1), WIDE, crop=False).content).size == (600, 1)


def test_a_photograph_taken_sideways_stands_upright() -> None:
    exif = Image.Exif()
    exif[0x0112] = 6  # to be turned a quarter to the right: what is left comes to stand above
    found = opened(made(image(800, 800, kind="JPEG", exif=exif), SQUARE, crop=True).content)
    assert near(found.getpixel((128, 20)), RED)
    assert near(found.getpixel((128, 236)), BLUE)


def test_of_what_moves_the_first_picture_is_kept() -> None:
    first, second = (Image.new("RGB", (300, 300), colour) for colour in (RED, BLUE))
    for kind in ("GIF", "WEBP", "PNG"):
        moving = saved(first, kind, save_all=True, append_images=[second], duration=100)
        found = opened(made(moving, SQUARE, crop=True).content)
        assert getattr(found, "n_frames", 1) == 1
        assert near(found.getpixel((128, 128)), RED), kind
    found = opened(made(saved(first, "MPO", save_all=True, append_images=[second]), SQUARE, crop=True).content)
    assert near(found.getpixel((128, 128)), RED)


def test_colours_are_as_their_profile_means_them() -> None:
    lab = ImageCms.ImageCmsProfile(ImageCms.createProfile("sRGB")).tobytes()
    swapped = bytearray(lab)
    for red, blue in ((b"rXYZ", b"bXYZ"),):  # a profile whose red is blue
        at = [swapped.index(name) for name in (red, blue)]
        swapped[at[0] : at[0] + 4], swapped[at[1] : at[1] + 4] = blue, red
    plain = Image.new("RGB", (300, 300), RED)
    content = saved(plain, "PNG", icc_profile=bytes(swapped))
    found = opened(made(content, SQUARE, crop=True).content)
    assert near(found.getpixel((128, 128)), BLUE)
    assert "icc_profile" not in found.info


def test_a_profile_that_cannot_be_read_changes_nothing() -> None:
    content = saved(Image.new("RGB", (300, 300), RED), "PNG", icc_profile=b"rubbish" * 40)
    assert near(opened(made(content, SQUARE, crop=True).content).getpixel((9, 9)), RED)


def test_the_same_image_has_the_same_name() -> None:
    assert made(image(), SQUARE, crop=True) == made(image(), SQUARE, crop=True)
    assert made(image(), SQUARE, crop=True) != made(image(401), SQUARE, crop=True)


@pytest.mark.parametrize("kind", ["TIFF", "BMP", "ICO", "PPM", "PCX", "TGA"])
def test_other_kinds_of_images_are_refused(kind: str) -> None:
    out = BytesIO()
    Image.new("RGB", (64, 64), RED).save(out, kind)
    with pytest.raises(ValidationError) as refused:
        made(out.getvalue(), SQUARE, crop=True)
    assert refused.value.code == "no_image"
