"""One SVG file that holds all icons as symbols."""

import re
from importlib.resources import files
from zipfile import ZipFile

from rollbook.ui.icons import ICONS

SHAPE = 'viewBox="0 0 24 24" fill="none" stroke="currentColor" stroke-linecap="round" stroke-linejoin="round"'


def make() -> str:
    """Give the sprite; a name that `lucide` does not know raises KeyError."""
    with files("lucide").joinpath("lucide.zip").open("rb") as file, ZipFile(file) as icons:
        symbols = [symbol(name, icons.read(f"{name}.svg").decode()) for name in ICONS]
    return f'<svg xmlns="http://www.w3.org/2000/svg">{"".join(symbols)}</svg>'


def symbol(name: str, svg: str) -> str:
    """Take the lines out of an icon's file; colour and width come from the page."""
    lines = re.findall(r"<(?:path|circle|rect|line|polyline|polygon|ellipse)\b[^>]*/>", svg)
    return f'<symbol id="{name}" {SHAPE}>{"".join(lines)}</symbol>'
