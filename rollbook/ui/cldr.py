"""How long ago, and numbers, as people write them by the rules of each language (CLDR)."""

from datetime import datetime, timedelta

from babel import Locale
from babel.core import UnknownLocaleError
from babel.dates import format_timedelta
from babel.numbers import format_decimal
from django.utils import timezone
from django.utils.translation import get_language, gettext

MINUTE = timedelta(minutes=1)


def babel_locale() -> Locale:
    """The language of this page; a variant that CLDR does not know is read as its base language."""
    language = get_language() or "en"
    try:
        return Locale.parse(language, sep="-")
    except (UnknownLocaleError, ValueError):
        return Locale.parse(language.partition("-")[0])


def grouped(number: int) -> str:
    """“12,345”."""
    return format_decimal(number, locale=babel_locale())


def relative(moment: datetime) -> str:
    """“28 minutes ago”, “in 3 days”: one unit is enough, since the exact moment stands beside it."""
    distance = moment - timezone.now()
    if abs(distance) < MINUTE:
        return gettext("Just now")
    return format_timedelta(distance, threshold=1, add_direction=True, locale=babel_locale())
