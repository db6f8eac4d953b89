"""The languages of the pages, and two made-up ones that show where a page breaks."""

from typing import Any

LANGUAGES = [
    ("en", "English"),
    ("de", "Deutsch"),
    ("fr", "Français"),
    ("es", "Español"),
    ("pt-br", "Português (Brasil)"),
    ("ar", "العربية"),
    ("he", "עברית"),
    ("ja", "日本語"),
]

# English made longer, and English written from right to left: for designers, testers and trials.
PSEUDO_LANGUAGES = [("en-xa", "Ḗńɠŀīşħ (longer)"), ("ar-xb", "hsilgnE (right to left)")]


def describe(info: dict[str, Any]) -> None:
    """Tell Django what it cannot know about the made-up languages."""
    for (code, name), right_to_left in zip(PSEUDO_LANGUAGES, (False, True), strict=True):
        info[code] = {"bidi": right_to_left, "code": code, "name": name, "name_local": name}
