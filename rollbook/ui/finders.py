"""Static files that are made and not kept: one style sheet, one script, one sprite of icons.

They are written to a folder of this process, so that `collectstatic` and WhiteNoise meet real files.
"""

import tempfile
from collections.abc import Callable, Iterator, Mapping
from functools import cached_property
from pathlib import Path
from typing import Any, ClassVar

from django.contrib.staticfiles.finders import BaseFinder
from django.core.files.storage import FileSystemStorage

from rollbook.ui import bundle, sprite


class MadeFinder(BaseFinder):
    """`makers` gives for each path the function that makes its text."""

    makers: ClassVar[Mapping[str, Callable[[], str]]]

    @cached_property
    def folder(self) -> "tempfile.TemporaryDirectory[str]":
        """Removed when the process ends."""
        return tempfile.TemporaryDirectory(prefix="rollbook-ui-")

    def make(self, path: str) -> str:
        """Write the file afresh, so that a change of its sources shows at once; give its place."""
        file = Path(self.folder.name, path)
        file.parent.mkdir(parents=True, exist_ok=True)
        file.write_text(self.makers[path](), encoding="utf-8")
        return str(file)

    def check(self, **kwargs: Any) -> list[Any]:
        """Nothing can be set wrong here."""
        return []

    def find(self, path: str, find_all: bool = False, **kwargs: Any) -> Any:
        """Give the file's place, as a list if all are asked for; an empty list where the path is not ours."""
        if path not in self.makers:
            return []
        made = self.make(path)
        return [made] if find_all else made

    def list(self, ignore_patterns: Any) -> Iterator[tuple[str, FileSystemStorage]]:
        """Give all paths with the storage that holds them."""
        for path in self.makers:
            self.make(path)
            yield path, FileSystemStorage(self.folder.name)


class SpriteFinder(MadeFinder):
    """Icons, taken from the `lucide` package: nothing third-party lies in the repository."""

    makers: ClassVar = {"ui/icons.svg": sprite.make}


class BundleFinder(MadeFinder):
    """Small source files, served as one request each."""

    makers: ClassVar = {"ui/app.css": bundle.style, "ui/app.js": bundle.script}
