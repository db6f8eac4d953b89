"""How mails are worded unless the site says otherwise: a file a language."""

from __future__ import annotations

import tomllib
from collections.abc import Mapping
from dataclasses import dataclass
from functools import cache
from pathlib import Path
from typing import Final

from django.conf import settings

FOLDER: Final = Path(__file__).resolve().parent


@dataclass(frozen=True)
class Words:
    """A subject, and a text of paragraphs: see `letters.compose`."""

    subject: str
    text: str


def original(occasion: str, language: str) -> Words:
    """Give the original wording, in English where there is none in this language."""
    found = _of(_written(language))[occasion]
    return Words(found["subject"], found["text"].strip())


@cache
def _written(language: str) -> str:
    known = (language, language.partition("-")[0], settings.LANGUAGE_CODE)
    return next(code for code in known if (FOLDER / f"{code}.toml").exists())


@cache
def _of(language: str) -> Mapping[str, Mapping[str, str]]:
    return tomllib.loads((FOLDER / f"{language}.toml").read_text("utf-8"))
